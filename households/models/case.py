"""A household's way onto the register and off it: its case, its paper trail, the home check, what departments said
(domain.md §3.2, §3.3, §7.6)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of, one_per
from fupin.personal.codes import Sensitivity
from households.codes import (
    CLOSED_CASES,
    OPEN_CASES,
    CaseAct,
    CaseState,
    FoundBy,
    MatchAnswer,
    MatchSource,
    MonitoringKind,
    PovertyCause,
    Procedure,
    RemovalGround,
)
from households.models.fields import code, codes, money, text

DECISIVE = (CaseAct.AGREE.value, CaseAct.APPROVE.value)
IS_OPEN = Q(state__in=sorted(OPEN_CASES))


class CaseQuerySet(ScopedQuerySet):
    def open(self) -> "CaseQuerySet":
        return self.filter(IS_OPEN)


class CaseBatch(models.Model):
    """The households of one village that go through meeting, notice and approval together; a name for a list of
    cases, with no state of its own: each case stands where it stands."""

    region_lookup = "village_code"
    personal: dict[str, str] = {}

    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    procedure = models.CharField("程序", max_length=4, choices=Procedure.choices)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveSmallIntegerField("批次")
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="建批人", related_name="+")
    made_at = models.DateTimeField("建批时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批次"
        ordering = ["-id"]
        constraints = [
            one_of("case_batch", "procedure", Procedure),
            between("case_batch", "year", 2013, 2100),
            models.UniqueConstraint(fields=["village_code", "procedure", "year", "serial"], name="case_batch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_procedure_display()}第{self.serial}批"


class Case(models.Model):
    """One household in one procedure. `round` counts how often it was brought to the meeting; `rank` its place in the
    meeting's list. The decision stands in `decider`, `decided_on`; what it changed hangs on the household."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {
        "story": Sensitivity.PERMISSIONED,
        "main_cause": Sensitivity.PERMISSIONED,
        "other_causes": Sensitivity.PERMISSIONED,
        "risks": Sensitivity.PERMISSIONED,
        "risk_note": Sensitivity.PERMISSIONED,
        "ground": Sensitivity.PERMISSIONED,
    }

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="cases")
    village_code = models.CharField("行政村代码", max_length=12)
    procedure = models.CharField("程序", max_length=4, choices=Procedure.choices)
    state = models.CharField("状态", max_length=10, choices=CaseState.choices)
    state_since = models.DateTimeField("进入这一步的时间", default=timezone.now)
    round = models.PositiveSmallIntegerField("第几次评议", default=0)
    found_by = code("发现途径", FoundBy)
    found_on = models.DateField("申请或发现线索日期")
    story = text("申请理由或线索", 500)
    on_behalf = models.BooleanField("代为申请", default=False)
    main_cause = code("拟定主要致贫原因", PovertyCause)
    other_causes = codes("拟定其他致贫原因", 2)
    monitoring_kind = code("拟定监测对象类别", MonitoringKind)
    risks = codes("拟定致贫返贫风险", 5)
    risk_note = text("风险说明", 200)
    needs = text("帮扶需求", 200)
    omission = models.BooleanField("漏评补录", default=False)
    natural = models.BooleanField("自然消除", default=False)
    ground = code("清退原因", RemovalGround)
    fact_on = models.DateField("不符合条件的情况开始日期", null=True, blank=True)
    batch = models.ForeignKey(
        CaseBatch, models.PROTECT, verbose_name="批次", null=True, blank=True, related_name="cases"
    )
    notice = models.ForeignKey(
        "households.PublicNotice", models.PROTECT, verbose_name="现在的公示", null=True, blank=True, related_name="+"
    )
    rank = models.PositiveSmallIntegerField("评议名次", null=True, blank=True)
    proposer = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="经办人", related_name="+")
    decider = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="批准人", null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField("办结日期", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案卷"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "village_code"], name="case_state_place"),
            models.Index(fields=["village_code", "procedure"], name="case_place"),
        ]
        constraints = [
            one_of("case", "procedure", Procedure),
            one_of("case", "state", CaseState),
            one_of("case", "found_by", FoundBy),
            one_of("case", "main_cause", PovertyCause),
            one_of("case", "monitoring_kind", MonitoringKind),
            one_of("case", "ground", RemovalGround),
            one_per(
                "household",
                when=IS_OPEN,
                name="case_one_open",
                message="这一户已有在办的案卷，不能重复登记",
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=F("proposer")),
                name="case_two_persons",
                violation_error_message="经办的和批准的必须是两个人",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.DONE) | Q(decider__isnull=False),
                name="case_done_by_somebody",
                violation_error_message="办成须有批准人",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CLOSED_CASES), decided_on__isnull=False)
                | Q(state__in=sorted(OPEN_CASES), decided_on__isnull=True),
                name="case_closed_has_day",
                violation_error_message="办结的须有办结日期",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}：{self.get_procedure_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CASES


class CaseStep(models.Model):
    """One line of the paper trail: who did what, when, with what opinion (architecture P14)."""

    region_lookup = "case__village_code"
    household_lookup = "case__household_id"
    personal = {"opinion": Sensitivity.PERMISSIONED}

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案卷", related_name="steps")
    act = models.CharField("办理", max_length=10, choices=CaseAct.choices)
    source = models.CharField("原状态", max_length=10, choices=CaseState.choices, blank=True, default="")
    target = models.CharField("新状态", max_length=10, choices=CaseState.choices)
    actor = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="办理账号", related_name="+")
    person = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="办理人", related_name="+")
    opinion = text("意见", 500)
    round = models.PositiveSmallIntegerField("第几次评议", default=0)
    at = models.DateTimeField("时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案卷的办理"
        ordering = ["case", "at", "pk"]
        constraints = [
            one_of("case_step", "act", CaseAct),
            one_of("case_step", "source", CaseState),
            one_of("case_step", "target", CaseState),
            one_per(
                "case",
                "round",
                "person",
                when=Q(act__in=DECISIVE),
                name="case_step_other_person",
                message="同一次报送，乡镇和县里须由不同的人同意",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"


class CaseOpening(models.Model):
    """Who had which version of a case open before him: a batch agrees only to what was looked at (security T15)."""

    region_lookup = "case__village_code"
    household_lookup = "case__household_id"
    personal: dict[str, str] = {}

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="案卷", related_name="openings")
    person = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="打开的人", related_name="+")
    version = models.PositiveIntegerField("案卷版次")
    at = models.DateTimeField("时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案卷的打开"
        constraints = [models.UniqueConstraint(fields=["case", "person", "version"], name="case_opening_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d %H:%M}"


class HomeCheck(models.Model):
    """入户调查 (§3.2 step 2, §3.3 step 2): who went, when, what they found. A case sent back is checked anew."""

    region_lookup = "case__village_code"
    household_lookup = "case__household_id"
    personal = {"finding": Sensitivity.PERMISSIONED}

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案卷", related_name="checks")
    round = models.PositiveSmallIntegerField("第几次", default=1)
    checked_on = models.DateField("入户日期")
    checkers = models.ManyToManyField("accounts.Person", verbose_name="核实人", related_name="+")
    outsider = models.CharField("村外的核实人", max_length=100, blank=True, default="")
    income_year = models.PositiveSmallIntegerField("收入年度", null=True, blank=True)
    net_per_head = money("核算的人均纯收入", signed=True)
    line = money("对照的标准线")
    finding = text("核实情况", 500)
    fit = models.BooleanField("认为符合条件", default=False)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    written_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入户核实"
        ordering = ["case", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="home_check_once_a_round"),
            between("home_check", "income_year", 2013, 2100),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on:%Y-%m-%d} 入户核实"


class MatchResult(models.Model):
    """What one department's signed sheet says of the household (§7.6), and what came of it. No hit is a result too."""

    region_lookup = "case__village_code"
    household_lookup = "case__household_id"
    personal = {"hit": Sensitivity.PERMISSIONED, "answer_note": Sensitivity.PERMISSIONED}

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案卷", related_name="matches")
    source = models.CharField("部门", max_length=2, choices=MatchSource.choices)
    listed_on = models.DateField("名单日期")
    hit = text("命中情况", 300)
    answer = code("核实结论", MatchAnswer)
    answer_note = text("说明和依据", 300)
    answered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="核实人", null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("核实时间", null=True, blank=True)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    written_at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息比对结果"
        ordering = ["case", "source", "pk"]
        constraints = [
            one_of("match_result", "source", MatchSource),
            models.CheckConstraint(
                condition=Q(answer__isnull=True) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="match_answered_by_somebody",
                violation_error_message="核实结论须有核实人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.listed_on:%Y-%m-%d}"

    @property
    def needs_answer(self) -> bool:
        return bool(self.hit) and not self.answer


class Quota(models.Model):
    """规模分解 (§3.2 step 0): how many households and persons a place may bring in that year; children add up to no
    more than their parent. A place without a quota has none above it."""

    region_lookup = "region_code"
    personal: dict[str, str] = {}

    region_code = models.CharField("地区代码", max_length=12)
    procedure = models.CharField("程序", max_length=4, choices=Procedure.choices)
    year = models.PositiveSmallIntegerField("年度")
    households = models.PositiveIntegerField("户数（户）")
    persons = models.PositiveIntegerField("人数（人）", null=True, blank=True)
    source = text("依据文件", 200)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规模分解"
        ordering = ["-year", "procedure", "region_code"]
        constraints = [
            one_of("quota", "procedure", Procedure),
            between("quota", "year", 2013, 2100),
            models.UniqueConstraint(fields=["region_code", "procedure", "year"], name="quota_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_procedure_display()}规模 {self.households} 户"


class StepSetting(models.Model):
    """What a place has set for one step from a year on (§3 "Default minimum days"): its name, its days, its limit and
    the papers it needs. A place below may not ask for fewer days than one above it."""

    region_lookup = "region_code"
    personal: dict[str, str] = {}

    region_code = models.CharField("适用地区代码", max_length=12)
    year = models.PositiveSmallIntegerField("起用年度")
    procedure = models.CharField("程序", max_length=4, choices=Procedure.choices)
    state = models.CharField("步骤", max_length=10, choices=CaseState.choices)
    label = text("本地叫法", 20)
    days = models.PositiveSmallIntegerField("最少天数（天）", null=True, blank=True)
    limit = models.PositiveSmallIntegerField("办理时限（天）", null=True, blank=True)
    papers = codes("须有的材料", 10)
    source = text("依据文件", 200)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "程序设置"
        ordering = ["procedure", "state", "region_code", "year"]
        constraints = [
            one_of("step_setting", "procedure", Procedure),
            one_of("step_setting", "state", CaseState),
            between("step_setting", "days", 1, 60),
            between("step_setting", "limit", 1, 365),
            models.UniqueConstraint(fields=["region_code", "year", "procedure", "state"], name="step_setting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_procedure_display()}，{self.get_state_display()}，{self.region_code}，{self.year}年起"
