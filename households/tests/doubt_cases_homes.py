"""What each rule of domain.md §7.5 says of small cases. 亩 and 元 in hundredths."""

from datetime import date
from typing import Any

from households.doubts.living import RANGES, REQUIRED
from households.tests.doubt_cases_people import P, U
from households.tests.doubt_frames import Case, home, person, place

YES_OR_CODE = (
    *("cooperative", "leading_firm", "leader_person", "production_power", "power", "television", "road_type"),
    *("dangerous", "toilet", "fuel", "safe_water"),
)
FILLED: dict[str, Any] = dict.fromkeys(REQUIRED, 1) | dict.fromkeys(YES_OR_CODE, "1")
PARTS = {"income_wage": 1200000, "income_operating": 800000, "income_property_other": 50000}
PARTS |= {"income_family_planning": 10000, "income_dibao": 240000, "income_tekun": 0, "income_pension": 132000}
PARTS |= {"income_eco": 60000, "income_other_transfer": 8000, "income_operating_cost": 300000, "income_persons": 4}
"""Appendix A: transfers 4500, net 22000, per head 5500.00."""
OUT, BACK = date(2024, 3, 1), date(2025, 3, 1)
GONE = {"ever_monitored": True, "episode_identified_on": OUT, "episode_eliminated_on": BACK}
WELL = {"age": 40, "resident_medical": "1", "student": "01"}


def watched(*members: dict[str, Any], **facts: Any) -> Case:
    """A household that is monitored now."""
    return home(*members, monitored=True, ever_monitored=True, **facts)


def gone(*members: dict[str, Any], **facts: Any) -> Case:
    """One whose risk is gone."""
    return home(*members, **(GONE | facts))


