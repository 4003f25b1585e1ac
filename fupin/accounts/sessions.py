"""Where a login comes from, and ending logins: a disabled account must not wake its old ones up again."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from fupin.accounts.models import User


def end_sessions(user: User) -> int:
    """Forget every running session of the account. Returns how many there were."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    own = [session.pk for session in running if session.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
    return len(own)


def client_address(request: HttpRequest) -> str:
    """Whose failures are counted. Behind a proxy all requests come from one machine, so the proxy must name the visitor
    in X-Real-IP and overwrite what the visitor wrote there; without a proxy that header is nobody's word."""
    seen = str(request.META.get("REMOTE_ADDR") or "")
    named = request.headers.get("X-Real-IP", "").strip() if settings.BEHIND_TLS_PROXY else ""
    try:
        return str(ip_address(named)) if named else seen
    except ValueError:
        return seen
