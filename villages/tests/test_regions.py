import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fupin.audit.models import AuditEvent
from fupin.workflow import Refused
from villages.models import Region
from villages.services.regions import load_regions

pytestmark = pytest.mark.django_db
FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "regions-5223.csv"
SMALL = [("98", "试省"), ("9801", "试州"), ("980101", "丁县"), ("980101101", "子镇")]
SMALL += [("980101101200", "解放村村民委员会")]


def file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "r.csv"
    path.write_bytes(text.encode(encoding))
    return path


def codes():
    return list(Region.objects.values_list("code", flat=True))


def test_the_fixture_of_qianxinan_loads_whole():
    counts = load_regions(path=FIXTURE, prefix="5223")
    assert (counts["rows"], counts["new"], counts["absent"]) == (1444, 1444, 0)
    levels = {level: Region.objects.at(level).count() for level in ("prefecture", "county", "township", "village")}
    assert levels == {"prefecture": 1, "county": 8, "township": 140, "village": 1294}
    assert Region.objects.get(pk="5223").name == "黔西南布依族苗族自治州"
    village = Region.objects.get(name="平绕村村民委员会")
    assert village.full_name.startswith("望谟县")
    assert village.full_name.endswith("平绕村")


def test_level_parent_full_name_and_letters():
    load_regions(rows=SMALL)
    village = Region.objects.get(pk="980101101200")
    assert (village.level, village.parent_id) == ("village", "980101101")
    assert village.full_name == "丁县子镇解放村"
    assert village.initials == "jfccmwyh"  # 解 is jie in a place, xie only as a surname


def test_loading_again_changes_nothing():
    load_regions(rows=SMALL)
    counts = load_regions(rows=SMALL)
    assert {key: counts[key] for key in ("new", "changed", "same", "absent")} == {
        "new": 0, "changed": 0, "same": 5, "absent": 0,
    }  # fmt: skip


def test_padded_and_unpadded_are_the_same_places():
    load_regions(rows=SMALL)
    counts = load_regions(rows=[(code.ljust(12, "0"), name) for code, name in SMALL])
    assert (counts["new"], counts["same"]) == (0, 5)


def test_a_village_that_ends_in_zeros_stays_a_village():
    rows = [("13", "河北省"), ("1306", "保定市"), ("130631", "望都县"), ("130631204", "高岭乡")]
    load_regions(rows=[*rows, ("130631204200", "北高岭村"), ("130631204201", "南高岭村")])
    assert Region.objects.get(pk="130631204200").level == "village"
    assert not Region.objects.filter(pk="1306312042").exists()


def test_a_new_name_goes_down_to_places_that_the_file_lacks():
    load_regions(rows=SMALL)
    counts = load_regions(rows=[("980101", "丁市")], prefix="980101")
    assert (counts["changed"], counts["absent"], counts["absent_codes"][0]) == (1, 2, "980101101")
    assert Region.objects.get(pk="980101101200").full_name == "丁市子镇解放村"


def test_what_the_file_lacks_stays():
    load_regions(rows=SMALL)
    assert load_regions(rows=SMALL[:4])["absent_codes"] == ["980101101200"]
    assert len(codes()) == 5


def test_prefix_takes_the_place_and_what_is_above(tmp_path):
    text = "code,name\n98,试省\n99,别省\n9801,试州\n9802,别州\n980101,丁县\n980201,外县\n"
    load_regions(path=file(tmp_path, text), prefix="9801")
    assert codes() == ["98", "9801", "980101"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path, encoding):
    load_regions(path=file(tmp_path, "代码,名称\n98,试省\n", encoding))
    assert Region.objects.get().name == "试省"


def test_six_digits_with_zeros():
    load_regions(rows=[("980000", "试省"), ("980100", "试州"), ("980101", "丁县")])
    assert codes() == ["98", "9801", "980101"]
    assert Region.objects.get(pk="980101").parent_id == "9801"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,name\n98,试省\n9801012,坏镇\n", "第 3 行：代码“9801012”应为 2、4、6、9 或 12 位数字"),
        ("code,name\n98,试省\n980101,丁县\n", "第 3 行：丁县（980101）的上级 9801 不在文件里，也没有载入过"),
        ("code,name\n98,试省\n98,假省\n", "第 3 行：代码 98 在第 2 行已是“试省”，这里又写作“假省”"),
        ("code,name\n98,\n", "第 2 行：没有写名称"),
        ("a,b\n98,试省\n", "第 1 行应是表头"),
        ("code,name\n", "除了表头没有一行"),
    ],
)
def test_refused_files_write_nothing(tmp_path, text, said):
    with pytest.raises(Refused) as refused:
        load_regions(path=file(tmp_path, text))
    assert said in refused.value.sentence
    assert not Region.objects.exists()
    assert not AuditEvent.objects.exists()


def test_every_problem_is_said(tmp_path):
    with pytest.raises(Refused) as refused:
        load_regions(path=file(tmp_path, "code,name\n" + "123,坏\n" * 25))
    assert refused.value.facts["total"] == 25
    assert "还有 5 处" in refused.value.sentence


def test_same_code_and_name_twice_is_one_place():
    assert load_regions(rows=[("98", "试省"), ("980000000000", "试省")])["rows"] == 1


def test_the_command_prints_one_line_of_json(tmp_path):
    out = StringIO()
    call_command("load_regions", str(file(tmp_path, "code,name\n98,试省\n")), "--json", stdout=out)
    assert json.loads(out.getvalue())["new"] == 1
    assert AuditEvent.objects.get().verb == "regions.load"


@pytest.mark.parametrize(("name", "code"), [("nowhere.csv", 1), ("r.csv", 2)])
def test_the_command_says_what_is_wrong(tmp_path, name, code):
    file(tmp_path, "code,name\n9,坏\n")
    with pytest.raises(CommandError) as error:
        call_command("load_regions", str(tmp_path / name))
    assert error.value.returncode == code
