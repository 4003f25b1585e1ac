"""What clerks type about a household. Forms check one cell at a time; services decide."""

from households.forms.closings import ClosingForm, YearForm
from households.forms.entry import EntryForm
from households.forms.exporting import RosterExportForm
from households.forms.regions import RegionChangeForm

__all__ = ["ClosingForm", "EntryForm", "RegionChangeForm", "RosterExportForm", "YearForm"]
