import pytest

from villages.division_codes import above, lineage, name_key, short_name, unpadded


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("520000000000", "52"),
        ("522300000000", "5223"),
        ("371000000000", "3710"),
        ("522301000000", "522301"),
        ("522301103000", "522301103"),
        ("522301110000", "522301110"),
        ("522301103200", "522301103200"),
        ("130631204200", "130631204200"),  # a village: cutting all zeros would open its neighbours
        ("441900000000", "4419"),
        ("52", "52"),
        ("5223", "5223"),
        ("522301", "522301"),
        ("520000", "52"),
        ("441900", "441900"),
        ("522301103", "522301103"),
        (" 522301 ", "522301"),
        ("５２２３０１", "522301"),
    ],
)
def test_padded_codes_are_kept_unpadded(written, kept):
    assert unpadded(written) == kept


NO_CODES = ["", "5", "522", "52230", "5223011", "52230110320", "5223011032001", "52230a", "甲村"]


@pytest.mark.parametrize("written", NO_CODES)
def test_other_lengths_and_letters_are_no_codes(written):
    with pytest.raises(ValueError, match=f"^{written}$"):
        unpadded(written)


def test_what_lies_above():
    assert lineage("130631204200") == ["13", "1306", "130631", "130631204", "130631204200"]
    assert above("52", set()) is None
    assert above("130631204200", {"130631204"}) == "130631204"


def test_towns_of_a_prefecture_without_counties_hang_on_it():
    assert above("441900003", {"4419"}) == "4419"
    assert above("441900003", {"4419", "441900"}) == "441900"
    with pytest.raises(KeyError, match="522301"):
        above("522301103", {"5223"})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("平绕村村民委员会", "平绕村"),
        ("五峰村委会", "五峰村"),
        ("五峰村村委会", "五峰村"),
        ("五峰村民委员会", "五峰村"),
        ("街心社区居民委员会", "街心社区"),
        ("南兴社区居委会", "南兴社区"),
        ("朝阳居委会", "朝阳居委会"),
        ("平绕村", "平绕村"),
    ],
)
def test_a_village_as_people_call_it(written, said):
    assert short_name(written) == said


def test_spellings_of_one_village_share_a_key():
    spellings = ["平绕村", "平绕", "平绕村委会", "平绕村村委会", "平绕行政村", "平绕村民委员会", "平 绕 村", "平绕社区"]
    assert {name_key(text) for text in spellings} == {"平绕"}
    assert name_key("村") == "村"
