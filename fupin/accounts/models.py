"""Who works here: the natural person, the declared kin, the login. A login knows no region; the post does."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import one_per
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import DigestField, SealedField
from fupin.personal.masks import mask_identity, mask_phone
from fupin.personal.sealing import identity_digest


class PersonFacts(models.Model):
    name = models.CharField("姓名", max_length=50)
    identity = SealedField("证件号码", purpose="person.identity")
    identity_digest = DigestField("证件号码摘要")
    phone = SealedField("联系电话", purpose="person.phone")
    work_unit = models.CharField("工作单位", max_length=100, blank=True)

    class Meta:
        abstract = True


class Person(PersonFacts, Written):
    """A natural person. Separation of duties counts persons, whatever logins and posts they hold."""

    personal = {
        "name": Sensitivity.PERMISSIONED,
        "identity": Sensitivity.SEALED,
        "identity_digest": Sensitivity.DIGEST,
        "phone": Sensitivity.SEALED,
    }

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        ordering = ["name", "pk"]
        constraints = [
            one_per(
                "identity_digest",
                when=models.Q(identity_digest__isnull=False),
                name="person_identity_once",
                message="这个证件号码已登记为另一名工作人员",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def set_identity(self, number: str | None) -> None:
        """The number and its digest are always set together."""
        self.identity, self.identity_digest = number, identity_digest(number)

    @property
    def masked_identity(self) -> str:
        return mask_identity(self.identity) if self.identity else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""


class PersonVersion(PersonFacts, VersionRow):
    class Meta:
        verbose_name = verbose_name_plural = "工作人员（旧版）"


Person.versions = PersonVersion  # type: ignore[attr-defined]


class Kin(models.Model):
    """A relative whom a person declared, so that nobody decides over family."""

    personal = {
        "name": Sensitivity.PERMISSIONED,
        "identity": Sensitivity.SEALED,
        "identity_digest": Sensitivity.DIGEST,
    }

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="工作人员", related_name="kin")
    name = models.CharField("亲属姓名", max_length=50)
    relation = models.CharField("与本人关系", max_length=20)
    identity = SealedField("亲属证件号码", purpose="kin.identity")
    identity_digest = DigestField("亲属证件号码摘要", db_index=True)
    declared_on = models.DateField("申报日期")
    ended_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申报的亲属"
        ordering = ["person", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.person}的{self.relation}）"

    def set_identity(self, number: str | None) -> None:
        self.identity, self.identity_digest = number, identity_digest(number)

    @property
    def masked_identity(self) -> str:
        return mask_identity(self.identity) if self.identity else ""


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Exactly as it is kept, lower case. Databases disagree on what else is the same letter (PostgreSQL: ı and i),
        and every spelling that also finds the account would have tries of its own before the throttle holds."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """A login. What it may do comes from its posts in force today (`fupin.access`), never from flags here."""

    personal = {"username": Sensitivity.PERMISSIONED}

    username = models.CharField("用户名", max_length=50, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="本人", related_name="users")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_changed_at = models.DateTimeField("改密码时间", default=timezone.now)
    created_at = models.DateTimeField("开设时间", default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "username"
    is_superuser = False  # no role, and nobody, stands above the rules

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.username}）"

    @property
    def display_name(self) -> str:
        return self.person.name

    def current_posts(self) -> list[Any]:
        """Posts in force today, with their regions; read once per loaded user, which is once per request."""
        today = timezone.localdate()
        if getattr(self, "_posts_on", None) != today:
            self._posts = list(self.posts.in_force(today).select_related("region"))  # type: ignore[attr-defined]
            self._posts_on = today
        return self._posts

    @property
    def is_staff(self) -> bool:
        return has(self, Permission.ADMIN_SITE)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permission names grant nothing; ScopedAdmin asks `fupin.access`."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
