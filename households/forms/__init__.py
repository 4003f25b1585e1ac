"""What clerks type about a household. Forms check one cell at a time; services decide."""

from households.forms.entry import EntryForm

__all__ = ["EntryForm"]
