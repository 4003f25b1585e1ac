"""操作记录: who did what, when, what it was and what it became. Browsed by place in the chain, never counted."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.generic import TemplateView

from fupin.access.permissions import Permission
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.dashboard.accounts_forms import TrailFilter

PER_PAGE = 50
MOST_ACTORS = 50


class AuditList(TemplateView):
    permission = Permission.AUDIT_VIEW
    template_name = "accounts_pages/audit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = TrailFilter(self.request.GET).asked()
        found = list(events(self.request.user, asked)[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        return super().get_context_data(
            events=[{"event": event, "changes": list(changes(event)), "subject": subject(event)} for event in shown],
            older=shown[-1].pk if len(found) > PER_PAGE else None,
            asked=asked,
            verbs=Verb.choices,
            **kwargs,
        )


def events(user: Any, asked: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Newest first, from `before` downwards. Dates become places in the chain, so that one index serves all."""
    rows = AuditEvent.objects.visible_to(user, Permission.AUDIT_VIEW)
    if since := asked.get("since"):
        rows = rows.filter(pk__gt=last_before(since))
    if until := asked.get("until"):
        rows = rows.filter(pk__lte=last_before(until + timedelta(days=1)))
    if before := asked.get("before"):
        rows = rows.filter(pk__lt=before)
    if actor := asked.get("actor"):
        rows = rows.filter(actor_id__in=actors(actor))
    plain = {"verb": "verb", "subject": "subject_type", "number": "subject_id"}
    exact = {column: asked[name] for name, column in plain.items() if name in asked}
    return rows.filter(**exact).select_related("actor__person").order_by("-pk")


def last_before(day: date) -> int:
    """The place of the last event before that day began; 0 when there is none."""
    moment = timezone.make_aware(datetime.combine(day, time.min))
    earlier = AuditEvent.objects.filter(at__lt=moment).order_by("-at", "-pk").values_list("pk", flat=True)
    return earlier.first() or 0


def actors(text: str) -> list[int]:
    found = User.objects.filter(Q(username__iexact=text) | Q(person__name=text))
    return list(found.values_list("pk", flat=True)[:MOST_ACTORS])


def changes(event: AuditEvent) -> Iterator[dict[str, Any]]:
    """Each fact with what it was and what it became; None where there was nothing."""
    for name in dict.fromkeys([*event.before, *event.after]):
        yield {"name": name, "old": event.before.get(name), "new": event.after.get(name)}


def subject(event: AuditEvent) -> str:
    """The kind of thing in Chinese; the stored word when no model has that name any more."""
    try:
        return str(apps.get_model(event.subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return event.subject_type
