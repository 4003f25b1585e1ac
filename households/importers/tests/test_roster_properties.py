"""Whatever stands in the cells: every row is accounted for, every problem stands at a cell of the sheet, and what is
above or beside the roster moves the places and nothing else."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import examples
from fupin.imports.problems import LISTED
from fupin.imports.reading import left_out, read
from fupin.workbook import RawSheet, column_letter
from households.importers.roster_checks import check_roster
from households.importers.roster_columns import ROSTER
from households.importers.tests.corpus.case import SHEET, lines_of, two_homes
from households.importers.tests.sheets import raw

TODAY = date(2026, 6, 30)
HEADINGS = [column.heading for column in ROSTER.columns.values()]
WORDS = [
    "",
    " ",
    "无",
    "户主",
    "配偶",
    "是",
    "合计",
    "姓名",
    "证件号码",
    "0",
    "-1",
    "1e9",
    "因病、因残",
    "#REF!",
    "韦大山",
]
WORDS += ["990101197001010011", "9.9E+17", "990101", "202313", "2025", "20991231", "x", "😀", "\x00", "*" * 18]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
)
PLACES = st.tuples(st.integers(1, 6), st.integers(0, len(HEADINGS) - 1))
SPOILT = st.dictionaries(PLACES, CELLS, min_size=1, max_size=12)
Lines = list[list[Any]]


def lines(spoilt: dict[tuple[int, int], Any]) -> Lines:
    """Two households in rows 2 to 7, with all columns that are read, and these cells instead."""
    made = lines_of(two_homes(), HEADINGS)
    for (row, column), cell in spoilt.items():
        made[row][column] = cell
    return made


def told(*sheets: RawSheet) -> tuple[Any, list[Any]]:
    table, problems = read(sheets, ROSTER)
    return table, problems + check_roster(table, today=TODAY).problems


def told_of(made: Lines, left: int = 0) -> list[tuple[Any, ...]]:
    return [(p.code, p.row, p.column, p.message) for p in told(raw(made, left=left))[1]]


@settings(deadline=None, max_examples=examples(25))
@given(SPOILT)
def test_every_row_is_read_or_counted_as_left_out(spoilt) -> None:
    made = lines(spoilt)
    table, problems = told(raw(made))
    if table.parts:
        assert table.parts[0].header_row + len(table) + sum(left_out(table).values()) == len(made)
    else:
        assert [problem.code for problem in problems] == ["no_header"]


@settings(deadline=None, max_examples=examples(25))
@given(SPOILT)
def test_every_problem_stands_at_a_cell_of_the_sheet(spoilt) -> None:
    made = lines(spoilt)
    for problem in told(raw(made))[1]:
        assert problem.message
        assert len(problem.message) < 1000
        if problem.row is None or problem.column is None:
            continue
        assert (problem.sheet, 1 <= problem.row <= len(made)) == (SHEET, True)
        assert problem.heading == made[0][place_of(problem.column)]


def place_of(letters: str) -> int:
    return next(index for index in range(len(HEADINGS)) if column_letter(index) == letters)


@settings(deadline=None, max_examples=examples(25))
@given(SPOILT, st.integers(0, 9), st.integers(0, 30))
def test_titles_and_columns_beside_move_the_places_only(spoilt, above, left) -> None:
    made = lines(spoilt)
    titles = [["贫困户花名册", *[None] * (len(HEADINGS) - 1)] for _ in range(above)]
    moved = told_of(titles + made, left)
    assert [code for code, *_ in moved] == [code for code, *_ in told_of(made)]
    for (_, row, column, _), (_, own, letters, _) in zip(moved, told_of(made), strict=True):
        assert row == (own and own + above)
        assert column == (letters and column_letter(place_of(letters) + left))


@settings(deadline=None, max_examples=examples(25))
@given(SPOILT)
def test_a_good_household_is_never_blamed_for_a_bad_one(spoilt) -> None:
    """Rows 2 to 4 are left as they are, so no error stands there, unless it is about two rows."""
    apart = {place: cell for place, cell in spoilt.items() if place[0] >= 4}
    _, problems = told(raw(lines(apart)))
    about_two = {"identity_repeated", "household_same_person_no", "two_heads", "two_spouses", "household_disagrees"}
    about_two |= {"member_count_differs", "unit_differs", "no_header", "header_moved", "spouse_same_sex"}
    blamed = [p for p in problems if p.severity == "E" and p.row in (2, 3, 4) and p.code not in about_two]
    assert blamed == []


def test_more_problems_than_are_listed_are_counted() -> None:
    made = [HEADINGS, *([None] * len(HEADINGS) for _ in range(LISTED + 7))]
    for line in made[1:]:
        line[HEADINGS.index("姓名")] = "9"
    problems = told(raw(made))[1]
    (rest,) = [p for p in problems if p.code == "more_of_same" and "name_invalid" in p.message]
    assert "7 处" in rest.message
