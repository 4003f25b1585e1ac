"""一户一策: a household's plan of a year, its measures, and the meeting at which they are handed over."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assistance.models.unit import Cadre, HelpUnit
from assistance.plan_codes import (
    AgreedBy,
    Ground,
    MeasureKind,
    MeasureOption,
    MeasureState,
    MoneySource,
    PlanState,
    Reach,
    SixHelps,
    Style,
)
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of, one_per, paired
from fupin.personal.codes import Sensitivity
from households.models.fields import a_year, carried, money, text

VALID = ~Q(state=PlanState.VOID)


class PlanQuerySet(ScopedQuerySet):
    def valid(self) -> "PlanQuerySet":
        return self.filter(VALID)


class Plan(models.Model):
    """`likeness` is of the words without names and figures, so that a copy has the same. `authors` are all who ever
    saved its words, also as the plan of the year before; none of them may confirm it."""

    region_lookup = "household__village_id"
    household_lookup = "household_id"
    personal = {"goal": Sensitivity.PERMISSIONED, "likeness": Sensitivity.PERMISSIONED}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    goal = text("帮扶目标", 300)
    exit_year = a_year("计划脱贫年度")
    agreed_on = models.DateField("征得农户同意的日期", null=True, blank=True)
    agreed_way = models.CharField("怎样同意的", max_length=8, choices=AgreedBy.choices, blank=True, default="")
    carried = carried()
    likeness = models.CharField("去掉姓名和数字后的校验值", max_length=64, blank=True, default="", editable=False)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="制定人", related_name="+")
    made_at = models.DateTimeField("制定时间", default=timezone.now)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="最后填写人", related_name="+")
    written_at = models.DateTimeField("最后填写时间", default=timezone.now)
    authors = models.ManyToManyField("accounts.Person", verbose_name="填写过的人", related_name="+")
    confirmed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="审定人", null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("审定时间", null=True, blank=True)
    void_reason = text("作废原因", 200)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶计划"
        ordering = ["household_id", "-year", "-pk"]
        indexes = [
            models.Index(fields=["year", "state"], name="plan_year_state"),
            models.Index(fields=["year", "likeness"], name="plan_likeness"),
        ]
        constraints = [
            one_of("plan", "state", PlanState),
            one_of("plan", "agreed_way", AgreedBy),
            between("plan", "year", 2013, 2100),
            between("plan", "exit_year", 2013, 2100),
            one_per("household", "year", when=VALID, name="plan_one_a_year", message="这一户这一年已有帮扶计划"),
            paired("plan", "confirmed_at", "confirmed_by", "审定时间与审定人须同时有"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.SETTLED) | Q(confirmed_by__isnull=False, agreed_on__isnull=False),
                name="plan_settled_is_confirmed",
                violation_error_message="已定的计划须有审定人和农户同意的日期",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("written_by")) & ~Q(confirmed_by=F("made_by"))),
                name="plan_two_persons",
                violation_error_message="填写的和审定的必须是两个人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}{self.year}年帮扶计划"


class HandOver(models.Model):
    """集中交办会 (S4-47): measures without an owner are claimed by units and cadres, with a day until when."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="乡镇", related_name="+")
    year = models.PositiveSmallIntegerField("交办哪一年的措施")
    held_on = models.DateField("开会日期")
    place = models.CharField("地点", max_length=60)
    chair = models.CharField("主持人", max_length=30)
    note = text("会议情况", 300)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "集中交办会"
        ordering = ["-held_on", "-pk"]
        constraints = [between("hand_over", "year", 2013, 2100)]

    def __str__(self) -> str:
        return f"{self.region.name}{self.held_on:%Y-%m-%d}集中交办会"


class Measure(models.Model):
    """One line of a plan: what it answers, what is done, to which standard, by whom, until when. `kind` follows from
    `option`; `to_claim` leaves who and when to a hand-over meeting. What is taken out of a plan is cancelled, not
    deleted."""

    region_lookup = "plan__household__village_id"
    household_lookup = "plan__household_id"
    personal = {
        "ground": Sensitivity.PERMISSIONED,
        "task": Sensitivity.PERMISSIONED,
        "standard": Sensitivity.PERMISSIONED,
        "result": Sensitivity.PERMISSIONED,
    }

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="帮扶计划", related_name="measures")
    ground = models.CharField("针对的原因或风险", max_length=2, choices=Ground.choices)
    kind = models.CharField("措施类别", max_length=2, choices=MeasureKind.choices)
    option = models.CharField("措施", max_length=4, choices=MeasureOption.choices)
    help = models.CharField("六帮", max_length=8, choices=SixHelps.choices, blank=True, default="")
    task = text("具体做什么", 200)
    standard = text("做到什么标准", 200)
    member = models.ForeignKey(
        "households.Member", models.PROTECT, verbose_name="帮的是谁", null=True, blank=True, related_name="measures"
    )
    owner_cadre = models.ForeignKey(
        Cadre, models.PROTECT, verbose_name="责任人", null=True, blank=True, related_name="measures"
    )
    owner_unit = models.ForeignKey(
        HelpUnit, models.PROTECT, verbose_name="责任单位", null=True, blank=True, related_name="measures"
    )
    to_claim = models.BooleanField("交集中交办会认领", default=False)
    handover = models.ForeignKey(
        HandOver, models.PROTECT, verbose_name="在哪次会上认领", null=True, blank=True, related_name="measures"
    )
    due_on = models.DateField("什么时候落实", null=True, blank=True)
    amount = money("投入")
    source = models.CharField("资金来源", max_length=8, choices=MoneySource.choices, blank=True, default="")
    reach = models.CharField("普惠或特惠", max_length=8, choices=Reach.choices, default=Reach.SPECIAL)
    style = models.CharField("开发或救济", max_length=8, choices=Style.choices, default=Style.DEVELOPING)
    state = models.CharField("落实情况", max_length=8, choices=MeasureState.choices, default=MeasureState.WAITING)
    result = text("结果", 200)
    done_on = models.DateField("落实或取消日期", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶措施"
        ordering = ["plan_id", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="measure_due")]
        constraints = [
            one_of("measure", "ground", Ground),
            one_of("measure", "kind", MeasureKind),
            one_of("measure", "option", MeasureOption),
            one_of("measure", "help", SixHelps),
            one_of("measure", "source", MoneySource),
            one_of("measure", "reach", Reach),
            one_of("measure", "style", Style),
            one_of("measure", "state", MeasureState),
            models.CheckConstraint(
                condition=Q(option__startswith=F("kind")),
                name="measure_option_of_kind",
                violation_error_message="措施不属于这一类",
            ),
            models.CheckConstraint(
                condition=Q(owner_cadre__isnull=True) | Q(owner_unit__isnull=True),
                name="measure_one_owner",
                violation_error_message="责任人和责任单位只填一个",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MeasureState.WAITING, MeasureState.DOING], done_on__isnull=True)
                | Q(state__in=[MeasureState.DONE, MeasureState.CANCELLED], done_on__isnull=False),
                name="measure_end_has_day",
                violation_error_message="落实或取消须有日期",
            ),
        ]

    def __str__(self) -> str:
        return MeasureOption.label_of(self.option)

    @property
    def owner(self) -> str:
        """Whom to ask about it, as papers and pages say it."""
        if self.owner_cadre is not None:
            return f"{self.owner_cadre.person.name}（{self.owner_cadre.unit.name}）"
        return self.owner_unit.name if self.owner_unit is not None else ""

    @property
    def has_owner(self) -> bool:
        return self.owner_cadre_id is not None or self.owner_unit_id is not None
