"""Who left the list stays watched: signs of falling back, what was done about them, and the yearly visit to those who
were moved (domain.md §3.3.1–3.4, §2.27; sources.md S1-26, S1-35, S4-98, S4-99)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, not_before, one_of, one_per
from fupin.personal.codes import Sensitivity
from households.codes import BY_CASE, OPEN_WATCH, Register, Settled, WatchAct, WatchCause, WatchFoundBy, WatchState
from households.models.fields import money, text

IS_OPEN = Q(state__in=sorted(OPEN_WATCH))


class WatchQuerySet(ScopedQuerySet):
    def open(self) -> "WatchQuerySet":
        """Of households that are still registered: with one that is closed its signs are over."""
        return self.filter(IS_OPEN).exclude(household__register=Register.CLOSED)


class WatchItem(models.Model):
    """返贫风险线索: one cause in one household, from the day it was seen until it is settled. `seen` names no disease.
    `entered_by` brought the fact: somebody else closes it."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {"cause": Sensitivity.PERMISSIONED, "seen": Sensitivity.PERMISSIONED}

    household = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="农户", related_name="watch_items"
    )
    village_code = models.CharField("行政村代码", max_length=12)
    cause = models.CharField("线索种类", max_length=2, choices=WatchCause.choices)
    seen = text("发现的情况", 300)
    opened_on = models.DateField("发现日期")
    found_by = models.CharField("怎么发现的", max_length=6, choices=WatchFoundBy.choices)
    entered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="填报人", null=True, blank=True, related_name="+"
    )
    recover_by = models.DateField("恢复期限")
    government = money("政府帮扶")
    society = money("社会帮扶")
    own = money("农户自筹")
    kin = money("亲友馈赠")
    owner = models.ForeignKey(
        "villages.Post", models.PROTECT, verbose_name="负责岗位", null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=9, choices=WatchState.choices, default=WatchState.PENDING)
    state_since = models.DateTimeField("进入这一步的时间", default=timezone.now)
    case = models.ForeignKey(
        "households.Case", models.PROTECT, verbose_name="转入的案卷", null=True, blank=True, related_name="watch_items"
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="办结人", null=True, blank=True, related_name="+"
    )
    write = models.UUIDField("写入批号", editable=False, db_index=True)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "返贫风险线索"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "village_code"], name="watch_state_place"),
            models.Index(fields=["village_code"], name="watch_place"),
        ]
        constraints = [
            one_of("watch", "cause", WatchCause),
            one_of("watch", "found_by", WatchFoundBy),
            one_of("watch", "state", WatchState),
            one_per(
                "household",
                "cause",
                when=IS_OPEN,
                name="watch_one_open",
                message="这一户这一类线索已经在办，不用再登记",
            ),
            not_before("watch", "recover_by", "opened_on", "恢复期限不能早于发现日期"),
            models.CheckConstraint(
                condition=(IS_OPEN & Q(closed_on__isnull=True)) | (~IS_OPEN & Q(closed_on__isnull=False)),
                name="watch_closed_has_day",
                violation_error_message="办结的须有办结日期",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(BY_CASE), case__isnull=False)
                | (~Q(state__in=sorted(BY_CASE)) & Q(case__isnull=True)),
                name="watch_case_of_its_state",
                violation_error_message="转入监测、转返贫程序的须有案卷",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted({*OPEN_WATCH, *BY_CASE}))
                | Q(closed_by__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(closed_by=F("entered_by")),
                name="watch_two_persons",
                violation_error_message="填报的和认定的必须是两个人",
            ),
        ] + [between("watch", part, 0, 99_999_999) for part in ("government", "society", "own", "kin")]

    def __str__(self) -> str:
        return f"{self.household}：{self.get_cause_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_WATCH

    def left(self, today: date) -> int | None:
        """Days until it should have recovered; negative when late, None when it is settled."""
        return (self.recover_by - today).days if self.is_open else None


class WatchStep(models.Model):
    """What was done about it and noted: who, when, in which words."""

    region_lookup = "item__village_code"
    household_lookup = "item__household_id"
    personal = {"note": Sensitivity.PERMISSIONED}

    item = models.ForeignKey(WatchItem, models.PROTECT, verbose_name="返贫风险线索", related_name="steps")
    act = models.CharField("办理", max_length=8, choices=WatchAct.choices)
    target = models.CharField("新状态", max_length=9, choices=WatchState.choices)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+"
    )
    note = text("情况", 500)
    at = models.DateTimeField("时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "返贫风险线索的办理"
        ordering = ["item", "at", "pk"]
        constraints = [one_of("watch_step", "act", WatchAct), one_of("watch_step", "target", WatchState)]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"


class RelocationVisit(models.Model):
    """搬迁后续: how a household that was moved lives, works and fits in, once a year."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {"note": Sensitivity.PERMISSIONED}

    household = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="农户", related_name="relocation_visits"
    )
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    visited_on = models.DateField("回访日期")
    housing = models.CharField("住房", max_length=1, choices=Settled.choices)
    work = models.CharField("就业", max_length=1, choices=Settled.choices)
    fitting_in = models.CharField("融入", max_length=1, choices=Settled.choices)
    note = text("情况", 300)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    written_at = models.DateTimeField("登记时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "搬迁后续回访"
        ordering = ["-visited_on", "-id"]
        constraints = [one_of("relocation_visit", name, Settled) for name in ("housing", "work", "fitting_in")]

    def __str__(self) -> str:
        return f"{self.visited_on:%Y-%m-%d} 搬迁后续回访"
