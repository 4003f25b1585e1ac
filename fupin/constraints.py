"""What the database itself refuses, each in one line of a model's Meta."""

from typing import Any

from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from fupin.codes import CodeList


def one_of(model: str, field: str, codes: type[CodeList]) -> CheckConstraint:
    """The column holds a code of the list, or nothing."""
    known = Q(**{f"{field}__in": list(codes.values)}) | Q(**{f"{field}__isnull": True}) | Q(**{field: ""})
    return CheckConstraint(condition=known, name=f"{model}_{field}_known", violation_error_message="代码不在代码表内")


def between(model: str, field: str, low: Any, high: Any) -> CheckConstraint:
    """The figure lies in the range, or is not given."""
    inside = Q(**{f"{field}__gte": low, f"{field}__lte": high}) | Q(**{f"{field}__isnull": True})
    return CheckConstraint(
        condition=inside, name=f"{model}_{field}_range", violation_error_message=f"数值应在 {low} 到 {high} 之间"
    )


def not_before(model: str, later: str, earlier: str, message: str) -> CheckConstraint:
    """One date or year is not before another, where both are given."""
    condition = Q(**{f"{later}__gte": F(earlier)}) | Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True})
    return CheckConstraint(condition=condition, name=f"{model}_{later}_order", violation_error_message=message)


def paired(model: str, first: str, second: str, message: str) -> CheckConstraint:
    """Both are given or neither."""
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return CheckConstraint(condition=both | neither, name=f"{model}_{first}_pair", violation_error_message=message)


def one_per(*fields: str, when: Q, name: str, message: str) -> UniqueConstraint:
    """At most one row for these fields among those that match `when`."""
    return UniqueConstraint(fields=list(fields), condition=when, name=name, violation_error_message=message)
