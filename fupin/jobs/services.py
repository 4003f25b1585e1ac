"""Starting and running long work. Delivery is at least once: a job's work must stand being started twice."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fupin.jobs.models import OPEN_STATES, Job, JobState
from fupin.workflow import Refused

log = logging.getLogger("fupin.jobs")

SILENCE = timedelta(minutes=5)  # work says how far it is at each stage; the longest takes far less

Work = Callable[["Progress", int], None]
_work: dict[str, Work] = {}


class Cancelled(Exception):
    """The owner asked to stop: raised out of the work, whose transaction puts everything back."""


def register_work(kind: str, work: Work) -> None:
    """Called at start-up by the app that does this kind of work: work(progress, payload id)."""
    _work[kind] = work


def start(kind: str, *, owner_id: int, payload_id: int) -> Job:
    """Queue the work once the surrounding transaction has committed (at once in tests and commands)."""
    job = Job.objects.create(kind=kind, owner_id=owner_id, payload_id=payload_id)
    transaction.on_commit(lambda: _send(job))
    return job


def _send(job: Job) -> None:
    if settings.JOBS_INLINE:
        run(job.pk)
        return
    from django_q.tasks import async_task  # noqa: PLC0415 - loads the broker

    async_task("fupin.jobs.services.run", job.pk, task_name=f"{job.kind}-{job.pk}")


def cancel(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state__in=OPEN_STATES).update(cancel_asked=True)


def latest(kind: str, payload_id: int) -> Job | None:
    return Job.objects.filter(kind=kind, payload_id=payload_id).first()


def is_stalled(job: Job) -> bool:
    """Ended without a state (a worker that was killed cannot say so), or never begun."""
    return not job.is_open or job.heartbeat < timezone.now() - SILENCE


def run(job_id: int) -> None:
    """What the worker calls. Whatever happens, the job ends in a state that its owner can read."""
    taken = Job.objects.filter(pk=job_id, state__in=OPEN_STATES)
    if not taken.update(state=JobState.RUNNING, heartbeat=timezone.now()):
        return
    job = Job.objects.get(pk=job_id)
    try:
        _work[job.kind](Progress(job), job.payload_id)
    except Cancelled:
        _end(job, JobState.CANCELLED)
    except Refused as refused:
        _end(job, JobState.FAILED, refused.sentence)
    except Exception:
        log.exception("job %s failed", job.pk)
        _end(job, JobState.FAILED, "系统出了故障，没有做成，什么也没有改。请再试一次；仍然不行，请打服务电话。")
    else:
        _end(job, JobState.DONE)


def _end(job: Job, state: JobState, error: str = "") -> None:
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(state=state, error=error[:500], heartbeat=now, finished_at=now)


class Progress:
    """Handed to the work: says how far it is, and raises Cancelled when its owner asked to stop."""

    def __init__(self, job: Job | None = None) -> None:
        self.job = job

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        if self.job is None:
            return
        row = Job.objects.filter(pk=self.job.pk)
        row.update(stage=stage, done=done, total=total, heartbeat=timezone.now())
        if row.filter(cancel_asked=True).exists():
            raise Cancelled


SILENT: Any = Progress()
"""For callers that nobody waits for."""
