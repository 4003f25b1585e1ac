"""异议 (domain.md §3.1): from anybody, named or not; handled by township and county, never by the village."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import SealedField
from households.codes import OPEN_OBJECTIONS, ObjectionAct, ObjectionChannel, ObjectionKind, ObjectionState
from households.models.case import Case
from households.models.fields import text
from households.models.notice import PublicNotice


class Objection(models.Model):
    """`receipt` is what the objector follows it by; his name and phone are sealed and for the handlers only. An open
    one holds its household in the notice and no other."""

    region_lookup = "village_code"
    personal = {
        "content": Sensitivity.SEALED,
        "complainant": Sensitivity.SEALED,
        "contact": Sensitivity.SEALED,
        "finding": Sensitivity.PERMISSIONED,
        "answer": Sensitivity.PERMISSIONED,
    }

    receipt = models.CharField("回执编号", max_length=12, unique=True)
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    notice = models.ForeignKey(
        PublicNotice, models.PROTECT, verbose_name="公示", null=True, blank=True, related_name="objections"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="涉及的户", null=True, blank=True, related_name="objections"
    )
    kind = models.CharField("异议种类", max_length=2, choices=ObjectionKind.choices)
    content = SealedField("内容", purpose="objection.content")
    complainant = SealedField("反映人", purpose="objection.complainant")
    contact = SealedField("反映人联系方式", purpose="objection.contact")
    channel = models.CharField("途径", max_length=2, choices=ObjectionChannel.choices)
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    received_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="受理人", null=True, blank=True, related_name="+"
    )
    in_period = models.BooleanField("公示期内提出", default=True)
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    state_since = models.DateTimeField("进入这一步的时间", default=timezone.now)
    checkers = models.ManyToManyField("accounts.Person", verbose_name="核实人", related_name="+", blank=True)
    finding = text("核实情况", 500)
    answer = text("答复", 500)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case"], condition=Q(state__in=sorted(OPEN_OBJECTIONS)), name="objection_open_case")
        ]
        constraints = [
            one_of("objection", "kind", ObjectionKind),
            one_of("objection", "channel", ObjectionChannel),
            one_of("objection", "state", ObjectionState),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.receipt}"


class ObjectionStep(models.Model):
    region_lookup = "objection__village_code"
    personal = {"note": Sensitivity.PERMISSIONED}

    objection = models.ForeignKey(Objection, models.PROTECT, verbose_name="异议", related_name="steps")
    act = models.CharField("办理", max_length=10, choices=ObjectionAct.choices)
    target = models.CharField("新状态", max_length=10, choices=ObjectionState.choices)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+"
    )
    note = text("说明", 500)
    at = models.DateTimeField("时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议的办理"
        ordering = ["objection", "at", "pk"]
        constraints = [
            one_of("objection_step", "act", ObjectionAct),
            one_of("objection_step", "target", ObjectionState),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"


class BoardCount(models.Model):
    """How often one visitor, or all visitors of one notice, did something on the board within an hour. `who` is a keyed
    digest that changes every hour: it leads to no address and to no objection. Rows of earlier days are dropped."""

    who = models.CharField("来访者摘要", max_length=32)
    hour = models.DateTimeField("钟点", db_index=True)
    used = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "公示栏来访次数"
        ordering = ["-hour", "pk"]
        constraints = [models.UniqueConstraint(fields=["who", "hour"], name="board_count_once")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.used}"
