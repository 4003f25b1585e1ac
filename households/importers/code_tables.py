"""Published code lists that rosters use in place of labels (domain.md §2): a person chooses which one a column is in,
because the same number means different things in different lists (§9.4.17)."""

from fupin.codes import CodeList
from fupin.imports.choosing import CodeTable
from fupin.imports.mapping import code_of
from households.codes import (
    DisabilityGrade,
    DisabilityKind,
    Education,
    Ethnicity,
    Fuel,
    Health,
    HouseGrade,
    HouseholdAttribute,
    IdStandard,
    Labour,
    Politics,
    PovertyCause,
    PovertyStatus,
    Relation,
    RoadType,
    Sex,
    Student,
    WorkArea,
)

NATIONAL = "全国扶贫系统代码"

# domain.md §2.2: codes of GB/T 4761-2008 → national code; all others are 99.
RELATIONS_GB = """01,02:01 10-12:02 20-27,29:03 28:06 30-37,39:04 38:05 41:07 42:08 43:09 44:10 47:26 48:27 51,57:11
52,58:12 53:15 54:16 55:13 56:14 61:17 62:18 63:19 64:20 70,71,73,75,77:21 72,74:22 81,83:23 93:24 94:25"""
RELATIONS_IN_GB = "01 02 10-12 20-39 40-49 50-59 60-69 70-79 80-99"
# domain.md §2.3: the order of the national system where it is not that of GB/T 3304; 12 to 56 are the same.
ETHNICITIES_NATIONAL = "01:01 02:11 03:03 04:02 05:04 06:05 07:06 08:07 09:08 10:09 11:10 99:97"
# domain.md §2.2 and §2.7 onwards: codes that the national lists have; the rest are this system's own.
RELATIONS_NATIONAL = "01-20 99"
EDUCATION_NATIONAL = {"5": Education.COLLEGE_OR_ABOVE}


def ranges(words: str) -> list[int]:
    """ "01-03,07 09" → 1, 2, 3, 7, 9."""
    found: list[int] = []
    for part in words.replace(",", " ").split():
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def pairs(words: str) -> dict[str, str]:
    """ "20-22:03 28:06" → {"20": "03", …, "28": "06"}."""
    said = (part.split(":") for part in words.split())
    return {str(number): code for own, code in said for number in ranges(own)}


def same(kind: type[CodeList], most: int = 99) -> dict[str, str]:
    """The list's own codes, which are the national ones up to `most`."""
    return {code_of(code): code for code in kind.values if int(code) <= most}


def gb_relations() -> dict[str, str]:
    return {str(number): Relation.OTHER.value for number in ranges(RELATIONS_IN_GB)} | pairs(RELATIONS_GB)


def national_ethnicities() -> dict[str, str]:
    from_12 = {code: value for code, value in same(Ethnicity, 56).items() if int(code) >= 12}
    return pairs(ETHNICITIES_NATIONAL) | from_12


def national_relations() -> dict[str, str]:
    known = {str(number) for number in ranges(RELATIONS_NATIONAL)}
    return {code: value for code, value in same(Relation).items() if code in known}


def national(kind: type[CodeList], most: int = 99) -> tuple[CodeTable, ...]:
    return (CodeTable("national", NATIONAL, same(kind, most)),)


CODE_TABLES: dict[str, tuple[CodeTable, ...]] = {
    "sex": (CodeTable("gb2261", "国家标准 GB/T 2261.1（1 男，2 女）", same(Sex)),),
    "relation": (
        CodeTable("national", f"{NATIONAL}（01 户主，02 配偶，03 之子）", national_relations()),
        CodeTable("gb4761", "户口簿国家标准 GB/T 4761（02 户主，10 配偶，20 子）", gb_relations()),
    ),
    "ethnicity": (
        CodeTable("gb3304", "国家标准 GB/T 3304（06 苗族，09 布依族）", same(Ethnicity)),
        CodeTable("national", f"{NATIONAL}（07 苗族，10 布依族）", national_ethnicities()),
    ),
    "politics": (CodeTable("gb4762", "国家标准 GB/T 4762（01 党员，13 群众）", same(Politics)),),
    "education": (CodeTable("national", NATIONAL, same(Education, 6) | EDUCATION_NATIONAL),),
    "student": national(Student, 16),
    "health": national(Health),
    "labour": national(Labour, 4),
    "work_area": national(WorkArea),
    "attribute": national(HouseholdAttribute),
    "poverty_status": national(PovertyStatus),
    "main_cause": national(PovertyCause, 14),
    "other_causes": national(PovertyCause, 14),
    "id_standard": national(IdStandard),
    "house_grade": national(HouseGrade),
    "road_type": national(RoadType),
    "fuel": national(Fuel),
    "disability_kind": (CodeTable("gb26341", "国家标准 GB/T 26341（1 视力，4 肢体）", same(DisabilityKind)),),
    "disability_grade": (CodeTable("gb26341", "国家标准 GB/T 26341（1 一级最重）", same(DisabilityGrade)),),
}
