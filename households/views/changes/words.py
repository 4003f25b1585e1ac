"""What the pages say of a kind of change: for whom it is, who decides."""

from dataclasses import dataclass

from households.codes import ChangeKind
from households.workflow import BETWEEN_TOWNSHIPS, BY_TOWNSHIP, ROUTES

K = ChangeKind
FOR = {
    K.JOIN: "出生、婚入、收养、户籍迁入、刑满释放、退伍或毕业返乡的人，加到这一户",
    K.LEAVE: "死亡、婚出、户籍迁出、服刑、参军、失联、不再共享收支的人，从这一户减少",
    K.HEAD: "户主去世、离开，或者家里商量换人当家；每个人和新户主的关系要重新填",
    K.SPLIT: "真的分开居住、分开收支。新的一户没有在册，要享受政策须从申请重新走程序",
    K.MERGE: "重新一起过日子，或者当初不该分户。这一户注销，人并到另一户",
    K.MOVE: "全家搬到本县另一个村，户编号不变",
    K.END: "全家的人都去世或迁走了，这一户结束登记",
    K.RELATION: "关系登错了，或者婚姻变化以后要改",
    K.PERSON: "改名，或者原来登记的姓名、证件号码有错",
    K.CARD: "收补贴的卡换了。由第二个人核对以后才换",
}
ORDER = (
    ("人员增减", (K.JOIN, K.LEAVE, K.HEAD)),
    ("整户的变化", (K.SPLIT, K.MERGE, K.MOVE, K.END)),
    ("更正登记", (K.RELATION, K.PERSON, K.CARD)),
)


@dataclass(frozen=True)
class Choice:
    kind: str
    label: str
    text: str
    decided: str


def decided_by(kind: str) -> str:
    route = ROUTES[K(kind)]
    if route is BY_TOWNSHIP:
        return "乡镇审核后生效，报县备案"
    return "迁出、迁入两边乡镇同意，县级批准后生效" if route is BETWEEN_TOWNSHIPS else "乡镇审核、县级批准后生效"


def choices() -> list[tuple[str, list[Choice]]]:
    return [
        (title, [Choice(kind.value, str(kind.label), FOR[kind], decided_by(kind)) for kind in kinds])
        for title, kinds in ORDER
    ]
