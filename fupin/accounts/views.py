"""Login, logout, own password, and the page for who tried too often."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from fupin.access.permissions import Permission
from fupin.accounts.forms import WAIT_MINUTES, LoginForm, OwnPasswordForm
from fupin.accounts.middleware import begin
from fupin.accounts.services import note_failed_login, note_login, note_logout


class Login(auth.LoginView):
    permission = Permission.PUBLIC
    authentication_form = LoginForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        begin(self.request)
        note_login(form.get_user())
        return response

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        if form.cleaned_data.get("username") and form.cleaned_data.get("password") and not form.locked_before:
            note_failed_login(form.cleaned_data["username"])
        return super().form_invalid(form)


class Logout(auth.LogoutView):
    """POST only, so that no picture or link of another site can log a clerk out. Public: the session may be over."""

    permission = Permission.PUBLIC
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            note_logout(request.user)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response


class Password(auth.PasswordChangeView):
    permission = Permission.SELF
    form_class = OwnPasswordForm
    template_name = "registration/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, "密码已改。您在别的电脑上的登录已经退出。")
        return response


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Called by axes in place of the page that would have followed (settings.AXES_LOCKOUT_CALLABLE)."""
    facts = {"failure_limit": settings.AXES_FAILURE_LIMIT, "minutes": WAIT_MINUTES}
    return render(request, "registration/locked.html", facts, status=429)
