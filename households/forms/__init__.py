"""What clerks type about a household. Forms check one cell at a time; services decide."""

from households.forms.entry import EntryForm
from households.forms.exporting import RosterExportForm

__all__ = ["EntryForm", "RosterExportForm"]
