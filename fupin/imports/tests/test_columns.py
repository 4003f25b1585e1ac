"""认列: a person says what a column is and which code list its codes are from; it is kept, and offered again."""

import re
from typing import Any

import pytest
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.tests.test_pages import page, upload
from fupin.tests import factories
from households.importers import testing
from households.models import Household, Member

pytestmark = pytest.mark.django_db
VILLAGE, SECOND, OTHER = "990101201203", "990101201204", "990102201201"
TOKENS = [f"8d2c9d0e-28a7-4a55-9f3b-0a6a0e8c0{number:03d}" for number in range(9)]
ODD = {"贫困户属性": "建档户的属性", "民族": "民族成分栏"}


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.VILLAGE_CLERK, VILLAGE)


def renamed(rows: list[dict[str, Any]], names: dict[str, str]) -> bytes:
    headings = [names.get(heading, heading) for heading in testing.HEADINGS]
    rows = [{names.get(heading, heading): value for heading, value in row.items()} for row in rows]
    return testing.roster(rows, headings)


def path_of(batch: ImportBatch, name: str = "import-columns") -> str:
    return reverse(name, args=[batch.pk])


def body(user: Any, batch: ImportBatch, name: str = "import-columns") -> str:
    return page(user, path_of(batch, name)).content.decode()


def choose(act: Any, user: Any, batch: ImportBatch, **said: str) -> Any:
    return act(user, path_of(batch), token=str(batch.token), **{key.replace("_", "-", 1): v for key, v in said.items()})


def coded(**cells: Any) -> bytes:
    rows = testing.family()
    for row in rows:
        row |= cells
    return testing.roster(rows)


# ---- headings --------------------------------------------------------------------------------------------------------


def test_an_unknown_heading_is_said_and_read(act, clerk) -> None:
    batch = upload(act, clerk, renamed(testing.family(), ODD))
    shown = body(clerk, batch, "import-detail")
    assert "2 列没有认出" in shown
    assert path_of(batch) in shown
    asked = body(clerk, batch)
    assert "民族成分栏" in asked
    assert "是“民族”" in asked, "the likely column is offered"
    assert choose(act, clerk, batch, heading_0="ethnicity", heading_1="").status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportState.READY
    assert batch.mapping["headings"] == {"民族成分栏": "ethnicity", "建档户的属性": ""}
    act(clerk, path_of(batch, "import-confirm"), token=str(batch.token))
    assert set(Member.objects.values_list("ethnicity", flat=True)) == {"09"}
    assert ImportBatch.objects.get().mapping == batch.mapping, "the batch keeps how it was read"


