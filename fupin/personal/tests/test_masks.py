"""What may be shown of a personal value, and that free text keeps none of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fupin.personal.identity import check_digit
from fupin.personal.masks import mask_card, mask_identity, mask_name, mask_phone, mask_text

NUMBER = "990101194901010011"
X_NUMBER = "99010119490101002X"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NUMBER, "990101************"),
        (X_NUMBER, "990101************"),
        ("990101490101001", "990101*********"),
        ("99010119490101001142", "990101**************"),
        ("99010119490101001142B1", "990101****************"),
        ("13800000000", "***********"),
        ("990101", "******"),
        ("", ""),
    ],
)
def test_identity_numbers_keep_their_first_six_only(number, shown) -> None:
    assert mask_identity(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13800000000", "138****0000"), ("0859-6701234", "085*********"), ("6701234", "*******"), ("", "")],
)
def test_phones(number, shown) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0000001234567890128", "**** **** **** 0128"), ("0000001234567897", "**** **** **** 7897"), ("0128", "****")],
)
def test_cards_keep_their_last_four(number, shown) -> None:
    assert mask_card(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳小锋", "欧阳**"),
        ("欧阳", "欧*"),
        ("买买提·阿不都", "买买提**"),
        ("买买提•阿不都", "买买提**"),
        ("张", "张*"),
        ("", ""),
    ],
)
def test_names(name, shown) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"证件号码{NUMBER}已有", "证件号码990101************已有"),
        (f"a{X_NUMBER}b", "a990101************b"),
        ("99010119490101002x,", "990101************,"),
        ("99010119490101001142B1", "990101************"),
        ("99010119850615008X42B1", "990101************"),
        ("990101490101001", "990101*********"),
        ("９９０１０１１９４９０１０１００１１", "９９０１０１************"),
        ("990101 19490101 0011", "990101************"),
        ("990101-19490101-002X", "990101************"),
        ("第9.9010119490101E+17行", "第****************行"),
        ("0000001234567890128", "000000************"),
        ("0000 0012 3456 7890 128", "****************"),
        ("13800000000", "138****0000"),
        ("电话13800000000、13900000001。", "电话138****0000、139****0001。"),
        ("+8613800000000", "+86138****0000"),
        ("138 0000 0000", "138****0000"),
        ("138-0000-0000.0", "138****0000.0"),
    ],
)
def test_free_text_is_masked(text, shown) -> None:
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    "text",
    ["990101201203 号村", "2026-03-01 12:30:59,123", "第12行：人均纯收入5500.00元", "12800000000", "1380000000", ""],
)
def test_what_is_not_personal_stays(text) -> None:
    assert mask_text(text) == text


@given(some.text(), some.from_regex(r"990101[0-9]{11}", fullmatch=True), some.text())
def test_no_whole_number_survives_in_any_text(before, first, after) -> None:
    number = first + check_digit(first)
    assert number not in mask_text(before + number + after)


@given(some.text(some.characters(exclude_categories=["Nd"])), some.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_mobile_number_survives_beside_words(words, phone) -> None:
    assert phone not in mask_text(words + phone + words)


@pytest.mark.parametrize("number", ["990101700101001", "1.12345678E17", "6222 0000 1111 222", "13900000001"])
def test_what_is_masked_is_no_longer_than_it_was(number: str) -> None:
    """A column that holds the text holds it masked: PostgreSQL refuses what is too long."""
    shown = mask_text(f"号{number}。" * 20)
    assert number not in shown
    assert len(shown) <= 20 * (len(number) + 2)
