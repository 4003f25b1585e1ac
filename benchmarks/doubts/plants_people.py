"""What must be found, and what must not, of domain.md §7.1–7.4."""

from datetime import date

from benchmarks.doubts.clean import FATHER, HEAD, SON, WIFE, monitored, ordinary
from benchmarks.doubts.planting import (
    ADDED,
    HOUSEHOLD,
    Garden,
    added,
    all_of,
    at_work,
    born,
    carded,
    facts,
    idle,
    income,
    manly,
    named,
    nothing,
    numbered,
    one_digit_off,
    person,
    same_fact,
    twin_of,
)
from fupin.personal.identity import check_digit

PEOPLE = Garden()
fault, spared = PEOPLE.fault, PEOPLE.spared
UNTAUGHT = {"education": None, "student": None, "dropout_reason": "05"}
PUPIL = {"education": None, "labour": "04", "resident_pension": "0", "phone": None}
LOST = {"health": "02", "labour": "03"}


def other_check(number: str) -> str:
    return number[:17] + ("0" if number[17] != "0" else "1")


def on_day(day: str) -> object:
    def change(number: str) -> str:
        first = number[:6] + day + number[14:17]
        return first + check_digit(first)

    return change


# ---- A ---------------------------------------------------------------------------------------------------------------
fault("A02", HEAD, numbered(HEAD, lambda number: number[:17]))
fault("A03", HEAD, numbered(HEAD, other_check))
fault("A04", HEAD, numbered(HEAD, on_day("19801332")))  # type: ignore[arg-type]
fault("A04", WIFE, numbered(WIFE, on_day("20300101")), "A07")  # type: ignore[arg-type]
fault("A05", HEAD, person(HEAD, identity=None))
fault("A05", HEAD, person(HEAD, identity="999999198001010011"))
fault("A06", ADDED, added(relation="99", sex="1"))
fault("A07", HEAD, person(HEAD, birth_date=date(1979, 12, 31)))
fault("A08", HEAD, person(HEAD, name="韦"))
fault("A08", WIFE, person(WIFE, name="韦1山"))
spared("A08", person(WIFE, name="买买提·艾力"))
fault("A09", HEAD, nothing, partner=twin_of(HEAD))
fault("A11", HEAD, person(HEAD, identity_type="09"))
spared("A11", carded(FATHER, "33", health="04"))
fault("A12", HOUSEHOLD, facts(bank_card="6228480000000000"))
fault("A12", HOUSEHOLD, nothing, partner=same_fact("bank_card"))
spared("A12", facts(bank_card=None))

fault("A13", HEAD, person(HEAD, name="韦晓雨"), partner=twin_of(HEAD, "韦小雨"))
fault("A13", HEAD, person(HEAD, name="罗玉山"), partner=twin_of(HEAD, "罗王山"))
fault("A13", HEAD, person(HEAD, name="买买提·艾力"), partner=twin_of(HEAD, "买买提艾力"))
fault("A13", HEAD, person(HEAD, name="岑建国"), partner=one_digit_off(HEAD, "岑健国"))
spared("A13", added(name="陆小花", birth_date=date(1999, 9, 9)), partner=named(HEAD, "陆晓花"))
spared(
    "A13", all_of(*[added(name=name, birth_date=date(2001, 2, 3)) for name in ("黄春丽", "黄春莉")], income(wage=60000))
)

# ---- B ---------------------------------------------------------------------------------------------------------------
fault("B01", HOUSEHOLD, person(HEAD, relation="99"))
fault("B03", HOUSEHOLD, added(relation="02"))
fault("B04", HOUSEHOLD, manly(WIFE))
fault("B05", ADDED, added(relation=None))
fault("B06", FATHER, person(FATHER, relation="12"))
spared("B06", added(relation="21", woman=False))
fault("B07", FATHER, person(FATHER, relation="03"))
spared("B07", added(relation="21", birth_date=date(1979, 5, 5)))
fault("B08", WIFE, born(WIFE, date(2008, 6, 15)))
fault("B09", HOUSEHOLD, facts(member_count=9))
spared("B09", facts(member_count=9, members_missing=True))
fault("B10", HOUSEHOLD, facts(member_count=13), "B09")
fault("B11", HOUSEHOLD, facts(main_cause=None))
fault("B11", HOUSEHOLD, facts(other_causes="07,08"))
spared("B11", nothing, base=ordinary)
fault("B12", HOUSEHOLD, facts(phone=None))
fault("B12", HOUSEHOLD, facts(phone="0859123"))
fault("B13", HEAD, person(HEAD, phone="12345"))
fault("B13", WIFE, person(WIFE, phone="12345"))
spared("B13", person(HEAD, phone=None))
fault("B14", HOUSEHOLD, nothing, partner=same_fact("phone"))


def one_phone(home: object) -> None:
    home.people[WIFE]["phone"] = home.people[HEAD]["phone"]  # type: ignore[attr-defined]


fault("B15", HOUSEHOLD, all_of(at_work(WIFE), one_phone))
spared("B15", all_of(at_work(WIFE, work_area="04", work_place="广东省东莞市", work_channel="01"), one_phone))
fault("B16", WIFE, person(WIFE, politics="05"))

