"""Who stands over whom: which accounts a user may see, reset and manage. Reads only; services ask here first."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from fupin.access.permissions import HOUSEHOLD_SCOPED, Permission, Role
from fupin.access.scope import can, covers, posts_granting
from fupin.accounts.models import Person, User

ABOVE_LOCAL_STAFF = {Role.AUDITOR, Role.ADMINISTRATOR}
"""Roles that only an account manager may touch, however low their region lies."""
DEEPEST = 12


def visible_accounts(user: Any, permission: Permission = Permission.ACCOUNT_VIEW) -> QuerySet[User]:
    """Accounts with a post, past or present, inside the user's scope. A login knows no region; its posts do."""
    posts: Any = User._meta.get_field("posts").related_model
    allowed = posts.objects.visible_to(user, permission)
    return User.objects.filter(pk__in=allowed.values("user_id")).select_related("person")


def visible_persons(user: Any, permission: Permission = Permission.ACCOUNT_VIEW) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=visible_accounts(user, permission).values("person_id"))


def standing_posts(user: User, today: date | None = None) -> list[Any]:
    """Posts that are held or will be; of a user who has none left, those he held."""
    today = today or timezone.localdate()
    posts = list(user.posts.all())  # type: ignore[attr-defined]
    return [post for post in posts if post.ends_on is None or post.ends_on >= today] or posts


def home_region(user: User) -> str:
    """Where acts on an account are filed in the trail: the highest place it serves."""
    return min((post.region_id for post in standing_posts(user)), key=len, default="")


def depth(post: Any) -> int:
    """How far down a post stands. A paired cadre stands with the villages, wherever the post is filed."""
    return DEEPEST if post.role in HOUSEHOLD_SCOPED else len(post.region_id)


def manages(by: Any, user: User) -> bool:
    """Whether every standing post of the account lies where `by` manages accounts."""
    posts = standing_posts(user)
    return bool(posts) and all(can(by, Permission.ACCOUNT_MANAGE, post.region_id) for post in posts)


def manages_person(by: Any, person: Person) -> bool:
    users = list(person.users.all())
    return bool(users) and all(manages(by, user) for user in users)


def may_reset(by: Any, user: User) -> bool:
    """Managers reset whom they manage; township and county staff those who stand wholly below them."""
    if by.pk == user.pk:
        return False
    posts = standing_posts(user)
    return manages(by, user) or (bool(posts) and all(_below(by, post) for post in posts))


def _below(by: Any, post: Any) -> bool:
    if post.role in ABOVE_LOCAL_STAFF:
        return False
    own = posts_granting(by, Permission.ACCOUNT_RESET)
    return any(covers(o.region_id, post.region_id) and len(o.region_id) < depth(post) for o in own)


def known_person(digest: str | None) -> Person | None:
    """The person registered with this identity number, wherever he serves: one person is registered once."""
    return Person.objects.filter(Q(identity_digest=digest)).first() if digest else None
