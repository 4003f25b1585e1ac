"""Rows whose person cannot be right. The wife in row 6 is the one who is spoilt, unless another row is named."""

from datetime import date
from typing import Any

from fupin.personal.identity import check_digit
from households.importers import testing
from households.importers.tests.corpus.case import (
    BAD,
    GOOD,
    At,
    Build,
    Case,
    Rows,
    book,
    household,
    lines_of,
    with_cells,
)
from households.importers.tests.corpus.case import two_homes as both

WIFE = "990101197203040084"[:17]
WIFE += check_digit(WIFE)
OTHER = "990101201203000009"
ELSEWHERE = "990101201204000007"
NEXT_VILLAGE = {"village_name": "丁村", "village_code": "990101201204"}
FAR_VILLAGE = {"township_name": "乙镇", "village_name": "乙村", "village_code": "990102201201", "county_name": "乙县"}


def bad(name: str, heading: str, cell: Any, *errors: At, row: int = 6, **others: Any) -> Case:
    return Case(name, with_cells({row: {heading: cell, **others}}), errors)


def number(name: str, cell: Any, code: str) -> Case:
    return bad(name, "证件号码", cell, At(code, 6, "K"))


def checked(first17: str) -> str:
    return first17 + check_digit(first17)


def as_number() -> bytes:
    lines = lines_of(both())
    lines[5][lines[0].index("证件号码")] = float(WIFE[:17] + "0")
    return book({"花名册": lines})


def same_number(rows: tuple[int, int]) -> Build:
    return with_cells({row: {"证件号码": WIFE, "姓名": "岑秀英"} for row in rows})


def two_persons() -> bytes:
    rows = both()
    rows[4] |= {"证件号码": WIFE, "人编号": f"{OTHER}02"}
    return testing.roster(rows)


def registered(village: dict[str, str], number: str = OTHER) -> Any:
    """Somebody with the wife's number lives in another household already."""

    def rows() -> Rows:
        people = household(number, **village)
        people[1] |= {"证件号码": WIFE, "人编号": f"{number}01"}
        people[2] |= {"人编号": f"{number}02"}
        return people

    return rows


CASES = [
    # identity numbers, domain.md §7.1 and §9.4.4
    Case("a number that is a number", as_number, (At("identity_damaged", 6, "K"),)),
    number("a number in powers of ten", "9.90101E+17", "identity_damaged"),
    number("a number cut to noughts", "990101197203040000", "identity_damaged"),
    number("a wrong check digit", "990101194901010012", "identity_checksum"),
    number("no such day", "990101200102290019", "identity_date"),
    number("born in 1880", "990101188001010090", "identity_date"),
    number("born in days to come", checked("99010120990101002"), "identity_date"),
    number("seventeen digits", WIFE[:17], "identity_length"),
    number("nineteen digits", f"{WIFE}1", "identity_length"),
    number("letters in it", "99010119720304A02X", "identity_characters"),
    number("an X in the middle", "9901011972X3040084", "identity_characters"),
    Case("another kind of disability than there is", with_cells({6: {"证件号码": f"{WIFE}85", "证件类型": "残疾人证"}}),
         (At("identity_characters", 6, "K"),)),
    number("with stars", "990101********0084", "identity_masked"),
    number("not a number", "户口本上没有", "identity_length"),
    number("a text of forty letters", "9" * 40, "too_long"),
    Case("the same number twice", same_number((6, 3)),
         (At("identity_repeated", 3, "K"), At("identity_repeated", 6, "K")), homes=()),
    Case("the same card once as identity", with_cells({3: {"证件号码": WIFE}, 6: {"证件号码": f"{WIFE}42",
         "证件类型": "残疾人证"}}), (At("identity_repeated", 3, "K"), At("identity_repeated", 6, "K")), homes=()),
    Case("a number for those without one", with_cells({6: {"证件号码": "999999197203040025"}}),
         warnings=(At("identity_marker", 6, "K"),), homes=(GOOD, BAD)),
    Case("no number", with_cells({6: {"证件号码": None}}), warnings=(At("identity_blank", 6, "K"),), homes=(GOOD, BAD)),
    Case("a card under another name", with_cells({6: {"证件号码": f"{WIFE}42"}}),
         warnings=(At("identity_type_differs", 6, "J"),), homes=(GOOD, BAD)),
    Case("in another household of the same village", with_cells({6: {"证件号码": WIFE}}),
         (At("person_elsewhere", 6, "K"),), homes=(GOOD, OTHER), before=registered({})),
    Case("in another village of ours", with_cells({6: {"证件号码": WIFE}}),
         (At("person_elsewhere", 6, "K"),), homes=(GOOD, ELSEWHERE), before=registered(NEXT_VILLAGE, ELSEWHERE)),
    Case("in somebody else's village", with_cells({6: {"证件号码": WIFE}}),
         (At("person_elsewhere_hidden", 6, "K"),), homes=(GOOD, OTHER), before=registered(FAR_VILLAGE)),
    Case("two keys, two people", two_persons, (At("person_elsewhere", 6, "K"), At("two_persons", 6, "G")),
         homes=(GOOD, OTHER), before=registered({})),
    # the rest of a person
    bad("no name", "姓名", None, At("name_missing", 6, "H")),
    bad("a name of one letter", "姓名", "韦", At("name_invalid", 6, "H")),
    bad("a name with digits", "姓名", "韦2大", At("name_invalid", 6, "H")),
    bad("a name of thirty-one letters", "姓名", "韦" * 31, At("name_invalid", 6, "H")),
    bad("a name that is a picture", "姓名", "韦😀", At("name_invalid", 6, "H")),
    bad("the other sex than the number's", "性别", "男", At("sex_differs", 6, "I")),
    bad("no such sex", "性别", "阴", At("unknown_code", 6, "I")),
    bad("no such people", "民族", "火星族", At("unknown_code", 6, "M")),
    bad("no such relation", "与户主关系", "隔壁", At("unknown_code", 6, "L")),
    bad("a man as wife's daughter", "与户主关系", "之子", At("sex_not_of_relation", 7, "L"), row=7),
    bad("healthy and ill", "健康状况", "健康、患有大病", At("healthy_and_ill", 6, "Q")),
    bad("no such health", "健康状况", "健康、仙风道骨", At("unknown_code", 6, "Q")),
    bad("at school and through with it", "在校生状况", "小学", At("education_and_student", 6, "P")),
    bad("a child that can work", "劳动技能", "普通劳动力", At("labour_of_child", 7, "R"), row=7),
    bad("a child that goes to work", "务工时间（月）", "3", At("work_of_child", 7, "T"), row=7, 务工区域="县外省内"),
    bad("thirteen months of work", "务工时间（月）", "13", At("number_out_of_range", 6, "T")),
    bad("half a month of work", "务工时间（月）", "3.5", At("not_whole", 6, "T")),
    bad("both kinds of support", "是否特困供养人员", "是", At("dibao_and_tekun", 6, "Y"), 是否享受低保="是"),
    bad("another birth date than the number's", "出生日期", "1972-03-05", At("birth_differs", 6, "BD")),
    Case("born tomorrow", with_cells({6: {"出生日期": date(2099, 1, 1), "证件号码": "999999197203040025"}}),
         (At("birth_in_future", 6, "BD"),), (At("identity_marker", 6, "K"),)),
]  # fmt: skip
