"""Logging in with name and password. Permissions are not asked here: they come from posts."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class PostsBackend(ModelBackend):
    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False

    def get_user(self, user_id: int) -> Any:
        from fupin.accounts.models import User  # noqa: PLC0415 - read while the app registry loads

        found = User.objects.select_related("person").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
