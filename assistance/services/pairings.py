"""Pairing a household with who helps it, changing him, ending it; a whole list at once (domain.md §4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.codes import PairEnd
from assistance.models import Cadre, Pairing
from assistance.pairing_rules import DAY, EndFacts, Span, end_refusal
from assistance.selectors.pairing_facts import Desk, Wanted, desk, planned
from assistance.services.doubts import help_changed
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import Register
from households.models import Household

P = Permission

REASONS |= {
    "pairing_day": "没有结对：{home}的开始时间应在 2013 年到今天（{today}）之间。",
    "pairing_last_day": "没有结对：{home}的结束时间应在开始时间以后、今天以前。还在帮扶的，结束时间空着。",
    "pairing_closed": "没有结对：{home}已经结束登记，不用再安排帮扶人。",
    "pairing_reach": "没有结对：{cadre}的单位“{unit}”只帮扶{where}，{home}不在那里。请选那里的帮扶干部。",
    "pairing_before_cadre": "没有结对：{cadre}从 {since} 起才是帮扶干部，结对不能早于这一天。",
    "pairing_after_cadre": "没有结对：{cadre}到 {until} 止不再帮扶。请选现在的帮扶干部。",
    "pairing_kin": "没有结对：{home}是{cadre}本人或者他申报的亲属的户。请换一个人。",
    "pairing_twice": "没有结对：{cadre}这段时间已经结对{home}，时间不能重叠。",
    "pairing_first": "没有结对：{home}这段时间已有第一责任人（{other}）。要换人，请用“换人”；多一个人帮，"
    "请不勾“第一责任人”。",
    "pairing_load": "没有结对：{cadre}已结对 {have} 户，本县要求最多 {most} 户。请选户数少的人。",
    "pairing_ended": "这一对已经结束，不用再办。",
    "pairing_end_day": "没有办理：从哪一天起应在结对那天（{starts}）到今天之间。",
    "pairing_unhooked": "没有结束：{home}还在名册上，第一责任人不能空着（不脱贫不脱钩，脱贫不脱帮扶）。请用“换人”，"
    "从同一天起由接手的人帮。",
    "pairing_same": "没有换人：接手的和原来的是同一个人。",
    "pairing_nobody": "没有办理：没有选接手的人。",
}


@write
def pair(*, household: Household, cadre: Cadre, first: bool, starts_on: date, by: Any, today: date) -> Pairing:
    """Raises PermissionDenied, Refused, Conflict."""
    require(by, P.HELP_EDIT, household.village_id)
    Household.objects.select_for_update().filter(pk=household.pk).first()  # who pairs it too waits here
    want = Wanted(household.pk, cadre.pk, first, starts_on)
    return add_pairs(desk([household.pk], [cadre.pk], today), [want], by=by)[0]


def add_pairs(on: Desk, wants: Iterable[Wanted], *, by: Any, told: bool = True) -> list[Pairing]:
    """Inside a write: all of them, judged one after another, or Refused for the first that cannot be."""
    made = []
    for want in wants:
        if refused := on.refusal(want):
            raise refused
        row = planned(want, by)
        on.take(row)
        made.append(row)
    try:
        with transaction.atomic():
            Pairing.objects.bulk_create(made, batch_size=1000)
    except IntegrityError as error:  # the same household paired at this very moment
        raise Conflict() from error
    help_changed(*(row.household_id for row in made))
    for row in made if told else ():
        home, cadre = on.households[row.household_id], on.cadres[row.cadre_id]
        record(Verb.PAIRED, row, by=by, after=shown(row, home, cadre), region=home.village_id)
    return made


@write
def change_helper(*, pairing: Pairing, version: int, cadre: Cadre | None, on: date, by: Any, today: date) -> Pairing:
    """The one leaves the day before `on`, the other begins on `on`: no day without. On the very day of the first
    pairing it was a mistake, and the old row never held."""
    require(by, P.HELP_EDIT, pairing.household.village_id)
    if cadre is None:
        raise Refused("pairing_nobody")
    if cadre.pk == pairing.cadre_id:
        raise Refused("pairing_same")
    table = desk([pairing.household_id], [pairing.cadre_id, cadre.pk], today)
    return hand_on(table, pairing, version, cadre.pk, on, by=by)


def take_over(rows: Iterable[Pairing], successors: Mapping[int, int], on: date, *, by: Any, today: date) -> None:
    """Inside a write: each of these pairings (by its number) goes over to the cadre named for it, all on one day."""
    held = list(rows)
    homes, people = {row.household_id for row in held}, {row.cadre_id for row in held} | {*successors.values()}
    table = desk(homes, people, today)
    for row in held:
        require(by, P.HELP_EDIT, table.households[row.household_id].village_id)
        hand_on(table, row, row.version, successors[row.pk], on, by=by)


def hand_on(table: Desk, pairing: Pairing, version: int, cadre: int, on: date, *, by: Any) -> Pairing:
    """Inside a write: one pairing goes over to another cadre on a day."""
    _stop(table, pairing, version, on, PairEnd.REPLACED, by=by, succeeded=True)
    return add_pairs(table, [Wanted(pairing.household_id, cadre, pairing.first, on)], by=by)[0]


@write
def end(*, pairing: Pairing, version: int, on: date, reason: str, by: Any, today: date) -> None:
    """`on`: the first day without him. Raises Refused for the only first helper of a household on the register."""
    require(by, P.HELP_EDIT, pairing.household.village_id)
    _stop(desk([pairing.household_id], [pairing.cadre_id], today), pairing, version, on, PairEnd(reason), by=by)


def _stop(
    table: Desk, pairing: Pairing, version: int, on: date, reason: PairEnd, *, by: Any, succeeded: bool = False
) -> None:
    home, cadre = table.households[pairing.household_id], table.cadres[pairing.cadre_id]
    closed = home.register == Register.CLOSED or succeeded
    facts = EndFacts(Span(pairing.starts_on, pairing.ends_on), on, table.today, pairing.first, closed)
    if code := end_refusal(facts):
        raise Refused(code, home=str(home), starts=pairing.starts_on)
    never = on == pairing.starts_on
    values = {"voided": True, "end_reason": PairEnd.MISTAKE} if never else {"ends_on": on - DAY, "end_reason": reason}
    rows = Pairing.objects.filter(pk=pairing.pk, version=version, ends_on__isnull=True, voided=False)
    if not rows.update(**values, version=F("version") + 1):
        raise Conflict()
    before = shown(pairing, home, cadre)
    pairing.voided, pairing.ends_on = never, None if never else on - DAY
    pairing.end_reason = values["end_reason"]
    table.let_go(pairing)
    help_changed(pairing.household_id)
    record(Verb.UNPAIRED, pairing, by=by, before=before, after=shown(pairing, home, cadre), region=home.village_id)


@write
def import_pairings(*, wants: Sequence[Wanted], by: Any, today: date) -> list[Pairing]:
    """A whole roster of helpers, checked before (`assistance.resources`); one line on the trail per township."""
    table = desk({want.household for want in wants}, {want.cadre for want in wants}, today)
    for home in table.households.values():
        require(by, P.HELP_IMPORT, home.village_id)
    made = add_pairs(table, wants, by=by, told=False)
    places: dict[str, int] = {}
    for row in made:
        code = table.households[row.household_id].village_id[:9]
        places[code] = places.get(code, 0) + 1
    for code, count in sorted(places.items()):
        record(Verb.PAIRINGS_IMPORTED, ("villages.region", code), by=by, after={"结对户数": count}, region=code)
    return made


def shown(row: Pairing, home: Household, cadre: Cadre) -> dict[str, Any]:
    """What the trail keeps of a pairing."""
    return {
        "农户": str(home),
        "帮扶干部": cadre.person.name,
        "单位": cadre.unit.name,
        "第一责任人": "是" if row.first else "否",
        "开始时间": row.starts_on,
        "结束时间": row.ends_on or "",
        "结束原因": row.get_end_reason_display(),
    }
