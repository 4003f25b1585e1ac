"""Questions about a village's figures, pure (domain.md §1.5 checks). They do not block: the clerk looks and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from villages.figures import figure_text

Facts = Mapping[str, Any]
WAN = Decimal(10_000)
YES, NO, POOR_VILLAGE = "1", "0", "1"


@dataclass(frozen=True)
class Warning:
    """`field` is where to look first; `sentence` is for the clerk."""

    code: str
    field: str
    sentence: str


def unsafe_and_dangerous(facts: Facts) -> str | None:
    unsafe, dangerous, total = figures(facts, "unsafe_water_households", "dangerous_households", "households")
    if unsafe + dangerous <= total:
        return None
    return f"未实现饮水安全的 {unsafe} 户加危房 {dangerous} 户，多于总户数 {total} 户。请核对这三项。"


def collective_income_in_yuan(facts: Facts) -> str | None:
    (income,) = figures(facts, "collective_income")
    if income < WAN:
        return None
    return f"村级集体经济收入填了 {figure_text(income)} 万元。单位是万元，请看是不是按元填的。"


def exited_without_basics(facts: Facts) -> str | None:
    if facts.get("exit_year") is None:
        return None
    zero = [name for key, name in NEEDED_TO_EXIT.items() if facts.get(key) is not None and not facts[key]]
    return f"已填出列年度，但{'、'.join(zero)}是 0。请核对。" if zero else None


NEEDED_TO_EXIT = {"households": "总户数", "population": "总人口数", "collective_income": "村级集体经济收入"}


def exited_without_road(facts: Facts) -> str | None:
    if facts.get("exit_year") is None or facts.get("paved_road") != NO:
        return None
    return "已填出列年度，但到乡镇不通沥青（水泥）路。请核对是哪一项填错。"


def gap_of_a_paved_road(facts: Facts) -> str | None:
    if facts.get("paved_road") != YES or not facts.get("unpaved_km"):
        return None
    return f"已通沥青（水泥）路，又填了未通里程 {facts['unpaved_km']} 公里。请核对。"


def exit_of_an_ordinary_village(facts: Facts) -> str | None:
    if facts.get("exit_year") is None or facts.get("attribute") in (None, POOR_VILLAGE):
        return None
    return "不是贫困村，却填了出列年度。请核对村属性。"


def more(part: str, part_name: str, whole: str, whole_name: str, unit: str) -> Callable[[Facts], str | None]:
    """A rule: the part is not more than the whole."""

    def rule(facts: Facts) -> str | None:
        few, many = figures(facts, part, whole)
        return f"{part_name} {few} {unit}，多于{whole_name} {many} {unit}。请核对。" if few > many else None

    return rule


def figures(facts: Facts, *names: str) -> tuple[Decimal, ...]:
    """The figures, or what makes every comparison hold (not a number) when one is missing: not asked is not wrong."""
    values = [facts.get(name) for name in names]
    return tuple(Decimal(str(v)) for v in values) if None not in values else tuple(MISSING for _ in values)


class _Missing:
    """Compares as lawful with everything."""

    def __add__(self, other: Any) -> "_Missing":
        return self

    def __le__(self, other: Any) -> bool:
        return True

    def __gt__(self, other: Any) -> bool:
        return False

    def __lt__(self, other: Any) -> bool:
        return True


MISSING: Any = _Missing()

OF_HOUSEHOLDS = {
    "dibao_households": "低保户数",
    "tekun_households": "特困供养户数",
    "unsafe_water_households": "未实现饮水安全户数",
    "hard_water_households": "饮水困难户数",
    "dangerous_households": "危房户数",
    "broadband_households": "通宽带户数",
    "mobile_households": "能用手机上网户数",
}
OF_PERSONS = {
    "dibao_persons": "低保人口数",
    "tekun_persons": "特困供养人口数",
    "minority": "少数民族人口数",
    "women": "妇女人口数",
    "disabled": "残疾人口数",
    "labour": "劳动力人数",
    "medical_insured": "参加城乡居民医保人数",
    "pension_insured": "参加城乡居民养老保险人数",
}

RULES: tuple[tuple[str, str, Callable[[Facts], str | None]], ...] = (
    ("V01", "unsafe_water_households", unsafe_and_dangerous),
    ("V02", "collective_income", collective_income_in_yuan),
    ("V03", "exit_year", exited_without_basics),
    ("V04", "paved_road", exited_without_road),
    ("V05", "unpaved_km", gap_of_a_paved_road),
    ("V06", "attribute", exit_of_an_ordinary_village),
    *(("V07", key, more(key, name, "households", "总户数", "户")) for key, name in OF_HOUSEHOLDS.items()),
    *(("V08", key, more(key, name, "population", "总人口数", "人")) for key, name in OF_PERSONS.items()),
    ("V09", "irrigated", more("irrigated", "有效灌溉面积", "arable", "耕地面积", "亩")),
    ("V10", "powered_groups", more("powered_groups", "通生产用电村民小组数", "groups", "村民小组数", "个")),
    ("V11", "households", more("households", "总户数", "population", "总人口数", "（户、人）")),
)


def warnings(facts: Facts) -> list[Warning]:
    """What should be looked at again, in the order of the rules. A missing figure is not asked about."""
    return [Warning(code, field, said) for code, field, rule in RULES if (said := rule(facts))]
