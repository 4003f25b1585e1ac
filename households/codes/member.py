"""Codes of persons: domain.md §2.1–2.11, §2.21, §2.26."""

from fupin.codes import CodeList


class Sex(CodeList):
    """§2.1, GB/T 2261.1."""

    UNKNOWN = "0", "未知的性别"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明的性别"

    @classmethod
    def spellings(cls) -> dict[str, "Sex"]:
        return {"男性": cls.MALE, "女性": cls.FEMALE, "未知": cls.UNKNOWN, "未说明": cls.UNSTATED}


NO_CODE_OF_THEIR_OWN = (
    "孙子、孙女或外孙子、外孙女 孙媳妇 孙媳 外孙媳妇 孙媳妇或外孙媳妇 孙女婿 外孙女婿 孙女婿或外孙女婿 父母 其他父母关系 "
    "祖父母或外祖父母 配偶的祖父母或外祖父母 曾祖父 曾祖母 配偶的曾祖父母或外曾祖父母 姐夫 妹夫 伯母 婶母 舅父 舅母 舅舅 "
    "姨父 姨母 姑父 姑母 堂兄弟、堂姐妹 堂兄弟 堂姐妹 表兄弟、表姐妹 表兄弟 表姐妹 外甥 外甥女 其他亲属 保姆 非亲属"
)
"""Household-book words that the national register only has 其他 for (the crosswalk's "rest")."""


class Relation(CodeList):
    """§2.2: the national register's codes; 21–27 are ours for labels that came later."""

    HEAD = "01", "户主"
    SPOUSE = "02", "配偶"
    SON = "03", "之子"
    DAUGHTER = "04", "之女"
    DAUGHTER_IN_LAW = "05", "之儿媳"
    SON_IN_LAW = "06", "之女婿"
    GRANDSON = "07", "之孙子"
    GRANDDAUGHTER = "08", "之孙女"
    DAUGHTERS_SON = "09", "之外孙子"
    DAUGHTERS_DAUGHTER = "10", "之外孙女"
    FATHER = "11", "之父"
    MOTHER = "12", "之母"
    WIFES_FATHER = "13", "之岳父"
    WIFES_MOTHER = "14", "之岳母"
    HUSBANDS_FATHER = "15", "之公公"
    HUSBANDS_MOTHER = "16", "之婆婆"
    GRANDFATHER = "17", "之祖父"
    GRANDMOTHER = "18", "之祖母"
    MOTHERS_FATHER = "19", "之外祖父"
    MOTHERS_MOTHER = "20", "之外祖母"
    SIBLING = "21", "之兄弟姐妹"
    SIBLINGS_WIFE = "22", "之兄弟媳妇"
    UNCLE = "23", "之叔伯"
    NEPHEW = "24", "之侄儿"
    NIECE = "25", "之侄女"
    GREAT_GRANDSON = "26", "之曾孙子"
    GREAT_GRANDDAUGHTER = "27", "之曾孙女"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "Relation"]:
        """Labels without 之, household-book words (GB/T 4761) by the crosswalk of §2.2."""
        bare = {str(member.label)[1:]: member for member in cls if str(member.label).startswith("之")}
        said = {
            cls.HEAD: "本人 本人或户主 户主本人",
            cls.SPOUSE: "夫 妻 丈夫 妻子 老婆 爱人 之夫 之妻 之配偶 夫妻",
            cls.SON: "儿子 独生子 长子 次子 二子 三子 四子 五子 大儿子 二儿子 小儿子 养子 继子 养子或继子 其他儿子",
            cls.DAUGHTER: "女儿 独生女 长女 次女 二女 次(二)女 三女 四女 五女 大女儿 二女儿 小女儿 养女 继女 养女或继女 其他女儿",
            cls.DAUGHTER_IN_LAW: "儿媳妇 长媳 次媳",
            cls.SON_IN_LAW: "女婿 女儿的丈夫",
            cls.GRANDSON: "孙 长孙",
            cls.DAUGHTERS_SON: "外孙",
            cls.WIFES_FATHER: "丈人",
            cls.WIFES_MOTHER: "丈母娘",
            cls.FATHER: "父亲 继父 养父 继父或养父",
            cls.MOTHER: "母亲 继母 养母 继母或养母",
            cls.GRANDFATHER: "爷爷",
            cls.GRANDMOTHER: "奶奶",
            cls.MOTHERS_FATHER: "外公",
            cls.MOTHERS_MOTHER: "外婆",
            cls.SIBLING: "兄 弟 姐 妹 哥 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 之兄 之弟 之姐 之妹",
            cls.SIBLINGS_WIFE: "嫂 嫂子 弟媳 弟媳妇 弟妹",
            cls.UNCLE: "伯父 叔父 叔叔 伯伯",
            cls.NEPHEW: "侄子 侄",
            cls.GREAT_GRANDSON: "曾孙 外曾孙子 曾孙子或外曾孙子",
            cls.GREAT_GRANDDAUGHTER: "外曾孙女 曾孙女或外曾孙女",
            cls.OTHER: f"其它 之其他 {NO_CODE_OF_THEIR_OWN}",
        }
        return bare | {word: member for member, words in said.items() for word in words.split()}


    @classmethod
    def male(cls) -> frozenset[str]:
        """Relations that only a man can have."""
        return MALE_RELATIONS

    @classmethod
    def female(cls) -> frozenset[str]:
        """Relations that only a woman can have."""
        return FEMALE_RELATIONS


