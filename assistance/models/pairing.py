"""结对: who helps which household from when to when, and a proposal for a township (domain.md §4, sources.md S1-63)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assistance.codes import PairEnd, ProposalState
from assistance.models.posting import OPEN
from assistance.models.unit import Cadre
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, not_before, one_of, one_per, paired
from fupin.personal.codes import Sensitivity

VALID = Q(voided=False)
POINTS = ("visit", "task", "measure", "presence")
"""Of the 考核清单, as the names of their weights begin."""


class PairingQuerySet(ScopedQuerySet):
    def valid(self) -> "PairingQuerySet":
        """Without what was entered by mistake and put right the same day."""
        return self.filter(VALID)

    def current(self) -> "PairingQuerySet":
        """Nothing begins in the future, so what has not ended is in force."""
        return self.filter(VALID & OPEN)


class Pairing(models.Model):
    """`first` is 第一责任人: a listed household has one on every day from its first pairing on. `ends_on` is the last
    day. `voided`: it was a mistake and never held."""

    region_lookup = "household__village_id"
    household_lookup = "household_id"
    personal: dict[str, str] = {}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="pairings")
    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="帮扶干部", related_name="pairings")
    first = models.BooleanField("第一责任人", default=True)
    starts_on = models.DateField("开始时间")
    ends_on = models.DateField("结束时间", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=8, choices=PairEnd.choices, blank=True, default="")
    voided = models.BooleanField("登记错了，作废", default=False)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="经办人", related_name="+")
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结对"
        ordering = ["household_id", "-first", "starts_on", "pk"]
        indexes = [models.Index(fields=["cadre", "ends_on"], name="pairing_of_cadre")]
        constraints = [
            one_of("pairing", "end_reason", PairEnd),
            not_before("pairing", "ends_on", "starts_on", "结束时间不能早于开始时间"),
            one_per(
                "household",
                when=OPEN & VALID & Q(first=True),
                name="pairing_one_first",
                message="这一户已有第一责任人",
            ),
            one_per("household", "cadre", when=OPEN & VALID, name="pairing_once", message="这个人已结对这一户"),
        ]

    def __str__(self) -> str:
        return f"{self.household}：{self.cadre.person.name}"


class HelpSetting(models.Model):
    """How much help a county asks for: how many households one cadre takes (户), and how many people each class of
    village has (人): those stationed + those of the place, “5+2” and “3+2” (S2-77); 3–5 stationed (S3-05). How many
    days (天) who is stationed spends there, who allows his leave, and what each point of the 考核清单 weighs."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.OneToOneField("villages.Region", models.PROTECT, verbose_name="县", related_name="+")
    most_first = models.PositiveSmallIntegerField("一人最多做几户的第一责任人（户）", default=5)
    most_other = models.PositiveSmallIntegerField("一人最多另帮几户（户）", default=5)
    poor_stationed = models.PositiveSmallIntegerField("贫困村驻村人数（人）", default=5)
    poor_local = models.PositiveSmallIntegerField("贫困村本地力量（人）", default=2)
    other_stationed = models.PositiveSmallIntegerField("非贫困村驻村人数（人）", default=3)
    other_local = models.PositiveSmallIntegerField("非贫困村本地力量（人）", default=2)
    most_stationed = models.PositiveSmallIntegerField("一村驻村最多（人）", default=5)
    term_years = models.PositiveSmallIntegerField("驻村任期（年）", default=2)
    month_days = models.PositiveSmallIntegerField("每月在村不少于（天）", default=20)
    short_leave = models.PositiveSmallIntegerField("乡镇能批几天以内的假（天）", default=3)
    most_leave = models.PositiveSmallIntegerField("一年请假超过几天要调换（天）", default=30)
    visit_weight = models.PositiveSmallIntegerField("考核：走访按期（分）", default=30)
    task_weight = models.PositiveSmallIntegerField("考核：问题按期办结（分）", default=20)
    measure_weight = models.PositiveSmallIntegerField("考核：措施按期落实（分）", default=30)
    presence_weight = models.PositiveSmallIntegerField("考核：在村天数（分）", default=20)
    source = models.CharField("依据文件", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶力量要求"
        constraints = [
            between("help_setting", "most_first", 1, 50),
            between("help_setting", "most_other", 0, 50),
            between("help_setting", "term_years", 1, 5),
            between("help_setting", "month_days", 0, 31),
            between("help_setting", "short_leave", 0, 31),
            between("help_setting", "most_leave", 1, 366),
            *(between("help_setting", f"{point}_weight", 0, 100) for point in POINTS),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}帮扶力量要求"


class PairingProposal(models.Model):
    """Who could help whom in a township, computed, edited by people, then accepted as a whole."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="乡镇", related_name="+")
    state = models.CharField("状态", max_length=8, choices=ProposalState.choices, default=ProposalState.DRAFT)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="经办人", related_name="+")
    made_at = models.DateTimeField("做方案的时间", default=timezone.now)
    decided_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="采用或放弃的人", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("采用或放弃的时间", null=True, blank=True)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结对方案"
        ordering = ["-pk"]
        constraints = [
            one_of("pairing_proposal", "state", ProposalState),
            paired("pairing_proposal", "decided_at", "decided_by", "采用时间与采用人须同时有"),
            one_per(
                "region",
                when=Q(state=ProposalState.DRAFT),
                name="pairing_proposal_one_draft",
                message="这个乡镇已有一份待采用的方案",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}结对方案"


class ProposedPair(models.Model):
    """`cadre` None: nobody is left for this household. `reason` says why this one."""

    region_lookup = "household__village_id"
    personal = {"reason": Sensitivity.PERMISSIONED}

    proposal = models.ForeignKey(PairingProposal, models.PROTECT, verbose_name="方案", related_name="pairs")
    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="+")
    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="帮扶干部", null=True, blank=True, related_name="+")
    reason = models.CharField("为什么是他", max_length=60, blank=True, default="")
    edited_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="改的人", null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案里的一对"
        ordering = ["proposal", "household__village_id", "household_id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "household"], name="proposed_pair_once")]

    def __str__(self) -> str:
        return f"{self.household}：{self.cadre or '没有人选'}"