def test_any_column_can_be_named_by_hand(act, clerk) -> None:
    batch = upload(act, clerk, renamed(testing.family(), {"民族": "族"}))
    choose(act, clerk, batch, heading_0="other", other_0="民族")
    assert ImportBatch.objects.get().mapping["headings"] == {"族": "ethnicity"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"heading_0": "other", "other_0": "星座"}, "没有“星座”这一栏"),
        ({"heading_0": "nonsense"}, "没有“nonsense”这一栏"),
        ({"heading_0": "name"}, "“姓名”已经由另一列读了"),
        ({"heading_0": "ethnicity", "heading_1": "ethnicity"}, "“民族”已经由另一列读了"),
    ],
)
def test_what_cannot_be_is_told_and_not_kept(act, clerk, said, sentence) -> None:
    batch = upload(act, clerk, renamed(testing.family(), ODD))
    answer = choose(act, clerk, batch, **said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ImportBatch.objects.get().mapping == {}


def test_the_same_layout_is_read_the_same_the_next_time(act, clerk) -> None:
    content = renamed(testing.family(), ODD)
    first = upload(act, clerk, content)
    choose(act, clerk, first, heading_0="ethnicity", heading_1="attribute")
    again = upload(act, clerk, renamed(testing.family("990101201203000002"), ODD), token=TOKENS[1])
    assert again.mapping == ImportBatch.objects.get(pk=first.pk).mapping
    assert again.layout == first.layout
    assert "没有认出" not in body(clerk, again, "import-detail")


@pytest.mark.parametrize(("region", "known"), [(SECOND, True), (OTHER, False)])
def test_a_colleague_of_the_county_profits_and_nobody_else(act, clerk, region, known) -> None:
    choose(act, clerk, upload(act, clerk, renamed(testing.family(), ODD)), heading_0="ethnicity", heading_1="")
    colleague = factories.user("colleague", Role.VILLAGE_CLERK, region)
    assert bool(upload(act, colleague, renamed(testing.family(), ODD), token=TOKENS[1]).mapping) == known


def test_ones_own_way_comes_before_a_colleagues(act, clerk) -> None:
    colleague = factories.user("colleague", Role.VILLAGE_CLERK, SECOND)
    content = renamed(testing.family(), ODD)
    choose(act, clerk, upload(act, clerk, content), heading_0="ethnicity", heading_1="attribute")
    other = upload(act, colleague, content, token=TOKENS[1])
    choose(act, colleague, other, heading_0="", heading_1="")
    mine = upload(act, clerk, content, token=TOKENS[2])
    assert mine.mapping["headings"] == {"民族成分栏": "ethnicity", "建档户的属性": "attribute"}


def test_another_layout_is_not_guessed(act, clerk) -> None:
    choose(act, clerk, upload(act, clerk, renamed(testing.family(), ODD)), heading_0="ethnicity", heading_1="")
    assert upload(act, clerk, renamed(testing.family(), {"民族": "民族成分栏"}), token=TOKENS[1]).mapping == {}


def test_a_header_that_nobody_knows_can_be_told(act, clerk) -> None:
    """Only two headings are known; the name, without which nothing is a roster, is told by hand."""
    lines = [["户编号", "人名", "家里称呼", "村名"], ["990101201203000009", "韦大山", "户主", "甲村"]]
    batch = upload(act, clerk, testing.workbook(lines))
    assert (batch.state, batch.preview["unusable"]) == (ImportState.REFUSED, True)
    shown = body(clerk, batch)
    fields = dict(re.findall(r"B? ?([A-Z]) 列：<b>(.+?)</b>", shown))
    assert fields == {"B": "人名", "C": "家里称呼"}
    choose(act, clerk, batch, heading_0="name", heading_1="relation")
    batch.refresh_from_db()
    assert (batch.state, batch.counts["households"]["new"]) == (ImportState.READY, 1)


def test_missing_columns_are_named(act, clerk) -> None:
    names = {"证件号码": "号", "与户主关系": "他是谁"}
    batch = upload(act, clerk, renamed(testing.family(), names))
    said = [problem["message"] for problem in batch.problems if problem["code"] == "heading_missing"]
    assert [message.split("“")[1].split("”")[0] for message in said] == ["证件号码", "与户主关系"]
    assert "表里没有认出：证件号码、与户主关系" in body(clerk, batch)


def test_what_a_file_means_is_its_owners_to_say(act, clerk) -> None:
    batch = upload(act, clerk, renamed(testing.family(), ODD))
    township = factories.user("township", Role.TOWNSHIP_CLERK, "990101201")
    assert choose(act, township, batch, heading_0="ethnicity").status_code == 302
    assert ImportBatch.objects.get().mapping == {}


def test_an_old_form_says_nothing_any_more(act, clerk) -> None:
    batch = upload(act, clerk, renamed(testing.family(), ODD))
    choose(act, clerk, batch, heading_0="ethnicity", heading_1="")
    assert choose(act, clerk, batch, heading_0="", heading_1="attribute").status_code == 409


# ---- codes -----------------------------------------------------------------------------------------------------------


def test_a_bare_code_is_never_guessed(act, clerk) -> None:
    batch = upload(act, clerk, coded(民族="09"))
    assert batch.state == ImportState.REFUSED
    assert {problem["code"] for problem in batch.problems if problem["severity"] == "E"} == {"bare_code"}
    asked = body(clerk, batch)
    assert "“民族”里是代码" in asked
    assert "<td>布依族</td><td>壮族</td>" in asked, "the same code in both lists, side by side"


@pytest.mark.parametrize(("table", "stored"), [("gb3304", "09"), ("national", "08")])
def test_the_code_list_decides_what_a_code_means(act, clerk, table, stored) -> None:
    batch = upload(act, clerk, coded(民族="09"))
    choose(act, clerk, batch, table_ethnicity=table)
    batch.refresh_from_db()
    act(clerk, path_of(batch, "import-confirm"), token=str(batch.token))
    assert set(Member.objects.values_list("ethnicity", flat=True)) == {stored}


def test_relations_of_the_household_book(act, clerk) -> None:
    rows = testing.family()
    for row, code in zip(rows, (2, 12.0, "30"), strict=True):
        row["与户主关系"] = code
    batch = upload(act, clerk, testing.roster(rows))
    choose(act, clerk, batch, table_relation="gb4761")
    batch.refresh_from_db()
    act(clerk, path_of(batch, "import-confirm"), token=str(batch.token))
    assert sorted(Member.objects.values_list("relation", flat=True)) == ["01", "02", "04"]


def test_a_code_that_the_list_does_not_have_stays_refused(act, clerk) -> None:
    batch = upload(act, clerk, coded(民族="77"))
    choose(act, clerk, batch, table_ethnicity="gb3304")
    batch.refresh_from_db()
    assert batch.state == ImportState.REFUSED


def test_local_codes_are_told_one_by_one(act, clerk) -> None:
    batch = upload(act, clerk, coded(主要致贫原因="2", 其他致贫原因="1、3"))
    said = {"table-main_cause": "own", "own-main_cause-2": "因病", "table-other_causes": "own"}
    said |= {"own-other_causes-1": "因灾", "own-other_causes-3": "缺技术"}
    act(clerk, path_of(batch), token=str(batch.token), **said)
    batch.refresh_from_db()
    assert batch.mapping["codes"]["other_causes"] == {"table": "own", "values": {"1": "04", "3": "07"}}
    assert batch.state == ImportState.READY
    assert not [problem for problem in batch.problems if problem["severity"] == "E"]


def test_a_label_that_the_column_does_not_know(act, clerk) -> None:
    batch = upload(act, clerk, coded(民族="2"))
    answer = act(
        clerk, path_of(batch), **{"token": str(batch.token), "table-ethnicity": "own", "own-ethnicity-2": "夜郎族"}
    )
    assert answer.status_code == 422
    assert "没有“夜郎族”这个选项" in answer.content.decode()


def test_nothing_is_written_by_saying(act, clerk) -> None:
    batch = upload(act, clerk, renamed(testing.family(), ODD))
    choose(act, clerk, batch, heading_0="ethnicity", heading_1="attribute")
    assert not Household.objects.exists()