MALE_RELATIONS = frozenset({"03", "06", "07", "09", "11", "13", "15", "17", "19", "23", "24", "26"})
FEMALE_RELATIONS = frozenset({"04", "05", "08", "10", "12", "14", "16", "18", "20", "22", "25", "27"})

PEOPLES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()


class Ethnicity(CodeList):
    """§2.3, GB/T 3304-1991. National registers number some peoples differently: read by label only."""

    HAN = "01", "汉族"
    MONGOL = "02", "蒙古族"
    HUI = "03", "回族"
    TIBETAN = "04", "藏族"
    UYGHUR = "05", "维吾尔族"
    MIAO = "06", "苗族"
    YI = "07", "彝族"
    ZHUANG = "08", "壮族"
    BUYI = "09", "布依族"
    KOREAN = "10", "朝鲜族"
    MANCHU = "11", "满族"
    DONG = "12", "侗族"
    YAO = "13", "瑶族"
    BAI = "14", "白族"
    TUJIA = "15", "土家族"
    HANI = "16", "哈尼族"
    KAZAK = "17", "哈萨克族"
    DAI = "18", "傣族"
    LI = "19", "黎族"
    LISU = "20", "傈僳族"
    VA = "21", "佤族"
    SHE = "22", "畲族"
    GAOSHAN = "23", "高山族"
    LAHU = "24", "拉祜族"
    SUI = "25", "水族"
    DONGXIANG = "26", "东乡族"
    NAXI = "27", "纳西族"
    JINGPO = "28", "景颇族"
    KIRGIZ = "29", "柯尔克孜族"
    TU = "30", "土族"
    DAUR = "31", "达斡尔族"
    MULAO = "32", "仫佬族"
    QIANG = "33", "羌族"
    BLANG = "34", "布朗族"
    SALAR = "35", "撒拉族"
    MAONAN = "36", "毛南族"
    GELAO = "37", "仡佬族"
    XIBE = "38", "锡伯族"
    ACHANG = "39", "阿昌族"
    PUMI = "40", "普米族"
    TAJIK = "41", "塔吉克族"
    NU = "42", "怒族"
    UZBEK = "43", "乌孜别克族"
    RUSSIAN = "44", "俄罗斯族"
    EWENKI = "45", "鄂温克族"
    DEANG = "46", "德昂族"
    BONAN = "47", "保安族"
    YUGUR = "48", "裕固族"
    GIN = "49", "京族"
    TATAR = "50", "塔塔尔族"
    DERUNG = "51", "独龙族"
    OROQEN = "52", "鄂伦春族"
    HEZHEN = "53", "赫哲族"
    MONBA = "54", "门巴族"
    LHOBA = "55", "珞巴族"
    JINO = "56", "基诺族"
    OTHER = "97", "其他"
    FOREIGN = "98", "外国血统"

    @classmethod
    def spellings(cls) -> dict[str, "Ethnicity"]:
        bare = {people: cls(f"{place:02d}") for place, people in enumerate(PEOPLES, start=1)}
        other = dict.fromkeys(("其它", "其他民族", "未识别民族", "未定族称人口", "穿青人族"), cls.OTHER)
        foreign = dict.fromkeys(("外国血统中国籍人士", "外国血统中国籍", "入籍"), cls.FOREIGN)
        return bare | other | foreign | {"毛难族": cls.MAONAN, "崩龙族": cls.DEANG, "僳僳族": cls.LISU}


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


