"""What a request would do, in the words of its page: both households before and after, and what is to be asked."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from fupin.personal.masks import mask_card, mask_identity
from households.change_effects import flags, head_income, outcome
from households.change_rules import Case, Home, refusal
from households.codes import ChangeKind, Register, Relation
from households.models import ChangeProposal, Member
from households.selectors.changes.cases import Facts, case_of, facts_of
from households.selectors.changes.lookups import register_flags
from households.selectors.history import told_apart
from households.selectors.shown import MISSING
from villages.models import Region

K = ChangeKind


@dataclass(frozen=True)
class Preview:
    """`effect` is JSON as it is kept with the request; `refusal` the code of the rule it breaks now, or None."""

    case: Case
    effect: dict[str, Any]
    refusal: str | None

    @property
    def seal(self) -> str:
        """Changes when what would happen changes: who decides sends back the one he saw."""
        return hashlib.sha256(json.dumps(self.effect, sort_keys=True).encode()).hexdigest()[:16]


def preview_of(change: ChangeProposal, today: date) -> Preview:
    """Raises nothing: a change that cannot be made has a refusal and no effect."""
    case = case_of(change, today)
    code = refusal(case)
    if code:
        return Preview(case, {}, code)
    facts = facts_of(change)
    effect = {
        "homes": [home_words(before, after) for before, after in outcome(case)],
        "lines": lines(change, facts),
        "year": case.home.year,
        "line": money(case.home.line),
        "flags": [*flags(case), *register_flags(change, facts)],
    }
    return Preview(case, effect, None)


# ---- both sides --------------------------------------------------------------------------------------------------
def home_words(before: Home | None, after: Home | None) -> dict[str, Any]:
    shown = after or before
    assert shown
    title = f"{shown.title}（新的一户）" if before is None else before.title
    return {"title": title, "before": side(before), "after": side(after), "people": compared(before, after)}


def side(home: Home | None) -> dict[str, Any] | None:
    if home is None:
        return None
    income = head_income(home)
    return {
        "count": len(home.people),
        "head": home.head.name if home.head else "",
        "per_head": money(income),
        "below": bool(income is not None and home.line is not None and income < home.line),
        "register": Register.label_of(home.register),
        "status": home.status,
        "monitored": home.monitored,
    }


def compared(before: Home | None, after: Home | None) -> list[dict[str, str]]:
    """Everybody of either side: stays, comes, goes, or stands otherwise to the head."""
    old = {one.key: one for one in before.people} if before else {}
    new = {one.key: one for one in after.people} if after else {}
    rows = []
    for key in [*old, *(key for key in new if key not in old)]:
        one, was, now = new.get(key) or old[key], old.get(key), new.get(key)
        mark = "增" if was is None else "减" if now is None else "改" if was.relation != now.relation else ""
        rows.append({"name": one.name, "mark": mark, "was": word(was), "now": word(now)})
    return rows


def word(one: Any) -> str:
    return Relation.label_of(one.relation) if one else ""


def money(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"


# ---- facts that change -------------------------------------------------------------------------------------------
Line = list[str]
"""Label, as it is, as it will be; masked."""


def lines(change: ChangeProposal, facts: Facts) -> list[Line]:
    """What is not composition."""
    made = {K.MOVE: moved, K.CARD: card, K.PERSON: person}.get(K(change.kind))
    return made(change, facts) if made else []


def moved(change: ChangeProposal, facts: Facts) -> list[Line]:
    code = change.target_code or facts.text("village")
    names = dict(Region.objects.filter(pk__in=[change.household.village_id, code]).values_list("pk", "full_name"))
    found = [["行政村", names.get(change.household.village_id, ""), names.get(code, "")]]
    for label, name in (("村民小组", "group_name"), ("家庭住址", "address")):
        if facts.text(name):
            found.append([label, getattr(change.household, name) or MISSING, facts.text(name)])
    return found


def card(change: ChangeProposal, facts: Facts) -> list[Line]:
    old, new = change.household.bank_card, facts.text("bank_card")
    found = [["银行卡号", mask_card(old) if old else MISSING, mask_card(new)]] if new else []
    if facts.text("bank_name"):
        found.append(["开户银行", change.household.bank_name or MISSING, facts.text("bank_name")])
    return found


def person(change: ChangeProposal, facts: Facts) -> list[Line]:
    row = Member.objects.filter(pk=change.member_id or facts.number("member")).first()
    if row is None:
        return []
    found = [["姓名", row.name, facts.text("name")]] if facts.text("name") not in ("", row.name) else []
    number = facts.text("identity")
    if number and number != row.identity:
        old, new = (mask_identity(each) if each else MISSING for each in (row.identity, number))
        found.append(["证件号码", old, told_apart(old, new)])
    return found
