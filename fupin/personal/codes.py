"""Classes of personal fields: each model lists its own in `personal`, and a test compares that with all its fields."""

from fupin.codes import CodeList


class Sensitivity(CodeList):
    SEALED = "sealed", "密封保存，掩去显示，查看须写理由并留痕"
    DIGEST = "digest", "密封值的摘要，不显示"
    PERMISSIONED = "permissioned", "明文保存，有权限才显示"


class RevealReason(CodeList):
    CHECK = "check", "核对户口簿、身份证"
    BENEFIT = "benefit", "办理补助、保险、贷款"
    MATCH = "match", "与部门名单比对"
    INSPECTION = "inspection", "检查、审计、回访"
