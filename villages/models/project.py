"""Projects of villages and townships, their steps and their money (domain.md §5.3, §5.4). Money is in 元."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import between, not_before, one_of, paired
from fupin.personal.codes import Sensitivity
from villages.project_codes import FundKind, FundSource, ProjectKind, ProjectState


def money(name: str) -> models.DecimalField:
    return models.DecimalField(
        f"{name}（元）", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


def count(name: str, unit: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(f"{name}（{unit}）", null=True, blank=True)


def day(name: str) -> models.DateField:
    return models.DateField(name, null=True, blank=True)


class ProjectFacts(models.Model):
    """What is typed of a project. `region` and `state` are not: the one is fixed, the other moves by steps."""

    year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("项目编号", max_length=40)
    name = models.CharField("项目名称", max_length=100)
    kind = models.CharField("项目类型", max_length=2, choices=ProjectKind.choices)
    content = models.CharField("建设内容和规模", max_length=500, blank=True, default="")
    unit = models.CharField("实施单位", max_length=100, blank=True, default="")
    responsible = models.CharField("责任人", max_length=50, blank=True, default="")
    planned_start = day("计划开工日期")
    planned_end = day("计划完工日期")
    started_on = day("实际开工日期")
    finished_on = day("实际完工日期")
    households = count("受益户数", "户")
    persons = count("受益人数", "人")
    out_households = count("其中脱贫户", "户")
    out_persons = count("其中脱贫人口", "人")
    watched_households = count("其中监测户", "户")
    watched_persons = count("其中监测人口", "人")
    budget_central = money("中央财政衔接资金")
    budget_province = money("省级财政衔接资金")
    budget_prefecture = money("市级财政衔接资金")
    budget_county = money("县级财政衔接资金")
    budget_merged = money("涉农整合资金")
    budget_east_west = money("东西部协作资金")
    budget_unit = money("定点帮扶资金")
    budget_donated = money("社会捐赠")
    budget_own = money("自筹资金")
    linkage = models.CharField("带贫机制", max_length=300, blank=True, default="")
    goal = models.CharField("绩效目标", max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class Project(ProjectFacts, Written):
    """`county_code` is the first six digits of the place: within a county a code of a year is one project's."""

    region_lookup = "region_id"
    personal = {"responsible": Sensitivity.PERMISSIONED}

    region = models.ForeignKey(
        "villages.Region", models.PROTECT, verbose_name="实施地点", related_name="projects", db_column="region_code"
    )
    county_code = models.CharField("县代码", max_length=6, editable=False)
    state = models.CharField("进度", max_length=10, choices=ProjectState.choices, default=ProjectState.PROPOSED)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["county_code", "year", "code"],
                name="project_code_once",
                violation_error_message="本县这一年已有这个编号的项目",
            ),
            between("project", "year", 2013, 2100),
            one_of("project", "kind", ProjectKind),
            one_of("project", "state", ProjectState),
            not_before("project", "planned_end", "planned_start", "计划完工日期不能早于计划开工日期"),
            not_before("project", "finished_on", "started_on", "实际完工日期不能早于实际开工日期"),
        ]
        indexes = [models.Index(fields=["region", "year"], name="project_region_year")]

    def __str__(self) -> str:
        return self.name


class ProjectVersion(ProjectFacts, VersionRow):
    region_code = models.CharField("实施地点代码", max_length=12)
    county_code = models.CharField("县代码", max_length=6)
    state = models.CharField("进度", max_length=10)

    class Meta:
        verbose_name = verbose_name_plural = "项目（旧版）"


Project.versions = ProjectVersion  # type: ignore[attr-defined]


class ProjectStep(models.Model):
    """That a project came to a state on a day. `source` is blank for the state in which it was entered."""

    region_lookup = "project__region_id"

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="steps")
    source = models.CharField("从哪一步", max_length=10, choices=ProjectState.choices, blank=True, default="")
    target = models.CharField("到哪一步", max_length=10, choices=ProjectState.choices)
    on = models.DateField("办成日期")
    document = models.CharField("文号或说明", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目进度"
        ordering = ["project", "id"]
        constraints = [one_of("project_step", "source", ProjectState), one_of("project_step", "target", ProjectState)]

    def __str__(self) -> str:
        return f"{self.get_target_display()} {self.on:%Y-%m-%d}"


class FundEntry(models.Model):
    """One line of the ledger. What was entered wrongly is withdrawn with a reason and counts no more."""

    region_lookup = "project__region_id"

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="entries")
    kind = models.CharField("类别", max_length=10, choices=FundKind.choices)
    on = models.DateField("日期")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    source = models.CharField("资金来源", max_length=10, choices=FundSource.choices, blank=True, default="")
    document = models.CharField("文号或凭证", max_length=100, blank=True, default="")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤销理由", max_length=100, null=True, blank=True)
    token = models.UUIDField("提交标识", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目资金"
        ordering = ["project", "on", "id"]
        constraints = [
            one_of("fund_entry", "kind", FundKind),
            one_of("fund_entry", "source", FundSource),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="fund_entry_positive", violation_error_message="金额应大于 0"
            ),
            paired("fund_entry", "withdrawn_at", "withdrawn_reason", "撤销时间与理由须同时填写"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} 元"
