"""Measures carried out (落实), by class: which households they reached, in which place (domain.md §6.3 R10)."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr

from assistance.models import Measure
from assistance.plan_codes import DEVELOPING, MeasureKind, MeasureOption, MeasureState, PlanState
from fupin.access.permissions import Permission
from households.models import Household

ANY = "any"
CLASSES: dict[str, tuple[str, Q]] = {
    ANY: ("落实了措施", Q()),
    **{kind.value: (str(kind.label), Q(kind=kind)) for kind in MeasureKind},
    "work": ("就业", Q(kind__in=[MeasureKind.WORK, MeasureKind.PUBLIC_POST])),
    "income": ("到户增收", Q(kind__in=sorted(DEVELOPING))),
    "loan": ("小额贷款", Q(option=MeasureOption.LOAN)),
    "training": ("培训", Q(option=MeasureOption.TRAINING)),
}
"""Address → what it is called and which measures it holds. 到户增收 are the 开发式 classes of §2.30."""


def done(key: str, **more: Any) -> QuerySet[Measure]:
    """Of settled plans, and reported as carried out."""
    rows = Measure.objects.filter(CLASSES[key][1], state=MeasureState.DONE, plan__state=PlanState.SETTLED)
    return rows.filter(**more).order_by()


def reached_by_place(user: Any, place: str, length: int, year: int) -> dict[str, dict[str, tuple[int, int]]]:
    """Code of `length` digits → class → households (户) with such a measure that year, and their people (人). One query
    for each class."""
    homes = Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).inside(place).order_by()
    homes = homes.annotate(place=Substr("village_id", 1, length))
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for key in CLASSES:
        reached = homes.filter(Exists(done(key, plan__year=year, plan__household=OuterRef("pk"))))
        for code, number, people in reached.values_list("place").annotate(n=Count("pk"), p=Sum("member_count")):
            found.setdefault(code, {})[key] = (number, people)
    return found