class Education(CodeList):
    """§2.5: 05 and 07 are the labels since 2021, 06 and 08 the older ones that stay readable."""

    ILLITERATE = "01", "文盲或半文盲"
    PRIMARY = "02", "小学"
    JUNIOR = "03", "初中"
    SENIOR = "04", "高中"
    COLLEGE = "05", "大专"
    UNDER_SCHOOL_AGE = "06", "学龄前儿童"
    UNIVERSITY = "07", "本科及以上"
    COLLEGE_OR_ABOVE = "08", "大专及以上"

    @classmethod
    def spellings(cls) -> dict[str, "Education"]:
        said = {
            cls.ILLITERATE: "文盲 半文盲 文盲半文盲 文盲、半文盲 文盲/半文盲 文盲及半文盲",
            cls.PRIMARY: "小学文化 小学毕业",
            cls.JUNIOR: "初中文化 初中毕业 中学",
            cls.SENIOR: "中专 职高 技校 中职 职业高中 普通高中 高中文化 高中(含中专) 中专(高中) 高中/中专 高中及中专",
            cls.COLLEGE: "专科 大学专科 高职",
            cls.UNDER_SCHOOL_AGE: "学龄前",
            cls.UNIVERSITY: "本科 大学 大学本科 研究生 硕士 博士 研究生及以上 本科以上",
        }
        return {word: member for member, words in said.items() for word in words.split()}


