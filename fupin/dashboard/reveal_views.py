"""查看次数: who looked at how many full values of households in one's scope. Counted on the trail, a query in all."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.views.generic import TemplateView

from fupin.access.permissions import Permission
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.dashboard.audit_views import last_before

WINDOW = 30
MOST = 200


class RevealCounts(TemplateView):
    permission = Permission.REVEAL_WATCH
    template_name = "accounts_pages/reveals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=counts(self.request.user, timezone.localdate()),
            limit=settings.REVEALS_PER_DAY,
            days=WINDOW,
            **kwargs,
        )


def counts(user: Any, today: date) -> list[dict[str, Any]]:
    """Each who looked in the last thirty days, whoever looked most today first."""
    rows = AuditEvent.objects.visible_to(user, Permission.REVEAL_WATCH).filter(verb=Verb.REVEALED)
    day, week, month = (last_before(today - timedelta(days=back)) for back in (0, 6, WINDOW - 1))
    found = (
        rows.filter(pk__gt=month)
        .order_by()
        .values("actor")
        .annotate(today=Count("pk", filter=Q(pk__gt=day)), week=Count("pk", filter=Q(pk__gt=week)), month=Count("pk"))
        .order_by("-today", "-month", "actor")[:MOST]
    )
    told = list(found)
    users = User.objects.select_related("person").in_bulk([row["actor"] for row in told])
    return [{**row, "user": users[row["actor"]], "spent": row["today"] >= settings.REVEALS_PER_DAY} for row in told]
