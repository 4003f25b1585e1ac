"""Undoing a roster, as the import pages ask for it (fupin.imports.undoing)."""

from typing import Any

from fupin.imports.models import ImportBatch
from households.services.doubts import ask_after_undo
from households.services.undo import foresee_undo, undo_import


class RosterUndoing:
    def foresee(self, *, batch: ImportBatch, by: Any) -> dict[str, Any]:
        return foresee_undo(batch=batch, by=by).for_page()

    def undo(self, *, batch: ImportBatch, by: Any, progress: Any) -> None:
        undo_import(batch=batch, by=by, progress=progress)
        ask_after_undo(batch, by)
