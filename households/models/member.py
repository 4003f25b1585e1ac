"""The members of a household (domain.md §1.3). One active row per identity number in the whole register."""

from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import between, one_of, one_per
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import DigestField, SealedField
from fupin.personal.masks import mask_identity, mask_phone
from fupin.personal.sealing import digest, identity_digest
from households.codes import (
    ACTIVE,
    Dibao,
    DisabilityGrade,
    DisabilityKind,
    DropoutReason,
    Education,
    Ethnicity,
    IdentityType,
    Labour,
    MemberState,
    Politics,
    PublicPost,
    Relation,
    Sex,
    Student,
    Tekun,
    WorkArea,
    WorkChannel,
)
from households.models.fields import a_year, code, codes, months, text, yes_no


class MemberFacts(models.Model):
    person_no = models.CharField("人编号", max_length=20, null=True, blank=True)
    name = models.CharField("姓名", max_length=50)
    initials = text("拼音首字母", 20)
    sex = code("性别", Sex)
    identity_type = code("证件类型", IdentityType)
    identity = SealedField("证件号码", purpose="member.identity")
    identity_digest = DigestField("证件号码摘要")
    birth_date = models.DateField("出生日期", null=True, blank=True)
    ethnicity = code("民族", Ethnicity)
    relation = code("与户主关系", Relation)
    politics = code("政治面貌", Politics)
    education = code("文化程度", Education)
    student = code("在校生状况", Student)
    dropout_reason = code("失学或辍学原因", DropoutReason)
    health = codes("健康状况", 4)
    disease_name = SealedField("患病名称", purpose="member.disease_name")
    disability_kind = code("残疾类别", DisabilityKind)
    disability_grade = code("残疾等级", DisabilityGrade)
    disability_year = a_year("残疾证办证年度")
    labour = code("劳动技能", Labour)
    soldier = yes_no("是否现役军人")
    resident_medical = yes_no("是否参加城乡居民基本医疗保险")
    employee_medical = yes_no("是否参加城镇职工基本医疗保险")
    major_illness = yes_no("是否参加大病保险")
    commercial_medical = yes_no("是否参加商业补充医疗保险")
    medical_aid = yes_no("是否接受医疗救助")
    health_aid = yes_no("是否接受其他健康扶贫")
    resident_pension = yes_no("是否参加城乡居民基本养老保险")
    employee_pension = yes_no("是否参加城镇职工基本养老保险")
    dibao = code("是否享受低保", Dibao)
    tekun = code("是否特困供养人员", Tekun)
    mandarin = yes_no("是否会讲普通话")
    accident_insurance = yes_no("是否享受人身意外保险补贴")
    work_area = code("务工区域", WorkArea)
    work_place = text("务工所在地", 100)
    work_months = months("务工时间")
    employer = text("务工企业名称", 100)
    work_channel = code("就业渠道", WorkChannel)
    work_abroad = yes_no("是否国外务工")
    industry = text("产业分类", 50)
    public_post = code("公益性岗位类型", PublicPost)
    public_months = months("公益性岗位")
    phone = SealedField("成员联系电话", purpose="member.phone")
    phone_digest = DigestField("成员联系电话摘要")
    relocated_person = yes_no("是否易地扶贫搬迁人口")
    identified_on = models.DateField("人员识别月份", null=True, blank=True, help_text="当月一日")
    state = models.CharField("人员状态", max_length=2, choices=MemberState.choices, default=MemberState.NORMAL)
    change_reason = text("增减原因", 4)
    changed_on = models.DateField("增减日期", null=True, blank=True)
    note = text("备注", 500)

    class Meta:
        abstract = True


ACTIVE_ROW = Q(state__in=sorted(ACTIVE))


class Member(MemberFacts, Written):
    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {
        "name": Sensitivity.PERMISSIONED,
        "initials": Sensitivity.PERMISSIONED,
        "sex": Sensitivity.PERMISSIONED,
        "identity": Sensitivity.SEALED,
        "identity_digest": Sensitivity.DIGEST,
        "birth_date": Sensitivity.PERMISSIONED,
        "health": Sensitivity.PERMISSIONED,
        "disease_name": Sensitivity.SEALED,
        "disability_kind": Sensitivity.PERMISSIONED,
        "disability_grade": Sensitivity.PERMISSIONED,
        "phone": Sensitivity.SEALED,
        "phone_digest": Sensitivity.DIGEST,
    }

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="members")
    village_code = models.CharField("行政村代码", max_length=12)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        ordering = ["household", "relation", "birth_date", "pk"]
        indexes = [
            models.Index(fields=["phone_digest"], name="member_phone"),
            models.Index(fields=["name"], name="member_name"),
            models.Index(fields=["initials"], name="member_initials"),
            models.Index(fields=["identity_digest"], name="member_identity"),
            models.Index(fields=["village_code"], name="member_village"),
        ]
        constraints = [
            one_per(
                "identity_digest",
                when=ACTIVE_ROW & Q(identity_digest__isnull=False),
                name="member_identity_once",
                message="这个证件号码已有别的在册人员在用",
            ),
            one_per(
                "person_no",
                when=ACTIVE_ROW & Q(person_no__isnull=False),
                name="member_no_once",
                message="这个人编号已有别的在册人员在用",
            ),
            one_per(
                "household",
                when=ACTIVE_ROW & Q(relation=Relation.HEAD),
                name="member_one_head",
                message="一户只能有一个户主",
            ),
            one_of("member", "sex", Sex),
            one_of("member", "relation", Relation),
            one_of("member", "ethnicity", Ethnicity),
            one_of("member", "education", Education),
            one_of("member", "student", Student),
            one_of("member", "labour", Labour),
            one_of("member", "state", MemberState),
            between("member", "work_months", 0, 12),
            between("member", "public_months", 0, 12),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def masked_identity(self) -> str:
        return mask_identity(self.identity) if self.identity else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    def set_identity(self, number: str | None) -> None:
        """The number and its digest are always set together."""
        self.identity, self.identity_digest = number, identity_digest(number)

    def set_phone(self, number: str | None) -> None:
        self.phone, self.phone_digest = number, digest("phone", number) if number else None


class MemberVersion(MemberFacts, VersionRow):
    household_id = models.BigIntegerField("农户编号", db_index=True)
    village_code = models.CharField("行政村代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员（旧版）"


Member.versions = MemberVersion  # type: ignore[attr-defined]
