"""帮扶责任人花名册 in: all rows or none, each fault with its place and its cure."""

from typing import Any

import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.models import Cadre, Pairing
from assistance.resources import HelperResource
from assistance.tests.scene import COUNTY, TODAY, TOWNSHIP, YI_VILLAGE, cadre, clerk, paired, unit
from fupin.accounts.models import Kin, Person
from fupin.tests.factories import household, identity
from fupin.workflow import Refused
from households.models import Household, Member

pytestmark = pytest.mark.django_db
NO = "99010120120300001"
SEEN = "姓名 政治面貌 学历 联系电话 证件号码 单位名称 职务级别 开始时间 终止时间 户编号 户主姓名 是否第一责任人"
HEADINGS = SEEN.split()


def table(*rows: dict[str, Any]) -> tablib.Dataset:
    made = tablib.Dataset(headers=HEADINGS)
    for row in rows:
        made.append([row.get(heading, "") for heading in HEADINGS])
    return made


def row(number: str, **cells: Any) -> dict[str, Any]:
    usual = {"姓名": "陆明", "证件号码": number, "单位名称": "甲县农业农村局", "开始时间": "2024-03-01", "户编号": NO}
    return {**usual, "户主姓名": "韦大山", "政治面貌": "党员", "学历": "本科", "职务级别": "正科级", **cells}


def problems(by: Any, *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    found = HelperResource(user=by).check(table(*rows)).problems
    return [(one.row, one.heading, one.sentence) for one in found]


@pytest.fixture
def home() -> Household:
    unit()
    return household(household_no=NO)


def test_a_roster_registers_people_and_pairs_them_once(home: Household) -> None:
    by, number = clerk(COUNTY), identity()
    more = household(household_no="99010120120300002", head="韦二")
    rows = [row(number), row(number, 户编号=more.household_no, 户主姓名="韦二", 开始时间="2023年5月1日")]
    done = HelperResource(user=by).apply_checked(table(*rows))
    assert (done.new, Cadre.objects.count(), Pairing.objects.current().filter(first=True).count()) == (2, 1, 2)
    saved = Cadre.objects.select_related("person").get()
    assert (saved.person.name, saved.politics, saved.education, saved.rank) == ("陆明", "01", "20", "141")
    assert str(saved.started_on) == "2023-05-01"
    again = HelperResource(user=by).apply_checked(table(*rows))
    assert (again.new, Pairing.objects.count(), Person.objects.filter(name="陆明").count()) == (0, 2, 1)
    counts = []
    for asked in (rows[:1], rows):
        with CaptureQueriesContext(connection) as found:
            assert problems(by, *asked) == []
        counts.append(sum(query["sql"].startswith("SELECT") for query in found))
    assert counts[0] == counts[1]


def test_a_second_helper_of_a_household_is_not_the_first(home: Household) -> None:
    by = clerk(COUNTY)
    paired(home, cadre("先来的"), by)
    HelperResource(user=by).apply_checked(table(row(identity())))
    assert Pairing.objects.get(cadre__person__name="陆明").first is False
    assert [(n, heading) for n, heading, _ in problems(by, row(identity(), 姓名="莫兰", 是否第一责任人="是"))] == [
        (2, "是否第一责任人")
    ]


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"单位名称": "没有的局"}, "单位名称", "先在“帮扶单位”里登记"),
    ({"单位名称": ""}, "单位名称", "照登记的全称写"),
    ({"单位名称": "乙村村委会"}, "单位名称", "没有登记为帮扶单位"),
    ({"证件号码": ""}, "证件号码", "没有填"),
    ({"证件号码": "990101197001010011"}, "证件号码", "应为 18 位"),
    ({"开始时间": ""}, "开始时间", "从哪一天起"),
    ({"开始时间": "2024-03"}, "开始时间", "2026-03-01 这样"),
    ({"开始时间": "2030-01-01"}, "开始时间", "2013 年到今天"),
    ({"终止时间": "2020-01-01"}, "终止时间", "今天以前"),
    ({"户编号": "12"}, "户编号", "照农户名册核对"),
    ({"户主姓名": "韦小山"}, "户主姓名", "写错了行"),
    ({"学历": "博导"}, "学历", "认不出来"),
    ({"姓名": ""}, "姓名", "没有填"),
]


@pytest.mark.parametrize(("cells", "heading", "cure"), FAULTS)
def test_a_fault_has_its_place_and_its_cure(home: Household, cells: dict[str, Any], heading: str, cure: str) -> None:
    unit(YI_VILLAGE, "乙村村委会", "70")
    number = cells.get("证件号码", identity())
    found = problems(clerk(COUNTY), row(number, **cells))
    assert [(one[0], one[1]) for one in found] == [(2, heading)]
    assert cure in found[0][2]


def test_pairings_that_overlap_are_refused_and_nothing_is_written(home: Household) -> None:
    by, number = clerk(COUNTY), identity()
    rows = [row(number), row(number, 开始时间="2024-05-01")]
    found = problems(by, *rows)
    assert [(one[0], one[1]) for one in found] == [(3, "开始时间")], found
    assert "时间不能重叠" in found[0][2]
    with pytest.raises(Refused, match="table_refused"):
        HelperResource(user=by).apply_checked(table(*rows))
    assert not Pairing.objects.exists()
    assert not Cadre.objects.exists()


def test_a_cadre_of_another_unit_and_a_relative_are_refused(home: Household) -> None:
    by, number = clerk(COUNTY), identity()
    known = cadre("陆明", unit(name="甲县水务局"))
    known.person.set_identity(number)
    known.person.save()
    assert "甲县水务局" in problems(by, row(number))[0][2]
    assert "另一个姓名" in problems(by, row(number, 姓名="陆亮", 单位名称="甲县水务局"))[0][2]
    kin = Kin(person=known.person, name="韦大山", relation="岳父", declared_on=TODAY)
    kin.set_identity(Member.objects.get(household=home).identity)
    kin.save()
    found = problems(by, row(number, 单位名称="甲县水务局"))
    assert [(one[0], one[1]) for one in found] == [(2, "证件号码")]
    assert "亲属" in found[0][2]


def test_a_township_brings_in_its_own_units_only(home: Household) -> None:
    """New people of the county's unit are the county's to register; those that stand may be sent to a household. The
    household of another township does not exist for it."""
    by, number = clerk(TOWNSHIP), identity()
    assert "请县里先登记" in problems(by, row(number))[0][2]
    known = cadre("陆明")
    known.person.set_identity(number)
    known.person.save()
    assert problems(by, row(number)) == []
    unit(TOWNSHIP, "甲镇人民政府", "60")
    assert problems(by, row(identity(), 单位名称="甲镇人民政府")) == []
    assert problems(clerk("990102201", "乙镇经办"), row(identity()))[0][1] == "户编号"
