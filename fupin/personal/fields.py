"""Model fields for personal values: sealed in the database, plain text in Python, never filtered or ordered by."""

from typing import Any

from django.db import models
from django.db.models import Lookup

from fupin.personal.sealing import DIGEST_LENGTH, seal, unseal


class SealedField(models.BinaryField):
    """Text sealed at rest. `purpose` is bound into the value and must never change. Only `isnull` may be asked."""

    def __init__(self, verbose_name: str | None = None, *, purpose: str = "", **options: Any) -> None:
        self.purpose = purpose
        super().__init__(verbose_name, **{"null": True, "blank": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "purpose": self.purpose}

    def from_db_value(self, value: Any, *args: Any) -> str | None:
        return None if value is None else unseal(self.purpose, bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = seal(self.purpose, value) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def get_lookup(self, name: str) -> type[Lookup] | None:
        return super().get_lookup(name) if name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.purpose} 不能写进数据文件：个人信息只在库内密封保存")


class DigestField(models.CharField):
    """Keyed digest beside a sealed field, for exact search and uniqueness."""

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        super().__init__(
            verbose_name, **{"max_length": DIGEST_LENGTH, "null": True, "blank": True, "editable": False, **options}
        )
