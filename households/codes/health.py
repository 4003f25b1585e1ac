"""Health, disability and labour: domain.md §2.7–2.9."""

from fupin.codes import CodeList, each_word


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
        return each_word(said)


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
        return each_word(said)


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
