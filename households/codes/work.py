"""Work: domain.md §2.21."""

from fupin.codes import CodeList, each_word


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
        return each_word(said)


class WorkChannel(CodeList):
    """§2.21 就业渠道."""

    AWAY = "01", "外出务工"
    PUBLIC_POST = "02", "公益性岗位"
    WORKSHOP = "03", "帮扶车间"
    LOCAL = "04", "本地务工"
    OTHER = "99", "其他"

    @classmethod
    def spellings(cls) -> dict[str, "WorkChannel"]:
        said = {
            cls.AWAY: "外出务工就业",
            cls.PUBLIC_POST: "公益岗位 公益岗 公益性岗位就业",
            cls.WORKSHOP: "扶贫车间 就业帮扶车间",
            cls.LOCAL: "就近务工 就地务工 就近就业",
            cls.OTHER: "其它",
        }
        return each_word(said)


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
        said = {
            cls.FOREST: "护林员 生态公益岗",
            cls.RIVER: "巡河员 河湖巡护员",
            cls.VILLAGE: "村级公益岗 村级公益性岗位",
            cls.CLEANER: "保洁 村保洁员 环卫保洁员",
            cls.ROAD: "乡村公路养护员 农村公路养护员",
            cls.UTILITIES: "农村电力管理员 农村电力/水管员 电力管理员 水管员 农村水管员",
            cls.OTHER: "其它",
        }
        return each_word(said)
