"""What a clerk said to a question on the entry form: an answer to a doubt, or that two who are alike are two people."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.write import record
from fupin.doubts.codes import ASKING, DoubtAct, DoubtState, Verdict
from fupin.doubts.models import Doubt
from fupin.doubts.services.answers import answered, note
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.entry_facts import Typed
from households.models import DuplicateDecision, Household, Member
from households.selectors.duplicates import Asked, likely
from households.services.findings import own_homes


def decide(typed: Typed, members: dict[int, Member], *, by: Any) -> None:
    """Keep who was found not to be whom, inside the write that saves the people. Only pairs that are really alike and
    in the clerk's scope are kept, so that nothing can be decided in advance about anybody."""
    wanted = {(index, other) for index, other in typed.distinct if index in members}
    if not wanted:
        return
    people = [
        Asked(index, row.name, row.birth_date, row.identity, row.pk)
        for index, row in members.items()
        if index in {one for one, _ in wanted}
    ]
    for alike in likely(by, people, own=next(iter(members.values())).household_id):
        if (alike.index, alike.member.pk) in wanted:
            _keep(members[alike.index], alike.member, alike.why, by)


def _keep(row: Member, other: Member, why: str, by: Any) -> None:
    first, second = sorted((row, other), key=lambda one: one.pk)
    facts = {"village_code": row.village_code, "alike": why[:100], "decided_by": by, "decided_at": timezone.now()}
    _, made = DuplicateDecision.objects.get_or_create(member=first, other=second, defaults=facts)
    if made:
        told = {"成员": row.name, "相像的人": f"{other.name}（{other.household}）", "哪里相像": why}
        record(Verb.DUPLICATE_DECIDED, row.household, by=by, after=told, region=row.village_code)


def save_answers(home: Household, typed: Typed, members: dict[int, Member], *, by: Any) -> dict[str, str]:
    """Answers go to the doubts that the write has just brought up to date; those to other questions are not kept.
    What was answered, for the trail. An answer of somebody else is left to him, and one's own family to others. Raises
    Refused."""
    told: dict[str, str] = {}
    for key, said in typed.answers.items():
        rule, _, row = key.partition(".")
        member = members.get(int(row)) if row.isascii() and row.isdigit() and len(row) < 5 else None
        if bool(row) != (member is not None):
            continue
        doubts = Doubt.objects.filter(household_id=home.pk, rule=rule, member_id=member.pk if member else None)
        told_here, verdict = mask_text(said)[:500], Verdict.EXPLAINED.value
        own = Q(state__in=sorted(ASKING)) | Q(state=DoubtState.ANSWERED, answered_by=by)
        doubts = list(doubts.filter(own).exclude(answer=told_here))
        if doubts:
            facts = answered(verdict=verdict, said=told_here, by=by)
            Doubt.objects.filter(pk__in=[doubt.pk for doubt in doubts]).update(**facts)
            note(doubts, DoubtAct.ANSWER, by=by, verdict=verdict, said=told_here)
            told[f"{member.name if member else ''} 答复疑点 {rule}".strip()] = mask_text(said)
    if told and own_homes([home.pk], by):
        raise Refused("finding_own_family", name=home.head_name)
    return told
