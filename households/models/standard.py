"""What whoever leaves a list must meet (domain.md §3.3.1, §3.5): asked item by item and member by member, proven, and
said yes to by the household."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of, one_per
from fupin.personal.codes import Sensitivity
from households.codes import ConsentWay
from households.models.case import HomeCheck
from households.models.fields import text


class StandardCheck(models.Model):
    """One item of a home check: what the register said that day (`says`), and what was found (`met`)."""

    region_lookup = "check_of__case__village_code"
    household_lookup = "check_of__case__household_id"
    personal = {"note": Sensitivity.PERMISSIONED}

    check_of = models.ForeignKey(HomeCheck, models.PROTECT, verbose_name="入户核实", related_name="standards")
    key = models.CharField("项目", max_length=12)
    label = models.CharField("项目名称", max_length=40)
    member = models.ForeignKey(
        "households.Member", models.PROTECT, verbose_name="成员", null=True, blank=True, related_name="+"
    )
    says = models.BooleanField("登记册上达标", null=True, blank=True)
    met = models.BooleanField("核实达标")
    proof = models.ForeignKey(
        "households.Evidence", models.PROTECT, verbose_name="凭据", null=True, blank=True, related_name="+"
    )
    note = text("说明", 200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "逐项核实"
        ordering = ["check_of", "pk"]
        constraints = [
            one_per("check_of", "key", when=Q(member__isnull=True), name="standard_once", message="这一项已经核对过"),
            models.UniqueConstraint(fields=["check_of", "key", "member"], name="standard_once_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.label}：{'达标' if self.met else '未达标'}"


class HouseholdConsent(models.Model):
    """农户认可 (§3.5 step 4): signed, or with a fingerprint, or refused with its reason. It is for one check."""

    region_lookup = "check_of__case__village_code"
    household_lookup = "check_of__case__household_id"
    personal = {"signer": Sensitivity.PERMISSIONED, "note": Sensitivity.PERMISSIONED}

    check_of = models.OneToOneField(HomeCheck, models.PROTECT, verbose_name="入户核实", related_name="consent")
    way = models.CharField("认可方式", max_length=2, choices=ConsentWay.choices)
    said_on = models.DateField("日期")
    signer = models.CharField("签字人", max_length=50)
    proof = models.ForeignKey(
        "households.Evidence", models.PROTECT, verbose_name="认可书", null=True, blank=True, related_name="+"
    )
    note = text("不认可的理由", 300)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    written_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "农户认可"
        constraints = [
            one_of("consent", "way", ConsentWay),
            models.CheckConstraint(
                condition=Q(way=ConsentWay.REFUSED) & ~Q(note="") | Q(proof__isnull=False),
                name="consent_proven_or_reasoned",
                violation_error_message="认可的要有签字或手印的原件，不认可的要写明理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.said_on:%Y-%m-%d}"

    @property
    def refused(self) -> bool:
        return self.way == ConsentWay.REFUSED


class StandardSet(models.Model):
    """What a place asks for beside 两不愁三保障和饮水, from a year on: 七有, 八有一超 and the like."""

    region_lookup = "region_code"
    personal: dict[str, str] = {}

    region_code = models.CharField("适用地区代码", max_length=12)
    year = models.PositiveSmallIntegerField("起用年度")
    name = models.CharField("叫法", max_length=20)
    standards = text("另外核对的项目", 60)
    own = models.JSONField("本地增加的项目", default=list, blank=True, help_text="每项一句话")
    source = text("依据文件", 200)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退出核对项目"
        ordering = ["region_code", "-year"]
        constraints = [
            between("standard_set", "year", 2013, 2100),
            models.UniqueConstraint(fields=["region_code", "year"], name="standard_set_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}，{self.region_code}，{self.year}年起"
