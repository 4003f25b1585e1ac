"""Who may have been missed: a household that is not listed, why somebody should go and look, and what was found there
(domain.md §3, §3.3.1)."""

from django.db import models
from django.db.models import F, Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of
from fupin.personal.codes import Sensitivity
from households.codes import MissedAct, MissedState
from households.models.fields import text

JUDGED = (MissedState.TOLD, MissedState.UNFIT)


class MissedHousehold(models.Model):
    """漏评线索: one row per household, kept when the signs are gone. `score` is the sum of the weights of `signs`; the
    signs that could not be asked stand in `unknown`. `facts_key` stands for the signs and their figures:
    what was judged holds for the key it was judged by."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {
        "signs": Sensitivity.PERMISSIONED,
        "reasons": Sensitivity.PERMISSIONED,
    }

    household = models.OneToOneField("households.Household", models.PROTECT, verbose_name="农户", related_name="missed")
    village_code = models.CharField("行政村代码", max_length=12)
    score = models.PositiveSmallIntegerField("分数", default=0)
    signs = text("线索", 60)
    reasons = text("为什么上门看", 500)
    unknown = text("还不知道", 60)
    facts_key = text("线索指纹", 64, editable=False)
    found_on = models.DateField("首次列出日期")
    looked_on = models.DateField("最近核对日期")
    state = models.CharField("状态", max_length=5, choices=MissedState.choices, default=MissedState.TO_VISIT)
    judged_key = text("判定时的线索指纹", 64, editable=False)
    visited_on = models.DateField("上门日期", null=True, blank=True)
    told_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="上门人", null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField("复核日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="复核人", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "漏评线索"
        ordering = ["-score", "village_code", "pk"]
        indexes = [
            models.Index(fields=["state", "village_code", "score"], name="missed_state_place"),
            models.Index(fields=["state", "-score", "village_code", "id"], name="missed_order"),
            models.Index(fields=["village_code"], name="missed_place"),
        ]
        constraints = [
            one_of("missed", "state", MissedState),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in JUDGED])
                | Q(told_by__isnull=False, visited_on__isnull=False),
                name="missed_judged_by_somebody",
                violation_error_message="判定不符合的须有上门人和上门日期",
            ),
            models.CheckConstraint(
                condition=~Q(state=MissedState.UNFIT)
                | (Q(reviewed_by__isnull=False, reviewed_on__isnull=False) & ~Q(reviewed_by=F("told_by"))),
                name="missed_two_persons",
                violation_error_message="上门的和复核的必须是两个人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}：漏评线索"


class MissedStep(models.Model):
    """What was said of it: who, when, in which words."""

    region_lookup = "missed__village_code"
    household_lookup = "missed__household_id"
    personal = {"note": Sensitivity.PERMISSIONED, "reasons": Sensitivity.PERMISSIONED}

    missed = models.ForeignKey(MissedHousehold, models.PROTECT, verbose_name="漏评线索", related_name="steps")
    act = models.CharField("办理", max_length=5, choices=MissedAct.choices)
    reasons = text("当时的线索", 500)
    note = text("情况", 300)
    person = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "漏评线索的办理"
        ordering = ["missed", "at", "pk"]
        constraints = [one_of("missed_step", "act", MissedAct)]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"
