"""The same picture and the same report by others, in the environment that `make bench` installs them in: `rivals.py matplotlib`."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benches.measure import measured

NAMES = ["work itself", "mistakes", "each other", "talking", "time", "trade"]


def scores(number: int) -> tuple[list[float], list[float]]:
    """Two voices on six axes, other ones each time."""
    return [1 + (number * 7 + at * 5) % 33 / 8 for at in range(6)], [1 + (number * 3 + at * 11) % 33 / 8 for at in range(6)]


def with_matplotlib() -> Callable[[int], bytes]:
    import matplotlib as mpl

    mpl.use("svg")
    from math import pi

    import matplotlib.pyplot as plt

    def draw(number: int) -> bytes:
        figure, axes = plt.subplots(subplot_kw={"projection": "polar"})
        angles = [2 * pi * at / 6 for at in range(6)]
        for voice in scores(number):
            axes.plot([*angles, angles[0]], [*voice, voice[0]], marker="o")
            axes.fill(angles, voice, alpha=0.2)
        axes.set_xticks(angles, NAMES)
        axes.set_ylim(1, 5)
        out = io.BytesIO()
        figure.savefig(out, format="svg")
        plt.close(figure)
        return out.getvalue()

    return draw


def with_pygal() -> Callable[[int], bytes]:
    import pygal

    def draw(number: int) -> bytes:
        chart = pygal.Radar(fill=True, range=(1, 5), js=())
        chart.x_labels = NAMES
        for name, voice in zip(("people", "owner"), scores(number), strict=True):
            chart.add(name, voice)
        return bytes(chart.render())

    return draw


def with_weasyprint(folder: str) -> Callable[[int], bytes]:
    import weasyprint

    pages = sorted(Path(folder).glob("*.html"))

    def print_(number: int) -> bytes:
        return bytes(weasyprint.HTML(filename=str(pages[number % len(pages)])).write_pdf(pdf_variant="pdf/ua-1"))

    return print_


RIVALS: dict[str, Any] = {"matplotlib": with_matplotlib, "pygal": with_pygal, "weasyprint": with_weasyprint}


if __name__ == "__main__":
    rival, *arguments = sys.argv[1:]
    try:
        measured(RIVALS[rival](*arguments))
    except (ImportError, OSError) as error:  # a library of the system that is not there
        print(json.dumps({"missing": str(error)}))
