"""Requests to change who belongs to a household, and what was done with each (domain.md §3.4, product.md §4.2)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.permissions import HOUSEHOLD_SCOPED
from fupin.access.scope import ScopedQuerySet, within
from fupin.constraints import one_of, one_per
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import DigestField, SealedField
from households.codes import WAITING, ChangeAct, ChangeKind, ChangeProof, DecreaseReason, IncreaseReason, ProposalState
from households.models.fields import codes, text

DECISIVE = ("agree", "receive", "approve")


class ChangeQuerySet(ScopedQuerySet):
    """A household that moves is seen at both ends."""

    def _allowed_by(self, post: Any, user: Any) -> Q:
        allowed = super()._allowed_by(post, user)
        return allowed if post.role in HOUSEHOLD_SCOPED else allowed | within("target_code", post.region_id)

    def waiting(self) -> "ChangeQuerySet":
        return self.filter(state__in=sorted(WAITING))


class ChangeProposal(models.Model):
    """One change: found by an import or asked for by a person, walked through `households.workflow`.

    `facts` is sealed JSON of what is to be written; `effect` what it does to the households, worked out when it was
    sent; `household` is who changes (M5: who is closed), `other` the second household (M5: who stays, M4: who was
    made). `round` counts how often it was sent.
    """

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {
        "subject": Sensitivity.PERMISSIONED,
        "facts": Sensitivity.SEALED,
        "facts_digest": Sensitivity.DIGEST,
        "note": Sensitivity.PERMISSIONED,
        "effect": Sensitivity.PERMISSIONED,
    }

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="proposals")
    member = models.ForeignKey(
        "households.Member", models.PROTECT, verbose_name="成员", null=True, blank=True, related_name="+"
    )
    other = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="另一户", null=True, blank=True, related_name="+"
    )
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    target_code = models.CharField("迁入村代码", max_length=12, blank=True, default="", db_index=True)
    kind = models.CharField("变更种类", max_length=4, choices=ChangeKind.choices)
    subject = models.CharField("涉及", max_length=100)
    facts = SealedField("变更内容", purpose="proposal.facts")
    facts_digest = DigestField("名册所载摘要")
    happened_on = models.DateField("发生日期", null=True, blank=True)
    reason = text("增减原因", 4)
    proofs = codes("证明材料", len(ChangeProof))
    note = text("情况说明", 500)
    effect = models.JSONField("变更前后", default=dict, blank=True)
    flagged = models.BooleanField("有须核实的", default=False)
    batch = models.ForeignKey(
        "imports.ImportBatch", models.PROTECT, verbose_name="来自导入", null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    state_since = models.DateTimeField("进入这一步的时间", default=timezone.now)
    round = models.PositiveSmallIntegerField("报送次数", default=0)
    proposer = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="经办人", null=True, blank=True, related_name="+"
    )
    decider = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="使其生效的人", null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("提出时间", default=timezone.now)
    noted_at = models.DateTimeField("县级备案时间", null=True, blank=True)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "户的变更"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "village_code"], name="change_state_place")]
        constraints = [
            one_of("proposal", "kind", ChangeKind),
            one_of("proposal", "state", ProposalState),
            models.UniqueConstraint(
                fields=["household", "kind", "facts_digest"],
                condition=Q(state="open"),
                name="proposal_once",
            ),
            models.CheckConstraint(
                condition=~Q(decider=F("proposer")) | Q(decider__isnull=True) | Q(proposer__isnull=True),
                name="proposal_two_persons",
                violation_error_message="经办的和使其生效的必须是两个人",
            ),
            models.CheckConstraint(
                condition=~Q(state="done", decider__isnull=True, proposer__isnull=False),
                name="proposal_done_by_somebody",
                violation_error_message="已办的变更须有使其生效的人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.subject}"

    @property
    def reason_label(self) -> str:
        return (
            IncreaseReason.label_of(self.reason)
            if self.reason.startswith("I")
            else DecreaseReason.label_of(self.reason)
        )

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


class ChangeStep(models.Model):
    """One line of the paper trail of a change: who did what with it, when, with what opinion (architecture P14)."""

    region_lookup = "change__village_code"
    household_lookup = "change__household_id"
    personal = {"opinion": Sensitivity.PERMISSIONED}

    change = models.ForeignKey(ChangeProposal, models.PROTECT, verbose_name="变更", related_name="steps")
    act = models.CharField("办理", max_length=10, choices=ChangeAct.choices)
    source = models.CharField("原状态", max_length=10, choices=ProposalState.choices, blank=True, default="")
    target = models.CharField("新状态", max_length=10, choices=ProposalState.choices)
    actor = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="办理账号", related_name="+")
    person = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="办理人", related_name="+")
    opinion = text("意见", 500)
    round = models.PositiveSmallIntegerField("第几次报送", default=0)
    at = models.DateTimeField("时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "变更的办理"
        ordering = ["change", "at", "pk"]
        constraints = [
            one_of("change_step", "act", ChangeAct),
            one_of("change_step", "source", ProposalState),
            one_of("change_step", "target", ProposalState),
            one_per(
                "change",
                "round",
                "person",
                when=Q(act__in=DECISIVE),
                name="change_step_other_person",
                message="同一次报送，每一步须由不同的人同意",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"
