"""Code lists read cells by label or spelling, however it is typed, and never by a bare code."""

import pytest

from fupin.codes import CodeList, YesNo, each_word


class Fruit(CodeList):
    PLUM = "01", "李子（大）"
    PEAR = "02", "梨"
    CHERRY = "03", "A级樱桃"

    @classmethod
    def spellings(cls) -> dict[str, "Fruit"]:
        return each_word({cls.PLUM: "李 梨", cls.PEAR: "02号"})


@pytest.mark.parametrize("cell", ["李子（大）", "李子(大)", " 李 子（大）\n", "\ufeff李子（大\u200b）", "李"])
def test_a_label_is_known_however_it_is_typed(cell) -> None:
    assert Fruit.from_cell(cell) == "01"


@pytest.mark.parametrize("cell", ["a级樱桃", "Ａ级樱桃", "A级樱桃"])
def test_letters_are_known_in_any_case_and_width(cell) -> None:
    assert Fruit.from_cell(cell) == Fruit.CHERRY


@pytest.mark.parametrize("cell", ["01", "1", "03", "", "桃"])
def test_bare_codes_and_unknown_words_name_nothing(cell) -> None:
    assert Fruit.from_cell(cell) is None


def test_a_label_wins_over_a_spelling() -> None:
    assert Fruit.from_cell("梨") == Fruit.PEAR


@pytest.mark.parametrize("mark", [",", "，", "、", ";", "；", " ", "　", "\n", "， "])
def test_several_labels_come_in_the_order_of_the_list(mark) -> None:
    assert Fruit.from_cells(f"梨{mark}李{mark}") == ["01", "02"]


def test_one_unknown_label_spoils_the_cell() -> None:
    assert Fruit.from_cells("梨,桃") is None


def test_the_same_label_twice_counts_once_and_blank_is_none_of_them() -> None:
    assert Fruit.from_cells("梨、梨") == ["02"]
    assert Fruit.from_cells(" ") == []


def test_a_spelling_that_holds_a_separator_is_taken_as_a_whole() -> None:
    class Grain(CodeList):
        RICE = "1", "稻、谷"

    assert Grain.from_cells("稻、谷") == ["1"]


def test_a_word_cannot_mean_two_things() -> None:
    with pytest.raises(ValueError, match="梨"):
        each_word({Fruit.PLUM: "李 梨", Fruit.PEAR: "梨"})


def test_the_lookup_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        Fruit.lookup()["桃"] = "04"  # type: ignore[index]


def test_labels_of_stored_codes() -> None:
    assert Fruit.label_of("02") == "梨"
    assert Fruit.label_of("77") == "77"
    assert Fruit.label_of(None) == ""
    assert Fruit.labels_of("02,01") == "梨、李子（大）"


@pytest.mark.parametrize("cell", "是 有 已 √ 1 Y y Yes 参加 １ Ｙ TRUE".split())  # noqa: SIM905
def test_ways_to_say_yes(cell) -> None:
    assert YesNo.from_cell(cell) == YesNo.YES


@pytest.mark.parametrize("cell", "否 无 未 × 0 N n no 未参加 ０ 没有 不享受 x".split())  # noqa: SIM905
def test_ways_to_say_no(cell) -> None:
    assert YesNo.from_cell(cell) == YesNo.NO


@pytest.mark.parametrize("cell", ["", "  ", "不详", "2"])
def test_blank_is_not_no(cell) -> None:
    assert YesNo.from_cell(cell) is None
