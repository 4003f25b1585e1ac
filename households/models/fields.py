"""Field kinds that the register's models share. A fact not collected is NULL; blank is never read as 否 or zero."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from fupin.codes import CodeList, YesNo


def code(name: str, codes: type[CodeList], **options: Any) -> models.CharField:
    return models.CharField(name, max_length=4, choices=codes.choices, null=True, blank=True, **options)


def codes(name: str, most: int, **options: Any) -> models.CharField:
    """Several codes joined by a comma, in the order of the code list."""
    return models.CharField(name, max_length=5 * most, blank=True, default="", **options)


def yes_no(name: str, **options: Any) -> models.CharField:
    return models.CharField(name, max_length=1, choices=YesNo.choices, null=True, blank=True, **options)


def text(name: str, length: int, **options: Any) -> models.CharField:
    return models.CharField(name, max_length=length, blank=True, default="", **options)


def a_year(name: str, **options: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, null=True, blank=True, **options)


def months(name: str) -> models.PositiveSmallIntegerField:
    limit = [MaxValueValidator(12)]
    return models.PositiveSmallIntegerField(f"{name}（月）", null=True, blank=True, validators=limit)


def money(name: str, *, signed: bool = False) -> models.DecimalField:
    """Yuan with two decimals."""
    limit = [] if signed else [MinValueValidator(0)]
    return models.DecimalField(
        f"{name}（元）", max_digits=12, decimal_places=2, null=True, blank=True, validators=limit
    )


def area(name: str, unit: str = "亩") -> models.DecimalField:
    return models.DecimalField(
        f"{name}（{unit}）", max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


def carried() -> models.BooleanField:
    """A yearly row that repeats the year before and that nobody has confirmed yet."""
    return models.BooleanField("沿用上年，待确认", default=False)
