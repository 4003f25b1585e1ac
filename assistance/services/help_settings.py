"""How much help a county asks for."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.models import HelpSetting
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Region

REASONS |= {
    "help_setting_place": "没有保存：帮扶力量要求按县设置。",
    "help_setting_value": "没有保存：{label}{why}",
}
SET = (
    "most_first", "most_other", "poor_stationed", "poor_local", "other_stationed", "other_local", "most_stationed",
    "term_years", "month_days", "short_leave", "most_leave", "visit_weight", "task_weight", "measure_weight",
    "presence_weight", "source",
)  # fmt: skip


@write
def save_help_setting(*, region: Region, facts: Mapping[str, Any], version: int, by: Any) -> HelpSetting:
    """The county's own, made the first time. Raises PermissionDenied, Refused, Conflict."""
    require(by, Permission.HELP_SETTING, region.pk)
    if region.level != Level.COUNTY:
        raise Refused("help_setting_place")
    values = {name: facts[name] for name in SET}
    _refuse_values(region, values)
    known = HelpSetting.objects.filter(region=region).first()
    if known:
        if not HelpSetting.objects.filter(pk=known.pk, version=version).update(**values, version=F("version") + 1):
            raise Conflict()
    else:
        try:
            with transaction.atomic():
                HelpSetting.objects.create(region=region, **values)
        except IntegrityError as error:
            raise Conflict() from error
    saved = HelpSetting.objects.get(region=region)
    before = said(known) if known else None
    record(Verb.HELP_SET, saved, by=by, before=before, after=said(saved), region=region.pk)
    return saved


def _refuse_values(region: Region, values: Mapping[str, Any]) -> None:
    try:
        HelpSetting(region=region, **values).full_clean(exclude=["region"], validate_unique=False)
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        label = HelpSetting._meta.get_field(name).verbose_name if name in SET else ""
        raise Refused("help_setting_value", label=label, why="：" + sentences[0] if label else sentences[0]) from error


def said(row: HelpSetting) -> dict[str, Any]:
    return {str(HelpSetting._meta.get_field(name).verbose_name): getattr(row, name) for name in SET}
