"""The lists of domain.md §2: official codes and labels, the crosswalk of the household book, spellings of rosters."""

import inspect

import pytest

import households.codes as lists
from fupin.codes import CodeList, normalised
from households.codes import (
    ACTIVE,
    IN_POVERTY,
    RETURN_ONLY,
    DecreaseReason,
    Dibao,
    DisabilityKind,
    DropoutReason,
    Education,
    Ethnicity,
    FoundBy,
    Fuel,
    Health,
    HouseGrade,
    HouseholdAttribute,
    HouseholdKind,
    IdentityType,
    IncreaseReason,
    Labour,
    MemberState,
    MonitoringKind,
    Politics,
    PovertyCause,
    PovertyStatus,
    PublicPost,
    Relation,
    RelocationMode,
    Risk,
    RoadType,
    SettleMode,
    Student,
    Tekun,
    WorkArea,
    WorkChannel,
)

ALL = [item for _, item in inspect.getmembers(lists, inspect.isclass) if issubclass(item, CodeList)]

# GB/T 4761-2008 label by label, with the national code that §2.2 gives it.
CROSSWALK = {
    "01": "本人 户主",
    "02": "配偶 夫 妻",
    "03": "子 独生子 长子 次子 三子 四子 五子 养子或继子 其他儿子",
    "04": "女 独生女 长女 次(二)女 三女 四女 五女 养女或继女 其他女儿",
    "05": "儿媳",
    "06": "女婿",
    "07": "孙子",
    "08": "孙女",
    "09": "外孙子",
    "10": "外孙女",
    "11": "父亲 继父或养父",
    "12": "母亲 继母或养母",
    "13": "岳父",
    "14": "岳母",
    "15": "公公",
    "16": "婆婆",
    "17": "祖父",
    "18": "祖母",
    "19": "外祖父",
    "20": "外祖母",
    "21": "兄弟姐妹 兄 弟 姐姐 妹妹",
    "22": "嫂 弟媳",
    "23": "伯父 叔父",
    "24": "侄子",
    "25": "侄女",
    "26": "曾孙子或外曾孙子",
    "27": "曾孙女或外曾孙女",
    "99": (
        "孙子、孙女或外孙子、外孙女 孙媳妇或外孙媳妇 孙女婿或外孙女婿 其他 父母 其他父母关系 祖父母或外祖父母 "
        "配偶的祖父母或外祖父母 曾祖父 曾祖母 配偶的曾祖父母或外曾祖父母 姐夫 妹夫 伯母 婶母 舅父 舅母 姨父 姨母 姑父 "
        "姑母 堂兄弟、堂姐妹 表兄弟、表姐妹 外甥 外甥女 其他亲属 保姆 非亲属"
    ),
}
BY_LABEL = [(word, code) for code, words in CROSSWALK.items() for word in words.split()]

