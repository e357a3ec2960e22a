"""Every text of the pages, in both languages. Texts about flows (findings, node kinds) come with what they describe."""

from __future__ import annotations

from collections.abc import Mapping

from designer.texts_rules import RULE_TEXTS
from runtime.domain.texts import Bilingual

T = Bilingual
TEXTS: Mapping[str, Bilingual] = {
    **RULE_TEXTS,
    "product": T("Tonepath", "Tonepath"),
    "shell.unbuilt": T("网页还没有构建。请运行 make web。", "The pages are not built yet: run make web."),
    "skip": T("跳到内容", "Skip to content"),
    "nav": T("主导航", "Main"),
    "nav.flows": T("流程", "Flows"),
    "nav.destinations": T("转接目标", "Destinations"),
    "nav.tables": T("数据表", "Tables"),
    "nav.lines": T("号码线路", "Lines"),
    "nav.schedules": T("时间表", "Schedules"),
    "nav.lists": T("名单", "Caller lists"),
    "nav.calls": T("通话", "Calls"),
    "language": T("语言", "Language"),
    "sign_out": T("退出", "Sign out"),
    "password.change": T("修改密码", "Change password"),
    "back": T("返回", "Back"),
    "cancel": T("取消", "Cancel"),
    "none": T("无", "none"),
    "zone": T("时间均为 {zone}", "Times are {zone}"),
    # access
    "access.title": T("登录", "Sign in"),
    "access.password": T("管理员密码", "Administrator's password"),
    "access.sign_in": T("登录", "Sign in"),
    "access.hint": T("首次启动时，一次性密码显示在启动 Tonepath 的终端里。", "On the first start a one-time password is shown in the terminal that started Tonepath."),
    "access.wrong": T("密码不对。", "That is not the password."),
    "access.wait": T("尝试次数过多，请 {seconds} 秒后再试。", "Too many tries: wait {seconds} seconds."),
    "access.new": T("设置您的密码", "Choose your password"),
    "access.new.hint": T("一次性密码只用一次。请设置自己的密码，至少 10 个字符。", "The one-time password is used up now. Choose one of your own, at least 10 characters."),
    "access.new.first": T("新密码", "New password"),
    "access.new.again": T("再输入一次", "Once more"),
    "access.new.save": T("保存密码", "Save password"),
    "access.new.short": T("密码至少要 10 个字符。", "A password has at least 10 characters."),
    "access.new.differ": T("两次输入不一样。", "The two are not the same."),
    "access.new.saved": T("密码已保存。", "The password is saved."),
    "access.by_setting": T("密码由设置 TONEPATH_ADMIN_PASSWORD 决定，请在那里修改。", "The password comes from the setting TONEPATH_ADMIN_PASSWORD: change it there."),
    # flows
    "flows.file": T("流程文件", "Flow file"),
    "flow.versions": T("版本", "Versions"),
    "flow.version.made": T("时间", "Made"),
    "flow.version.document": T("文件", "File"),
    "lines.since": T("自", "Since"),
    "line.log.by": T("操作人", "By"),
    "flow.version": T("版本 {number}", "Version {number}"),
    "conflict.title": T("别人也改了这个流程", "Somebody else has changed this flow"),
    "conflict.text": T("{author} 在您编辑期间保存了修订 {revision}。您的内容没有丢失，差别如下（− 现有草稿，+ 您的内容）。", "{author} saved revision {revision} while you were editing. Your work is not lost; this is the difference (− the draft as it is, + yours)."),
    "conflict.mine": T("您的内容", "Yours"),
    "conflict.keep_mine": T("保存我的内容", "Save mine"),
    "conflict.keep_theirs": T("保留现有草稿", "Keep the draft as it is"),
    # lines
    "lines.title": T("号码线路", "Lines"),
    "line.live": T("正在使用", "Live"),
    # calls
    "calls.title": T("通话", "Calls"),
    "calls.lead": T("每通来电走过的每一步都有记录，主叫号码已隐去中间几位。", "Every step of every call is kept; callers' numbers are masked."),
    "calls.empty.title": T("还没有通话", "No calls yet"),
    "calls.empty.text": T("发布一个流程后，拨打它的号码，这里就会出现这通电话。没有电话？运行 app.py pbx。", "Publish a flow and call its line; the call appears here. No telephone? Run app.py pbx."),
    "calls.caller": T("主叫", "Caller"),
    "calls.started": T("开始", "Started"),
    "calls.lasted": T("时长", "Lasted"),
    "calls.outcome": T("结果", "Outcome"),
    "calls.line": T("号码", "Line"),
    "calls.filter": T("筛选", "Filter"),
    "calls.older": T("更早的通话", "Earlier calls"),
    "calls.filter.none": T("没有符合条件的通话。", "No calls match."),
    "calls.all": T("全部线路", "all lines"),
    "call.title": T("通话经过", "Path of a call"),
    "call.after": T("时刻", "After"),
    "call.place": T("节点", "Node"),
    "call.what": T("发生了什么", "What happened"),
    "call.answered_by": T("接听流程", "Answered by"),
    "call.events": T("没有可重放的发布，以下是原始事件。", "The release cannot be replayed here; these are the bare events."),
    "call.none": T("这通电话还没有事件。", "This call has no events yet."),
    "call.id": T("通话编号", "Call id"),
    "seconds": T("{n} 秒", "{n} s"),
    "outcome.": T("进行中", "in progress"),
    "outcome.hung_up": T("主叫挂机", "caller hung up"),
    "outcome.completed": T("正常结束", "completed"),
    "outcome.transferred_away": T("被转走", "transferred away"),
    "outcome.interrupted": T("运行时中断", "the runtime was interrupted"),
    "outcome.refused": T("未接入", "not let in"),
    "outcome.blocked": T("黑名单拒接", "blocked caller refused"),
    "outcome.handed_back": T("交回交换机", "handed back to the exchange"),
    # errors
    "error.title": T("无法完成", "That did not work"),
    "error.400": T("请求不完整或已过期。请返回刷新页面后再试。", "The request is incomplete or too old. Go back, reload the page and try again."),
    "error.403": T("没有权限。", "Not allowed."),
    "error.404": T("没有这个页面。", "There is no such page."),
    "error.405": T("这个页面不能这样使用。", "This page cannot be used that way."),
    "error.413": T("文件太大（上限 4 MB）。", "The file is too large (4 MB at most)."),
    "error.500": T("程序内部出错，已记入日志。您的内容没有保存。", "Something went wrong inside; it is in the log. Nothing was saved."),
    "error.503": T("数据库暂时不可用。运行 app.py doctor 查看原因。", "The database cannot be used right now. Run app.py doctor to see why."),
}  # fmt: skip


def text(key: str, language: str, **values: object) -> str:
    """A text with its values filled in. Raises KeyError for a key that is not there."""
    found = TEXTS[key].into(language)
    return found.format(**values) if values else found
