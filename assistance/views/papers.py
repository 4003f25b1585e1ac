"""Papers of a household that tell of its help today: its plan, 扶贫手册, 明白卡, 入户联系卡 (product.md §4.3)."""

from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from assistance.models import Pairing, Plan
from assistance.plan_codes import PlanState
from assistance.selectors.plans import helpers_of, measures_of
from households.selectors import Snapshot
from households.views.papers import Paper
from households.views.papers.card import card

YEARS = 3
DUTIES = (
    "每户的致贫原因和困难说得清，和农户一起定帮扶计划",
    "宣传政策，帮助申请该享受的补助",
    "落实计划里的措施，按期做到",
    "有困难、有变化，先找我；我办不了的，报村里和乡镇",
)
VISIT_ROWS = 8


def plan(snapshot: Snapshot, *, year: int | None = None, **asked: Any) -> dict[str, Any]:
    chosen = year or timezone.localdate().year
    found = Plan.objects.valid().filter(household=snapshot.household, year=chosen)
    one = found.select_related("written_by", "confirmed_by").first()
    years = Plan.objects.valid().filter(household=snapshot.household).order_by("-year").values_list("year", flat=True)
    return {
        **helped(snapshot),
        "plan": one,
        "measures": measures_of([one])[one.pk] if one else [],
        "year": chosen,
        "years": list(years),
        "persons": len(snapshot.active),
        "facts": snapshot.facts,
    }


def helped(snapshot: Snapshot) -> dict[str, Any]:
    helpers = helpers_of([snapshot.household.pk])[snapshot.household.pk]
    return {"helpers": helpers, "first": helpers[0].cadre if helpers else None}


def handbook(snapshot: Snapshot, **asked: Any) -> dict[str, Any]:
    """The card of the household and, behind it, who has helped it and with what."""
    pairs = Pairing.objects.valid().filter(household=snapshot.household).order_by("starts_on", "pk")
    plans = list(Plan.objects.filter(household=snapshot.household, state=PlanState.SETTLED).order_by("-year")[:YEARS])
    measures = measures_of(plans)
    return {
        **card(snapshot, **asked),
        "pairs": list(pairs.select_related("cadre__person", "cadre__unit")),
        "plans": [(one, measures[one.pk]) for one in plans],
        "visit_rows": range(VISIT_ROWS),
    }


def notice_card(snapshot: Snapshot, **asked: Any) -> dict[str, Any]:
    """What the household gets this year, from whom, and whom it may call; not why it is poor."""
    year = timezone.localdate().year
    settled = Plan.objects.filter(household=snapshot.household, year=year, state=PlanState.SETTLED).first()
    rows = measures_of([settled])[settled.pk] if settled else []
    amounts = [row.amount for row in rows if row.amount is not None]
    return {
        **helped(snapshot),
        "plan": settled,
        "measures": rows,
        "amount": sum(amounts) if amounts else None,
        "year": year,
        "persons": len(snapshot.active),
        "facts": snapshot.facts,
    }


def contact_card(snapshot: Snapshot, **asked: Any) -> dict[str, Any]:
    """The numbers of offices; his own he writes himself."""
    return {**helped(snapshot), "duties": DUTIES, "qr": board_picture(), "facts": snapshot.facts}


def board_picture() -> SafeString | None:
    """The public board as a picture of plain paths; None where nobody outside can open it."""
    if not settings.PUBLIC_URL:
        return None
    made = segno.make(f"{settings.PUBLIC_URL.rstrip('/')}/board/", error="m")
    return mark_safe(made.svg_inline(omitsize=True, svgclass="qr", lineclass=None))


PAPERS = {
    "plan": Paper("帮扶计划", "print/plan.html", plan, live=True),
    "handbook": Paper("扶贫手册", "print/handbook.html", handbook, numbers=True, live=True),
    "notice-card": Paper("明白卡", "print/notice_card.html", notice_card, live=True),
    "contact-card": Paper("入户联系卡", "print/contact_card.html", contact_card, live=True),
}
"""Names as in addresses."""
