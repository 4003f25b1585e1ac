"""Every figure of a table by place is its list, its file and what counting by hand gives, at every level."""

import csv
import io
import random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.query.export import Wanted, export_answer
from fupin.query.fields import BLANK, Kind, Of, Standing, fields
from fupin.query.pivot import HOMES, PEOPLE, Table, offered, table
from fupin.query.question import Question, ask, counted, question_from
from fupin.query.tests.scene import all_rows, held_by, kept, says, values_of
from fupin.tests.factories import user
from fupin.tests.world import client_of
from fupin.workflow import Refused

pytestmark = pytest.mark.django_db
PLACES = ("", "9901", "990101", "990101201", "990101201203")


def random_question(draw: random.Random, of: str) -> Question:
    """Up to two conditions; fields that more than one person has on both sides would need another recount."""
    keys = [key for key, one in fields().items() if one.asked and (one.of == of or of == Of.PERSON)]
    question = Question(of=of)
    for key in draw.sample(keys, draw.randint(0, 2)):
        question = question.asking(key, *draw.sample(values_of(fields()[key]), 2))
    return question


def by_hand(question: Question, rows: list[Any]) -> list[Any]:
    asked = dict(question.asked)
    found = []
    for row in rows:
        place = row.village_id if question.of == Of.HOME else row.village_code
        closed = "closed" if "closed" in asked.get("status", ()) else ""
        if place.startswith(question.place) and kept(row, question.of, closed):
            held = {key: held_by(row, fields()[key], question.of) for key in asked}
            if all(any(says(fields()[k], v, h) for v in values for h in held[k]) for k, values in asked.items()):
                found.append(row)
    return found


def number(rows: list[Any], of: str, unit: str) -> int:
    if of == Of.HOME:
        return len(rows) if unit == HOMES else sum(row.member_count or 0 for row in rows)
    return len({row.household_id for row in rows}) if unit == HOMES else len(rows)


def figures(made: Table) -> list[tuple[int, str]]:
    lines = [*made.lines, made.total]
    return [(one.count, one.url) for line in lines if line for one in (line.total, *line.figures)]


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_its_list_its_file_and_a_recount(clerk: Any, seed: int) -> None:
    draw, looked = random.Random(seed), 0
    of = draw.choice(Of.values)
    rows = all_rows(of)
    for where in PLACES:
        question = random_question(draw, of).at(where)
        by, unit = draw.choice(["", *(one.key for one in offered(of))]), draw.choice([HOMES, PEOPLE])
        told = [(count, url) for count, url in figures(table(clerk, question, by, unit)) if count]
        for count, url in told:
            linked = question_from(QueryDict(url.partition("?")[2]))
            found = counted(clerk, linked)
            assert count == (found.households if unit == HOMES else found.persons), url
            assert count == number(by_hand(linked, rows), of, unit), url
        for count, url in draw.sample(told, min(2, len(told))):
            linked = question_from(QueryDict(url.partition("?")[2]))
            page = client_of(clerk).get(url).context
            assert count == (page["found"].households if unit == HOMES else page["found"].persons)
            lines = export_answer(io.BytesIO(), question=linked, by=clerk, wanted=Wanted(health=True))
            assert lines == page["page"].paginator.count == len(by_hand(linked, rows))
            looked += 1
    assert looked > 2


def test_a_table_of_everything_adds_up(clerk: Any) -> None:
    for of, unit in ((Of.HOME, HOMES), (Of.HOME, PEOPLE), (Of.PERSON, PEOPLE)):
        for one in offered(of):
            made = table(clerk, Question(of=of), one.key, unit)
            assert made.total
            assert made.total.total.count == sum(line.total.count for line in made.lines) > 0
            for line in [*made.lines, made.total]:
                held = sum(figure.count for figure in line.figures)
                assert made.adds_up == (one.kind != Kind.SEVERAL)
                assert not made.adds_up or held == line.total.count, one.key


def test_households_of_persons_do_not_add_up_and_it_is_said(clerk: Any) -> None:
    made = table(clerk, Question(of=Of.PERSON), "sex", HOMES)
    assert made.total
    assert sum(figure.count for figure in made.total.figures) > made.total.total.count
    page = client_of(clerk).get(reverse("query-pivot") + "?of=person&by=sex&in=h").content.decode()
    assert "各栏加起来不等于合计" in page


def test_codes_that_are_asked_for_are_the_only_columns(clerk: Any) -> None:
    """The list of another code would hold people who have not the one that is asked for."""
    first, second = list(fields()["health"].codes)[:2]
    made = table(clerk, ask(Of.PERSON, health=first), "health", PEOPLE)
    assert [value for value, _ in made.values] == [first]
    assert made.partly
    everything = table(clerk, Question(of=Of.PERSON), "health", PEOPLE)
    assert {first, second} <= {value for value, _ in everything.values}


def test_no_field_counts_what_it_cannot_tell_apart() -> None:
    for of in Of.values:
        assert not any(isinstance(one, Standing) or one.kind == Kind.SEALED for one in offered(of))
    assert not any(one.of == Of.PERSON for one in offered(Of.HOME))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_the_table(clerk: Any, form: str) -> None:
    asked = {"by": "main_cause", "form": form, "share": "1", "place": "990101"}
    response = client_of(clerk).get(f"{reverse('query-pivot-file')}?{urlencode(asked)}")
    content = b"".join(response.streaming_content)
    made = table(clerk, Question(place="990101"), "main_cause", HOMES)
    if form == "csv":
        head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        values = len(made.values)
        assert head[:3] == ["地区", "代码", "合计（户）"]
        assert head[3 : 3 + values] == [f"{label}（户）" for _, label in made.values]
        assert [[int(cell) for cell in line[2 : 3 + values]] for line in lines] == [
            [line.total.count, *(one.count for one in line.figures)] for line in [*made.lines, made.total] if line
        ]
    assert content[:2] == b"PK" or form == "csv"


def test_scope(viewer: Any) -> None:
    village = user("village", Role.VILLAGE_CLERK, "990101201203")
    made = table(village, Question(), "main_cause", HOMES)
    assert [line.code for line in made.lines] == ["990101201203"]
    assert table(village, Question(place="990102"), "", HOMES).lines == []
    assert table(user("cadre", Role.CADRE, "990101201203"), Question(), "", HOMES).lines == []


def test_as_many_queries_for_a_prefecture_as_for_a_village(clerk: Any) -> None:
    table(clerk, Question(), "", HOMES)  # who he is, is read once
    for by in ("main_cause", "house_grade", "band"):
        found = []
        for where in ("9901", "990101201203"):
            with CaptureQueriesContext(connection) as caught:
                table(clerk, Question(place=where), by, HOMES)
            found.append(len(caught))
        assert found[0] == found[1], by


def test_a_blank_value_leads_to_who_has_none(clerk: Any) -> None:
    made = table(clerk, Question(), "house_grade", HOMES)
    assert made.values[-1] == ("", "没有填")
    assert made.total
    blank = counted(clerk, ask(Of.HOME, house_grade=BLANK)).households
    assert made.total.figures[-1].count == blank > 0


def test_an_unreadable_condition_counts_nothing(clerk: Any) -> None:
    with pytest.raises(Refused):
        table(clerk, ask(Of.HOME, age="x"), "", HOMES)
