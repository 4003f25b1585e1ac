"""What each rule about help says of small cases (domain.md §7.5 F, G). 元 in hundredths; today is 1 June 2026."""

from datetime import date
from typing import Any

from assistance.plan_codes import MeasureOption as N
from households.tests.doubt_cases_homes import gone, watched
from households.tests.doubt_cases_people import P, U
from households.tests.doubt_frames import Case, home, place

OLD, NEW = date(2026, 4, 1), date(2026, 5, 1)
ABLE, FRAIL = {"labour": "01"}, {"labour": "04"}
CALM = {"work_area": "01", "work_months": 5, "dibao": "0", "tekun": "0", "student": "01", "health": "01"}
CALM |= {"disability_grade": None, **ABLE}
AWAY, APPRENTICE = {**CALM, "work_area": "04"}, {**CALM, "student": "10"}


def helped(*options: str, members: Any = (CALM,), **facts: Any) -> Case:
    """Monitored, with these measures planned this year, begun and long enough for an income."""
    held = ",".join(options) or "none"
    names = ("measures", "measures_begun", "measures_paid", "measures_now")
    return watched(*members, **{**dict.fromkeys(names, held), "episode_identified_on": OLD, **facts})


def never(*options: str) -> Case:
    """Not monitored: whatever its plan holds, these rules do not ask."""
    return home(measures=",".join(options) or "none", episode_identified_on=OLD)


def differs(option: str, could: dict[str, Any], not_due: dict[str, Any]) -> list[tuple[str, Case]]:
    """A measure without anybody whom it could be for, or somebody without it."""
    return [
        ("W", helped(option)),
        ("W", helped(N.GROWING, members=(CALM, could))),
        (P, helped(option, members=(CALM, could))),
        (P, helped(N.GROWING)),
        (P, helped(option, members=(CALM, could), measures_now=N.GROWING)),
        (P, helped(option, measures_now=N.GROWING)),
        (P, helped(members=(CALM, could))),
        (U, helped(option, members=(CALM | not_due,))),
        (U, helped(option, measures=None, measures_now=None)),
    ]


