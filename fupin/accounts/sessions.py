"""Ending logins. A new password ends the others by itself; a disabled account must not wake its old ones up again."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from fupin.accounts.models import User


def end_sessions(user: User) -> int:
    """Forget every running session of the account. Returns how many there were."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    own = [session.pk for session in running if session.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
    return len(own)
