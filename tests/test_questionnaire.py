"""The door: what comes in as a file of answers, and what is refused in words."""

import pytest

from radar.content import Library
from radar.errors import InputError
from radar.questionnaire import Questionnaire, parse_sheets

FULL = ["4"] * 5 + ["selecting"] + ["3"] * 6 + ["good", "put_it_off"]


@pytest.fixture
def staff(library: Library) -> Questionnaire:
    return library.questionnaires["quickscan-staff"]


def header(questionnaire: Questionnaire) -> list[str]:
    return [statement.id for statement in questionnaire.statements]


def file(questionnaire: Questionnaire, *rows: list[str]) -> bytes:
    return "\n".join(",".join(row) for row in [header(questionnaire), *rows]).encode()


def refusal(questionnaire: Questionnaire, data: bytes, most: int | None = None) -> str:
    with pytest.raises(InputError) as refused:
        parse_sheets(questionnaire, data, name="staff.csv", most=most)
    return str(refused.value)


def test_a_full_row_becomes_a_sheet(staff: Questionnaire) -> None:
    (sheet,) = parse_sheets(staff, file(staff, FULL), name="staff.csv")
    assert sheet.answers["worth_learning"] == ("4",)
    assert sheet.answers["stage"] == ("selecting",)


@pytest.mark.parametrize("nothing", ["", "na", "private", "  "])
def test_no_answer_is_not_an_answer(staff: Questionnaire, nothing: str) -> None:
    (sheet,) = parse_sheets(staff, file(staff, [nothing, *FULL[1:]]), name="staff.csv")
    assert "worth_learning" not in sheet.answers


def test_a_row_without_any_answer_is_nobody(staff: Questionnaire) -> None:
    assert parse_sheets(staff, file(staff, [""] * 14, ["na"] * 14), name="staff.csv") == ()


def test_two_barriers_are_joined_by_a_bar(staff: Questionnaire) -> None:
    (sheet,) = parse_sheets(staff, file(staff, [*FULL[:-1], "put_it_off|dread_it"]), name="staff.csv")
    assert sheet.answers["barrier"] == ("put_it_off", "dread_it")


def test_a_byte_order_mark_and_windows_lines_are_read(staff: Questionnaire) -> None:
    data = b"\xef\xbb\xbf" + file(staff, FULL).replace(b"\n", b"\r\n")
    assert len(parse_sheets(staff, data, name="staff.csv")) == 1


def test_a_spreadsheet_that_writes_4_as_4_point_0_is_read(staff: Questionnaire) -> None:
    (sheet,) = parse_sheets(staff, file(staff, ["4.0", *FULL[1:]]), name="staff.csv")
    assert sheet.answers["worth_learning"] == ("4",)


@pytest.mark.parametrize(
    ("cell", "value", "what", "how"),
    [
        (0, "77", "row 2, column 'worth_learning': '77' is not an option.", "Use one of: 1, 2, 3, 4, 5"),
        (0, "eens", "row 2, column 'worth_learning': 'eens' is not an option.", "Use one of: 1, 2, 3, 4, 5"),
        (5, "thinking", "row 2, column 'stage': 'thinking' is not an option.", "unaware, selecting"),
        (13, "no_time|scary|dread_it", "row 2, column 'barrier': 3 options are chosen.", "Choose at most 2."),
        (13, "no_time|no_time", "row 2, column 'barrier': 'no_time' is chosen twice.", "Name an option once."),
        (12, "good|too_quiet", "row 2, column 'workload': 2 options are chosen.", "Choose at most 1."),
    ],
)
def test_a_wrong_value_is_named_with_row_column_and_mend(staff: Questionnaire, cell: int, value: str, what: str, how: str) -> None:
    row = [*FULL[:cell], value, *FULL[cell + 1 :]]
    said = refusal(staff, file(staff, row))
    assert what in said
    assert how in said


def test_every_wrong_value_is_named_not_only_the_first(staff: Questionnaire) -> None:
    said = refusal(staff, file(staff, ["77", *FULL[1:]], ["78", *FULL[1:]]))
    assert "row 2" in said
    assert "row 3" in said


