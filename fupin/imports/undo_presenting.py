"""What an import's page says of undoing it."""

from typing import Any

from fupin.imports.models import ImportBatch
from fupin.imports.undoing import may_undo, undo_job


def undo_context(batch: ImportBatch, user: Any) -> dict[str, Any]:
    """The button, the work under way, why the last try failed."""
    job, work = undo_job(batch), undo_progress(batch)
    return {
        "may_undo": work is None and may_undo(batch, user),
        "undoing": work,
        "undo_error": job.error if job else "",
    }


def undo_progress(batch: ImportBatch) -> dict[str, Any] | None:
    """How far it is; None when nothing is under way."""
    job = undo_job(batch)
    if job is None or not job.is_open:
        return None
    text = "可以离开本页，做完再回来看。中途出错会全部退回，不会只撤一半。"
    return {
        "title": f"正在{job.stage}" if job.stage else "排队等候",
        "done": job.done,
        "total": job.total,
        "text": text,
    }
