"""Paper read back, by the tools that others use."""

import re
import shutil
import subprocess

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed: PDF cannot be read back")


def read(pdf: bytes, *command: str) -> str:
    found = subprocess.run([*command, "-"], input=pdf, capture_output=True, check=True).stdout
    return found.decode(errors="replace")  # a title in the tree is UTF-16


def text(pdf: bytes) -> str:
    """In the order in which the file holds it, with one space where there was room."""
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s+", " ", found.decode())


def facts(pdf: bytes) -> dict[str, str]:
    lines = read(pdf, "pdfinfo").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def alternatives(pdf: bytes) -> set[str]:
    """What stands in for pictures."""
    told = {bytes.fromhex(alt.decode()).decode("utf-16-be") for alt in re.findall(rb"/Alt<FEFF([0-9A-F]+)>", pdf)}
    return told | {alt.decode() for alt in re.findall(rb"/Alt\(([^)]*)\)", pdf)}  # what has no letter beyond ASCII


def in_order(said: str, *parts: str) -> bool:
    at = 0
    for part in parts:
        found = said.find(part, at)
        assert found >= 0, f"{part!r} does not come after {said[max(0, at - 60) : at]!r}"
        at = found + len(part)
    return True
