"""What the rules found, one row per rule and subject for good; and the parameters that a place has set for itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of
from fupin.doubts.codes import ASKING, HOLDS, WORKED, DoubtAct, DoubtState, Verdict
from fupin.doubts.rules import Severity

__all__ = [
    "ASKING",
    "HOLDS",
    "WORKED",
    "Doubt",
    "DoubtAct",
    "DoubtState",
    "DoubtStep",
    "RuleParameter",
    "Unevaluated",
    "Verdict",
]


class Doubt(models.Model):
    """`household_id` and `member_id` are plain numbers: the register is an app above. A finding keeps its row when it
    goes and comes back, so that an answer is not lost; `message` holds no personal value.

    `value_key` is a digest of the values that the finding rests on, "" where none has been made: an explanation or
    exemption holds for it only. `detail`, `source` and `source_date` say what a department's list says (§7.6)."""

    region_lookup = "region_code"
    household_lookup = "household_id"
    personal: dict[str, str] = {}

    rule = models.CharField("规则", max_length=8)
    severity = models.CharField("轻重", max_length=1, choices=Severity.choices)
    region_code = models.CharField("行政村代码", max_length=12, db_index=True)
    household_id = models.BigIntegerField("农户编号", null=True, blank=True, db_index=True)
    member_id = models.BigIntegerField("成员编号", null=True, blank=True)
    message = models.CharField("疑点内容", max_length=300)
    first_found = models.DateField("首次发现")
    last_found = models.DateField("最近发现")
    closed_at = models.DateField("销号日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=DoubtState.choices, default=DoubtState.OPEN)
    verdict = models.CharField("核实结论", max_length=10, choices=Verdict.choices, blank=True, default="")
    value_key = models.CharField("依据的值", max_length=64, blank=True, default="", editable=False)
    detail = models.CharField("比对内容", max_length=300, blank=True, default="")
    source = models.CharField("数据来源", max_length=60, blank=True, default="")
    source_date = models.DateField("数据日期", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="承办人", null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("办理期限", null=True, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="答复人", null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        ordering = ["region_code", "household_id", "rule", "member_id"]
        indexes = [
            models.Index(
                fields=["region_code", "household_id", "rule", "id"],
                condition=Q(closed_at__isnull=True),
                name="doubt_standing_place",
            ),
            models.Index(
                fields=["rule", "region_code", "household_id", "id"],
                condition=Q(closed_at__isnull=True),
                name="doubt_standing_rule",
            ),
            models.Index(
                fields=["state", "region_code", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="doubt_standing_state",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "member_id", "household_id"],
                condition=Q(member_id__isnull=False),
                name="doubt_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["rule", "household_id"],
                condition=Q(member_id__isnull=True, household_id__isnull=False),
                name="doubt_once_a_household",
            ),
            models.UniqueConstraint(
                fields=["rule", "region_code"], condition=Q(household_id__isnull=True), name="doubt_once_a_village"
            ),
            models.CheckConstraint(
                condition=Q(member_id__isnull=True) | Q(household_id__isnull=False), name="doubt_member_has_household"
            ),
            models.CheckConstraint(
                condition=Q(state=DoubtState.CLOSED, closed_at__isnull=False)
                | (~Q(state=DoubtState.CLOSED) & Q(closed_at__isnull=True)),
                name="doubt_closed_has_day",
            ),
            one_of("doubt", "severity", Severity),
            one_of("doubt", "state", DoubtState),
            one_of("doubt", "verdict", Verdict),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.message}"

    @property
    def is_asked(self) -> bool:
        """Whether it waits for its answer."""
        return self.state in ASKING


class DoubtStep(models.Model):
    """One thing that was done with a finding, by a person or (`by` None) by a run of the rules."""

    region_lookup = "doubt__region_code"
    personal: dict[str, str] = {}

    doubt = models.ForeignKey(Doubt, models.PROTECT, verbose_name="疑点", related_name="steps")
    act = models.CharField("办理", max_length=10, choices=DoubtAct.choices)
    verdict = models.CharField("核实结论", max_length=10, choices=Verdict.choices, blank=True, default="")
    said = models.CharField("说明", max_length=500, blank=True, default="")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点办理记录"
        ordering = ["doubt_id", "pk"]
        constraints = [one_of("doubt_step", "act", DoubtAct), one_of("doubt_step", "verdict", Verdict)]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.said}".strip()


class Unevaluated(models.Model):
    """How many subjects of a township a rule could not be asked about, at the last run over the whole of it: a missing
    input is not evaluated and never passed (domain.md §7.0)."""

    region_lookup = "region_code"

    rule = models.CharField("规则", max_length=8)
    region_code = models.CharField("乡镇代码", max_length=9)
    number = models.PositiveIntegerField("未评估")
    asked = models.PositiveIntegerField("应评估")
    ran_on = models.DateField("核查日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点规则未评估数"
        ordering = ["region_code", "rule"]
        constraints = [models.UniqueConstraint(fields=["region_code", "rule"], name="unevaluated_once")]

    def __str__(self) -> str:
        return f"{self.rule} 在 {self.region_code} 未评估 {self.number}"


class RuleParameter(models.Model):
    """A threshold of one rule for a place and all below it, from a year on. What nobody has set is the rule's own."""

    region_lookup = "region_code"

    region_code = models.CharField("适用地区代码", max_length=12)
    year = models.PositiveSmallIntegerField("起用年度")
    rule = models.CharField("规则", max_length=8)
    name = models.CharField("参数", max_length=30)
    value = models.DecimalField("数值", max_digits=12, decimal_places=2)
    source = models.CharField("依据文件", max_length=200, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点规则参数"
        ordering = ["rule", "name", "region_code", "year"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "year", "rule", "name"], name="rule_parameter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} 的参数，{self.region_code}，{self.year}年起"
