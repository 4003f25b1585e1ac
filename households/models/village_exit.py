"""村出列: what a place asks of a village, and one village's way to it, with its paper trail (domain.md §3.5, §5.1).

Nothing here names a household: a village is counted, never listed."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.codes import YesNo
from fupin.constraints import between, not_before, one_of, one_per, paired
from fupin.personal.codes import Sensitivity
from households.codes import (
    CLOSED_EXITS,
    OPEN_EXITS,
    ObjectionChannel,
    VillageExitAct,
    VillageExitState,
    VillageFileKind,
    VillageObjectionState,
    VillageSheetKind,
)
from households.models.fields import text
from households.notice_rules import title_parts

IS_OPEN = Q(state__in=sorted(OPEN_EXITS))
DECISIVE = (VillageExitAct.CHECKED.value, VillageExitAct.APPROVE.value)


# ---- what is asked -----------------------------------------------------------------------------------------------
class VillageStandard(models.Model):
    """What a place asks of its villages from a year on. A change is a new row: an exit keeps the one with which it
    began. `threshold` in percent; `below`: it must not be reached either."""

    region_lookup = "region_code"
    personal: dict[str, str] = {}

    region_code = models.CharField("适用地区代码", max_length=12)
    year = models.PositiveSmallIntegerField("起用年度")
    serial = models.PositiveSmallIntegerField("第几版")
    name = models.CharField("标准名称", max_length=40)
    threshold = models.DecimalField("贫困发生率上限（%）", max_digits=4, decimal_places=2)
    below = models.BooleanField("须低于上限（不含本数）", default=False)
    days = models.PositiveSmallIntegerField("公示天数（天）")
    source = text("依据文件", 200)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="设置人", related_name="+")
    made_at = models.DateTimeField("设置时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村退出标准"
        ordering = ["region_code", "-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "year", "serial"], name="village_standard_once"),
            between("village_standard", "year", 2013, 2100),
            between("village_standard", "threshold", 0, 20),
            between("village_standard", "days", 7, 60),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}年起，第{self.serial}版）"


class VillageStandardItem(models.Model):
    """One thing that the village must have. Codes are kept through all versions; one that is retired stands no more."""

    region_lookup = "standard__region_code"
    personal: dict[str, str] = {}

    standard = models.ForeignKey(VillageStandard, models.PROTECT, verbose_name="标准", related_name="items")
    code = models.CharField("项目代码", max_length=4)
    label = models.CharField("项目", max_length=60)
    wants_evidence = models.BooleanField("须有佐证", default=True)
    place = models.PositiveSmallIntegerField("序号")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村退出标准的项目"
        ordering = ["standard", "place"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="village_standard_item_once")]

    def __str__(self) -> str:
        return self.label


# ---- the exit ----------------------------------------------------------------------------------------------------
class VillageExit(models.Model):
    """One village on its way. The standard is copied: name, threshold and items stay as they were when it began.
    `check_row` and `notice` are those that count now; going back lays them aside."""

    region_lookup = "village_code"
    personal: dict[str, str] = {}

    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    year = models.PositiveSmallIntegerField("出列年度")
    state = models.CharField("状态", max_length=10, choices=VillageExitState.choices)
    state_since = models.DateTimeField("进入这一步的时间", default=timezone.now)
    round = models.PositiveSmallIntegerField("第几次报送", default=1)
    standard = models.ForeignKey(
        VillageStandard, models.PROTECT, verbose_name="照哪一版标准", null=True, blank=True, related_name="exits"
    )
    standard_name = models.CharField("标准名称", max_length=40)
    threshold = models.DecimalField("贫困发生率上限（%）", max_digits=4, decimal_places=2, default=Decimal(3))
    below = models.BooleanField("须低于上限（不含本数）", default=False)
    days = models.PositiveSmallIntegerField("公示天数（天）")
    farmers = models.PositiveIntegerField("农业户籍人口（人）", null=True, blank=True)
    farmers_source = text("农业户籍人口的出处", 100)
    check_row = models.ForeignKey(
        "VillageCheck", models.PROTECT, verbose_name="现在的核查", null=True, blank=True, related_name="+"
    )
    notice = models.ForeignKey(
        "VillageSheet", models.PROTECT, verbose_name="现在的公示", null=True, blank=True, related_name="+"
    )
    proposer = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="经办人", related_name="+")
    decider = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="批准人", null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField("办结日期", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村出列"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "village_code"], name="village_exit_state_place")]
        constraints = [
            one_of("village_exit", "state", VillageExitState),
            between("village_exit", "year", 2013, 2100),
            between("village_exit", "days", 7, 60),
            one_per("village_code", when=IS_OPEN, name="village_exit_one_open", message="这个村已有在办的出列"),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=F("proposer")),
                name="village_exit_two_persons",
                violation_error_message="经办的和批准的必须是两个人",
            ),
            models.CheckConstraint(
                condition=~Q(state=VillageExitState.EXITED) | Q(decider__isnull=False, notice__isnull=False),
                name="village_exit_approved_and_posted",
                violation_error_message="出列须经批准和公示",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CLOSED_EXITS), decided_on__isnull=False)
                | Q(state__in=sorted(OPEN_EXITS), decided_on__isnull=True),
                name="village_exit_closed_has_day",
                violation_error_message="办结的须有办结日期",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_code} {self.year}年出列"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_EXITS


class VillageExitItem(models.Model):
    """One line of the list: met or not, since when, in whose words. NULL: nobody has said yet."""

    region_lookup = "village_exit__village_code"
    personal: dict[str, str] = {}

    village_exit = models.ForeignKey(VillageExit, models.PROTECT, verbose_name="村出列", related_name="items")
    code = models.CharField("项目代码", max_length=4)
    label = models.CharField("项目", max_length=60)
    wants_evidence = models.BooleanField("须有佐证", default=True)
    place = models.PositiveSmallIntegerField("序号")
    met = models.CharField("是否达标", max_length=1, choices=YesNo.choices, null=True, blank=True)
    met_on = models.DateField("达标日期", null=True, blank=True)
    note = text("说明", 300)
    filled_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="填写人", null=True, blank=True, related_name="+"
    )
    filled_at = models.DateTimeField("填写时间", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村出列的项目"
        ordering = ["village_exit", "place"]
        constraints = [
            one_of("village_exit_item", "met", YesNo),
            models.UniqueConstraint(fields=["village_exit", "code"], name="village_exit_item_once"),
            paired("village_exit_item", "filled_at", "filled_by", "填写时间与填写人须同时有"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_met(self) -> bool:
        return self.met == YesNo.YES


class VillageCheck(models.Model):
    """乡镇核查: who of the township or county went there, when, what they found."""

    region_lookup = "village_exit__village_code"
    personal: dict[str, str] = {}

    village_exit = models.ForeignKey(VillageExit, models.PROTECT, verbose_name="村出列", related_name="checks")
    round = models.PositiveSmallIntegerField("第几次报送")
    checked_on = models.DateField("核查日期")
    checkers = models.ManyToManyField("accounts.Person", verbose_name="核查人", related_name="+")
    finding = text("核查情况", 500)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    written_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村出列的核查"
        ordering = ["village_exit", "-round"]
        constraints = [models.UniqueConstraint(fields=["village_exit", "round"], name="village_check_once_a_round")]

    def __str__(self) -> str:
        return f"{self.checked_on:%Y-%m-%d} 核查"


class VillageSheet(models.Model):
    """The sheet as it was posted. `facts` are what the words were made of (no household is in them); `sha256` is of
    the whole content. Days are the server's; nobody types them."""

    region_lookup = "village_exit__village_code"
    personal: dict[str, str] = {}

    village_exit = models.ForeignKey(VillageExit, models.PROTECT, verbose_name="村出列", related_name="sheets")
    round = models.PositiveSmallIntegerField("第几次报送")
    code = models.CharField("公示编号", max_length=12, unique=True)
    kind = models.CharField("公示种类", max_length=6, choices=VillageSheetKind.choices)
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    title = models.CharField("标题", max_length=120)
    opening = models.CharField("正文", max_length=600)
    issuer = models.CharField("落款单位", max_length=60)
    phones = models.JSONField("受理异议的电话", default=list)
    rows = models.JSONField("公示内容", default=list)
    facts = models.JSONField("公示的事实", default=dict, editable=False)
    sha256 = models.CharField("内容校验值", max_length=64, editable=False)
    days = models.PositiveSmallIntegerField("公示天数（天）")
    starts_on = models.DateField("公示起日")
    ends_on = models.DateField("公示止日")
    web_until = models.DateField("网上撤下日期")
    posted_at = models.DateTimeField("张贴时间", default=timezone.now)
    posted_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="张贴人", related_name="+")
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村出列的公示公告"
        ordering = ["-id"]
        constraints = [
            one_of("village_sheet", "kind", VillageSheetKind),
            not_before("village_sheet", "ends_on", "starts_on", "公示止日不能早于起日"),
            models.CheckConstraint(condition=Q(days__gte=7), name="village_sheet_has_days"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title_parts(self) -> list[str]:
        return title_parts(self.title)


class VillageFile(models.Model):
    """A photograph or a scan: a proof of one item, of the check, or of the hanging sheet. Sealed on disk; what is wrong
    is withdrawn with a reason and never deleted."""

    region_lookup = "village_exit__village_code"
    personal = {"file_name": Sensitivity.PERMISSIONED}

    village_exit = models.ForeignKey(VillageExit, models.PROTECT, verbose_name="村出列", related_name="files")
    item = models.ForeignKey(
        VillageExitItem, models.PROTECT, verbose_name="项目", null=True, blank=True, related_name="files"
    )
    sheet = models.ForeignKey(
        VillageSheet, models.PROTECT, verbose_name="公示", null=True, blank=True, related_name="photos"
    )
    kind = models.CharField("种类", max_length=6, choices=VillageFileKind.choices)
    file_name = models.CharField("原文件名", max_length=100)
    content_type = models.CharField("格式", max_length=20, choices=[("image/jpeg", "照片"), ("application/pdf", "PDF")])
    stored_as = models.CharField("存放名", max_length=60, editable=False)
    small_as = models.CharField("缩略图存放名", max_length=60, blank=True, editable=False)
    sha256 = models.CharField("文件校验值", max_length=64, editable=False)
    size = models.PositiveIntegerField("大小（字节）")
    uploaded_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="撤下人", null=True, blank=True, related_name="+"
    )
    withdrawn_reason = text("撤下理由", 200)
    token = models.UUIDField("防重复提交编号", editable=False)
    place = models.PositiveSmallIntegerField("表单内序号", default=0, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村出列的佐证"
        ordering = ["village_exit", "pk"]
        constraints = [
            one_of("village_file", "kind", VillageFileKind),
            models.UniqueConstraint(fields=["token", "place"], name="village_file_form_once"),
            one_per(
                "village_exit",
                "sha256",
                when=Q(withdrawn_at__isnull=True),
                name="village_file_once",
                message="同一份文件不能证明两件事",
            ),
            paired("village_file", "withdrawn_at", "withdrawn_by", "撤下时间与撤下人须同时有"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_photo(self) -> bool:
        return self.content_type == "image/jpeg"


class VillageObjection(models.Model):
    """What somebody objected to while the sheet hung or after. Received and answered by township and county; the
    village does not see it. Who said it is not asked."""

    region_lookup = "village_exit__village_code"
    personal = {"content": Sensitivity.PERMISSIONED}

    village_exit = models.ForeignKey(VillageExit, models.PROTECT, verbose_name="村出列", related_name="objections")
    sheet = models.ForeignKey(VillageSheet, models.PROTECT, verbose_name="对哪份公示", related_name="objections")
    channel = models.CharField("怎么收到的", max_length=1, choices=ObjectionChannel.choices)
    content = models.CharField("反映的情况", max_length=500)
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    received_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="受理人", related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=VillageObjectionState.choices, default=VillageObjectionState.OPEN
    )
    answer = text("核实结果和答复", 500)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="答复人", null=True, blank=True, related_name="+"
    )
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对村出列的异议"
        ordering = ["village_exit", "pk"]
        constraints = [
            one_of("village_objection", "channel", ObjectionChannel),
            one_of("village_objection", "state", VillageObjectionState),
            paired("village_objection", "answered_at", "answered_by", "答复时间与答复人须同时有"),
        ]

    def __str__(self) -> str:
        return f"异议{self.pk}"


class VillageExitStep(models.Model):
    """One line of the paper trail: who did what, when, with what opinion (architecture P14)."""

    region_lookup = "village_exit__village_code"
    personal = {"opinion": Sensitivity.PERMISSIONED}

    village_exit = models.ForeignKey(VillageExit, models.PROTECT, verbose_name="村出列", related_name="steps")
    act = models.CharField("办理", max_length=10, choices=VillageExitAct.choices)
    source = models.CharField("原状态", max_length=10, choices=VillageExitState.choices, blank=True, default="")
    target = models.CharField("新状态", max_length=10, choices=VillageExitState.choices)
    actor = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="办理账号", related_name="+")
    person = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="办理人", related_name="+")
    opinion = text("意见", 500)
    round = models.PositiveSmallIntegerField("第几次报送", default=1)
    at = models.DateTimeField("时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", null=True, blank=True, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村出列的办理"
        ordering = ["village_exit", "at", "pk"]
        constraints = [
            one_of("village_exit_step", "act", VillageExitAct),
            one_of("village_exit_step", "source", VillageExitState),
            one_of("village_exit_step", "target", VillageExitState),
            one_per(
                "village_exit",
                "round",
                "person",
                when=Q(act__in=DECISIVE),
                name="village_exit_step_other_person",
                message="同一次报送，乡镇和县里须由不同的人同意",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"