SPELLED = [
    (Labour, "散失劳动力", Labour.LOST),
    (Labour, "弱（半）劳动力", Labour.WEAK),
    (Labour, "半劳动力", Labour.WEAK),
    (Labour, "弱劳动力或半劳动力", Labour.WEAK),
    (Labour, "无劳动能力", Labour.NONE),
    (Health, "大病", Health.SERIOUS),
    (PovertyCause, "因病致贫", PovertyCause.ILLNESS),
    (PovertyCause, "缺劳动力", PovertyCause.NO_LABOUR),
    (PovertyCause, "交通条件落后致贫", PovertyCause.ROADS),
    (PovertyCause, "主劳多病", PovertyCause.ILLNESS),
    (PovertyCause, "自然规律致贫", PovertyCause.NO_LABOUR),
    (PovertyStatus, "已脱贫(享受政策)", PovertyStatus.EXITED),
    (PovertyStatus, "已脱贫（不享受政策）", PovertyStatus.EXITED_ENDED),
    (HouseholdAttribute, "五保贫困户", HouseholdAttribute.TEKUN_POOR),
    (HouseholdAttribute, "一般脱贫户", HouseholdAttribute.GENERAL),
    (HouseholdAttribute, "低保脱贫户", HouseholdAttribute.DIBAO_POOR),
    (HouseholdAttribute, "特困供养脱贫户", HouseholdAttribute.TEKUN_POOR),
    (HouseholdKind, "普通农户", HouseholdKind.ORDINARY),
    (MonitoringKind, "脱贫监测户", MonitoringKind.UNSTABLE),
    (MonitoringKind, "边缘户", MonitoringKind.EDGE),
    (Education, "中专", Education.SENIOR),
    (Education, "职高", Education.SENIOR),
    (Education, "大专及以上", Education.COLLEGE_OR_ABOVE),
    (Education, "本科及以上", Education.UNIVERSITY),
    (Student, "高中一年级", Student.SENIOR1),
    (Student, "普通高中一年级", Student.SENIOR1),
    (Student, "高职一年级", Student.COLLEGE1),
    (Student, "高职高专一年级", Student.COLLEGE1),
    (Student, "硕士研究生及以上", Student.MASTER),
    (DropoutReason, "失踪/出走", DropoutReason.MISSING),
    (Politics, "党员", Politics.MEMBER),
    (Politics, "民革", Politics.RCCK),
    (IdentityType, "残疾证", IdentityType.DISABILITY_CARD),
    (DisabilityKind, "肢体残疾", DisabilityKind.LIMBS),
    (Dibao, "未享受", Dibao.NO),
    (Dibao, "农村低保", Dibao.RURAL),
    (Tekun, "城市特困", Tekun.URBAN),
    (WorkArea, "乡(镇)外县内务工", WorkArea.COUNTY),
    (WorkChannel, "公益岗位", WorkChannel.PUBLIC_POST),
    (WorkChannel, "扶贫车间", WorkChannel.WORKSHOP),
    (PublicPost, "农村电力/水管员", PublicPost.UTILITIES),
    (HouseGrade, "Ｃ级危房", HouseGrade.C),
    (HouseGrade, "d级", HouseGrade.D),
    (Fuel, "管道天然气", Fuel.CLEAN),
    (RoadType, "硬化路", RoadType.CONCRETE),
    (Risk, "因产业失败", Risk.INDUSTRY),
    (FoundBy, "干部排查", FoundBy.CADRES),
    (SettleMode, "集中", SettleMode.TOGETHER),
    (RelocationMode, "自然村(村民小组)整体搬迁", RelocationMode.WHOLE_GROUP),
    (IncreaseReason, "婚嫁(婚入)", IncreaseReason.MARRIAGE),
    (DecreaseReason, "分家", DecreaseReason.SPLIT),
    (MemberState, "人员清退(新识别人员调整)", MemberState.REMOVED_ADJUSTED),
]


@pytest.mark.parametrize(("word", "code"), BY_LABEL)
def test_household_book_words_become_national_relations(word, code) -> None:
    assert Relation.from_cell(word) == code


def test_every_relation_is_said_with_and_without_its_first_word() -> None:
    for member in Relation:
        assert Relation.from_cell(member.label.removeprefix("之")) == member


def test_sex_that_a_relation_implies() -> None:
    assert not Relation.male() & Relation.female()
    assert set(Relation.values) - Relation.male() - Relation.female() == {"01", "02", "21", "99"}


@pytest.mark.parametrize(("codes", "cell", "member"), SPELLED)
def test_spellings_of_rosters(codes, cell, member) -> None:
    assert codes.from_cell(cell) == member


@pytest.mark.parametrize("codes", ALL, ids=lambda codes: codes.__name__)
def test_every_label_names_its_own_code(codes) -> None:
    assert [codes.from_cell(label) for label in codes.labels] == codes.values


@pytest.mark.parametrize("codes", ALL, ids=lambda codes: codes.__name__)
def test_every_list_says_where_it_comes_from(codes) -> None:
    assert "§" in codes.__doc__


@pytest.mark.parametrize(
    "codes", [item for item in ALL if item not in (Dibao, Tekun)], ids=lambda codes: codes.__name__
)
def test_no_list_is_read_by_bare_code(codes) -> None:
    assert not {normalised(code) for code in codes.values} & codes.lookup().keys()


def test_peoples_are_known_with_and_without_their_last_word() -> None:
    assert Ethnicity.from_cell("布依") == Ethnicity.from_cell("布依族") == "09"
    assert Ethnicity.from_cell("满") == "11"
    assert Ethnicity.from_cell("其他") == "97"
    assert len(Ethnicity) == 58


@pytest.mark.parametrize("cell", ["残疾,长期慢性病", "长期慢性病，残疾", "残疾、长期慢性病"])
def test_health_in_any_order(cell) -> None:
    assert Health.from_cells(cell) == ["02", "04"]


def test_groups() -> None:
    assert {MemberState.NORMAL, MemberState.MOVED_IN} == ACTIVE
    assert {PovertyStatus.NOT_EXITED, PovertyStatus.RELAPSED, PovertyStatus.PRE_EXIT} == IN_POVERTY
    assert {PovertyCause.INDUSTRY_FAILED} == RETURN_ONLY
