"""Why something about an account or a person is refused, each in one sentence (workflow.REASONS)."""

from fupin.workflow import REASONS

REASONS |= {
    "username_form": "用户名“{username}”不能用。请用 3 到 50 位小写字母、数字、点、横线或下划线，以字母开头。",
    "username_taken": "用户名“{username}”已有人用，请换一个，比如在后面加一个数字。",
    "own_account": "不能对自己的账号这样做，请找另一位管理员办。",
    "reset_not_below": "只能重设下级的密码：这个账号有岗位在您的范围之外，或者和您同级。请找上一级的管理员。",
    "account_unmanaged": "这个账号有岗位在您管理的范围之外，请找管那个地区的管理员。",
    "account_already_off": "这个账号已经停用。",
    "account_already_on": "这个账号已经启用。",
    "password_same": "新密码和现在的一样，请换一个。",
    "person_name": "请填写姓名。",
    "person_identity": "证件号码不对：应为 18 位，并和身份证上的一致。请核对后再填。",
    "person_known": "这个证件号码已登记为另一名工作人员。请核对号码；确是同一人的，在他的账号里加岗位。",
    "kin_relation": "请填写与本人的关系，比如 配偶、子女、父母。",
    "kin_known": "{name}已经申报过，不用再填。",
    "kin_ended": "这条亲属申报已经撤回。",
    "kin_dates": "撤回日期不能早于申报日期（{declared_on}）。",
}
