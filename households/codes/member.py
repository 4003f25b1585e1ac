"""Papers, politics, allowances, and how a person comes and goes: domain.md §2.4, §2.11, §1.3, §2.26."""

from fupin.codes import CodeList, each_word


class IdentityType(CodeList):
    """§2.4."""

    IDENTITY_CARD = "01", "居民身份证"
    OFFICER = "03", "军官证"
    HOUSEHOLD_BOOK = "05", "户口簿"
    DISABILITY_CARD = "09", "残疾人证"
    NONE = "99", "无证件"

    @classmethod
    def spellings(cls) -> dict[str, "IdentityType"]:
        return {
            "身份证": cls.IDENTITY_CARD,
            "公民身份证": cls.IDENTITY_CARD,
            "残疾证": cls.DISABILITY_CARD,
            "户口本": cls.HOUSEHOLD_BOOK,
            "第二代居民身份证": cls.IDENTITY_CARD,
            "二代身份证": cls.IDENTITY_CARD,
            "中华人民共和国残疾人证": cls.DISABILITY_CARD,
            "无证": cls.NONE,
        }


class Politics(CodeList):
    """§2.11, GB/T 4762."""

    MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    YOUTH_LEAGUE = "03", "共青团员"
    RCCK = "04", "民革党员"
    DEMOCRATIC_LEAGUE = "05", "民盟盟员"
    NATIONAL_CONSTRUCTION = "06", "民建会员"
    PROMOTING_DEMOCRACY = "07", "民进会员"
    PEASANTS_WORKERS = "08", "农工党党员"
    ZHI_GONG = "09", "致公党党员"
    JIUSAN = "10", "九三学社社员"
    TAIWAN_LEAGUE = "11", "台盟盟员"
    NO_PARTY = "12", "无党派民主人士"
    MASSES = "13", "群众"

    @classmethod
    def spellings(cls) -> dict[str, "Politics"]:
        said = {
            cls.MEMBER: "党员 中国共产党党员",
            cls.PROBATIONARY: "预备党员 中国共产党预备党员",
            cls.YOUTH_LEAGUE: "团员 中国共产主义青年团团员",
            cls.RCCK: "民革",
            cls.DEMOCRATIC_LEAGUE: "民盟",
            cls.NATIONAL_CONSTRUCTION: "民建",
            cls.PROMOTING_DEMOCRACY: "民进",
            cls.PEASANTS_WORKERS: "农工党",
            cls.ZHI_GONG: "致公党",
            cls.JIUSAN: "九三学社",
            cls.TAIWAN_LEAGUE: "台盟",
            cls.MASSES: "普通群众 一般群众",
        }
        return each_word(said)


ENJOYED = "享受 已享受 有 √ ✓ 1 Y yes"
NOT_ENJOYED = "未享受 不享受 没享受 无 未 没有 × ✗ 0 N no X"


class Dibao(CodeList):
    """§1.3 是否享受低保; 1 is a yes of which the kind is not known."""

    NO = "0", "否"
    YES = "1", "是"
    RURAL = "2", "农村低保"
    URBAN = "3", "城市低保"

    @classmethod
    def spellings(cls) -> dict[str, "Dibao"]:
        said = {
            cls.NO: NOT_ENJOYED,
            cls.YES: f"{ENJOYED} 低保 低保户",
            cls.RURAL: "农村最低生活保障",
            cls.URBAN: "城镇低保 城市最低生活保障",
        }
        return each_word(said)


class Tekun(CodeList):
    """§1.3 是否特困供养人员; 1 is a yes of which the kind is not known."""

    NO = "0", "否"
    YES = "1", "是"
    RURAL = "2", "农村特困"
    URBAN = "3", "城市特困"

    @classmethod
    def spellings(cls) -> dict[str, "Tekun"]:
        said = {
            cls.NO: NOT_ENJOYED,
            cls.YES: f"{ENJOYED} 特困 五保 特困供养",
            cls.RURAL: "农村特困供养 农村五保",
            cls.URBAN: "城市特困供养",
        }
        return each_word(said)


class MemberState(CodeList):
    """§2.26."""

    NORMAL = "1", "正常"
    DEAD = "2", "死亡"
    MOVED_OUT = "3", "转出"
    MOVED_IN = "4", "转入"
    REDUCED = "5", "减少"
    DELETED = "9", "删除"
    REMOVED_WITH_HOUSEHOLD = "10", "户清退时清退人员"
    REMOVED = "11", "人员清退"
    REMOVED_ADJUSTED = "12", "人员清退（新识别人员调整）"
    REMOVED_HOUSEHOLD_ADJUSTED = "13", "户清退时人员清退（新识别人员调整）"


ACTIVE = frozenset({"1", "4"})
"""States of people who belong to their household now."""


class IncreaseReason(CodeList):
    """§2.26; our codes."""

    BIRTH = "I01", "出生"
    MARRIAGE = "I02", "婚入"
    ADOPTION = "I03", "收养"
    MOVED_IN = "I04", "户籍迁入"
    RELEASED = "I05", "刑满释放"
    RETURNED = "I06", "退伍或毕业返乡"
    LIVING_TOGETHER = "I07", "共同生活"
    OTHER = "I99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "IncreaseReason"]:
        said = {
            cls.BIRTH: "新生儿 新生 出生(新生儿) 新出生",
            cls.MARRIAGE: "婚嫁(婚入) 婚嫁 嫁娶 嫁入 娶入 结婚 入赘",
            cls.ADOPTION: "领养",
            cls.MOVED_IN: "迁入",
            cls.RETURNED: "退伍/毕业返乡 退伍 毕业返乡 退役",
            cls.LIVING_TOGETHER: "共同居住",
            cls.OTHER: "其它",
        }
        return each_word(said)


class DecreaseReason(CodeList):
    """§2.26; our codes."""

    DEATH = "O01", "死亡"
    MARRIAGE = "O02", "婚出"
    MOVED_OUT = "O03", "户籍迁出"
    SPLIT = "O04", "分户"
    PRISON = "O05", "服刑"
    ARMY_OR_SCHOOL = "O06", "参军或就学转户"
    MISSING = "O07", "失联"
    SEPARATE_BUDGET = "O08", "不再共享收支"
    OTHER = "O99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "DecreaseReason"]:
        said = {
            cls.DEATH: "去世 自然死亡",
            cls.MARRIAGE: "婚嫁(婚出) 婚嫁 嫁娶 嫁出 出嫁",
            cls.MOVED_OUT: "迁出",
            cls.SPLIT: "分户(分家) 分家",
            cls.PRISON: "判刑收监",
            cls.ARMY_OR_SCHOOL: "参军/就学转户 参军 就学转户 入伍",
            cls.MISSING: "失踪",
            cls.SEPARATE_BUDGET: "不共享开支 不再共享开支",
            cls.OTHER: "其它",
        }
        return each_word(said)