WORKING: dict[str, list[tuple[str, Case]]] = {
    "E01": [
        ("W", person(resident_medical="1", employee_medical="1")),
        (P, person(resident_medical="1", employee_medical="0")),
        (U, person(resident_medical="1")),
    ],
    "E02": [
        ("W", person(age_months=3)),
        ("W", person(resident_medical="0", employee_medical="0", age_months=300)),
        (P, person(resident_medical="0", employee_medical="1", age_months=300)),
        (P, person(age_months=2)),
        (P, person(age_months=300, soldier="1")),
        (U, person(resident_medical="0", employee_medical="0")),
    ],
    "E03": [
        ("W", person()),
        ("W", person(major_illness="0")),
        (P, home({"major_illness": "0"}, monitored=True)),
        (P, person(major_illness="1")),
    ],
    "E04": [
        ("W", person(age=16, education="03")),
        ("W", person(age=50, education="03", resident_pension="0", employee_pension="0")),
        (P, person(age=50, education="03", employee_pension="1")),
        (P, person(age=15, education="03")),
        (P, person(age=17, student="08")),
        (U, person(education="03")),
    ],
    "E05": [
        ("W", person(medical_aid="1", resident_medical="0", employee_medical="0")),
        (P, person(medical_aid="1", resident_medical="1")),
        (P, person(medical_aid="0", resident_medical="0", employee_medical="0")),
        (U, person(medical_aid="1", resident_medical="0")),
    ],
    "E06": [
        ("E", person(dibao="2", tekun="1")),
        (P, person(dibao="2", tekun="0")),
        (U, person(dibao="2")),
    ],
    "E07": [
        ("E", person(work_place="广东省东莞市")),
        ("E", person(work_months=3)),
        ("E", person(work_area="04", work_months=0)),
        (P, person(work_place="广东省东莞市", work_months=3)),
        (P, person(work_months=0)),
        (U, person()),
    ],
    "E08": [("W", person(work_place="广东")), (P, person(work_place="广东省东莞市")), (U, person())],
    "E13": [
        ("W", person(work_area="03", work_channel="03")),
        ("W", person(work_area="04", work_channel="02")),
        (P, person(work_area="02", work_channel="02")),
        (P, person(work_area="04", work_channel="01")),
        (U, person(work_area="04")),
    ],
    "E15": [
        ("E", person(public_post="01")),
        ("E", person(public_months=3)),
        ("E", person(public_post="01", public_months=13)),
        (P, person(public_post="01", public_months=12)),
        (P, person(public_months=0)),
        (U, person()),
    ],
    "E16": [
        ("W", home(*[{"public_post": "01"}] * 3)),
        (P, home(*[{"public_post": "01"}] * 2)),
        (U, home(*[{"public_post": "01"}] * 2, whole=False)),
    ],
    "E17": [
        ("I", person(age=25, education="07", work_months=0)),
        ("I", person(age=25, labour="02", work_months=0)),
        (P, person(age=25, education="07", labour="01", work_months=6)),
        (P, person(age=60, education="07", work_months=0)),
        (U, person(age=25, education="07")),
    ],
}
LIVING: dict[str, list[tuple[str, Case]]] = {
    "E18": [
        ("E", home(kind="1", **{**FILLED, "toilet": None})),
        ("E", watched(kind="2")),
        (P, home(kind="1", **FILLED)),
        (P, home(kind="2")),
        (U, home()),
    ],
    "E19": [
        (P, home(arable=0, fruit=0, water_surface=0, returned=200, forest=100, grass=100)),
        ("W", home(arable=10001)),
        ("W", home(returned=300, forest=100, grass=100)),
        *[("W", home(**{name: most * 100 + 1})) for name, most in RANGES.items()],
        (P, home(**{name: most * 100 for name, most in RANGES.items()})),
        (U, home(arable=100)),
    ],
    "E20": [
        (P, home(register="unlisted", road_km=100)),
        ("W", home(road_km=501)),
        ("W", home()),
        (P, home(road_km=500)),
        (U, home(register="unlisted")),
    ],
    "E21": [
        ("W", home(house_area=0)),
        ("W", home(house_area=50001)),
        ("W", home()),
        (P, home(house_area=50000)),
        (U, home(register="unlisted")),
    ],
    "E22": [("W", home(power="0")), ("W", home()), (P, home(power="1")), (U, home(register="unlisted"))],
    "E23": [
        ("E", home(dangerous="1", house_grade="2")),
        ("E", home(dangerous="0", house_grade="3")),
        (P, home(dangerous="1", house_grade="4")),
        (P, home(dangerous="0", house_grade="1")),
        (U, home(dangerous="1")),
    ],
    "E24": [("W", home(dangerous="1")), (P, watched(dangerous="1")), (P, home(dangerous="0")), (U, home())],
    "E25": [("W", home(safe_water="0")), (P, watched(safe_water="0")), (P, home(safe_water="1")), (U, home())],
}
INCOME: dict[str, list[tuple[str, Case]]] = {
    "E26": [
        ("W", home(per_head=399999)),
        ("W", home()),
        (P, home(per_head=400000)),
        (U, home(register="unlisted")),
    ],
    "E27": [
        ("W", home(per_head=729999, monitoring_line=730000)),
        (P, home(per_head=730000, monitoring_line=730000)),
        (P, watched(per_head=100, monitoring_line=730000)),
        (U, home(per_head=100)),
    ],
    "E28": [
        ("W", home(income_wage=29999)),
        ("W", home(income_wage=30000001)),
        (P, home(income_wage=0)),
        (P, home(income_wage=30000)),
        (P, home(income_wage=30000000)),
        (U, home()),
    ],
    "E29": [
        ("W", watched(income_wage=9999)),
        (P, watched(income_wage=10000)),
        (P, home(income_wage=9999)),
        (U, watched()),
    ],
    "E30": [
        ("W", home(income_operating=100, income_operating_cost=0)),
        (P, home(income_operating=100, income_operating_cost=1)),
        (P, home(income_operating=0, income_operating_cost=0)),
        (U, home(income_operating=100)),
    ],
    "E31": [
        (P, home(income_eco=0, returned=0)),
        ("W", home(income_eco=100, returned=0)),
        (P, home(income_eco=100, returned=10)),
        (U, home(income_eco=100)),
    ],
    "E32": [
        ("W", home(income_dibao=19999)),
        ("W", home(income_family_planning=9999)),
        ("W", home(income_pension=8799)),
        ("W", home(income_tekun=19999)),
        (P, home(income_dibao=20000, income_family_planning=10000, income_pension=8800, income_tekun=20000)),
        (U, home(income_dibao=0)),
    ],
    "E33": [
        ("W", home(first_year=2023, per_head=2000001)),
        ("W", home(episode_identified_on=date(2023, 1, 1), per_head=2000001)),
        (P, home(first_year=2022, per_head=2000001)),
        (P, home(first_year=2023, per_head=2000000)),
        (U, home(first_year=2023)),
    ],
    "E34": [
        (U, home(income_persons=4, income_reported_per_head=100)),
        ("E", home(**PARTS, income_reported_per_head=550101)),
        ("E", home(**PARTS, income_reported_transfer=450101)),
        ("E", home(**PARTS, income_net_income=2199899)),
        (P, home(**PARTS, income_reported_per_head=550100, income_reported_transfer=450000)),
        (U, home(**PARTS)),
        (U, home(income_reported_net=100)),
    ],
    "E35": [
        ("W", home(per_head=2001, last_per_head=1000)),
        ("W", home(per_head=699, last_per_head=1000)),
        (P, home(per_head=2000, last_per_head=1000)),
        (P, home(per_head=700, last_per_head=1000)),
        (U, home(per_head=2001)),
        (U, home(per_head=2001, last_per_head=0)),
    ],
    "E36": [
        (U, home({"work_area": "04"}, income_wage=0)),
        ("W", home({"work_months": 1}, income_wage=0)),
        ("W", home({"work_months": 0}, income_wage=100)),
        (P, home({"work_months": 1}, income_wage=100)),
        (P, home({"work_months": 0}, income_wage=0)),
        (U, home({}, income_wage=100)),
        (U, home({"work_months": 1})),
    ],
    "E37": [
        ("W", home({"age": 60, "resident_pension": "1"}, income_pension=0)),
        (
            P,
            home(
                {"dibao": "0", "tekun": "0", "age": 40, "resident_pension": "1"},
                income_dibao=0,
                income_tekun=0,
                income_pension=0,
            ),
        ),
        ("W", home({"dibao": "2", "tekun": "0", "age": 40}, income_dibao=0)),
        ("W", home({"dibao": "0", "tekun": "0", "age": 40}, income_dibao=100)),
        ("W", home({"age": 65, "resident_pension": "1"}, income_pension=0)),
        ("W", home({"age": 40}, income_pension=100)),
        (
            P,
            home(
                {"dibao": "2", "tekun": "0", "age": 65, "resident_pension": "1"},
                income_dibao=100,
                income_tekun=0,
                income_pension=100,
            ),
        ),
        (U, home({"dibao": "2"})),
    ],
    "E38": [
        ("W", place(incomes=6, most_alike=3)),
        (P, place(incomes=101, most_alike=50)),
        ("W", place(incomes=5, most_alike=5)),
        (U, place(incomes=4, most_alike=4)),
    ],
}
MONITORING: dict[str, list[tuple[str, Case]]] = {
    "F01": [("E", watched()), (P, watched(episode_risks="01")), (P, home())],
    "F02": [
        ("E", watched(episode_risks="99")),
        ("E", watched(episode_risks="01,04")),
        (P, watched(episode_risks="04,99", episode_disaster_note="洪涝", episode_risk_note="丧葬")),
        (U, watched()),
    ],
    "F03": [
        ("W", watched({"health": "01"}, episode_risks="02")),
        (P, watched({"health": "02,04"}, episode_risks="02")),
        (P, watched({"health": "01"}, episode_risks="01")),
        (U, watched({}, episode_risks="02")),
    ],
    "F04": [
        ("W", watched({"health": "04"}, episode_risks="01")),
        (P, watched({"health": "03"}, episode_risks="01")),
        (U, watched({}, episode_risks="01")),
    ],
    "F05": [
        ("W", watched(episode_risks="01", has_identified_income=True, identified_self_paid=0)),
        ("W", watched(episode_risks="01", has_identified_income=True)),
        (P, watched(episode_risks="01", has_identified_income=True, identified_self_paid=100)),
        (P, watched(episode_risks="02")),
        (U, watched(episode_risks="01")),
    ],
    "F06": [
        ("W", watched(*[{"labour": "01"}] * 2, *[{"labour": "04"}] * 2, episode_risks="08")),
        (P, watched(*[{"labour": "01"}] * 50, *[{"labour": "04"}] * 51, episode_risks="08")),
        (P, watched(*[{"labour": "01"}] * 3, episode_risks="08")),
        (U, watched(*[{"labour": "01"}] * 3, {}, episode_risks="08")),
    ],
    "F07": [
        ("W", watched({"labour": "04", "work_months": 0}, episode_risks="07")),
        ("W", watched({"labour": "01", "work_months": 0}, episode_risks="07")),
        (P, watched({"labour": "01", "work_months": 5}, episode_risks="07")),
        (U, watched({"labour": "01"}, episode_risks="07")),
    ],
    "F12": [
        ("W", watched(episode_water_risk="1", episode_risks="01")),
        ("W", watched(episode_medical_risk="1", episode_risks="06")),
        ("W", watched(episode_house_risk="1", episode_risks="06")),
        ("W", watched({"age": 10, "student": "03"}, episode_school_risk="1", episode_risks="06")),
        (
            P,
            watched(
                {"age": 10},
                episode_school_risk="1",
                episode_water_risk="1",
                episode_medical_risk="0",
                episode_house_risk="0",
                episode_risks="06",
            ),
        ),
        (U, watched(episode_water_risk="1")),
    ],
    "F19": [
        ("E", gone()),
        (P, gone(eliminated_per_head=100)),
        ("E", gone(episode_elimination_mode="1")),
        (P, gone(episode_elimination_mode="2")),
        (P, watched()),
        (P, home()),
    ],
    "F20": [
        (P, gone({"age": 10, "resident_medical": "1"}, dangerous="0", safe_water="1")),
        ("E", gone(WELL, dangerous="1")),
        ("E", gone(WELL, safe_water="0")),
        ("E", gone({"resident_medical": "0", "employee_medical": "0"})),
        ("E", gone({"age": 10, "dropout_reason": "03"})),
        (P, gone(WELL, dangerous="0", safe_water="1")),
        (P, watched(dangerous="1")),
        (U, gone(WELL, safe_water="1")),
    ],
    "F22": [
        ("E", gone(eliminated_per_head=100, eliminated_line=101)),
        (P, gone(eliminated_per_head=101, eliminated_line=101)),
        (U, gone(eliminated_per_head=100)),
    ],
    "F23": [
        (U, gone(episode_identified_on=None, episode_elimination_mode="1")),
        ("W", gone(episode_eliminated_on=date(2024, 8, 1), episode_elimination_mode="1")),
        ("W", gone(episode_eliminated_on=date(2024, 5, 1), episode_elimination_mode="1")),
        ("E", gone(episode_eliminated_on=date(2024, 4, 1), episode_elimination_mode="1")),
        ("E", gone(episode_eliminated_on=OUT, episode_elimination_mode="1")),
        (P, gone(episode_eliminated_on=date(2024, 9, 1), episode_elimination_mode="1")),
        (P, gone(episode_eliminated_on=OUT, episode_elimination_mode="2")),
        (U, gone(episode_eliminated_on=OUT)),
    ],
    "F24": [
        ("W", gone({"labour": "04"}, {"labour": "03"})),
        (P, gone({"labour": "04"}, {"labour": "05"})),
        (P, watched({"labour": "04"})),
        (U, gone({"labour": "04"}, {})),
    ],
    "F25": [
        ("E", watched()),
        ("E", watched(episode_contact="韦明")),
        ("E", watched(episode_contact_phone=True, collector="韦明")),
        (P, watched(episode_contact="韦明", episode_contact_phone=True)),
        (P, watched(collector="韦明", collector_phone=True)),
        (P, home()),
    ],
    "F27": [
        ("W", watched({"labour": "04", "dibao": "2", "tekun": "0"})),
        ("W", watched({"labour": "04", "dibao": "0", "tekun": "0"}, episode_no_labour="1")),
        (P, watched({"labour": "04", "dibao": "2", "tekun": "0"}, episode_no_labour="1")),
        (P, watched({"labour": "01"})),
        (U, watched({"labour": "04"}, episode_no_labour="1")),
    ],
    "F29": [
        ("W", watched(episode_found_on=date(2024, 2, 14), episode_identified_on=OUT)),
        (P, watched(episode_found_on=date(2024, 2, 15), episode_identified_on=OUT)),
        (U, watched(episode_identified_on=OUT)),
    ],
    "F30": [
        ("E", watched(episode_kind="1", kind="2")),
        ("E", watched(episode_kind="2", kind="1")),
        (P, watched(episode_kind="1", kind="1")),
        (P, watched(episode_kind="3", kind="2")),
        (U, watched(episode_kind="1")),
    ],
}
OUT_VILLAGE = {"exit_year": 2019, "households": 300, "population": 1200, "collective_income": 500, "paved_road": "1"}
COUNTED = dict.fromkeys(("primary_schools", "pension_insured", "library_rooms"), 0)
COUNTED |= dict.fromkeys(("dibao_persons", "tekun_persons", "disabled"), 0)
VILLAGES: dict[str, list[tuple[str, Case]]] = {
    "G01": [
        ("E", place(**{**OUT_VILLAGE, "population": 0})),
        ("E", place(**{**OUT_VILLAGE, "collective_income": None})),
        ("E", place(**{**OUT_VILLAGE, "paved_road": "0"})),
        (P, place(**OUT_VILLAGE)),
        (U, place(population=0)),
    ],
    "G02": [
        ("W", place(exit_year=2019, **COUNTED)),
        (P, place(exit_year=2019, bus="0", **COUNTED)),
        (U, place()),
    ],
    "G03": [
        ("W", place(unsafe_water_households=200, dangerous_households=101, households=300)),
        ("W", place(irrigated=101, arable=100)),
        ("W", place(returned=101, forest=50, grass=50)),
        (
            P,
            place(
                unsafe_water_households=200,
                dangerous_households=100,
                households=300,
                irrigated=100,
                arable=100,
                returned=100,
                forest=50,
                grass=50,
            ),
        ),
        (U, place(unsafe_water_households=200, households=300)),
    ],
    "G04": [
        ("W", place(registered_persons=1201, population=1200)),
        ("W", place(dibao_persons=10, dibao_households=11)),
        (P, place(registered_persons=1200, population=1200, dibao_persons=11, dibao_households=11)),
        (U, place(registered_persons=1200)),
    ],
}
HOMES = WORKING | LIVING | INCOME | MONITORING | VILLAGES
