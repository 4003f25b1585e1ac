"""How often to go: the five regimes of the sources, the order of the rules, what stays overdue."""

from datetime import date

import pytest

from assistance.visit_codes import DueState, HelperLevel, HelperRole, HomeClass, VillageState, VisitMode, VisitPeriod
from assistance.visit_rules import (
    DEFAULTS,
    Asked,
    Busy,
    Case,
    Due,
    Rule,
    Seen,
    VisitFacts,
    busy_on,
    due_of,
    festival_near,
    first_workday,
    level_group,
    rule_for,
    visit_refusal,
)

P, S = VisitPeriod, DueState
WEEKLY = Rule(1, P.WEEK)
TWO_TO_FOUR = Rule(2, P.MONTH, ceiling=4)
MONTHLY = Rule(1, P.MONTH)
FOUR_A_YEAR = Rule(4, P.YEAR)
HEART = Rule(1, P.MONTH, heart_day=True)
HARVEST = Busy((9, 10), (10, 20))
WINTER = Busy((12, 20), (1, 10))
SINCE = date(2025, 1, 1)


def due(rule: Rule, today: str, *visits: str, seasons: tuple[Busy, ...] = (), since: date = SINCE) -> Due:
    """`visits`: 2026-11-03, or 2026-11-03 phone."""
    seen = [
        Seen(date.fromisoformat(day), VisitMode[mode.upper()] if mode else VisitMode.HOME)
        for day, _, mode in map(split, visits)
    ]
    return due_of(Asked(rule, since, seen, seasons), date.fromisoformat(today))


def split(text: str) -> tuple[str, str, str]:
    return text.partition(" ")


@pytest.mark.parametrize(
    ("rule", "today", "visits", "state", "on"),
    [
        # weekly (S2-96)
        (WEEKLY, "2026-11-25", ["2026-11-19"], S.DUE, "2026-11-29"),
        (WEEKLY, "2026-11-25", ["2026-11-23"], S.ENOUGH, "2026-12-06"),
        (WEEKLY, "2026-11-25", ["2026-11-12"], S.LATE, "2026-11-22"),
        (WEEKLY, "2026-11-25", ["2026-10-30"], S.LATE, "2026-11-08"),
        # two to four a month (S4-264, S4-272)
        (TWO_TO_FOUR, "2026-11-10", ["2026-10-03", "2026-10-20"], S.DUE, "2026-11-15"),
        (TWO_TO_FOUR, "2026-11-10", ["2026-10-03", "2026-10-20", "2026-11-02"], S.ENOUGH, "2026-11-30"),
        (TWO_TO_FOUR, "2026-11-20", ["2026-10-03", "2026-10-20", "2026-11-02"], S.DUE, "2026-11-30"),
        (TWO_TO_FOUR, "2026-11-20", ["2026-10-03", "2026-10-20"], S.LATE, "2026-11-15"),
        (TWO_TO_FOUR, "2026-11-20", ["2026-11-02", "2026-11-18"], S.ENOUGH, "2026-12-15"),
        (TWO_TO_FOUR, "2026-11-20", [f"2026-11-{day:02}" for day in (2, 5, 9, 12)], S.ENOUGH, "2026-12-15"),
        (TWO_TO_FOUR, "2026-11-20", [f"2026-11-{day:02}" for day in (2, 5, 9, 12, 16)], S.OVER, None),
        # once a month (S4-273, S4-278, S4-300)
        (MONTHLY, "2026-11-20", ["2026-10-30"], S.DUE, "2026-11-30"),
        (MONTHLY, "2026-11-20", ["2026-11-01"], S.ENOUGH, "2026-12-31"),
        (MONTHLY, "2026-11-20", ["2026-09-30"], S.LATE, "2026-10-31"),
        # four a year (S4-274, S4-302)
        (FOUR_A_YEAR, "2026-02-10", [f"2025-{m:02}-05" for m in (2, 5, 8, 11)], S.DUE, "2026-03-31"),
        (FOUR_A_YEAR, "2026-02-10", ["2026-01-20"], S.ENOUGH, "2026-06-30"),
        (FOUR_A_YEAR, "2026-11-20", [f"2026-{m:02}-05" for m in (1, 4)], S.LATE, "2026-09-30"),
        (FOUR_A_YEAR, "2026-11-20", [f"2026-{m:02}-05" for m in (1, 4, 7, 10)], S.ENOUGH, "2027-03-31"),
        # the first working day of the month (S2-56): 1 November 2026 is a Sunday
        (HEART, "2026-11-02", ["2026-10-09"], S.DUE, "2026-11-02"),
        (HEART, "2026-11-03", ["2026-10-09"], S.LATE, "2026-11-02"),
    ],
)
def test_the_regimes_of_the_sources(rule: Rule, today: str, visits: list[str], state: DueState, on: str | None) -> None:
    found = due(rule, today, *visits)
    assert (found.state, found.on and found.on.isoformat()) == (state, on)


