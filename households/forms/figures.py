"""The table of published figures: one row a figure, each number typed as it is printed (97, 1.5万, 约110, 27以上)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from fupin.personal.masks import mask_text
from households.figures import MOST, Quantity, Statement, cell, cell_with_unit

BLANK = 3
"""Empty rows offered below those that are filled."""
NAME = re.compile(r"rows-([0-9]{1,3})-([a-z]{2,12})")
COUNTS = {"households": "户", "persons": "人", "percent": "%"}
SAID = "写成数字，如 97、1.5万、约110、400余"


class RowForm(forms.Form):
    indicator = forms.CharField(label="指标", max_length=60, required=False)
    place = forms.CharField(label="地方", max_length=60, required=False)
    year = forms.RegexField(r"^(19|20)[0-9]{2}$", label="年度", required=False)
    households = forms.CharField(label="户", max_length=50, required=False)
    persons = forms.CharField(label="人", max_length=50, required=False)
    percent = forms.CharField(label="占比（%）", max_length=50, required=False)
    base = forms.CharField(label="占什么", max_length=60, required=False)
    amount = forms.CharField(label="其他数量", max_length=60, required=False)
    text = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], number: int) -> None:
        super().__init__(data, prefix=f"rows-{number}")
        self.number = number + 1
        self.fields["year"].error_messages["invalid"] = "写四位数的年份，如 2020"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"第 {self.number} 条 {field.label or ''}".strip()

    def clean_households(self) -> Quantity | None:
        return self.count("households")

    def clean_persons(self) -> Quantity | None:
        return self.count("persons")

    def clean_percent(self) -> Quantity | None:
        return self.count("percent")

    def count(self, name: str) -> Quantity | None:
        typed = self.cleaned_data[name]
        try:
            return cell(typed, COUNTS[name]) if typed else None
        except ValueError:
            raise forms.ValidationError(SAID, code="figure") from None

    def clean_amount(self) -> tuple[Quantity, str] | None:
        typed = self.cleaned_data["amount"]
        try:
            return cell_with_unit(typed) if typed else None
        except ValueError:
            raise forms.ValidationError("数字后面带单位，如 580亩、300元", code="figure") from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        has_number = any(said.get(name) for name in (*COUNTS, "amount"))
        if has_number and not said.get("indicator"):
            self.add_error("indicator", "写上是什么数")
        if not has_number and not self.errors and said.get("indicator"):
            self.add_error("indicator", "这一条还没有数")
        return said

    @property
    def messages(self) -> list[str]:
        return [f"{self.fields[name].label}：{error}" for name, errors in self.errors.items() for error in errors]

    def statement(self) -> Statement:
        said = dict(self.cleaned_data)
        amount, unit = said.pop("amount") or (None, "")
        return Statement(**said, amount=amount, unit=unit)


def typed(post: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a posted table that hold anything, in their order; personal numbers are masked."""
    found: dict[int, dict[str, str]] = {}
    for name in post:
        if (matched := NAME.fullmatch(name)) and matched[2] in RowForm.base_fields:
            found.setdefault(int(matched[1]), {})[matched[2]] = mask_text(str(post[name])).strip()
    rows = [found[number] for number in sorted(found)]
    return [row for row in rows if any(value for name, value in row.items() if name != "text")][:MOST]


def written(statements: Iterable[Statement]) -> list[dict[str, str]]:
    """The rows that show what was read."""
    return [
        {
            **{name: getattr(row, name) for name in ("indicator", "place", "year", "base", "text")},
            **{name: value.text for name in COUNTS if (value := getattr(row, name)) is not None},
            "amount": row.amount.of(row.unit) if row.amount is not None else "",
        }
        for row in statements
    ]


def forms_of(rows: list[dict[str, str]]) -> tuple[list[RowForm], list[RowForm]]:
    """The filled rows, then the blank ones."""
    data = {f"rows-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    every = [RowForm(data, number) for number in range(min(len(rows) + BLANK, MOST))]
    return every[: len(rows)], every[len(rows) :]
