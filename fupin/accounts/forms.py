"""Logging in and changing one's own password."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from fupin.accounts.services import change_password, clean_username
from fupin.personal.sealing import digest
from fupin.workflow import Refused

WAIT_MINUTES = round(settings.AXES_COOLOFF_TIME * 60)


def typed_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """By what failures of one name are counted (settings.AXES_USERNAME_CALLABLE): a digest, so that a password or a
    number typed into the wrong box is kept nowhere, and a name of any length fits."""
    typed = credentials.get("username") if credentials else request.POST.get("username")
    return digest("login", clean_username(typed or ""))


class LoginForm(AuthenticationForm):
    """The same sentence whether the name or the password was wrong; it says how many tries are left."""

    locked_before = False

    def clean_username(self) -> str:
        return clean_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        self.locked_before = not AxesProxyHandler.is_allowed(self.request, self.credentials())
        return super().clean()

    def credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data.get("username", "")}

    def get_invalid_login_error(self) -> ValidationError:
        failed = AxesProxyHandler.get_failures(self.request, self.credentials())
        left = max(0, settings.AXES_FAILURE_LIMIT - failed)
        return ValidationError(
            f"用户名或密码不对。还能再试 {left} 次，再错要等 {WAIT_MINUTES} 分钟。"
            f"忘了密码，请乡镇或县里的管理员重设，或打 {settings.HELP_PHONE}。",
            code="invalid_login",
        )


class OwnPasswordForm(PasswordChangeForm):
    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields[
            "new_password1"
        ].help_text = "至少 10 位，字母、数字、符号中至少两种；不要用姓名、用户名和常见的密码。"
        self.fields["new_password2"].label = "新密码再填一遍"
        self.fields["new_password2"].help_text = ""

    error_messages = {
        "password_mismatch": "两遍填的不一样，请重新填。",
        "password_incorrect": "现在的密码不对，请重新填。",
    }

    def save(self, commit: bool = True) -> Any:
        change_password(user=self.user, new=self.cleaned_data["new_password1"], by=self.user)
        return self.user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        new = cleaned.get("new_password1")
        if new and not self.errors and self.user.check_password(new):
            raise forms.ValidationError(Refused("password_same").sentence)
        return cleaned
