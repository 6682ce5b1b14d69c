"""How it looks: design tokens, for pages as custom properties and for paper as colours.

A theme is a folder: `tokens.json` and `tokens.dark.json`, written as the Design Tokens Community Group writes them, and `logo.svg`. That of
an organisation is laid over ours, so it may hold one colour or every token that a component of NL Design System knows.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from radar.errors import ContentError, Problem

HERE = Path(__file__).parent
OWN = HERE / "themes" / "radar"
VENDOR = HERE / "vendor"
PICTURES = HERE / "pictures.css"
"""How pictures look, on pages and on paper."""

NAME = "Radar"
LEGIBLE, VISIBLE = 4.5, 3.0
"""Contrast of text, and of what marks a control or a picture (WCAG 2.2, 1.4.3 and 1.4.11)."""

GROUNDS = ("page", "sheet", "wash")
PAIRS: Mapping[tuple[str, str], float] = {
    **{(text, ground): LEGIBLE for text in ("ink", "quiet", "accent", "accent-deep", "alarm") for ground in GROUNDS},
    **{(text, ground): LEGIBLE for text in ("people", "owner", "guess") for ground in GROUNDS},
    **{("on-accent", ground): LEGIBLE for ground in ("accent", "accent-deep")},
    **{("edge", ground): VISIBLE for ground in GROUNDS},
    **{(mark, "people-soft"): VISIBLE for mark in ("people", "owner", "guess")},
    ("on-accent", "people"): VISIBLE,
}
"""What stands on what, and how clearly it has to."""

COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
ALIAS = re.compile(r"\{([\w.-]+)\}")
PLAIN = re.compile(r'(?:[\w\s.,%#*/+-]|"[\w .-]*"|\b(?!url\()[\w-]+\([^()"\']*\))+', re.IGNORECASE)
"""A value of CSS that ends where it seems to and asks nobody for anything."""

NAMED = re.compile(r"[a-z][a-z0-9-]*")
ACTS = re.compile(
    r"<(script|image|foreignobject|!doctype|!entity|style)|\son\w+\s*=|javascript:|href\s*=\s*[\"'](?!#)|url\((?![\"']?#)", re.IGNORECASE
)
"""What makes a drawing do something, or fetch it."""

PALETTE = "radar-colour-"
Tokens = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Theme:
    """Tokens by name (`radar-colour-ink`), for light and for what is different in the dark; the logo as SVG."""

    name: str
    light: Tokens
    dark: Tokens
    logo: str

    def colours(self, *, dark: bool = False) -> dict[str, str]:
        """The palette by its short names, as #rrggbb."""
        tokens = {**self.light, **self.dark} if dark else self.light
        return {name.removeprefix(PALETTE): value for name, value in tokens.items() if name.startswith(PALETTE)}


FACE = (
    '@font-face{{font-family:"Atkinson Hyperlegible Next";src:url("text-{weight}.woff2") format("woff2");'
    "font-weight:{weight};font-display:swap}}"
)
WEIGHTS = (400, 700)
LAST_LETTER, ALSO_LETTERS = 0x17F, "–—‘’“”…€"
"""Of our typeface: Latin with all its accents, and what stands between words."""

SVG = "{http://www.w3.org/2000/svg}"


def read_theme(folder: Path, name: str = NAME) -> Theme:
    """The theme in a folder, over our own. Raises ContentError: what cannot be read, and of the palette what nobody could."""
    if not folder.is_dir():
        raise ContentError([Problem(str(folder), "is no folder.", "Name a folder with tokens.json, tokens.dark.json and logo.svg.")])
    layers = dict.fromkeys((OWN, folder))
    problems: list[Problem] = []
    light = dict(chain.from_iterable(_read(layer / "tokens.json", problems) for layer in layers))
    dark = dict(chain.from_iterable(_read(layer / "tokens.dark.json", problems) for layer in layers))
    theme = Theme(name, light, dark, _logo(folder, problems))
    if not is_in_typeface(name):
        problems.append(Problem("RADAR_NAME", f"is {name!r}, with a letter that our typeface does not have.", "Write it in Latin letters."))
    problems += _unresolved(theme, folder) or _illegible(theme, folder)
    if problems:
        raise ContentError(problems)
    return theme


def is_in_typeface(text: str) -> bool:
    """Whether every letter can be set on paper, where nothing stands in for one that is missing."""
    return all(ord(letter) <= LAST_LETTER or letter in ALSO_LETTERS for letter in text)


def stylesheet(theme: Theme, *, typeface: bool = False) -> str:
    """All style of a page. With `typeface` it asks for text-400.woff2 and text-700.woff2 beside it, else the reader's own is used."""
    light, dark = (f":root{{{_properties(tokens)}}}" for tokens in (theme.light, theme.dark))
    faces = [FACE.format(weight=weight) for weight in WEIGHTS if typeface]
    return "\n".join((*faces, light, f"@media screen and (prefers-color-scheme:dark){{{dark}}}", _own_style()))


