"""Sex and relation to the head: domain.md §2.1–2.2."""

from fupin.codes import CodeList, each_word


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
    "孙子、孙女或外孙子、外孙女 孙媳妇 孙媳 外孙媳妇 孙媳妇或外孙媳妇 孙女婿 外孙女婿 孙女婿或外孙女婿 父母 "
    "其他父母关系 祖父母或外祖父母 配偶的祖父母或外祖父母 曾祖父 曾祖母 配偶的曾祖父母或外曾祖父母 姐夫 妹夫 伯母 婶母 "
    "舅父 舅母 舅舅 "
    "姨父 姨母 姑父 姑母 堂兄弟、堂姐妹 堂兄弟 堂姐妹 表兄弟、表姐妹 表兄弟 表姐妹 "
    "外甥 外甥女 其他亲属 保姆 非亲属"
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
            cls.DAUGHTER: "女儿 独生女 长女 次女 二女 次(二)女 三女 四女 五女 大女儿 二女儿 小女儿 养女 继女 "
            "养女或继女 其他女儿",
            cls.DAUGHTER_IN_LAW: "儿媳妇 长媳 次媳",
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
        return bare | each_word(said)

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
