"""Schooling: domain.md §2.5, §2.6, §2.10."""

from fupin.codes import CodeList, each_word


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
            cls.ILLITERATE: "文盲 半文盲 文盲半文盲 文盲、半文盲 文盲/半文盲 文盲及半文盲 未上学 未上过学",
            cls.PRIMARY: "小学文化 小学毕业",
            cls.JUNIOR: "初中文化 初中毕业",
            cls.SENIOR: "中专 职高 技校 中职 职业高中 普通高中 高中文化 高中(含中专) 中专(高中) 高中/中专 高中及中专",
            cls.COLLEGE: "专科 大学专科 高职",
            cls.UNDER_SCHOOL_AGE: "学龄前",
            cls.UNIVERSITY: "本科 大学 大学本科 研究生 硕士 博士 研究生及以上 本科以上",
        }
        return each_word(said)


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
        return each_word(said)


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
        return each_word(said)
