"""What is asked before a table is made for others to check."""

from datetime import date
from typing import Any

from django import forms

from fupin.reports.codes import PeriodKind


def periods(today: date) -> list[tuple[str, str]]:
    """Those that may be reported now: this month and the last, this year and the last."""
    before = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    months = [
        (f"month-{year}-{month}", f"{year}年{month}月月报") for year, month in ((today.year, today.month), before)
    ]
    return months + [(f"year-{year}-12", f"{year}年年报") for year in (today.year, today.year - 1)]


class MakeForm(forms.Form):
    period = forms.ChoiceField(label="哪一期")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods(today)  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """Kind, year and month of a valid form."""
        kind, year, month = self.cleaned_data["period"].split("-")
        return {"kind": PeriodKind(kind).value, "year": int(year), "month": int(month)}