MEASURES: dict[str, list[tuple[str, Case]]] = {
    "F08": [
        ("W", helped()),
        (P, helped(episode_identified_on=NEW)),
        (P, helped(N.GROWING)),
        (P, never()),
        (U, helped(measures=None)),
        (U, helped(episode_identified_on=None)),
    ],
    "F09": [
        ("W", helped(N.TREATMENT)),
        ("W", helped(N.DIBAO, episode_measures_done="1")),
        (P, helped(N.TREATMENT, N.GROWING)),
        (P, helped(N.TREATMENT, episode_measures_done="1")),
        (P, helped(N.TREATMENT, members=(FRAIL,))),
        (P, helped(N.TREATMENT, episode_identified_on=NEW)),
        (P, helped()),
        (P, never(N.TREATMENT)),
        (U, helped(N.TREATMENT, members=({},))),
        (U, helped(measures=None)),
    ],
    "F10": [
        ("W", helped(N.GROWING)),
        ("W", helped(N.GROWING, episode_measures_done="0")),
        ("W", helped(N.TRAINING, episode_measures_done="1")),
        ("W", helped(N.TREATMENT, episode_measures_done="1")),
        (P, helped(N.GROWING, episode_measures_done="1")),
        (P, helped(N.GROWING, measures_begun="none")),
        (P, helped(N.TRAINING)),
        (P, helped(episode_measures_done="1")),
        (P, never(N.GROWING)),
        (U, helped(N.GROWING, measures_begun=None)),
    ],
    "F11": [
        ("W", helped(N.GROWING, episode_risks="01")),
        ("W", helped(N.TREATMENT, episode_risks="01,06")),
        ("W", helped(N.TREATMENT, episode_risks="05")),
        ("W", helped(N.RAIN_AND_DEW, episode_risks="03", episode_school_risk="1")),
        ("W", helped(N.GROWING, episode_risks="07", episode_medical_risk="1")),
        (P, helped(N.TREATMENT, N.WATER_WORKS, episode_risks="01,06")),
        (P, helped(N.DIBAO, episode_risks="02")),
        (P, helped(N.RELOCATION, episode_risks="05")),
        (P, helped(N.AT_SCHOOL, episode_risks="03", episode_school_risk="1")),
        (P, helped(N.GROWING, episode_risks="07")),
        (P, helped(episode_risks="01")),
        (P, never(N.GROWING)),
        (U, helped(N.GROWING)),
        (U, helped(episode_risks="01", measures=None)),
    ],
    "F13": [
        *differs(N.DIBAO, CALM | {"dibao": "2"}, {"dibao": None}),
        *differs(N.TEKUN, CALM | {"tekun": "2"}, {"tekun": None}),
        *differs(N.DISABILITY, CALM | {"health": "04", "disability_grade": "2"}, {"health": None}),
        (P, helped(N.GROWING, members=(CALM | {"health": "04", "disability_grade": "3"},))),
    ],
    "F14": [
        ("W", helped(N.SENT_TO_WORK, income_wage=0)),
        ("W", helped(N.PUBLIC_POST, members=(CALM | {"work_area": None, "work_months": 0},), income_wage=90000)),
        (P, helped(N.SENT_TO_WORK, income_wage=90000)),
        (P, helped(N.PUBLIC_POST, members=({"public_post": "01", "work_months": 0},), income_wage=90000)),
        (P, helped(N.SENT_TO_WORK, income_wage=0, measures_paid="none")),
        (P, helped(N.TRAINING, members=(CALM | {"work_area": None, "work_months": 0},), income_wage=0)),
        (P, helped(N.GROWING, income_wage=0)),
        (P, never(N.SENT_TO_WORK)),
        (U, helped(N.SENT_TO_WORK)),
    ],
    "F15": [
        ("W", helped(N.GROWING, income_operating=0)),
        (P, helped(N.GROWING, income_operating=1)),
        (P, helped(N.GROWING, income_operating=0, measures_paid="none")),
        (P, helped(N.SHARES, income_operating=0)),
        (P, never(N.GROWING)),
        (U, helped(N.GROWING)),
    ],
    "F16": differs(N.RAIN_AND_DEW, APPRENTICE, {"student": None}),
    "F17": differs(N.WORK_ALLOWANCE, AWAY, {"work_area": None}),
    "F18": [
        ("W", helped(N.GROWING, episode_identified_on=date(2026, 2, 1))),
        ("W", helped(N.GROWING, episode_identified_on=date(2024, 11, 1))),
        ("W", helped(N.MEDICAL_FEE, episode_identified_on=date(2026, 3, 1))),
        (P, helped(N.MEDICAL_FEE, episode_identified_on=date(2026, 2, 1))),
        (P, helped(N.GROWING, episode_identified_on=date(2026, 3, 1))),
        (P, helped()),
        (P, never(N.GROWING)),
        (U, helped(N.GROWING, episode_identified_on=None)),
    ],
    "F21": [
        ("E", gone(episode_elimination_mode="1", measures="none")),
        ("E", gone(episode_elimination_mode="1", measures="none", episode_eliminated_on=date(2025, 1, 1))),
        (P, gone(episode_elimination_mode="1", measures=N.GROWING)),
        (P, gone(episode_elimination_mode="2", measures="none")),
        (P, helped()),
        (P, gone(episode_elimination_mode="1", measures=N.GROWING, episode_eliminated_on=date(2024, 12, 1))),
        (U, gone(episode_elimination_mode="1", measures="none", episode_eliminated_on=date(2024, 12, 1))),
        (U, gone(measures="none")),
        (U, gone(episode_elimination_mode="1")),
    ],
    "F28": [
        ("W", helped(N.RELOCATION, episode_identified_on=date(2021, 1, 1))),
        ("W", gone(measures=N.RELOCATION)),
        (P, helped(N.RELOCATION, episode_identified_on=date(2020, 12, 1))),
        (P, helped(N.REBUILDING)),
        (P, never(N.RELOCATION)),
        (U, helped(N.RELOCATION, episode_identified_on=None)),
    ],
}
VISITING: dict[str, list[tuple[str, Case]]] = {
    "G05": [
        ("W", home(helped=False)),
        (P, home(helped=True)),
        (P, home(helped=False, register="unlisted")),
        (U, home()),
    ],
    "G06": [
        ("W", home(visit_late=True, visit_due=date(2026, 3, 31))),
        (P, home(visit_late=False)),
        (U, home()),
    ],
    "G07": [
        ("W", place(same_texts=6)),
        ("W", place(homes_a_day=16)),
        ("W", place(visits_on_leave=1)),
        (P, place(same_texts=5, homes_a_day=15, visits_on_leave=0)),
        (U, place()),
    ],
    "G08": [
        ("W", place(new_households=1, meetings=0, notices=2)),
        ("W", place(new_households=1, meetings=1, notices=0)),
        (P, place(new_households=1, meetings=1, notices=1)),
        (P, place(new_households=0, meetings=0, notices=0)),
        (U, place()),
    ],
}
HELP = MEASURES | VISITING
