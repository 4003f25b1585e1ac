"""Photographs of a hanging sheet: made anew, sealed, dated by the server (domain.md §8.3; security.md T7)."""

import hashlib
import uuid
from typing import Any

from django.db import IntegrityError

import households.services.notices.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.documents.images import Photo, image_kind, photo_of
from fupin.personal import files
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import NoticePhotoKind, NoticeState
from households.models import NoticePhoto, PublicNotice
from households.notice_rules import register_day
from households.services.clock import check_clock
from households.services.evidence import MOST_BYTES, shown_name

PURPOSE, SMALL_PURPOSE = "notice.photo", "notice.small"
SHORTEST_PLACE = 2


def add_photo(*, notice: PublicNotice, kind: str, place: str, file: Any, token: uuid.UUID, by: Any) -> NoticePhoto:
    """Its day is today's. The same token twice is one photograph. Raises PermissionDenied, Refused."""
    require(by, Permission.NOTICE_POST, notice.village_code)
    if known := NoticePhoto.objects.filter(token=token, notice=notice).first():
        return known
    place = mask_text(place.strip())[:60]
    check(notice, kind, place)
    photo = made_anew(file)
    names = [files.store(PURPOSE, photo.content), files.store(SMALL_PURPOSE, photo.small)]
    try:
        return _keep(notice=notice, kind=kind, place=place, photo=photo, names=names, token=token, by=by)
    except IntegrityError as error:
        discard(names)
        if known := NoticePhoto.objects.filter(token=token, notice=notice).first():
            return known
        raise Refused("notice_photo_same") from error
    except BaseException:
        discard(names)
        raise


def check(notice: PublicNotice, kind: str, place: str) -> None:
    check_clock()
    if notice.state != NoticeState.POSTED:
        raise Refused("notice_not_running")
    if kind not in NoticePhotoKind.values:
        raise Refused("notice_photo_kind")
    if len(place) < SHORTEST_PLACE:
        raise Refused("notice_photo_place")


def made_anew(file: Any) -> Photo:
    if file is None or not 0 < file.size <= MOST_BYTES:
        raise Refused("notice_photo_file")
    content = file.read()
    if image_kind(content) is None:
        raise Refused("notice_photo_file")
    return photo_of(content, shown_name(file))


def discard(names: list[str]) -> None:
    for name in names:
        files.discard(name)


@write
def _keep(
    *, notice: PublicNotice, kind: str, place: str, photo: Photo, names: list[str], token: uuid.UUID, by: Any
) -> NoticePhoto:
    at = current_write().at
    kept = NoticePhoto.objects.create(
        notice=notice, kind=kind, place=place, stored_as=names[0], small_as=names[1],
        sha256=hashlib.sha256(photo.content).hexdigest(), taken_on=register_day(at), uploaded_by_id=by.person_id,
        uploaded_at=at, token=token,
    )  # fmt: skip
    after = {"种类": kept.get_kind_display(), "张贴地点": place, "日期": kept.taken_on, "校验值": kept.sha256}
    record(Verb.NOTICE_PHOTOGRAPHED, notice, by=by, after=after, region=notice.village_code)
    return kept


def open_photo(photo: NoticePhoto, *, small: bool = False) -> bytes:
    """Who may see it is the caller's business (`visible_to`)."""
    try:
        if small and photo.small_as:
            return files.stored(SMALL_PURPOSE, photo.small_as)
        return files.stored(PURPOSE, photo.stored_as)
    except OSError as error:
        raise Refused("evidence_gone") from error
