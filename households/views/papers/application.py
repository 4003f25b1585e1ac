"""申请书: of a household that asks to be monitored (2021 on, with the promise and the authorisation to compare data),
or to be registered as poor (2014 to 2020). domain.md §1.1."""

from typing import Any

from fupin.personal.masks import mask_phone
from households.selectors import Snapshot
from households.views.papers.people import people

KINDS = {"monitoring": "防止返贫监测对象申请及承诺授权书", "poor": "贫困户申请书"}
LEAST_SIGNERS = 3


def application(
    snapshot: Snapshot,
    *,
    full_birth: bool,
    numbers: dict[int, str] | None = None,
    kind: str = "monitoring",
    **asked: Any,
) -> dict[str, Any]:
    kind = kind or "monitoring"
    members = people(snapshot, full_birth, numbers)
    signers = [row.name for row in members if row.grown is not False]
    return {
        "kind": kind,
        "other": next(other for other in KINDS.items() if other[0] != kind),
        "form_title": KINDS[kind],
        "facts": snapshot.facts,
        "members": members,
        "signers": [*signers, *[""] * (LEAST_SIGNERS - len(signers))],
        "phone": mask_phone(snapshot.facts.phone) if snapshot.facts.phone else "",
    }
