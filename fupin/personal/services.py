"""Showing one full personal value: the only way to it, with a reason, on the trail, inside the scope."""

from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.codes import Sensitivity
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Refused

REASONS |= {
    "reveal_reason": "请先写明为什么要看（至少 2 个字），再点“查看”。",
    "reveal_unknown": "这一项不能这样查看。",
    "reveal_blank": "这一项没有填。",
}


@write
def reveal(subject: Any, field: str, *, reason: str, by: Any, region_code: str, shown_on: Any = None) -> str:
    """The full value of one sealed field of one row. `shown_on` is the row on whose history it appears."""
    require(by, Permission.REVEAL, region_code)
    if subject.personal.get(field) != Sensitivity.SEALED:
        raise Refused("reveal_unknown")
    if len(reason.strip()) < 2:
        raise Refused("reveal_reason")
    value: str | None = getattr(subject, field)
    if not value:
        raise Refused("reveal_blank")
    label = subject._meta.get_field(field).verbose_name
    after = {"项目": label, "对象": str(subject)}
    record(Verb.REVEALED, shown_on or subject, by=by, after=after, region=region_code, note=mask_text(reason.strip()))
    return value
