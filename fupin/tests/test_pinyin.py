"""First letters of names."""

import pytest

from fupin.pinyin import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("韦大山", "wds"),
        ("岑秀英", "cxy"),
        ("单田芳", "stf"),
        ("仇英", "qy"),
        ("曾国藩", "zgf"),
        ("解晓东", "xxd"),
        ("查良镛", "zly"),
        ("覃明", "qm"),
        ("冼星海", "xxh"),
        ("尉迟恭", "ycg"),
        ("阿依古丽·买买提", "aygl" + "mmt"),
        ("Anna", "anna"),
        ("", ""),
    ],
)
def test_initials(name, letters) -> None:
    assert initials(name) == letters


def test_no_more_than_the_column_holds() -> None:
    assert len(initials("山" * 30)) == 20
