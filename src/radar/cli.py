"""The command `llo-radar`: check the content, print a questionnaire, write a report; look after an installation."""

import argparse
import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from radar import installation
from radar.concepts import Language, Question, Role, Round
from radar.content import FULL, LED_BY, OWNER, Library, load_library
from radar.errors import InputError, Problem, RadarError
from radar.outlook import is_known
from radar.questionnaire import AnswerSheet, Questionnaire, parse_sheets
from radar.release import Release

CONTENT = Path(__file__).parents[2] / "content"
REFUSED = 2  # the exit code of every refusal, as argparse has it
MOST_ASKED = 10_000  # far above the firms we are for; larger is a slip of the finger


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 2 refused, with every problem on standard error and nothing written."""
    options = _parser().parse_args(arguments)
    try:
        done = int(options.run(options))
        sys.stdout.flush()
        return done
    except RadarError as error:
        print("\n".join(str(problem) for problem in error.problems), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # whoever reads has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="llo-radar", description=__doc__)
    parser.add_argument("--version", action="version", version=f"llo-radar {version('llo-radar')}")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the folder of content (default: that of this checkout)")
    commands = parser.add_subparsers(required=True, metavar="command")

    check = commands.add_parser("check", help="load all content, list every problem, print counts")
    check.set_defaults(run=_check)

    show = commands.add_parser("questionnaire", help="print the statements of a questionnaire as CSV")
    show.add_argument("id", help="for example quickscan-staff")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.add_argument("--lang", type=Language, choices=list(Language), default=Language.NL)
    show.set_defaults(run=_questionnaire)

    cases = commands.add_parser("cases", help="print the worked cases and what comes out, as Markdown (docs/cases.md)")
    cases.set_defaults(run=_cases)

    report = commands.add_parser("report", help="answers in; release.json, diagnosis.json, plan.json, report.html and report.pdf out")
    report.add_argument("--questionnaire", help="what staff answered (default: quickscan-staff)")
    report.add_argument("--mapping", help="the mapping of a foreign questionnaire, instead of --questionnaire")
    report.add_argument("--answers", type=Path, help="CSV: one row a person, one column a statement")
    report.add_argument("--owner", type=Path, help="CSV with one row: the owner's answers (to scan-owner when staff answered scan-staff)")
    for role in LED_BY:
        report.add_argument(
            f"--{role}", type=Path, help=f"CSV with a row for each who answered scan-{role} and was told that the owner sees it"
        )
    report.add_argument("--before", type=Path, help="release.json of an earlier time, to see what changed")
    report.add_argument("--staff-count", type=int, help="how many people were asked: everybody but the owner and open leaders")
    report.add_argument("--question", type=Question, choices=list(Question), help="the owner's question, when there is no owner.csv")
    report.add_argument("--sector", type=str.upper, help="SBI section (F) or division (G45): what is coming in that trade")
    report.add_argument(
        "--done", action="append", default=[], metavar="ACTION", help="an action that the firm does already; may be repeated"
    )
    report.add_argument("--seed", type=int, default=1, help="for the draws; same seed, same numbers (default: 1)")
    report.add_argument("--lang", type=Language, choices=list(Language), default=Language.NL)
    report.add_argument("--out", type=Path, required=True, help="the folder to write to")
    report.set_defaults(run=_report)

    doctor = commands.add_parser("doctor", help="what is wrong with this installation, and how to mend it")
    doctor.set_defaults(run=installation.doctor)

    backup = commands.add_parser("backup", help="everything that is stored, in one file; the server may run on")
    backup.add_argument("folder", type=Path, help="where to, on another disk")
    backup.add_argument("--keep", type=int, default=30, metavar="DAYS", help="older backups in that folder are removed (default: 30)")
    backup.set_defaults(run=installation.backup)

    restore = commands.add_parser("restore", help="a backup into an empty database")
    restore.add_argument("backup", type=Path, help="the file")
    restore.add_argument("--verify", action="store_true", help="into a database that is thrown away: only to know that it can be done")
    ledger = "the folder `ledger` of the lost installation; may be repeated (default: that of RADAR_STATE)"
    restore.add_argument("--ledger", type=Path, action="append", default=[], metavar="FOLDER", help=ledger)
    until = "when the lost installation last ran, by the clock of this computer: 2026-11-22T14:30, or now"
    restore.add_argument("--ran-until", type=installation.moment, metavar="TIME", help=until)
    restore.set_defaults(run=installation.restore)
    return parser


def _check(options: argparse.Namespace) -> int:
    from radar.closing import close_case
    from radar_web import paper
    from radar_web.theme import OWN, read_theme

    library, theme = load_library(options.content), read_theme(OWN)
    for case in library.cases.values():  # the words of a page are complete when every report can be written
        closed = close_case(case, library, code="")
        for language in Language:
            paper.html(*paper.report(library, closed, language=language, sector=case.sector), theme)
    for name in (
        "questionnaires",
        "mappings",
        "indicators",
        "actions",
        "stories",
        "messages",
        "signals",
        "sectors",
        "sources",
        "words",
        "cases",
    ):
        print(f"{len(getattr(library, name)):5}  {name}")
    print("No problems.")
    return 0


def _questionnaire(options: argparse.Namespace) -> int:
    library = load_library(options.content)
    questionnaire = _known({**library.questionnaires, **library.mappings, **library.versions}, options.id, "questionnaire")
    rows: list[dict[str, Any]] = [
        {
            "id": statement.id,
            "text": statement.text[options.lang],
            "options": [{"value": option.value, "label": option.label[options.lang]} for option in statement.options],
        }
        for statement in questionnaire.statements
    ]
    if options.json:
        print(json.dumps({"statements": rows}, ensure_ascii=False, indent=2))
        return 0
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["id", "text", "options"])
    for row in rows:
        writer.writerow([row["id"], row["text"], "|".join(f"{o['value']}={o['label']}" for o in row["options"])])
    return 0


def _cases(options: argparse.Namespace) -> int:
    from radar.closing import close_case

    library = load_library(options.content)
    print("# Worked cases\n\nMade from content/cases by `make docs`. Each is a test: what an adviser expects must come out.")
    for case in library.cases.values():
        closed = close_case(case, library, code="")
        bottleneck = closed.diagnosis.bottleneck
        stuck = " or ".join(bottleneck.gaps) or "not known"
        first = library.actions[closed.plan.first.action]
        print(f"\n## {case.name}\n\n{case.why}\n")
        print(f"* Gets stuck at: {stuck} ({bottleneck.certainty}).")
        print(f"* First step: {first.name.en}. {first.first_step_in_words_of(closed.diagnosis.question).en}")
        print(f"* Checked: {'; '.join(_expectation(path, value) for path, value in case.expected.items())}.")
    return 0


def _expectation(path: str, value: object) -> str:
    return f"`{path}` is {' or '.join(map(str, value)) if isinstance(value, tuple) else value}"


def _report(options: argparse.Namespace) -> int:
    from radar import closing
    from radar.documents import as_json
    from radar_web import paper  # the one place where the core meets what people read
    from radar_web.theme import OWN, read_theme

    library = load_library(options.content)
    asked = _check_options(options, library)
    questionnaire = _asked_questionnaire(options, library)
    sheets = parse_sheets(questionnaire, _read(options.answers), name=options.answers.name, most=asked) if options.answers else ()
    is_full = questionnaire.id == FULL[Role.STAFF]
    his = library.questionnaires[FULL[Role.OWNER] if is_full else OWNER]
    closed = closing.close_round(
        Round(id="report", asked=asked, seed=options.seed),
        library,
        code=version("llo-radar"),
        questionnaire=questionnaire if options.answers else None,
        sheets=sheets,
        owner=_owner_sheet(options, his) if options.owner else None,
        asked_of_owner=his,
        leaders=list(_leaders(options, library)),
        before=_release_before(options.before) if options.before else None,
        question=options.question,
        sector=options.sector,
        done=frozenset(options.done),
    )
    documents = {f"{name}.json": as_json(getattr(closed, name)).encode() for name in ("release", "diagnosis", "plan")}
    (page, say), theme = paper.report(library, closed, language=options.lang, sector=options.sector), read_theme(OWN)
    to_read = {"report.html": paper.html(page, say, theme).encode(), "report.pdf": paper.pdf(page, say, theme)}
    _write(options.out, {**documents, **to_read})
    print(f"Written to {options.out}: {', '.join([*documents, *to_read])}")
    return 0


def _check_options(options: argparse.Namespace, library: Library) -> int:
    """Refuse options that cannot go together. Returns how many people were asked."""
    problems = []
    if not options.answers and not options.owner:
        problems.append(Problem("--answers", "is missing, and so is --owner.", "Give at least one of the two."))
    if options.answers and options.staff_count is None:
        problems.append(Problem("--staff-count", "is missing.", "Say how many people were asked, without the owner and open leaders."))
    if options.staff_count is not None and not 1 <= options.staff_count <= MOST_ASKED:
        problems.append(Problem("--staff-count", f"is {options.staff_count}.", f"Give a whole number from 1 to {MOST_ASKED}."))
    if options.seed < 0:
        problems.append(Problem("--seed", f"is {options.seed}.", "Give a whole number from 0 on."))
    if options.mapping and options.questionnaire:
        problems.append(Problem("--mapping", "stands beside --questionnaire.", "Give one of the two."))
    if options.sector and not is_known(options.sector, library.sectors):
        how = f"Use one of: {', '.join(library.sectors)}; or a division, such as G45."
        problems.append(Problem("--sector", f"{options.sector!r} is not known.", how))
    unknown = set(options.done) - set(library.actions)
    problems += [Problem("--done", f"{action!r} is not an action.", "Use an id from content/actions.") for action in unknown]
    if not set(library.actions) - set(options.done):
        problems.append(Problem("--done", "names every action there is.", "Leave out at least one."))
    if problems:
        raise InputError(problems)
    return options.staff_count or 0


def _owner_sheet(options: argparse.Namespace, questionnaire: Questionnaire) -> AnswerSheet | None:
    """The owner's answers; None when he gave none and his people were asked."""
    name = options.owner.name
    owners = parse_sheets(questionnaire, _read(options.owner), name=name)
    if len(owners) > 1:
        raise InputError([Problem(f"{name} row 3, column 1", "is a second owner.", "Keep one row: the owner speaks for himself.")])
    if not owners and not options.answers:
        raise InputError([Problem(f"{name} row 2, column 1", "holds no answer.", "Give at least one answer of the owner.")])
    return owners[0] if owners else None


