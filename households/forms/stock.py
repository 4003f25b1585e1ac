"""The figures that a place reports of its stock, in households and persons."""

from typing import Any

from django import forms

from fupin.staff.importing import TableForm
from households.codes import ARRIVALS, DEPARTURES, StockMeasure, StockSource
from households.models import ReportedStock
from households.services.reported_stock import FIGURES
from households.stock_rules import COLUMNS, UNITS

MOST = 99_999_999
SIGN = {"opening": "", "closing": "=", **dict.fromkeys(ARRIVALS, "+"), **dict.fromkeys(DEPARTURES, "−")}


class LedgerForm(TableForm):
    """A ledger that is kept outside, to be compared. The report is no ledger: it names no households."""

    source = forms.ChoiceField(
        label="来源", choices=[one for one in StockSource.choices if one[0] != StockSource.REPORT], initial="village"
    )


class ReportedForm(forms.Form):
    """Source and measure are chosen once; a row that is there already keeps them."""

    source = forms.ChoiceField(label="来源", choices=StockSource.choices)
    measure = forms.ChoiceField(label="对象", choices=StockMeasure.choices)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="文件名、期数；有差的话写清楚差在哪里。不要写姓名和号码"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: ReportedStock | None = None, **kwargs: Any) -> None:
        names = ("source", "measure", "note", "version", *FIGURES)
        first = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(*args, initial=first, **kwargs)
        for name, label in COLUMNS.items():
            for unit, word in UNITS.items():
                widget = forms.NumberInput(attrs={"min": 0, "inputmode": "numeric", "class": "num"})
                self.fields[f"{name}_{unit}"] = forms.IntegerField(
                    label=f"{label}（{word}）",
                    min_value=0,
                    max_value=MOST,
                    required=name == "closing",
                    widget=widget,
                )
        if row:
            del self.fields["source"], self.fields["measure"]

    def lines(self) -> list[tuple[str, str, Any, Any]]:
        """What is added and what is taken away, from the beginning to the end: sign, label, households, persons."""
        return [(SIGN[name], label, *(self[f"{name}_{unit}"] for unit in UNITS)) for name, label in COLUMNS.items()]

    @property
    def figures(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in FIGURES}
