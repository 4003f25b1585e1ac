"""What a figure is called: the words before it, else those behind it, without what only leads over. Pure."""

import re
from collections.abc import Iterator

LEADS = re.compile(
    r"^(?:其中|另有|另外|此外|目前(?!贫困|脱贫|建档)|到目前|截至|截止|至今|现在|到年底|年底|至|到|全村(?=[一-鿿])|全乡|全镇|全县|全区|全市|全州"
    r"|该村|本村|我村|我县|共有|共计|共(?!识别|青|产)|拥有|有(?![效机线色劳])|为|是|达到|达|实现(?!率)|聘请|明确|选派|选配|组建|自愿成立|成立|完成(?!率)|和|及|以及|则|也|还(?=有))"
)
TRAILS = re.compile(
    r"(?:的|:|：|为|是|达到|达|共有|还有|有|约|均|共计|共|(?<![合总])计|分别|占|、|由|从|提高到|增加到|减少到|上升到|降至|降到|下降到|现已|已|目前|了|\+|＋)$"
)
FALLEN = re.compile(r"下降|降至|降到|减少到|目前|现")
ONLY_FALLEN = re.compile(r"^(?:目前|现在|现|已|又|到|下降到|降至|降到|减少到|下降|为|至|了)*$")
BEHIND = re.compile(r"^[一-鿿、]{1,16}")
CUT = re.compile(r"[、，]?(?:[，。]|共|其中|约|近|超过|达|占|户均|人均).*$")

LAST = r"(?:街道|社区|[村镇乡县区市州])"
STEP = rf"(?:(?![村镇乡县区市州])[一-鿿]){{1,6}}?{LAST}"
PLACE = re.compile(
    rf"(?:^|(?<=[^一-鿿])|(?<=[在到]))(?P<place>(?:{STEP}){{1,4}}?)(?=[有拥共现位是的地目全辖贫耕常总建脱年农人户实属]|[^一-鿿]|$)"
)
NO_PLACE = re.compile(
    r"^(?:占|每个?|各个?|全|该|本|我|有|个|这|那|多|一|两|几|此|当地|重度|深度|非|农|乡|城|街|社|郊|小|园|校|灾|景|库|片|行政|自然|贫困|建档|脱贫|空壳|薄弱|示范|地|所在)*"
    r"(?:贫困|重度贫困|深度贫困|行政|自然|空壳|薄弱)?(?:村|镇|乡|街道|县|区|市|州)$"
)


def places(clause: str) -> Iterator[tuple[int, str]]:
    """Where a place is named, and its last step: 王何村 of 零陵区王何村."""
    for found in PLACE.finditer(clause):
        steps = re.findall(STEP, found["place"])
        if not NO_PLACE.match(steps[-1]):
            yield found.end("place"), steps[-1]


def subject(head: str) -> str:
    """The words before a figure without those that lead to it."""
    name = head.strip(" 　、")
    while (shorter := TRAILS.sub("", LEADS.sub("", name))) != name:
        name = shorter
    return name


def behind(text: str) -> tuple[str, int]:
    """The words right behind a figure, up to a mark or the next figure, and how far they reach."""
    found = BEHIND.match(text)
    said = CUT.sub("", found[0]) if found else ""
    return subject(said.removeprefix("的")), len(said)