def _leaders(options: argparse.Namespace, library: Library) -> Iterator[tuple[Questionnaire, AnswerSheet]]:
    """Each who leads, with what he was asked."""
    for role in LED_BY:
        if file := getattr(options, role):
            asked = library.questionnaires[FULL[role]]
            yield from ((asked, sheet) for sheet in parse_sheets(asked, _read(file), name=file.name))


def _release_before(path: Path) -> Release:
    from radar.documents import read_release

    try:
        return read_release(_read(path))
    except ValueError:
        how = "Give the release.json that `llo-radar report` wrote, as it was."
        raise InputError([Problem(path.name, "is no release.", how)]) from None


def _asked_questionnaire(options: argparse.Namespace, library: Library) -> Questionnaire:
    if options.mapping:
        return _known(library.mappings, options.mapping, "mapping")
    staff = {id: questionnaire for id, questionnaire in library.questionnaires.items() if questionnaire.role == "staff"}
    return _known(staff, options.questionnaire or "quickscan-staff", "questionnaire for staff")


def _known(entries: Mapping[str, Questionnaire], id: str, kind: str) -> Questionnaire:
    if id not in entries:
        raise InputError([Problem(kind, f"{id!r} is not known.", f"Use one of: {', '.join(entries)}.")])
    return entries[id]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}.", "Check the name and the rights.")]) from None


def _write(folder: Path, documents: dict[str, bytes]) -> None:
    """Written aside first, then moved into place one by one; what can be foreseen is refused before the first move."""
    for name in documents:
        if (folder / name).is_dir():
            raise InputError([Problem(str(folder / name), "is a folder.", "Move it away, or give another --out.")])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as aside:
            for name, content in documents.items():
                (Path(aside) / name).write_bytes(content)
            for name in documents:
                os.replace(Path(aside) / name, folder / name)
    except OSError as error:
        raise InputError([Problem(str(folder), f"cannot be written: {error.strerror}.", "Check the name and the rights.")]) from None


if __name__ == "__main__":
    raise SystemExit(main())
