"""What a county keeps as proof, and of which matter: domain.md §1.1 (attachment types). The numbers are ours."""

from fupin.codes import CodeList


class EvidenceMatter(CodeList):
    """§1.1: what a proof is about; the groups in which a household's page shows them."""

    PAPERS = "01", "申请与授权"
    INCOME = "02", "收入"
    WORK = "03", "就业与产业"
    HOUSING = "04", "住房与搬迁"
    WATER = "05", "饮水"
    SCHOOL = "06", "教育"
    SUPPORT = "07", "低保与供养"
    HEALTH = "08", "健康与残疾"
    OTHER = "99", "其他"


class EvidenceKind(CodeList):
    """§1.1 佐证材料: what a county keeps; our codes."""

    INCOME_FORM = "01", "收入调查核算表"
    SAFE_HOUSE = "02", "安全住房认证报告"
    SCHOOL_ROLL = "03", "义务教育阶段学籍证明（送教上门协议书）"
    MEDICAL_BOOK = "04", "合疗本"
    SAFE_WATER = "05", "安全饮水认定报告"
    FOREST_SUBSIDY = "06", "退耕还林补偿金、公益林补偿金佐证"
    FOREST_RANGER = "07", "护林员安置协议"
    TRAINING = "08", "就业创业培训资料、培训证"
    LABOUR_CONTRACT = "09", "规范性劳务合同"
    PUBLIC_POST = "10", "公益性岗位安置合同"
    BUSINESS_LICENCE = "11", "营业执照"
    SMALL_LOAN = "12", "小额贷款证明"
    HOUSE_GRADE = "13", "危房等级评定报告"
    HOUSE_REPORT = "14", "房屋安全报告"
    HOUSE_PHOTO = "15", "新旧住宅照片"
    RELOCATION_WISH = "16", "易地搬迁意愿书"
    KEY_HANDOVER = "17", "交钥匙报告"
    HOSPITAL_BILL = "18", "住院报销结算证明"
    FAMILY_DOCTOR = "19", "医生签约协议"
    DOCTOR_VISITS = "20", "巡诊记录"
    MAJOR_ILLNESS = "21", "大病集中救治证明"
    DIBAO = "22", "低保证、低保金发放记录"
    WUBAO = "23", "五保证、五保金发放记录"
    DISABILITY = "24", "残疾证、两项补贴证明"
    FARM_PHOTO = "25", "产业实地照片"
    SHARES = "26", "入股协议"
    SCHOOL_AID = "27", "各学段资助证明"
    APPLICATION = "28", "申请书（签字件）"
    AUTHORISATION = "29", "承诺授权书（签字件）"
    CONSENT = "30", "退出认可书（签字、手印）"
    ELIMINATION_FORM = "31", "风险消除核实表（户主签字）"
    BARRED = "32", "不符合条件的佐证"
    GONE = "33", "整户减少的证明"
    OTHER = "99", "其他（写明）"


M, K = EvidenceMatter, EvidenceKind

MATTERS: dict[EvidenceMatter, tuple[EvidenceKind, ...]] = {
    M.PAPERS: (K.APPLICATION, K.AUTHORISATION, K.CONSENT, K.ELIMINATION_FORM, K.BARRED, K.GONE),
    M.INCOME: (K.INCOME_FORM, K.FOREST_SUBSIDY, K.SMALL_LOAN, K.SHARES),
    M.WORK: (K.FOREST_RANGER, K.TRAINING, K.LABOUR_CONTRACT, K.PUBLIC_POST, K.BUSINESS_LICENCE, K.FARM_PHOTO),
    M.HOUSING: (K.SAFE_HOUSE, K.HOUSE_GRADE, K.HOUSE_REPORT, K.HOUSE_PHOTO, K.RELOCATION_WISH, K.KEY_HANDOVER),
    M.WATER: (K.SAFE_WATER,),
    M.SCHOOL: (K.SCHOOL_ROLL, K.SCHOOL_AID),
    M.SUPPORT: (K.DIBAO, K.WUBAO),
    M.HEALTH: (
        K.MEDICAL_BOOK, K.HOSPITAL_BILL, K.FAMILY_DOCTOR, K.DOCTOR_VISITS, K.MAJOR_ILLNESS, K.DISABILITY
    ),
    M.OTHER: (K.OTHER,),
}  # fmt: skip

SENSITIVE = frozenset(MATTERS[M.HEALTH])
"""Illness and disability: opened one by one, for a reason, by who may reveal (domain.md §8.4)."""


def matter_of(kind: str) -> EvidenceMatter:
    return next(matter for matter, kinds in MATTERS.items() if kind in kinds)


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: the kinds by matter."""
    return [(str(matter.label), [(kind.value, str(kind.label)) for kind in kinds]) for matter, kinds in MATTERS.items()]
