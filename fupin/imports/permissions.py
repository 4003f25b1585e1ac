"""Which permission a way of importing takes."""

from fupin.access.permissions import Permission
from fupin.imports.models import ImportMode


def prepare_permission(mode: str) -> Permission:
    return Permission.LEGACY_PREPARE if mode == ImportMode.LEGACY else Permission.ROSTER_IMPORT
