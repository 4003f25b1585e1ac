"""责任清单 of a county, by role."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.duty_codes import DutyRole
from assistance.models import DutyList
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Region

MOST, LONGEST = 20, 100
REASONS |= {
    "duty_place": "没有保存：责任清单按县填写。",
    "duty_none": "没有保存：至少写一条责任，一行一条。",
    "duty_most": "没有保存：一份清单不超过 {most} 条，每条不超过 {longest} 个字。太多就没有人记得住。",
}


@write
def save_duties(*, region: Region, role: DutyRole, text: str, source: str, version: int, by: Any) -> DutyList:
    """One duty a line. Raises PermissionDenied, Refused, Conflict."""
    require(by, Permission.HELP_SETTING, region.pk)
    if region.level != Level.COUNTY:
        raise Refused("duty_place")
    lines = [mask_text(line.strip()) for line in text.splitlines() if line.strip()]
    if not lines:
        raise Refused("duty_none")
    if len(lines) > MOST or any(len(line) > LONGEST for line in lines):
        raise Refused("duty_most", most=MOST, longest=LONGEST)
    facts = {"text": "\n".join(lines), "source": mask_text(source.strip())[:200]}
    known = DutyList.objects.filter(region=region, role=role).first()
    if known:
        if not DutyList.objects.filter(pk=known.pk, version=version).update(**facts, version=F("version") + 1):
            raise Conflict()
    else:
        try:
            with transaction.atomic():
                DutyList.objects.create(region=region, role=role, **facts)
        except IntegrityError as error:
            raise Conflict() from error
    saved = DutyList.objects.get(region=region, role=role)
    before = {"责任": known.text, "依据": known.source} if known else None
    after = {"谁的": saved.get_role_display(), "责任": saved.text, "依据": saved.source}
    record(Verb.DUTIES_SAVED, saved, by=by, before=before, after=after, region=region.pk)
    return saved
