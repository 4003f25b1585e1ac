"""The table of passwords: which are refused, by which rule; and what a first password looks like."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fupin.accounts.passwords import CLEAR_DIGITS, SYLLABLES, first_password

USER = SimpleNamespace(username="pingdong1", person_id=1, person=SimpleNamespace(name="韦明山"))


def refusals(password):
    try:
        validate_password(password, USER)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Shan-hua-2026", set()),
        ("竹林深处有人家三号1", set()),
        ("Ab1-xyzuv", {"too_short"}),
        ("abcdefghijkz", {"one_kind"}),
        ("82736455910283", {"one_kind"}),
        ("Pingdong1-2026", {"holds_name"}),
        ("x-WeiMingShan-9", {"holds_name"}),
        ("韦明山-20261122", {"holds_name"}),
        ("password-2026", {"too_common"}),
        ("Sunshine!!2024", {"too_common"}),
        ("aabbaabb1aab", {"too_common"}),
    ],
)
def test_which_passwords_are_refused(password, codes):
    assert refusals(password) == codes


def test_every_refusal_is_a_chinese_sentence():
    with pytest.raises(ValidationError) as caught:
        validate_password("aaaa", USER)
    assert len(caught.value.messages) == 3
    assert all("密码" in sentence for sentence in caught.value.messages)


def test_first_passwords_pass_the_rules_and_are_never_the_same():
    made = {first_password() for _ in range(200)}
    assert len(made) == 200
    assert {code for password in made for code in refusals(password)} == set()


def test_first_passwords_hold_nothing_that_print_confuses():
    assert not set("lo01I") & set("".join(SYLLABLES) + CLEAR_DIGITS)
    assert len(set(SYLLABLES)) == len(SYLLABLES) > 150