# ---- C ---------------------------------------------------------------------------------------------------------------
fault("C01", SON, person(SON, education="02"))
fault("C02", WIFE, person(WIFE, education=None))
fault("C03", SON, person(SON, student=None), "C02")
spared("C03", person(SON, **UNTAUGHT))
fault("C04", SON, person(SON, **UNTAUGHT | {"dropout_reason": "01"}))
spared("C04", person(SON, **UNTAUGHT | {"dropout_reason": "01", "health": "02"}))
fault("C06", FATHER, person(FATHER, health=""), "C10")
fault("C06", FATHER, person(FATHER, health="01,04"), "C07")
fault("C07", FATHER, person(FATHER, health="04"))
fault("C08", FATHER, carded(FATHER, "33"))
fault("C09", HEAD, carded(HEAD, "41", health="04"), "D11")
spared("C09", carded(FATHER, "42", health="04"))
fault("C10", WIFE, person(WIFE, labour=None))
fault("C10", WIFE, person(WIFE, ethnicity=None))
fault("C11", HEAD, person(HEAD, **LOST))
fault("C12", ADDED, all_of(added(birth_date=date(2008, 3, 1), student="08", **PUPIL), at_work(ADDED)), "C11")
fault("C13", ADDED, added(birth_date=date(2008, 3, 1), student="08", **PUPIL | {"labour": "01"}))
spared("C13", added(birth_date=date(2008, 3, 1), student="08", **PUPIL))
fault("C14", FATHER, all_of(born(FATHER, date(1959, 2, 1)), person(FATHER, public_post="01", public_months=6)))
fault("C15", FATHER, all_of(at_work(FATHER), person(FATHER, tekun="1", labour="05"), income(tekun=5000)))

# ---- D ---------------------------------------------------------------------------------------------------------------
fault("D01", SON, person(SON, student="02"))
spared("D01", person(SON, student="02", health="02"))
fault("D02", SON, born(SON, date(2009, 6, 1)))
spared("D02", born(SON, date(2011, 2, 1)))
fault("D03", SON, person(SON, student="04"))
fault("D04", SON, person(SON, student="07"))
fault("D05", SON, person(SON, student="16"))
fault("D06", SON, person(SON, student="41"))
fault("D07", ADDED, added(birth_date=date(2006, 5, 1), education="02"))
fault("D08", SON, person(SON, **UNTAUGHT, labour="01"))
fault("D09", WIFE, person(WIFE, labour="04"))
spared("D09", person(WIFE, **LOST))
fault("D10", FATHER, person(FATHER, labour="01"))
fault("D11", WIFE, person(WIFE, health="02"))
fault("D12", SON, all_of(person(SON, **UNTAUGHT), at_work(SON)), "C11")
fault("D13", SON, person(SON, public_post="03", public_months=3), "C14")
fault("D14", FATHER, person(FATHER, public_post="03", public_months=3, labour="05"))
fault("D15", WIFE, all_of(person(WIFE, tekun="1"), income(tekun=5000)))
fault("D16", FATHER, born(FATHER, date(1920, 1, 5)))
spared("D16", born(FATHER, date(1930, 1, 5)))

# ---- E, persons ------------------------------------------------------------------------------------------------------
BABY = {"education": None, "student": "20", "labour": "04", "resident_medical": None, "employee_medical": None}
fault("E01", WIFE, person(WIFE, employee_medical="1"))
fault("E02", WIFE, person(WIFE, resident_medical="0"))
spared("E02", person(WIFE, resident_medical="0", soldier="1"))
spared("E02", added(birth_date=date(2026, 4, 20), resident_pension="0", phone=None, **BABY))
fault("E03", WIFE, person(WIFE, major_illness=None))
fault("E03", WIFE, person(WIFE, major_illness="0"))
spared("E03", person(WIFE, major_illness="0"), base=monitored)
fault("E04", WIFE, person(WIFE, resident_pension="0"))
spared("E04", added(birth_date=date(2008, 3, 1), student="08", **PUPIL))
fault("E05", WIFE, person(WIFE, medical_aid="1", resident_medical="0"), "E02")
fault("E06", FATHER, all_of(person(FATHER, dibao="2", tekun="1"), income(dibao=3000, tekun=5000)))
fault("E07", WIFE, person(WIFE, work_months=3))
fault("E08", HEAD, person(HEAD, work_place="广东"))
fault("E13", HEAD, person(HEAD, work_channel="03"))
fault("E15", WIFE, person(WIFE, public_post="04", public_months=0))
fault("E15", WIFE, person(WIFE, public_months=3))
fault("E16", HOUSEHOLD, all_of(
    added(public_post="04", public_months=6),
    *[person(place, public_post="04", public_months=6) for place in (HEAD, WIFE)],
))  # fmt: skip
fault("E17", ADDED, added(birth_date=date(1999, 5, 1), education="05"))
spared("E17", all_of(added(birth_date=date(1999, 5, 1), education="05"), at_work(ADDED)))
fault("E36", HOUSEHOLD, idle(HEAD))
fault("E36", HOUSEHOLD, income(wage=0, operating=42000))
fault("E37", HOUSEHOLD, person(WIFE, dibao="2"))
fault("E37", HOUSEHOLD, income(dibao=2400))
spared("E37", all_of(person(WIFE, dibao="2"), income(dibao=2400)))
