"""Reading settings from the environment: each helper fails loudly and says which variable and what is accepted."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class BadSetting(SystemExit):
    """A setting that must not be guessed; the process ends with the sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"fupin 没有启动：{sentence}")


def flag(name: str, default: bool = False) -> bool:
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise BadSetting(f"环境变量 {name} 只能填 1 或 0，现在是“{text}”。")


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?option=value` as Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(f"DATABASE_URL 只认 postgres://…，现在以“{parts.scheme}”开头。不设它就用 SQLite。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
