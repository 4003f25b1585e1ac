"""The pages with a form: open an account, give a post, end it, hand it over, correct a person, declare kin."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from fupin.access.permissions import Permission
from fupin.accounts.services import declare_kin, save_person
from fupin.dashboard import accounts_forms as forms
from fupin.dashboard.accounts_views import managed_or_403, slip
from fupin.workflow import Conflict, Refused
from villages.models import Post
from villages.services.posts import end_post, hand_over, open_account, start_post


class ActPage(FormView):
    """One form, one service. A refusal is shown above the form, with everything still filled in."""

    permission = Permission.ACCOUNT_MANAGE
    template_name = "accounts_pages/form.html"
    title = ""
    button = "保存"
    needs_user = False

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "user": self.request.user} if self.needs_user else kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": self.heading(), "short": self.title, "button": self.button, "back": self.back()}
        return super().get_context_data(account=getattr(self, "account", None), **words, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self.act(form.cleaned_data)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        raise NotImplementedError

    def heading(self) -> str:
        return self.title

    def back(self) -> str:
        return reverse("account-list")


class AccountNew(ActPage):
    form_class = forms.NewAccountForm
    title, button, needs_user = "新开一个账号", "开账号", True

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        opened = open_account(**facts, by=self.request.user)
        return slip(self.request, opened.user, opened.password, title="账号已开")


class OfAccount(ActPage):
    """A form about one account in the manager's charge."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.account = managed_or_403(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def heading(self) -> str:
        return f"{self.account.person.name}：{self.title}"

    def back(self) -> str:
        return reverse("account-detail", args=[self.account.pk])

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.back())


class PostNew(OfAccount):
    form_class = forms.PostForm
    title, button, needs_user = "加岗位", "加岗位", True

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        post = start_post(user=self.account, **facts, by=self.request.user)
        return self.done(f"已加岗位：{post.region.full_name} {post.get_role_display()}。")


class OfPost(OfAccount):
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        posts = Post.objects.visible_to(request.user, self.permission).select_related("user__person", "region")
        # not user_id=…: a number that no column holds must find nothing, and is only minded when asked of a number
        self.post_held = get_object_or_404(posts, pk=kwargs["post_pk"], user__id=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def heading(self) -> str:
        return f"{self.title}：{self.post_held} {self.account.person.name}"


class PostEnd(OfPost):
    form_class = forms.EndPostForm
    title, button = "离任", "登记离任"

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        end_post(post=self.post_held, on=facts["on"], by=self.request.user)
        return self.done("离任已登记。")


class PostHandOver(OfPost):
    form_class = forms.HandOverForm
    title, button, needs_user = "换届交接", "交接", True

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        handed = hand_over(post=self.post_held, **facts, by=self.request.user)
        if handed.password is None:
            return self.done(f"已交接给{handed.post.user.person.name}。")
        return slip(self.request, handed.post.user, handed.password, title="已交接，接任人的新账号已开")


class PersonEdit(OfAccount):
    form_class = forms.PersonForm
    title = "改个人资料"

    def get_initial(self) -> dict[str, Any]:
        person = self.account.person
        return {"version": person.version, "name": person.name, "work_unit": person.work_unit}

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        person, version = self.account.person, facts.pop("version")
        if version is None:
            raise Refused("stale_form")
        facts = {**facts, "number": facts["number"] or None, "phone": facts["phone"] or person.phone or ""}
        save_person(person=person, version=version, **facts, by=self.request.user)
        return self.done("资料已保存。")


class KinNew(OfAccount):
    form_class = forms.KinForm
    title = "登记亲属"

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        kin = declare_kin(
            person=self.account.person, **{**facts, "number": facts["number"] or None}, by=self.request.user
        )
        return self.done(f"{kin.name}（{kin.relation}）已登记。")


class OwnKin(ActPage):
    """Everybody declares his own relatives."""

    permission = Permission.SELF
    form_class = forms.KinForm
    title, button = "申报我的亲属", "申报"

    def act(self, facts: dict[str, Any]) -> HttpResponse:
        person = self.request.user.person
        kin = declare_kin(person=person, **{**facts, "number": facts["number"] or None}, by=self.request.user)
        messages.success(self.request, f"{kin.name}（{kin.relation}）已申报。填错了，请管理员撤回。")
        return redirect("own-kin")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.request.user.person.kin.filter(ended_on__isnull=True)
        return super().get_context_data(kin=own, today=timezone.localdate(), **kwargs)

    def back(self) -> str:
        return reverse("home")
