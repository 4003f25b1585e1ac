"""Drafts of the entry form: what one clerk has typed and not saved yet, sealed. They are nobody's record, so the trail
does not tell of them; saving the form does."""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fupin.workflow import REASONS, Refused
from households.models import EntryDraft, Household

REASONS |= {
    "draft_gone": "这份草稿已经登记或放弃了。请到工作台看还有哪些草稿，或者重新登记一户。",
    "draft_long": "草稿太长，没有保存。请先把填好的部分保存成登记。",
}
UNDO_DAYS = 1
LONGEST = 400_000
UNKEPT = {"csrfmiddlewaretoken", "act"}


def save_draft(
    *, token: uuid.UUID, by: Any, content: Mapping[str, str], household: Household | None = None, title: str = ""
) -> EntryDraft:
    """Keep what the form holds now; the first time the draft is made."""
    facts = {
        "content": packed(content),
        "title": title[:50],
        "village_code": household.village_id if household else content.get("village", "")[:12],
        "updated_at": timezone.now(),
    }
    with transaction.atomic():
        draft = claim(token, by=by, household=household, version=version_in(content))
        moved = EntryDraft.objects.filter(pk=draft.pk, saved_at__isnull=True, discarded_at__isnull=True).update(**facts)
        if not moved:
            raise Refused("draft_gone")
    draft.refresh_from_db()
    return draft


def claim(token: uuid.UUID, *, by: Any, household: Household | None = None, version: int | None = None) -> EntryDraft:
    """The draft of this token, made where there is none. A stranger's token is nobody's draft."""
    try:
        with transaction.atomic():
            made = {"owner": by, "household": household, "started_version": version}
            draft, _ = EntryDraft.objects.select_for_update().get_or_create(token=token, defaults=made)
    except IntegrityError:
        draft = EntryDraft.objects.filter(owner=by, household=household, saved_at=None, discarded_at=None).first()
    if draft is None:
        raise Refused("draft_gone")
    return draft if draft.owner_id == by.pk else claim(uuid.uuid4(), by=by, household=household, version=version)


def finish(draft: EntryDraft, household: Household) -> None:
    """The form was saved: nothing of it is kept beside the register. Part of the write that saved it."""
    close(EntryDraft.objects.filter(pk=draft.pk), household=household)


def finish_open(household: Household, *, by: Any) -> None:
    """The same for the form of a household that was known already."""
    close(EntryDraft.objects.filter(owner=by, household=household, saved_at=None, discarded_at=None))


def close(drafts: Any, **facts: Any) -> None:
    drafts.update(saved_at=timezone.now(), content=None, title="", **facts)


def discard(draft: EntryDraft) -> None:
    """Put a draft away. It can be taken back for a day; what was put away earlier is emptied."""
    now = timezone.now()
    EntryDraft.objects.filter(pk=draft.pk, saved_at=None, discarded_at=None).update(discarded_at=now)
    old = EntryDraft.objects.filter(owner_id=draft.owner_id, discarded_at__lt=now - timedelta(days=UNDO_DAYS))
    old.filter(content__isnull=False).update(content=None, title="")


def restore(draft: EntryDraft) -> None:
    """Take a draft back. Refused when another one of the same household is open, or it was emptied."""
    try:
        with transaction.atomic():
            gone = EntryDraft.objects.filter(pk=draft.pk, discarded_at__isnull=False, content__isnull=False)
            moved = gone.update(discarded_at=None)
    except IntegrityError:
        moved = 0
    if not moved:
        raise Refused("draft_gone")


def packed(content: Mapping[str, str]) -> str:
    pairs = [[name, value] for name, value in content.items() if name not in UNKEPT and value != ""]
    text = json.dumps(pairs, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused("draft_long")
    return text


def unpacked(draft: EntryDraft) -> dict[str, str]:
    """What the form held."""
    try:
        return {str(name): str(value) for name, value in json.loads(draft.content or "[]")}
    except (ValueError, TypeError):
        return {}


def version_in(content: Mapping[str, str]) -> int | None:
    typed = content.get("version-home", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
