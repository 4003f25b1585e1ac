"""A change in who belongs to a listed household, found by an import, not made by it (product.md §4.2)."""

from django.db import models
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import DigestField, SealedField
from households.codes import ChangeKind, ProposalState


class ChangeProposal(models.Model):
    """What the roster said that the register does not: waits for the change procedure. `facts` is sealed JSON."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {
        "subject": Sensitivity.PERMISSIONED,
        "facts": Sensitivity.SEALED,
        "facts_digest": Sensitivity.DIGEST,
    }

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="proposals")
    member = models.ForeignKey(
        "households.Member", models.PROTECT, verbose_name="成员", null=True, blank=True, related_name="+"
    )
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    kind = models.CharField("变更种类", max_length=4, choices=ChangeKind.choices)
    subject = models.CharField("涉及", max_length=100)
    facts = SealedField("名册所载", purpose="proposal.facts")
    facts_digest = DigestField("名册所载摘要")
    batch = models.ForeignKey(
        "imports.ImportBatch", models.PROTECT, verbose_name="来自导入", null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    created_at = models.DateTimeField("提出时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待办变更"
        ordering = ["-id"]
        constraints = [
            one_of("proposal", "kind", ChangeKind),
            one_of("proposal", "state", ProposalState),
            models.UniqueConstraint(
                fields=["household", "kind", "facts_digest"],
                condition=models.Q(state="open"),
                name="proposal_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.subject}"