def test_very_many_problems_are_counted(staff: Questionnaire) -> None:
    assert "has 5 more problems" in refusal(staff, file(staff, *[["77", *FULL[1:]]] * 25))


def test_an_unknown_column_is_named(staff: Questionnaire) -> None:
    data = b"age," + file(staff, FULL).replace(b"\n4", b"\n40,4")
    said = refusal(staff, data)
    assert "row 1, column 1: 'age' is not a statement of quickscan-staff@2026-1." in said
    assert "Use one of: worth_learning" in said


def test_a_missing_and_a_double_column_are_named(staff: Questionnaire) -> None:
    said = refusal(staff, file(staff, FULL).replace(b"barrier", b"stage"))
    assert "row 1, column 14: 'stage' stands there twice. Keep one of the two." in said
    assert "row 1, column 15: has no column 'barrier'. Add it" in said


def test_a_short_row_is_named(staff: Questionnaire) -> None:
    assert "row 3, column 3: is where the row goes wrong: it has 2 cells, the header has 14." in refusal(
        staff, file(staff, FULL, ["4", "4"])
    )


def test_a_double_choice_is_named_by_what_is_double(staff: Questionnaire) -> None:
    assert "'dread_it' is chosen twice." in refusal(staff, file(staff, [*FULL[:-1], "dread_it|dread_it"]))


def test_the_row_of_the_first_person_too_many_is_named_past_empty_rows(staff: Questionnaire) -> None:
    assert "row 4, column 1: is one too many" in refusal(staff, file(staff, FULL, ["na"] * 14, FULL), most=1)


def test_more_people_than_were_asked_are_refused(staff: Questionnaire) -> None:
    said = refusal(staff, file(staff, FULL, FULL, FULL), most=2)
    assert "row 4, column 1: is one too many: 3 people answered, 2 were asked." in said


@pytest.mark.parametrize(
    ("data", "what", "how"),
    [
        (b"", "row 1, column 1: is empty", "Put the statement ids in row 1"),
        (b"\n \n", "row 1, column 1: is empty", "Put the statement ids in row 1"),
        ("a,b\n1,2\n".encode("utf-16"), "row 1, column 1: is text in UTF-16.", "Save the file as CSV UTF-8"),
        (b"PK\x03\x04rest", "row 1, column 1: is a spreadsheet, not text.", "Save the file as CSV UTF-8"),
        (b"a;b;c\n1;2;3\n", "row 1, column 1: uses semicolons", "Save the file as comma-separated CSV"),
        (b"a,b\n1,\xe9\n", "row 2, column 2: is not text in UTF-8.", "Save the file as CSV UTF-8"),
        ("a,b\n1,2\n".encode("utf-16-le"), "row 1, column 1: is text in UTF-16.", "Save the file as CSV UTF-8"),
        (b'"a";"b"\n1;2\n', "row 1, column 1: uses semicolons", "Save the file as comma-separated CSV"),
        (b"a\tb\n1\t2\n", "row 1, column 1: uses tabs", "Save the file as comma-separated CSV"),
        (b"a,b,c\n1,2,\0\n", "row 2, column 3: holds a zero byte", "Save the file as CSV UTF-8"),
        (b'a,b\n"1,2\n', "cannot be read as CSV", "Save the file as comma-separated CSV"),
        (b"4" * 10_000_000, "row 1, column 1: begins a file of 10,000,000 bytes.", "Give the answers of one firm only"),
        (b'"' + b"a" * 200_000 + b'"\n', "cannot be read as CSV (field larger", "Save the file"),
    ],
    ids=[
        "empty",
        "blank",
        "utf-16",
        "xlsx",
        "semicolons",
        "latin-1",
        "utf-16 without mark",
        "quoted semicolons",
        "tabs",
        "zero",
        "quote",
        "10 MB",
        "one long cell",
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(staff: Questionnaire, data: bytes, what: str, how: str) -> None:
    said = refusal(staff, data)
    assert what in said
    assert how in said


def test_a_long_value_is_shown_short(staff: Questionnaire) -> None:
    assert "…" in refusal(staff, file(staff, ["x" * 500, *FULL[1:]]))
