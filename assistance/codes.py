"""Codes of those who help: units, cadres, posts in a village, pairings (domain.md §2.32, §4)."""

from fupin.codes import CodeList, each_word


class UnitLevel(CodeList):
    """§2.32 单位隶属关系."""

    CENTRAL = "10", "中央"
    PROVINCE = "20", "省"
    PREFECTURE = "40", "市、地区"
    COUNTY = "50", "县（区）"
    DISTRICT = "51", "区"
    COUNTY_PROPER = "52", "县"
    TOWNSHIP = "60", "街道、镇、乡"
    STREET = "61", "街道"
    TOWN = "62", "镇"
    RURAL_TOWNSHIP = "63", "乡"
    VILLAGE = "70", "居民、村民委员会"
    MILITARY = "80", "军队"
    OTHER = "90", "其他"
    VILLAGE_COMMITTEES = "99", "村两委"

    @classmethod
    def spellings(cls) -> dict[str, "UnitLevel"]:
        said = {
            cls.CENTRAL: "中央单位 中直 国家",
            cls.PROVINCE: "省级 省直 自治区 直辖市",
            cls.PREFECTURE: "市 州 市级 州级 市直 州直 地区 市地区 地级",
            cls.COUNTY: "县级 县直 区县 县区 县(市、区)",
            cls.DISTRICT: "区级 区直",
            cls.TOWNSHIP: "乡镇 乡镇级 乡级 镇级 街镇乡 乡镇街道",
            cls.VILLAGE: "村 村级 村委会 居委会 村民委员会 居民委员会",
            cls.MILITARY: "部队",
        }
        return each_word(said)


class UnitKind(CodeList):
    """sources.md S0-49, S2-06, S3-26, S4-104: who stands behind the help."""

    OFFICE = "office", "党政机关"
    INSTITUTION = "inst", "事业单位"
    SCHOOL = "school", "学校、医院"
    STATE_FIRM = "state", "国有企业"
    FIRM = "firm", "民营企业、商会"
    MASS = "mass", "群团组织"
    SOCIETY = "social", "社会组织、志愿者"
    RETIRED = "retired", "离退休干部"


class CadreEducation(CodeList):
    """§2.32 学历."""

    GRADUATE = "10", "研究生及以上"
    DOCTOR = "11", "博士"
    MASTER = "14", "硕士"
    BACHELOR = "20", "大学本科"
    COLLEGE = "30", "大学专科"
    VOCATIONAL = "40", "中专技校"
    SECONDARY_SPECIAL = "41", "中等专科"
    VOCATIONAL_HIGH = "44", "职业高中"
    TECHNICAL = "47", "技工学校"
    HIGH = "60", "普通高中"
    MIDDLE = "70", "初中"
    PRIMARY = "80", "小学"
    OTHER = "90", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "CadreEducation"]:
        said = {cls.GRADUATE: "研究生", cls.BACHELOR: "本科 大学", cls.COLLEGE: "大专 专科", cls.HIGH: "高中"}
        return each_word(said | {cls.VOCATIONAL: "中专 技校"})


class CadreRank(CodeList):
    """§2.32 职务级别."""

    STATE = "101", "国家级正职"
    STATE_DEPUTY = "102", "国家级副职"
    PROVINCE = "111", "省部级正职"
    PROVINCE_DEPUTY = "112", "省部级副职"
    BUREAU = "121", "厅局级正职"
    BUREAU_DEPUTY = "122", "厅局级副职"
    COUNTY = "131", "县处级正职"
    COUNTY_DEPUTY = "132", "县处级副职"
    TOWNSHIP = "141", "乡科级正职"
    TOWNSHIP_DEPUTY = "142", "乡科级副职"
    STAFF = "150", "科员级"
    CLERK = "160", "办事员级"
    NONE = "199", "未定职"

    @classmethod
    def spellings(cls) -> dict[str, "CadreRank"]:
        said = {
            cls.BUREAU: "正厅级 厅局级正",
            cls.BUREAU_DEPUTY: "副厅级 厅局级副",
            cls.COUNTY: "正处级 正县级 县处级正",
            cls.COUNTY_DEPUTY: "副处级 副县级 县处级副",
            cls.TOWNSHIP: "正科级 乡科级正",
            cls.TOWNSHIP_DEPUTY: "副科级 乡科级副",
            cls.STAFF: "科员",
            cls.CLERK: "办事员",
            cls.NONE: "无 未定级",
        }
        return each_word(said)


class Speciality(CodeList):
    """§2.32 技术特长."""

    PLANTING = "01", "种植"
    BREEDING = "02", "养殖"
    FORESTRY = "03", "林果"
    SERVICE = "04", "服务"


class Skill(CodeList):
    """What a cadre is good at, in the words in which villages are in need (sources.md S3-69…71, S1-60)."""

    PARTY = "1", "党建"
    TRADE = "2", "产业、项目"
    PEOPLE = "3", "群众工作"
    LAW = "4", "法律"
    TEACHING = "5", "教育、医疗"


class Need(CodeList):
    """What a village lacks most this year; surveyed before anybody is posted there (S3-02)."""

    BRANCH = "1", "组织软弱"
    TRADE = "2", "产业薄弱"
    DISPUTES = "3", "矛盾较多"


ANSWERS = {Need.BRANCH: Skill.PARTY, Need.TRADE: Skill.TRADE, Need.DISPUTES: Skill.PEOPLE}
"""Whom to send where: 软弱涣散村 → 党建, 贫困村 → 产业, 矛盾问题村 → 群众工作 (S3-69…71)."""


class PostKind(CodeList):
    """As what somebody works in a village (S0-24, S3-01)."""

    FIRST_SECRETARY = "first", "第一书记"
    LEADER = "leader", "工作队队长"
    MEMBER = "member", "工作队队员"
    TOWNSHIP = "town", "乡镇包村干部"
    VILLAGE = "village", "村常务干部"
    YOUTH = "youth", "知识青年"
    PIONEER = "pioneer", "致富带头人"


STATIONED = frozenset({PostKind.FIRST_SECRETARY, PostKind.LEADER, PostKind.MEMBER})
"""Who lives in the village: the 5 of “5+2”. The others are its 2."""

ONE_EACH = frozenset({PostKind.FIRST_SECRETARY, PostKind.LEADER})
"""Of these a village has one on any day."""


class PostSource(CodeList):
    """Whence who is posted comes (S3-68)."""

    OFFICE = "office", "机关事业单位"
    FIRM = "firm", "企业"
    GRADUATE = "grad", "回乡大学生"
    VETERAN = "veteran", "复退军人"
    RETIRED = "retired", "离退休干部"
    LOCAL = "local", "本乡本村"


class ChargeKind(CodeList):
    """Two of the three rounds (三轮结对, S2-58): a leader answers for a township, a unit for a village. The third is
    the pairing of a cadre with a household."""

    LEADER = "leader", "领导包乡"
    UNIT = "unit", "单位包村"


class PairEnd(CodeList):
    """Why somebody helps a household no longer."""

    REPLACED = "replaced", "换人"
    LEFT = "left", "帮扶人调离"
    CLOSED = "closed", "户已结束登记"
    EXTRA = "extra", "不再需要多一人"
    MISTAKE = "mistake", "登记错了"


class ProposalState(CodeList):
    DRAFT = "draft", "待采用"
    ACCEPTED = "accepted", "已采用"
    DROPPED = "dropped", "已放弃"
