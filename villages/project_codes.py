"""Codes of projects and their money (domain.md §5.3, §5.4)."""

from fupin.codes import CodeList, each_word


class ProjectKind(CodeList):
    """§5.3 type."""

    INDUSTRY = "01", "产业"
    WORK = "02", "就业"
    INFRASTRUCTURE = "03", "基础设施"
    SERVICE = "04", "公共服务"
    RELOCATION = "05", "易地搬迁"
    FINANCE = "06", "金融"
    EDUCATION = "07", "教育"
    HEALTH = "08", "健康"
    HOUSING = "09", "危房"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "ProjectKind"]:
        said = {
            cls.INDUSTRY: "产业发展 产业项目 产业帮扶",
            cls.WORK: "就业项目 就业帮扶",
            cls.INFRASTRUCTURE: "基础设施建设 基建",
            cls.SERVICE: "公共服务设施 社会事业",
            cls.RELOCATION: "易地扶贫搬迁 易地搬迁后扶 搬迁",
            cls.FINANCE: "金融帮扶 小额信贷",
            cls.EDUCATION: "教育帮扶 雨露计划",
            cls.HEALTH: "健康帮扶",
            cls.HOUSING: "危房改造 住房",
        }
        return each_word(said)


class ProjectState(CodeList):
    """§5.3 the table of states, in the order of the work."""

    PROPOSED = "proposed", "组提议"
    VILLAGE_DECIDED = "village", "村议"
    TOWN_OK = "town", "乡镇审核"
    IN_LIBRARY = "library", "入库"
    APPROVED = "approved", "批复"
    CONTRACTED = "contracted", "招标比选"
    RUNNING = "running", "实施"
    ACCEPTED = "accepted", "验收"
    PAID = "paid", "报账拨付"
    SETTLED = "settled", "决算"
    ASSET = "asset", "资产移交"

    @classmethod
    def spellings(cls) -> dict[str, "ProjectState"]:
        said = {
            cls.PROPOSED: "提议 申报",
            cls.VILLAGE_DECIDED: "村级评议 村民代表会议",
            cls.TOWN_OK: "乡镇审定",
            cls.IN_LIBRARY: "已入库 审定 项目库",
            cls.APPROVED: "已批复",
            cls.CONTRACTED: "招标 比选 已招标",
            cls.RUNNING: "在建 开工 已开工 实施中",
            cls.ACCEPTED: "已验收 完工 已完工",
            cls.PAID: "已报账 已拨付",
            cls.SETTLED: "已决算",
            cls.ASSET: "已移交",
        }
        return each_word(said)


class FundSource(CodeList):
    """§5.4 where money comes from."""

    CENTRAL = "central", "中央财政衔接资金"
    PROVINCE = "province", "省级财政衔接资金"
    PREFECTURE = "prefecture", "市级财政衔接资金"
    COUNTY = "county", "县级财政衔接资金"
    MERGED = "merged", "涉农整合资金"
    EAST_WEST = "east_west", "东西部协作资金"
    UNIT = "unit", "定点帮扶资金"
    DONATED = "donated", "社会捐赠"
    OWN = "own", "自筹资金"


class FundKind(CodeList):
    """§5.4 what an entry of the ledger says."""

    QUOTA = "quota", "指标下达"
    ARRANGED = "arranged", "安排到项目"
    PAID = "paid", "拨付"
    SPENT = "spent", "支出"
    RETURNED = "returned", "结余收回"
