"""What each rule of domain.md §7.1–7.4 says of small cases. 亩 and 元 in hundredths."""

from datetime import date

from households.tests.doubt_frames import Case, home, person

P, U = "passed", "unknown"
HEAD_M, HEAD_F = {"relation": "01", "sex": "1"}, {"relation": "01", "sex": "2"}
SPOUSE_M, SPOUSE_F = {"relation": "02", "sex": "1"}, {"relation": "02", "sex": "2"}
BORN = date(1949, 1, 1)


def with_head(head_age: int | None, **facts: object) -> Case:
    """A member beside a head; the member comes first."""
    return home(facts, {"relation": "01", "age": head_age})


IDENTITY: dict[str, list[tuple[str, Case]]] = {
    "A01": [("E", person(same_identity=2)), (P, person(same_identity=1)), (U, person())],
    "A02": [
        ("E", person(identity_fault="identity_length", identity_length=17)),
        (P, person(identity_fault="right")),
        (U, person()),
    ],
    "A03": [
        ("E", person(identity_fault="identity_checksum")),
        ("E", person(identity_fault="identity_characters")),
        (P, person(identity_fault="right")),
        (U, person()),
    ],
    "A04": [
        ("E", person(identity_fault="identity_date")),
        ("E", person(identity_fault="right", identity_birth=date(2026, 6, 2))),
        (P, person(identity_fault="right", identity_birth=date(2026, 6, 1))),
        (U, person()),
    ],
    "A05": [
        ("W", person(age_months=5)),
        ("E", person(age_months=6)),
        ("W", person()),
        ("W", person(identity_length=18, identity_fault="identity_marker")),
        (P, person(identity_length=18, identity_fault="right")),
    ],
    "A06": [
        ("E", person(sex="1", identity_sex="2")),
        ("E", person(sex="2", identity_sex="1")),
        (P, person(sex="1", identity_sex="1")),
        (U, person(sex="1")),
        (U, person(identity_sex="1")),
    ],
    "A07": [
        ("E", person(birth_date=BORN, identity_birth=date(1949, 1, 2))),
        (P, person(birth_date=BORN, identity_birth=BORN)),
        (U, person(birth_date=BORN)),
    ],
    "A08": [
        ("E", person()),
        ("E", person(name="韦1山")),
        ("E", person(name="韦")),
        ("E", person(name="山" * 31)),
        (P, person(name="买买提·艾力")),
        (P, person(name="韦山")),
        (P, person(name="山" * 30)),
    ],
    "A09": [("W", person(namesakes=2)), (P, person(namesakes=1)), (U, person())],
    "A10": [
        ("E", home(same_household_no=2)),
        ("E", home({"same_person_no": 2}, same_household_no=1)),
        (P, home({"same_person_no": 1}, same_household_no=1)),
        (P, home({}, same_household_no=1)),
        (P, home({"same_person_no": 1})),
        (U, home({})),
    ],
    "A11": [
        ("W", person(identity_type="09", identity_length=18)),
        ("W", person(identity_type="01", identity_length=20)),
        ("W", person(identity_type="01", identity_length=22)),
        (P, person(identity_type="09", identity_length=22)),
        (P, person(identity_type="01", identity_length=18)),
        (U, person(identity_length=20)),
    ],
    "A12": [
        ("W", home(same_bank_card=2, bank_card_valid=True)),
        ("W", home(bank_card_valid=False)),
        (P, home(same_bank_card=1, bank_card_valid=True)),
        (U, home(bank_card_valid=True)),
    ],
}
RELATION: dict[str, list[tuple[str, Case]]] = {
    "B01": [
        ("E", home({"relation": "02"})),
        ("E", home()),
        (P, home(HEAD_M)),
        (U, home({"relation": None})),
        (U, home({"relation": "02"}, whole=False)),
    ],
    "B02": [("E", home(HEAD_M, HEAD_F)), (P, home(HEAD_M, SPOUSE_F)), (U, home(HEAD_M, {}))],
    "B03": [("E", home(SPOUSE_F, SPOUSE_F)), (P, home(HEAD_M, SPOUSE_F)), (U, home(SPOUSE_F, {}))],
    "B04": [
        (P, home(HEAD_F, SPOUSE_M, {"relation": "03", "sex": "1"})),
        (P, home(HEAD_M, SPOUSE_F, {"relation": "04", "sex": "2"})),
        ("E", home(HEAD_M, SPOUSE_M)),
        ("E", home(HEAD_F, SPOUSE_F)),
        (P, home(HEAD_M, SPOUSE_F)),
        (P, home(HEAD_M)),
        (U, home(HEAD_M, {"relation": "02"})),
    ],
    "B05": [("E", person()), ("E", person(relation="77")), (P, person(relation="03"))],
    "B06": [
        ("E", person(sex="2", relation="03")),
        ("E", person(sex="1", relation="12")),
        (P, person(sex="1", relation="03")),
        (P, person(sex="1", relation="02")),
        (U, person(relation="03")),
    ],
    "B07": [
        ("W", with_head(40, relation="03", age=27)),
        (P, with_head(40, relation="03", age=26)),
        ("W", with_head(40, relation="12", age=53)),
        (P, with_head(40, relation="12", age=54)),
        ("W", with_head(60, relation="07", age=33)),
        (P, with_head(60, relation="07", age=32)),
        (P, with_head(40, relation="21", age=40)),
        (U, with_head(40, relation="03")),
        (U, with_head(None, relation="03", age=27)),
    ],
    "B08": [
        ("W", person(relation="01", age=15)),
        (P, person(relation="01", age=16)),
        ("W", person(relation="02", age=17)),
        (P, person(relation="02", age=18)),
        (U, person(relation="02")),
    ],
    "B09": [
        ("E", home({}, {}, member_count=3)),
        (P, home({}, {}, member_count=2)),
        (U, home({}, {})),
        (U, home({}, member_count=3, whole=False)),
    ],
    "B10": [("W", home(member_count=13)), (P, home(member_count=12)), (U, home())],
    "B11": [
        ("E", home()),
        ("E", home(main_cause="01", other_causes="02,01")),
        (P, home(main_cause="01", other_causes="02,03")),
        (P, home(main_cause="01")),
        (P, home(register="unlisted")),
    ],
    "B12": [("E", home()), ("E", home(phone_valid=False)), (P, home(phone_valid=True))],
    "B13": [
        ("I", person(phone_valid=False)),
        ("W", person(phone_valid=False, work_months=3)),
        (P, person(phone_valid=True)),
        (U, person()),
    ],
    "B14": [("W", home(same_phone=2)), (P, home(same_phone=1)), (U, home())],
    "B16": [("I", person(politics="05")), (P, person(politics="13")), (U, person())],
}
SCHOOLING: dict[str, list[tuple[str, Case]]] = {
    "C01": [
        ("E", person(education="02", student="04")),
        (P, person(education="02")),
        (P, person(education="02", student="01")),
        (P, person(student="04")),
    ],
    "C02": [("E", person()), (P, person(education="02")), (P, person(dropout_reason="01"))],
    "C03": [
        ("E", person(age=6)),
        ("E", person(age=15, student="01")),
        (P, person(age=15, student="06")),
        (P, person(age=10, dropout_reason="05")),
        (P, person(age=16)),
        (P, person(age=5)),
        (U, person()),
    ],
    "C04": [
        ("W", person(dropout_reason="01", health="01")),
        ("W", person(dropout_reason="02", health="01")),
        (P, person(dropout_reason="01", health="03")),
        (P, person(dropout_reason="03", health="01")),
        (U, person(dropout_reason="01")),
    ],
    "C05": [
        ("E", person(education="77", student="04")),
        ("E", person(student="77")),
        (P, person(education="01", student="01")),
        (U, person()),
    ],
    "C06": [("E", person()), ("E", person(health="01,04")), (P, person(health="02,04")), (P, person(health="01"))],
    "C07": [
        ("W", person(health="02,04", identity_type="01")),
        (P, person(health="04", identity_type="09")),
        (P, person(health="01", identity_type="01")),
        (U, person(health="04")),
        (U, person(identity_type="01")),
    ],
    "C08": [
        ("W", person(identity_length=20, identity_fault="right", health="01")),
        (P, person(identity_length=20, identity_fault="right", health="04")),
        (P, person(identity_length=18, identity_fault="right", health="01")),
        (U, person(identity_length=20, identity_fault="right")),
    ],
    "C09": [
        (P, person(disability_kind="4", disability_grade="3", labour="01")),
        ("W", person(card_disability="42", labour="01")),
        ("W", person(card_disability="41", labour="02")),
        ("W", person(disability_kind="4", disability_grade="1", labour="01")),
        (P, person(card_disability="43", labour="01")),
        (P, person(card_disability="42", labour="05")),
        (U, person(card_disability="42")),
        (U, person(labour="01")),
    ],
    "C10": [
        ("E", person(labour="01", ethnicity="01")),
        ("E", person(labour="77", ethnicity="01", health="01")),
        (P, person(labour="01", ethnicity="01", health="01")),
    ],
    "C11": [
        ("W", person(labour="04", work_months=3)),
        ("W", person(labour="03", work_area="04")),
        (P, person(labour="04", work_months=0)),
        (P, person(labour="01", work_months=3)),
        (U, person(labour="04")),
        (U, person(work_months=3)),
    ],
    "C12": [
        ("W", person(student="12", work_months=2)),
        (P, person(student="13", work_months=2)),
        (P, person(student="12", work_months=0)),
        (U, person(student="12")),
    ],
    "C13": [
        ("W", person(student="07", labour="01")),
        (P, person(student="07", labour="04")),
        (P, person(student="20", labour="01")),
        (P, person(education="03", labour="01")),
        (U, person(student="07")),
        (U, person(labour="01")),
    ],
    "C14": [
        ("W", person(public_post="01", labour="03")),
        (P, person(public_post="01", labour="05")),
        (P, person(labour="03")),
        (U, person(public_post="01")),
    ],
    "C15": [
        ("W", person(tekun="2", work_months=1)),
        (P, person(tekun="0", work_months=1)),
        (P, person(tekun="1", work_months=0)),
        (U, person(work_months=1)),
    ],
}
AGES: dict[str, list[tuple[str, Case]]] = {
    "D01": [
        ("W", person(student="20", age=7, health="01")),
        (P, person(student="02", age=6, health="01")),
        (P, person(student="02", age=8, health="04")),
        (U, person(student="20", age=7)),
    ],
    "D02": [
        ("W", person(student="03", age=5)),
        ("W", person(student="03", age=15)),
        (P, person(student="03", age=6)),
        (P, person(student="03", age=14)),
        (U, person(student="03")),
    ],
    "D03": [
        ("W", person(student="04", age=11)),
        ("W", person(student="06", age=18)),
        (P, person(student="05", age=12)),
        (P, person(student="05", age=17)),
        (U, person(student="05")),
    ],
    "D04": [
        ("W", person(student="07", age=14)),
        ("W", person(student="12", age=21)),
        (P, person(student="10", age=15)),
        (P, person(student="09", age=20)),
        (U, person(student="09")),
    ],
    "D05": [
        ("W", person(student="13", age=17)),
        ("W", person(student="31", age=17)),
        ("W", person(student="21", age=17)),
        (P, person(student="31", age=18)),
        (U, person(student="31")),
    ],
    "D06": [("W", person(student="41", age=19)), (P, person(student="41", age=20)), (U, person(student="41"))],
    "D07": [
        ("W", person(age=16, education="02")),
        ("W", person(age=22, education="01")),
        (P, person(age=23, education="02")),
        (P, person(age=15, education="02")),
        (P, person(age=16, education="03")),
        (U, person(age=16)),
    ],
    "D08": [
        ("E", person(age=15, labour="01")),
        (P, person(age=15, labour="04")),
        (P, person(age=16, labour="01")),
        (U, person(age=15)),
        (U, person(labour="01")),
    ],
    "D09": [
        ("W", person(age=16, health="01", education="03", labour="04")),
        ("W", person(age=59, health="01", education="03", labour="05")),
        (P, person(age=60, health="01", education="03", labour="04")),
        (P, person(age=30, health="02", education="03", labour="04")),
        (P, person(age=17, health="01", student="08", labour="04")),
        (U, person(age=30, education="03", labour="04")),
    ],
    "D10": [
        ("W", person(age=60, labour="01")),
        (P, person(age=59, labour="01")),
        (P, person(age=60, labour="05")),
        (U, person(age=60)),
        (U, person(labour="01")),
    ],
    "D11": [
        (P, person(age=17, student="08", health="03", labour="01")),
        ("W", person(age=40, education="03", health="03", labour="01")),
        (P, person(age=40, education="03", health="01", labour="01")),
        (P, person(age=40, education="03", health="03", labour="05")),
        (U, person(age=40, education="03", labour="01")),
    ],
    "D12": [
        ("E", person(age=15, work_months=1)),
        (P, person(age=16, work_months=1)),
        (P, person(age=15, work_months=0)),
        (U, person(age=15)),
        (U, person(work_months=1)),
    ],
    "D13": [
        ("E", person(age=15, public_post="04")),
        (P, person(age=16, public_post="04")),
        (U, person(public_post="04")),
    ],
    "D14": [
        ("W", person(age=70, public_post="01")),
        (P, person(age=69, public_post="01")),
        (U, person(public_post="01")),
    ],
    "D15": [
        ("W", person(tekun="1", age=18, health="01", education="02")),
        ("W", person(tekun="1", age=59, health="01", education="02")),
        (P, person(tekun="1", age=17, health="01", education="02")),
        (P, person(tekun="1", age=60, health="01", education="02")),
        (P, person(tekun="0", age=18, health="01", education="02")),
        (P, person(tekun="1", age=30, health="04", education="02")),
        (U, person(tekun="1", age=18, education="02")),
    ],
    "D16": [("I", person(age=101)), (P, person(age=100)), (U, person())],
}
PEOPLE = IDENTITY | RELATION | SCHOOLING | AGES
