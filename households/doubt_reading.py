"""Columns read from a queryset, a whole column at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import RawSQL

from fupin.doubts.frame import HUNDREDTHS

Rows = Mapping[str, Sequence[Any]]
Span = tuple[str, str] | None


def read(rows: QuerySet[Any], plain: Sequence[str], hundredths: Sequence[str] = (), has: Sequence[str] = ()) -> Rows:
    """Field → its values. `hundredths` come as whole numbers: decimals are dear to read one by one. Of the fields in
    `has` only whether they hold something: a sealed value need not be opened for that."""
    whole = {f"in_{name}": _whole(rows.model, name) for name in hundredths}
    there = {f"has_{name}": ExpressionWrapper(Q(**{f"{name}__isnull": False}), BooleanField()) for name in has}
    names = [*plain, *hundredths, *has]
    found = list(rows.annotate(**whole, **there).values_list(*plain, *whole, *there))
    columns = zip(*found, strict=True) if found else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def _whole(model: Any, name: str) -> RawSQL:
    """As SQL and not as expressions: they take longer to put together than a few rows take to read."""
    column = connections[DEFAULT_DB_ALIAS].ops.quote_name(model._meta.get_field(name).column)
    return RawSQL(f"CAST(ROUND({column} * {HUNDREDTHS}) AS BIGINT)", (), output_field=BigIntegerField())


def of_households(span: Span, ids: np.ndarray, region: str = "village_code") -> Q:
    """Rows that hang on these households: by the villages, or by the households where they are few."""
    if span is None:
        return Q(household_id__in=ids.tolist())
    return Q(**{f"{region}__gte": span[0], f"{region}__lt": span[1]})


class Homes:
    """Households read, and where each stands."""

    def __init__(self, homes: Rows, span: Span) -> None:
        self.rows, self.span = homes, span
        self.ids = np.array(homes["id"], dtype=np.int64)
        self.region = np.array(homes["village_id"], dtype="U12")
        self.order = np.argsort(self.ids, kind="stable")

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, household_ids: Any) -> np.ndarray:
        wanted = np.array(household_ids, dtype=np.int64)
        if not len(self.ids) or not len(wanted):
            return np.full(len(wanted), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.ids, wanted, sorter=self.order), len(self.ids) - 1)
        return np.where(self.ids[self.order[place]] == wanted, self.order[place], -1)

    def below(self) -> Any:
        return of_households(self.span, self.ids)


def latest_rows(homes: np.ndarray, size: int) -> np.ndarray:
    """For each household the position of its last row; -1 for none. The rows are in the order of time."""
    last = np.full(size, -1, dtype=np.int64)
    here = np.flatnonzero(homes >= 0)
    last[homes[here]] = here
    return last