def picture_style(theme: Theme) -> str:
    """The style of pictures with colours written out, for where there are no custom properties: paper."""
    colours = theme.colours()
    return re.sub(r"var\(--radar-colour-([\w-]+)\)", lambda used: colours[used[1]], PICTURES.read_text(encoding="utf-8"))


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours #rrggbb, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@cache
def _own_style() -> str:
    parts = (VENDOR / "components.css", PICTURES, HERE / "style.css")
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def _properties(tokens: Tokens) -> str:
    return "".join(f"--{name}:{ALIAS.sub(lambda alias: f'var(--{_dashed(alias[1])})', value)};" for name, value in tokens.items())


def _read(file: Path, problems: list[Problem]) -> list[tuple[str, str]]:
    try:
        tree = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []  # a theme may leave out what is the same as ours
    except (OSError, ValueError, RecursionError) as error:
        problems.append(Problem(str(file), f"cannot be read: {error}.", "Write design tokens as JSON."))
        return []
    if not isinstance(tree, dict):
        problems.append(Problem(str(file), "holds no groups of tokens.", 'Begin with {"radar": {"colour": {…'))
        return []
    tokens = list(_leaves(tree, ()))
    wrong = [name for name, value in tokens if not _can_be(name, value)]
    problems += [Problem(f"{file}, {name}", f"is {dict(tokens)[name]!r}.", _mend(name)) for name in wrong]
    return [token for token in tokens if token[0] not in wrong]


def _can_be(name: str, value: str) -> bool:
    """A plain value under a plain name; and a colour of the palette is one that contrast can be computed of."""
    form = COLOUR if name.startswith(PALETTE) else PLAIN
    plain = ALIAS.sub("0", value)
    return bool(NAMED.fullmatch(name) and form.fullmatch(plain) and "/*" not in plain and _is_closed(plain))


def _is_closed(value: str) -> bool:
    """Every bracket that is opened is closed, and none is of the kind that holds rules."""
    left = re.sub(r"[^()]", "", value)
    while "()" in left:
        left = left.replace("()", "")
    return not left and not set("[]{}<") & set(value)


def _mend(name: str) -> str:
    if name.startswith(PALETTE):
        return "Write a colour as #rrggbb."
    return "Write one plain value of CSS, without url(), loose quotes or brackets, under a name in small letters, digits and dashes."


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Tokens in a tree of groups; a list is a list of typefaces."""
    if not isinstance(tree, dict):
        return
    if "$value" in tree:
        yield "-".join(path), _value(tree["$value"])
    for key, branch in tree.items():
        if not key.startswith("$"):
            yield from _leaves(branch, (*path, key))


def _value(value: Any) -> str:
    """As the standard writes it: a text, a list of typefaces, a measure with its unit, a colour with its hex."""
    if isinstance(value, dict):
        return str(value.get("hex") or f"{value.get('value')}{value.get('unit')}")
    if isinstance(value, list):
        return ", ".join(f'"{one}"' if " " in str(one) else str(one) for one in value)
    return str(value)


def _logo(folder: Path, problems: list[Problem]) -> str:
    file = next(file for file in (folder / "logo.svg", OWN / "logo.svg") if file.exists())
    try:
        logo = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(file), f"cannot be read: {error}.", "Give an SVG in UTF-8."))
        return ""
    if ACTS.search(logo) or not _is_drawing(logo):
        problems.append(Problem(str(file), "is no plain drawing.", "Give an SVG of shapes only: no script, style or picture."))
    return logo


def _is_drawing(logo: str) -> bool:
    """Whole XML of SVG alone, under no other names: a script by another name is one too."""
    if "<!" in logo:
        return False
    try:
        parts = ElementTree.fromstring(logo).iter()  # noqa: S314 -- of a file without "<!" nothing can be blown up
    except ElementTree.ParseError:
        return False
    return all(str(part.tag).startswith(SVG) and part.tag != f"{SVG}script" for part in parts)


def _unresolved(theme: Theme, folder: Path) -> list[Problem]:
    """What a token refers to must be there: in light for light, for the dark in either."""
    both = theme.light.keys() | theme.dark.keys()
    lost = [*_lost(theme.light, theme.light.keys()), *_lost(theme.dark, both)]
    return [Problem(f"{folder}, {name}", f"refers to {alias!r}, which is no token.", "Name a token that exists.") for name, alias in lost]


def _lost(tokens: Tokens, known: Collection[str]) -> list[tuple[str, str]]:
    return [(name, alias) for name, value in tokens.items() for alias in ALIAS.findall(value) if _dashed(alias) not in known]


def _illegible(theme: Theme, folder: Path) -> list[Problem]:
    """What nobody could read is refused, as a wrong number would be."""
    found = []
    for dark in (False, True):
        colours, where = theme.colours(dark=dark), "tokens.dark.json" if dark else "tokens.json"
        for (text, ground), needed in PAIRS.items():
            ratio = contrast(colours[text], colours[ground])
            if ratio < needed:
                what = f"{text} {colours[text]} on {ground} {colours[ground]} has a contrast of {ratio:.2f}."
                found.append(Problem(str(folder / where), what, f"Choose colours that differ more: at least {needed}."))
    return found


def _dashed(alias: str) -> str:
    return alias.replace(".", "-")
