"""Who may be named as having gone to the house: staff of the village, its township and county."""

from datetime import date

from django.db.models import QuerySet

from fupin.access.permissions import Role
from fupin.accounts.models import Person
from villages.division_codes import lineage
from villages.models import Post

GO_OUT = frozenset(Role) - {Role.PREFECTURE_VIEWER, Role.AUDITOR, Role.ADMINISTRATOR}


def checkers_for(village: str, day: date) -> QuerySet[Person]:
    """Persons with a post there on that day. No scope door: colleagues know each other's names."""
    return Person.objects.filter(pk__in=posts_there(village, day).values("user__person")).order_by("name", "pk")


def checker_choices(village: str, day: date) -> list[tuple[int, str]]:
    """Person and name with the place and post that he holds."""
    posts = posts_there(village, day).select_related("user__person", "region").order_by("-region_id", "pk")
    found: dict[int, str] = {}
    for post in posts:
        found.setdefault(post.user.person_id, f"{post.user.person.name}（{post.region.name}{post.get_role_display()}）")
    return list(found.items())


def posts_there(village: str, day: date) -> QuerySet[Post]:
    places = [code for code in lineage(village) if len(code) >= 6]
    return Post.objects.in_force(day).filter(region_id__in=places, role__in=sorted(GO_OUT), user__is_active=True)
