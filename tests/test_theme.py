"""How it looks: what nobody could read is refused, and an organisation brings its own look by settings alone."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from radar.errors import ContentError
from radar_web.theme import LEGIBLE, OWN, PAIRS, VISIBLE, Theme, contrast, picture_style, read_theme, stylesheet
from tests.places import ROOT, apart

OTHER = ROOT / "examples" / "theme"


def theme(folder: Path, light: object = None, dark: object = None) -> Theme:
    for name, tree in (("tokens.json", light), ("tokens.dark.json", dark)):
        if tree is not None:
            (folder / name).write_text(json.dumps(tree))
    return read_theme(folder, "Elders")


def palette(**colours: str) -> dict[str, object]:
    return {"radar": {"colour": {name.replace("_", "-"): {"$value": value} for name, value in colours.items()}}}


@pytest.mark.parametrize(
    ("first", "second", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)]
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == contrast(second, first) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("folder", [OWN, OTHER], ids=["own", "other"])
def test_whoever_sees_less_can_read_both_themes(folder: Path, dark: bool) -> None:
    colours = read_theme(folder).colours(dark=dark)
    text = [(a, b) for (a, b), needed in PAIRS.items() if needed == LEGIBLE]
    assert len(text) >= 24
    assert min(contrast(colours[a], colours[b]) for a, b in text) >= 4.5
    assert min(contrast(colours[a], colours[b]) for a, b in PAIRS) >= VISIBLE


def test_every_colour_that_the_style_uses_is_a_token_and_the_other_way_round() -> None:
    used = set(re.findall(r"var\(--radar-colour-([\w-]+)\)", stylesheet(read_theme(OWN))))
    assert used == set(read_theme(OWN).colours())


def test_a_theme_may_hold_one_colour(tmp_path: Path) -> None:
    found = theme(tmp_path, palette(accent="#14487a"))
    assert found.colours()["accent"] == "#14487a"
    assert found.colours()["ink"] == read_theme(OWN).colours()["ink"]
    assert found.logo == read_theme(OWN).logo
    assert "--radar-colour-accent:#14487a;" in stylesheet(found)
    assert "#14487a" in picture_style(theme(tmp_path, palette(people="#14487a")))


def test_what_nobody_could_read_is_refused_with_the_ratio(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        theme(tmp_path, palette(quiet="#999999"))
    said = str(refused.value.problems[0])
    assert "quiet #999999 on page #fbf6ee has a contrast of 2.6" in said
    assert "at least 4.5" in said


def test_the_dark_is_judged_as_well(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        theme(tmp_path, dark=palette(ink="#333333"))
    assert all("tokens.dark.json" in problem.where for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("tree", "where"),
    [
        (palette(accent="teal"), "radar-colour-accent"),
        ({"nl": {"button": {"border-radius": {"$value": "0;} body{display:none"}}}}, "nl-button-border-radius"),
        ({"nl": {"button": {"border-radius": {"$value": "{radar.corners}"}}}}, "nl-button-border-radius"),
        *(({"zz": {"$value": value}}, "zz") for value in ("(", '"', "'", "[", "url(x", "url(https://elsewhere.example/x)", "a\\62")),
        ({"x:red;} body{display:none} a{y": {"$value": "1"}}, "x:red"),
        ({"</style><script>": {"$value": "1"}}, "</style>"),
    ],
)
def test_a_token_that_cannot_be_is_named(tmp_path: Path, tree: object, where: str) -> None:
    with pytest.raises(ContentError) as refused:
        theme(tmp_path, tree)
    assert where in refused.value.problems[0].where


def test_a_folder_that_is_not_there_is_not_taken_for_ours(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="is no folder"):
        read_theme(tmp_path / "nowhere")


def test_what_is_no_json_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("{")
    with pytest.raises(ContentError) as refused:
        read_theme(tmp_path)
    assert "cannot be read" in refused.value.problems[0].what


@pytest.mark.parametrize(
    "logo",
    [
        b"hello <svg",
        b"<svg><script>alert(1)</script></svg>",
        b'<svg onload="alert(1)"/>',
        b'<svg><image href="http://elsewhere.example"/></svg>',
        b'<svg><use href="//elsewhere.example/a.svg#b"/></svg>',
        b'<svg><path fill="url(https://elsewhere.example/a.svg#b)"/></svg>',
        b"\xff",
    ],
)
def test_a_logo_is_a_drawing_and_nothing_else(tmp_path: Path, logo: bytes) -> None:
    (tmp_path / "logo.svg").write_bytes(logo)
    with pytest.raises(ContentError, match=r"logo\.svg"):
        read_theme(tmp_path)


def test_a_logo_may_use_what_it_draws_itself(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a"/></defs><use href="#a"/><path fill="url(#a)"/></svg>'
    (tmp_path / "logo.svg").write_text(drawing)
    assert read_theme(tmp_path).logo == drawing


def test_light_may_not_lean_on_what_only_the_dark_has(tmp_path: Path) -> None:
    light = {"nl": {"button": {"border-radius": {"$value": "{mine.corner}"}}}}
    with pytest.raises(ContentError, match="which is no token"):
        theme(tmp_path, light, {"mine": {"corner": {"$value": "1px"}}})


def test_values_may_be_written_as_the_standard_does(tmp_path: Path) -> None:
    light = {"radar": {"colour": {"accent": {"$value": {"colorSpace": "srgb", "components": [0.1, 0.3, 0.5], "hex": "#14487a"}}}}}
    found = theme(tmp_path, light | {"nl": {"button": {"border-radius": {"$value": {"value": 0.1, "unit": "rem"}}}}})
    assert found.colours()["accent"] == "#14487a"
    assert found.light["nl-button-border-radius"] == "0.1rem"


@pytest.mark.parametrize("tree", [[], 5, None])
def test_what_holds_no_tokens_is_said(tmp_path: Path, tree: object) -> None:
    (tmp_path / "tokens.json").write_text(json.dumps(tree))
    with pytest.raises(ContentError, match="holds no groups"):
        read_theme(tmp_path)


def started(**settings: str) -> subprocess.CompletedProcess[str]:
    code = "from radar_web import settings; print(settings.THEME.name, settings.THEME.colours()['accent'])"
    return subprocess.run([sys.executable, "-c", code], env=apart(**settings), capture_output=True, text=True, check=False)


def test_settings_alone_bring_another_look(tmp_path: Path) -> None:
    found = started(RADAR_STATE=str(tmp_path), RADAR_THEME=str(OTHER), RADAR_NAME="Installatieradar")
    assert found.stdout.split() == ["Installatieradar", read_theme(OTHER).colours()["accent"]]
    assert read_theme(OTHER).logo != read_theme(OWN).logo


def test_a_theme_that_cannot_be_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text(json.dumps(palette(ink="#cccccc")))
    found = started(RADAR_STATE=str(tmp_path), RADAR_THEME=str(tmp_path))
    assert found.returncode == 1
    assert found.stderr.startswith("RADAR_THEME cannot be used.")
    assert "Traceback" not in found.stderr
