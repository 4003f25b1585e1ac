"""Setting the thresholds of rules for a place."""

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.doubts.models import RuleParameter
from fupin.doubts.registry import settable_rules
from fupin.workflow import REASONS, Conflict, Refused

REASONS |= {
    "rule_parameter_unknown": "没有保存：规则 {rule} 没有叫“{name}”的参数。请在规则说明里核对。",
    "rule_parameter_place": "没有保存：参数按省、市州、县填写。请选县或县以上的地区。",
    "rule_parameter_year": "没有保存：起用年度应在 2013 到 2100 之间。",
    "rule_parameter_value": "没有保存：参数不能小于 0。请核对文件上的数。",
    "rule_parameter_once": "没有保存：这个地区 {year} 年已经填过这个参数。请到下面点那一条修改。",
}
COUNTY = 6


@write
def save_parameter(
    *,
    region_code: str,
    year: int,
    rule: str,
    name: str,
    value: Decimal,
    source: str = "",
    row: RuleParameter | None = None,
    version: int | None = None,
    by: Any,
) -> RuleParameter:
    """Set a threshold for a place and all below it, from a year on (`row` None), or correct one; place, year and name
    of a row never change. Raises Refused, Conflict."""
    require(by, Permission.RULE_EDIT, row.region_code if row else region_code)
    if value < 0:
        raise Refused("rule_parameter_value")
    if row:
        return _correct(row, {"value": value, "source": source}, version, by)
    known = settable_rules().get(rule)
    if known is None or name not in known.params:
        raise Refused("rule_parameter_unknown", rule=rule, name=name)
    if len(region_code) > COUNTY:
        raise Refused("rule_parameter_place")
    if not 2013 <= year <= 2100:
        raise Refused("rule_parameter_year")
    key = {"region_code": region_code, "year": year, "rule": rule, "name": name}
    try:
        with transaction.atomic():
            made = RuleParameter.objects.create(**key, value=value, source=source)
    except IntegrityError as error:
        raise Refused("rule_parameter_once", year=year) from error
    record(Verb.RULE_PARAMETER_SAVED, made, by=by, after=_labelled(made), region=region_code)
    return made


def _correct(row: RuleParameter, facts: dict[str, Any], version: int | None, by: Any) -> RuleParameter:
    stands = RuleParameter.objects.filter(pk=row.pk, version=version)
    if version is None or not stands.update(**facts, version=F("version") + 1):
        raise Conflict()
    saved = RuleParameter.objects.get(pk=row.pk)
    before, after = _labelled(row), _labelled(saved)
    record(Verb.RULE_PARAMETER_SAVED, saved, by=by, before=before, after=after, region=row.region_code)
    return saved


def _labelled(row: RuleParameter) -> dict[str, Any]:
    rule = settable_rules()[row.rule]
    called, unit = rule.named.get(row.name, (row.name, ""))
    said = {"规则": f"{rule.id} {rule.label}", "参数": called, "起用年度": row.year}
    return {**said, "数值": f"{Decimal(row.value).normalize():f} {unit}".strip(), "依据文件": row.source}
