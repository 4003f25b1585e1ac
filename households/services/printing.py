"""What the trail says of a print, and the full numbers that may stand on one (domain.md §8.4)."""

from datetime import date
from typing import Any

from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.masks import mask_text
from fupin.personal.services import reveal_all
from households.codes import ACTIVE
from households.models import Household
from villages.models import Region


@write
def note_print(
    *, household: Household, title: str, number: str, form: str, day: date | None, by: Any, reason: str = ""
) -> None:
    """One paper of one household. To be committed before the paper is handed out; who may see the household may have
    its papers, so the caller has found it through `visible_to`."""
    record(
        Verb.PRINTED,
        household,
        by=by,
        after=said(title, number, form, day, full=bool(reason)),
        region=household.village_id,
        note=mask_text(reason.strip()),
    )


@write
def note_village_print(*, village: Region, title: str, number: str, day: date | None, by: Any) -> None:
    record(Verb.PRINTED, village, by=by, after=said(title, number, "网页", day), region=village.pk)


def said(title: str, number: str, form: str, day: date | None, full: bool = False) -> dict[str, Any]:
    """`form` is 网页 or PDF; `full` papers carry whole identity numbers."""
    whole = {"证件号码": "完整"} if full else {}
    return {"文书": title, "编号": number, "登记日": day or timezone.localdate(), "形式": form, **whole}


@write
def print_numbers(*, household: Household, title: str, number: str, form: str, by: Any, reason: str) -> dict[int, str]:
    """Member → full identity number, for one paper: each is a look on the trail and off the day's allowance. Raises
    Refused, PermissionDenied."""
    members = [row for row in household.members.filter(state__in=sorted(ACTIVE)) if row.identity]
    asked = {"reason": reason, "by": by, "region_code": household.village_id, "shown_on": household}
    values = reveal_all(members, "identity", **asked)
    note_print(household=household, title=title, number=number, form=form, day=None, by=by, reason=reason)
    return {row.pk: value for row, value in zip(members, values, strict=True)}