def test_nobody_need_go_in_a_busy_season() -> None:
    """S4-267, S4-301: no routine visit is due, a call counts, and afterwards there is a week."""
    house_only = Rule(1, P.MONTH, modes=frozenset({VisitMode.HOME}))
    before = due(house_only, "2026-09-09", "2026-08-05", seasons=(HARVEST,))
    assert (before.state, before.on) == (S.DUE, date(2026, 10, 27))
    inside = due(house_only, "2026-10-15", "2026-08-05", seasons=(HARVEST,))
    assert (inside.state, inside.on) == (S.PAUSED, date(2026, 10, 27))
    after = due(house_only, "2026-10-21", "2026-08-05", seasons=(HARVEST,))
    assert (after.state, after.on) == (S.DUE, date(2026, 10, 27))
    late = due(house_only, "2026-11-02", "2026-08-05", seasons=(HARVEST,))
    assert (late.state, late.on, late.late) == (S.LATE, date(2026, 10, 27), 6)
    called = due(house_only, "2026-10-15", "2026-09-20 phone", "2026-10-02 phone", seasons=(HARVEST,))
    assert (called.state, called.done) == (S.ENOUGH, 1)
    assert due(house_only, "2026-12-02", "2026-11-20 phone").state == S.LATE


def test_a_season_may_run_over_the_new_year() -> None:
    assert busy_on([WINTER], date(2027, 1, 5)) == (date(2026, 12, 20), date(2027, 1, 10))
    assert busy_on([WINTER], date(2026, 12, 20)) == (date(2026, 12, 20), date(2027, 1, 10))
    assert busy_on([WINTER], date(2027, 1, 11)) is None
    assert Busy((2, 20), (2, 29)).spell(date(2027, 2, 28)) == (date(2027, 2, 20), date(2027, 2, 28))


def test_who_began_lately_owes_nothing_of_before() -> None:
    assert due(MONTHLY, "2026-11-20", since=date(2026, 10, 2)).state == S.DUE
    assert due(MONTHLY, "2026-11-20", since=date(2026, 10, 1)).state == S.LATE
    began = date(2026, 8, 15)
    assert due(FOUR_A_YEAR, "2026-09-20", since=began).on == date(2026, 9, 30)
    assert due(FOUR_A_YEAR, "2026-09-20", "2026-09-01", since=began).on == date(2026, 12, 31)
    assert due(FOUR_A_YEAR, "2026-12-20", "2026-09-01", "2026-11-01", since=began).state == S.ENOUGH
    assert due(Rule(1, P.MONTH, year=2027), "2027-01-20").state == S.DUE
    assert due(MONTHLY, "2026-11-20", since=date(2015, 1, 1)).on == date(2025, 11, 30)
    assert due(FOUR_A_YEAR, "2026-01-10", "2025-03-01", "2025-05-01", "2025-08-01").on == date(2025, 12, 31)


def test_two_visits_on_one_day_are_one() -> None:
    assert due(TWO_TO_FOUR, "2026-11-20", "2026-11-18", "2026-11-18 phone").done == 1


def test_a_rule_may_ask_for_nothing() -> None:
    assert due(Rule(0), "2026-11-20").state == S.ENOUGH
    assert due_of(Asked(None, SINCE), date(2026, 11, 20)) == Due(S.ENOUGH)
    assert Rule(0).words == "不作要求"
    assert TWO_TO_FOUR.words == "每月不少于 2 次，最多 4 次"


@pytest.mark.parametrize(
    ("case", "floor", "period"),
    [
        (Case(), 4, P.YEAR),
        (Case(village=VillageState.EXITED, home=HomeClass.EXITED), 4, P.YEAR),
        (Case(level=HelperLevel.COUNTY, village=VillageState.POOR, home=HomeClass.POOR), 1, P.MONTH),
        (Case(village=VillageState.ORDINARY, home=HomeClass.WATCHED), 1, P.MONTH),
        (Case(HelperRole.STATIONED, village=VillageState.POOR, home=HomeClass.POOR), 1, P.WEEK),
    ],
)
def test_what_holds_where_nothing_is_set(case: Case, floor: int, period: VisitPeriod) -> None:
    found = rule_for(DEFAULTS, case, 2026)
    assert found is not None
    assert (found.floor, found.period) == (floor, period)


def test_the_closer_rule_then_the_later() -> None:
    general, city, newer = Rule(2), Rule(1, level="40"), Rule(3, level="40", year=2027)
    home, village = Rule(5, home="poor"), Rule(6, village="poor")
    rules = [general, city, newer]
    assert rule_for(rules, Case(level="50"), 2026) == general
    assert rule_for(rules, Case(level="40"), 2026) == city
    assert rule_for(rules, Case(level="40"), 2027) == newer
    assert rule_for([village, home], Case(village="poor", home="poor"), 2026) == home
    assert rule_for([newer], Case(level="40"), 2026) is None


def test_levels_are_told_apart_by_four() -> None:
    assert [level_group(level) for level in ("10", "20", "40", "50", "52", "60", "63", "70", "99")] == [
        "20", "20", "40", "50", "50", "60", "60", "60", "60",
    ]  # fmt: skip


def test_the_calendar() -> None:
    assert first_workday(date(2026, 10, 15)) == date(2026, 10, 8)
    assert first_workday(date(2026, 8, 31)) == date(2026, 8, 3)
    assert festival_near(date(2026, 9, 20)) == ("中秋", date(2026, 9, 15), date(2026, 9, 25))
    assert festival_near(date(2026, 9, 26)) is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, None),
        ({"day": date(2026, 11, 21)}, "visit_day"),
        ({"day": date(2025, 11, 18)}, "visit_day"),
        ({"backwards": True}, "visit_times"),
        ({"closed": True}, "visit_closed"),
        ({"helps": False}, "visit_not_helper"),
    ],
)
def test_what_may_be_recorded(facts: dict, code: str | None) -> None:
    usual = {"day": date(2026, 11, 20), "today": date(2026, 11, 20)}
    assert visit_refusal(VisitFacts(**{**usual, **facts})) == code
