"""How the same layout was read the last time: by this user, else by somebody of his county (domain.md §9.5)."""

from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from fupin.access.scope import posts_granting, within
from fupin.imports.models import ImportBatch
from fupin.imports.permissions import prepare_permission

COUNTY = 6  # digits


def remembered(batch: ImportBatch) -> dict[str, Any]:
    """The mapping of the last batch with this layout, {} when nobody has said anything about it."""
    if not batch.layout:
        return {}
    alike = ImportBatch.objects.filter(kind=batch.kind, layout=batch.layout).exclude(mapping={}).exclude(pk=batch.pk)
    nearest = Case(When(owner=batch.owner_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    near = alike.filter(Q(owner=batch.owner_id) | within("region_code", county_of(batch)))
    found = near.order_by(nearest, "-pk").values_list("mapping", flat=True).first()
    return dict(found or {})


def county_of(batch: ImportBatch) -> str:
    own = posts_granting(batch.owner, prepare_permission(batch.mode))
    return str(own[0].region_id if own else batch.region_code)[:COUNTY]
