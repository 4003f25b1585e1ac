"""Writing changes of households: filling in, sending, deciding, bringing into force, taking note (domain.md §3.4)."""

from households.services.changes.acting import act_on
from households.services.changes.filling import Filled, edit_change, start_change
from households.services.changes.noting import note_changes

__all__ = ["Filled", "act_on", "edit_change", "note_changes", "start_change"]
