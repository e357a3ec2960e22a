"""Every text of files and of the page without a script, in both languages. Other texts come with what they describe."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.domain.texts import Bilingual

T = Bilingual
TEXTS: Mapping[str, Bilingual] = {
    "shell.unbuilt": T("网页还没有构建。请运行 make web。", "The pages are not built yet: run make web."),
    # calls and reports, as files and commands say them
    "calls.title": T("通话", "Calls"),
    "call.id": T("通话编号", "Call id"),
    "calls.caller": T("主叫", "Caller"),
    "calls.started": T("开始", "Started"),
    "calls.lasted_s": T("时长（秒）", "Lasted (s)"),
    "calls.outcome": T("结果", "Outcome"),
    "calls.line": T("号码", "Line"),
    "calls.flow": T("流程", "Flow"),
    "calls.version": T("版本", "Version"),
    "calls.choice": T("最后选择", "Last choice"),
    "calls.agent": T("接听坐席", "Agent"),
    "calls.uniqueid": T("Asterisk 编号", "Asterisk uniqueid"),
    "calls.sip_call_id": T("SIP Call-ID", "SIP Call-ID"),
    "report.summary": T("概况", "Summary"),
    "report.figure": T("指标", "Figure"),
    "report.period": T("本期", "This period"),
    "report.before": T("上期", "The period before"),
    "report.from": T("起始日期", "From"),
    "report.to": T("截止日期", "To"),
    "report.zone": T("时区", "Time zone"),
    "report.calls": T("来电", "Calls"),
    "report.refused": T("未接入", "Not let in"),
    "report.asked": T("要求人工", "Asked for a human"),
    "report.answered": T("人工接通", "Spoke to a human"),
    "report.abandoned": T("等待中放弃", "Gave up waiting"),
    "report.average_s": T("平均时长（秒）", "Average length (s)"),
    "report.p90_s": T("九成通话不超过（秒）", "Nine in ten at most (s)"),
    "report.hours": T("按小时", "By hour"),
    "report.hour": T("小时", "Hour"),
    "report.days": T("按日", "By day"),
    "report.date": T("日期", "Date"),
    "report.outcomes": T("按结果", "By outcome"),
    "report.choices": T("按菜单选择", "By choice"),
    "report.menu": T("菜单", "Menu"),
    "report.choice": T("选择", "Choice"),
    "report.times": T("次数", "Times"),
    "report.agents": T("按坐席", "By agent"),
    "report.talks": T("通话次数", "Conversations"),
    "report.talked_s": T("通话总时长（秒）", "Talked in all (s)"),
    "report.talk_average_s": T("平均通话时长（秒）", "Average talk (s)"),
    "outcome.": T("进行中", "in progress"),
    "outcome.hung_up": T("主叫挂机", "caller hung up"),
    "outcome.completed": T("正常结束", "completed"),
    "outcome.transferred_away": T("被转走", "transferred away"),
    "outcome.interrupted": T("运行时中断", "the runtime was interrupted"),
    "outcome.refused": T("未接入", "not let in"),
    "outcome.blocked": T("黑名单拒接", "blocked caller refused"),
    "outcome.defect": T("系统故障", "system fault"),
    "outcome.handed_back": T("交回交换机", "handed back to the exchange"),
    # errors
    "error.back": T("回到首页", "Back to the start"),
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
