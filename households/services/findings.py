"""Working on findings: one or many alike, in one write, each by the same table (`fupin.doubts.finding_workflow`)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.accounts.models import Kin
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.doubts.codes import DoubtAct, DoubtState, Verdict
from fupin.doubts.finding_rules import Facts
from fupin.doubts.finding_workflow import FINDING
from fupin.doubts.models import Doubt, DoubtStep
from fupin.doubts.services.answers import answered, note
from fupin.doubts.services.keeping import doubted
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict, Refused, Step
from households.codes import ACTIVE
from households.models import Household, Member
from villages.models import Region

A = DoubtAct
MOST = 200
REASONS |= {
    "findings_none": "没有办理：还没有勾选疑点。请先在表里勾选。",
    "findings_many": "没有办理：一次最多办理 {most} 条。请分几次勾选。",
    "findings_mixed": "没有办理：勾选的不是同一条规则的疑点，理由不会一样。请先按一条规则筛选，再一起办理。",
    "finding_gone": "没有办理：有的疑点已经不在您的范围里了。请刷新页面再勾选。",
    "finding_state": "没有办理：{name} 的这条疑点现在是“{state}”，不能{act}。请刷新页面看最新状态。",
}


@dataclass(frozen=True)
class Order:
    """What is to be done: `said` for an answer and a return, the others where the act asks for them."""

    act: str
    said: str = ""
    verdict: str = ""
    owner: Any = None
    due_on: date | None = None


@write
def move_findings(*, marks: Mapping[int, int], order: Order, by: Any, today: date) -> int:
    """Do the same with these findings (id → the version that the form showed), all of one rule; none is written when
    one may not be. How many were moved; 0 when all of it had just been done by the same person. Raises Refused,
    Conflict, PermissionDenied."""
    rows = _rows(marks, by)
    order = Order(order.act, mask_text(order.said.strip())[:500], order.verdict, order.owner, order.due_on)
    if _done_before(rows, marks, order, by):
        return 0
    _check_versions(rows, marks)
    steps = _steps(rows, order, by, today)
    _write(rows, marks, order, steps, by, today)
    return len(rows)


def _rows(marks: Mapping[int, int], by: Any) -> list[Doubt]:
    if not marks:
        raise Refused("findings_none")
    if len(marks) > MOST:
        raise Refused("findings_many", most=MOST)
    seen = Doubt.objects.visible_to(by, Permission.HOUSEHOLD_VIEW).filter(pk__in=marks)
    rows = list(seen.select_related("answered_by", "confirmed_by").order_by("pk"))
    if len(rows) != len(marks):
        raise Refused("finding_gone")
    if len({row.rule for row in rows}) > 1:
        raise Refused("findings_mixed")
    return rows


def _done_before(rows: list[Doubt], marks: Mapping[int, int], order: Order, by: Any) -> bool:
    """A second click: the last that was done with each is this and no other word, by the same person."""
    if any(row.version != marks[row.pk] + 1 for row in rows):
        return False
    last = {step.doubt_id: step for step in DoubtStep.objects.filter(doubt__in=rows).order_by("pk")}
    told = {(step.act, step.by_id, step.verdict, step.said) for step in last.values()}
    return len(last) == len(rows) and told == {(order.act, by.pk, order.verdict, said_of(order))}


def _check_versions(rows: list[Doubt], marks: Mapping[int, int]) -> None:
    for row in rows:
        if row.version != marks[row.pk]:
            step = DoubtStep.objects.filter(doubt=row).select_related("by__person").order_by("pk").last()
            raise Conflict(step.by.display_name) if step and step.by else Conflict("核查")


def _steps(rows: list[Doubt], order: Order, by: Any, today: date) -> list[Step]:
    """The lawful step of each; the first that may not be taken refuses them all, by name."""
    names, family = names_of(rows), own_homes({row.household_id for row in rows} - {None}, by)
    found = []
    for row in rows:
        name = names[row.pk]
        step = next((one for one in FINDING.steps_from(row.state) if one.action == order.act), None)
        if step is None:
            said = {"state": row.get_state_display(), "act": A.label_of(order.act)}
            raise Refused("finding_state", name=name, **said)
        require(by, Permission(step.permission), row.region_code)
        step.check(_facts(row, name, order, by, today, row.household_id in family))
        found.append(step)
    return found


def _facts(row: Doubt, name: str, order: Order, by: Any, today: date, family: bool) -> Facts:
    return Facts(
        name=name,
        person=by.person_id,
        said=order.said,
        verdict=order.verdict,
        answerer=row.answered_by.person_id if row.answered_by else None,
        confirmer=row.confirmed_by.person_id if row.confirmed_by else None,
        family=family,
        owner_may=order.owner is not None and can(order.owner, Permission.DOUBT_ANSWER, row.region_code),
        day_is_right=order.due_on is None or order.due_on >= today,
    )


def _write(rows: list[Doubt], marks: Mapping[int, int], order: Order, steps: list[Step], by: Any, today: date) -> None:
    same = Q()
    for pk, version in marks.items():
        same |= Q(pk=pk, version=version)
    target = steps[0].target
    facts = {"state": target, "version": F("version") + 1, **changes(order, by, today)}
    if Doubt.objects.filter(same).update(**facts) != len(rows):
        raise Conflict()
    said = said_of(order)
    note(rows, A(order.act), by=by, verdict=order.verdict, said=said)
    if target == DoubtState.CLOSED:
        doubted({row.region_code for row in rows})
    after = {"办理": A.label_of(order.act), "状态": DoubtState.label_of(target), "说明": said}
    after |= {"核实结论": Verdict.label_of(order.verdict)} if order.verdict else {}
    for row in rows:
        before = {"疑点": row.rule, "状态": row.get_state_display()}
        record(Verb.FINDING_MOVED, row, by=by, before=before, after=after, region=row.region_code)


def changes(order: Order, by: Any, today: date) -> dict[str, Any]:
    """What the act leaves on the finding besides its state."""
    match A(order.act):
        case A.ASSIGN:
            return {"owner": order.owner} | ({"due_on": order.due_on} if order.due_on else {})
        case A.TAKE_UP:
            return {"owner": by}
        case A.ANSWER:
            return answered(verdict=order.verdict, said=order.said, by=by)
        case A.CONFIRM:
            return {"confirmed_by": by}
        case A.CLOSE:
            return {"closed_at": today}
    return {"verdict": "", "answer": "", "answered_by": None, "answered_at": None, "confirmed_by": None}


def said_of(order: Order) -> str:
    if order.act != A.ASSIGN or order.owner is None:
        return order.said
    day = f"，{order.due_on:%Y-%m-%d} 前办结" if order.due_on else ""
    return f"交给{order.owner.display_name}{day}"


# ---- whom they are about ---------------------------------------------------------------------------------------------
def names_of(rows: Iterable[Doubt]) -> dict[int, str]:
    """As a refusal calls them: the person, the household by its head, the village. Three queries."""
    rows = list(rows)
    people = dict(Member.objects.filter(pk__in={row.member_id for row in rows} - {None}).values_list("pk", "name"))
    homes = {row.household_id for row in rows} - {None}
    heads = dict(Household.objects.filter(pk__in=homes).values_list("pk", "head_name"))
    places = dict(Region.objects.filter(pk__in={row.region_code for row in rows}).values_list("pk", "name"))

    def name(row: Doubt) -> str:
        home = f"{heads[row.household_id]}户" if heads.get(row.household_id) else ""
        return people.get(row.member_id) or home or places.get(row.region_code, row.region_code)

    return {row.pk: name(row) for row in rows}


def own_homes(homes: Collection[int], by: Any) -> set[int]:
    """Which of these households are the user's own or a declared relative's."""
    mine = set(Kin.objects.filter(person=by.person_id, ended_on__isnull=True).values_list("identity_digest", flat=True))
    mine = (mine | {by.person.identity_digest}) - {None, ""}
    if not mine:
        return set()
    rows_there = Member.objects.filter(household_id__in=homes, identity_digest__in=mine, state__in=sorted(ACTIVE))
    return set(rows_there.values_list("household_id", flat=True))