class Student(CodeList):
    """§2.6; blank means not at school."""

    NOT_STUDENT = "01", "非在校生"
    PRESCHOOL = "02", "学前教育"
    PRIMARY = "03", "小学"
    GRADE7 = "04", "七年级"
    GRADE8 = "05", "八年级"
    GRADE9 = "06", "九年级"
    SENIOR1 = "07", "普通高中一年级"
    SENIOR2 = "08", "普通高中二年级"
    SENIOR3 = "09", "普通高中三年级"
    VOCATIONAL1 = "10", "中职一年级"
    VOCATIONAL2 = "11", "中职二年级"
    VOCATIONAL3 = "12", "中职三年级"
    COLLEGE1 = "13", "高职高专一年级"
    COLLEGE2 = "14", "高职高专二年级"
    COLLEGE3 = "15", "高职高专三年级"
    COLLEGE_OR_ABOVE = "16", "大专及以上"
    UNDER_SCHOOL_AGE = "20", "学龄前儿童"
    TECHNICAL1 = "21", "技师学院一年级"
    TECHNICAL2 = "22", "技师学院二年级"
    TECHNICAL3 = "23", "技师学院三年级"
    TECHNICAL4 = "24", "技师学院四年级"
    BACHELOR1 = "31", "本科一年级"
    BACHELOR2 = "32", "本科二年级"
    BACHELOR3 = "33", "本科三年级"
    BACHELOR4 = "34", "本科四年级"
    BACHELOR5 = "35", "本科五年级"
    MASTER = "41", "硕士研究生及以上"

    @classmethod
    def spellings(cls) -> dict[str, "Student"]:
        said = {
            cls.NOT_STUDENT: "非在校 不在校 否",
            cls.PRESCHOOL: "幼儿园 学前班",
            cls.PRIMARY: "小学在读 小学生",
            cls.GRADE7: "初一 初中一年级",
            cls.GRADE8: "初二 初中二年级",
            cls.GRADE9: "初三 初中三年级",
            cls.SENIOR1: "高一 高中一年级",
            cls.SENIOR2: "高二 高中二年级",
            cls.SENIOR3: "高三 高中三年级",
            cls.VOCATIONAL1: "中专一年级 职高一年级",
            cls.VOCATIONAL2: "中专二年级 职高二年级",
            cls.VOCATIONAL3: "中专三年级 职高三年级",
            cls.COLLEGE1: "高职一年级 大专一年级",
            cls.COLLEGE2: "高职二年级 大专二年级",
            cls.COLLEGE3: "高职三年级 大专三年级",
            cls.BACHELOR1: "大一 大学一年级",
            cls.BACHELOR2: "大二 大学二年级",
            cls.BACHELOR3: "大三 大学三年级",
            cls.BACHELOR4: "大四 大学四年级",
            cls.BACHELOR5: "大学五年级",
            cls.MASTER: "研究生 硕士研究生 硕士及以上",
            cls.UNDER_SCHOOL_AGE: "学龄前",
        }
        return {word: member for member, words in said.items() for word in words.split()}


class DropoutReason(CodeList):
    """§2.10; 01 and 02 are national labels, the rest ours."""

    ILLNESS = "01", "因病"
    DISABILITY = "02", "因残"
    UNWILLING = "03", "厌学"
    POVERTY = "04", "家庭困难"
    TAUGHT_AT_HOME = "05", "送教上门"
    DELAYED = "06", "延缓入学"
    MISSING = "07", "失踪或出走"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "DropoutReason"]:
        said = {
            cls.ILLNESS: "因病失学 因病辍学 疾病",
            cls.DISABILITY: "因残失学 因残辍学 残疾",
            cls.UNWILLING: "厌学辍学 自身厌学",
            cls.POVERTY: "因贫 家庭贫困 家庭经济困难",
            cls.DELAYED: "缓学 延缓上学",
            cls.MISSING: "失踪/出走 失踪 出走",
            cls.OTHER: "其它 其他原因",
        }
        return {word: member for member, words in said.items() for word in words.split()}


class Health(CodeList):
    """§2.7; 01 alone, or any of 02–04 together."""

    HEALTHY = "01", "健康"
    CHRONIC = "02", "长期慢性病"
    SERIOUS = "03", "患有大病"
    DISABLED = "04", "残疾"

    @classmethod
    def spellings(cls) -> dict[str, "Health"]:
        said = {
            cls.HEALTHY: "良好 一般 正常",
            cls.CHRONIC: "慢性病 患有长期慢性病 患长期慢性病 慢病",
            cls.SERIOUS: "大病 重病 患大病 重大疾病",
            cls.DISABLED: "残疾人 残",
        }
        return {word: member for member, words in said.items() for word in words.split()}


class Labour(CodeList):
    """§2.8; 05 is ours."""

    ORDINARY = "01", "普通劳动力"
    SKILLED = "02", "技能劳动力"
    LOST = "03", "丧失劳动力"
    NONE = "04", "无劳动力"
    WEAK = "05", "弱劳动力或半劳动力"

    @classmethod
    def spellings(cls) -> dict[str, "Labour"]:
        said = {
            cls.ORDINARY: "普通 普通劳力 有劳动能力",
            cls.SKILLED: "技能 技能劳力",
            cls.LOST: "散失劳动力 丧失劳动能力 丧失劳力",
            cls.NONE: "无劳动能力 无劳力 没有劳动力",
            cls.WEAK: "弱劳动力 半劳动力 弱(半)劳动力 弱劳动力/半劳动力 弱劳动力、半劳动力 弱半劳动力 弱劳力 半劳力",
        }
        return {word: member for member, words in said.items() for word in words.split()}


class DisabilityKind(CodeList):
    """§2.9."""

    SIGHT = "1", "视力"
    HEARING = "2", "听力"
    SPEECH = "3", "言语"
    LIMBS = "4", "肢体"
    INTELLECT = "5", "智力"
    MIND = "6", "精神"
    MULTIPLE = "7", "多重"

    @classmethod
    def spellings(cls) -> dict[str, "DisabilityKind"]:
        written = {f"{member.label}残疾": member for member in cls}
        return written | {"语言": cls.SPEECH, "语言残疾": cls.SPEECH, "多重残": cls.MULTIPLE}


class DisabilityGrade(CodeList):
    """§2.9; 1 is the heaviest."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"
    FOURTH = "4", "四级"

    @classmethod
    def spellings(cls) -> dict[str, "DisabilityGrade"]:
        return {f"{figure}级": cls(figure) for figure in "1234"} | {f"残疾{member.label}": member for member in cls}


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
        return {word: member for member, words in said.items() for word in words.split()}


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
        said = {cls.NO: NOT_ENJOYED, cls.YES: f"{ENJOYED} 低保 低保户", cls.RURAL: "农村最低生活保障", cls.URBAN: "城镇低保 城市最低生活保障"}
        return {word: member for member, words in said.items() for word in words.split()}


class Tekun(CodeList):
    """§1.3 是否特困供养人员; 1 is a yes of which the kind is not known."""

    NO = "0", "否"
    YES = "1", "是"
    RURAL = "2", "农村特困"
    URBAN = "3", "城市特困"

    @classmethod
    def spellings(cls) -> dict[str, "Tekun"]:
        said = {cls.NO: NOT_ENJOYED, cls.YES: f"{ENJOYED} 特困 五保 特困供养", cls.RURAL: "农村特困供养 农村五保", cls.URBAN: "城市特困供养"}
        return {word: member for member, words in said.items() for word in words.split()}


class WorkArea(CodeList):
    """§2.21 务工状况, 务工区域."""

    TOWNSHIP = "01", "乡（镇）内务工"
    COUNTY = "02", "乡（镇）外县内务工"
    PROVINCE = "03", "县外省内务工"
    OUTSIDE_PROVINCE = "04", "省外务工"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "WorkArea"]:
        said = {
            cls.TOWNSHIP: "乡镇内务工 乡镇内 乡内 镇内 乡(镇)内 乡内务工 镇内务工",
            cls.COUNTY: "乡镇外县内务工 乡镇外县内 县内 县内务工 乡(镇)外县内",
            cls.PROVINCE: "县外省内 省内 省内务工",
            cls.OUTSIDE_PROVINCE: "省外 外省 外省务工",
        }
        return {word: member for member, words in said.items() for word in words.split()}


class WorkChannel(CodeList):
    """§2.21 就业渠道."""

    AWAY = "01", "外出务工"
    PUBLIC_POST = "02", "公益性岗位"
    WORKSHOP = "03", "帮扶车间"
    LOCAL = "04", "本地务工"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "WorkChannel"]:
        return {"公益岗位": cls.PUBLIC_POST, "扶贫车间": cls.WORKSHOP}


class PublicPost(CodeList):
    """§2.21 公益性岗位类型."""

    FOREST = "01", "生态护林员"
    RIVER = "02", "河湖巡查员"
    VILLAGE = "03", "村设公益岗"
    CLEANER = "04", "保洁员"
    ROAD = "05", "护路员"
    UTILITIES = "06", "农村水电管理员"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "PublicPost"]:
        return {"护林员": cls.FOREST, "农村电力管理员": cls.UTILITIES, "水管员": cls.UTILITIES}


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
