"""The texts of imported tables, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.domain.texts import Bilingual

T = Bilingual
TABLE_TEXTS: Mapping[str, Bilingual] = {
    "nav.tables": T("数据表", "Tables"),
    "tables.title": T("数据表", "Tables"),
    "tables.lead": T("“查表”节点在通话中按号码或编号查找一行。导入新文件，下一通来电就查到新内容。", "A “look up” node finds a row by number or code during a call. Import a file, and the next call finds what it says."),
    "tables.name": T("表", "Table"),
    "tables.upload": T("导入", "Import"),
    "tables.upload.go": T("上传并预览", "Upload and preview"),
    "tables.upload.hint": T("CSV（UTF-8 或 GBK）或 XLSX，第一行是列名，不超过 64 MB。更大的表用 app.py tables import。", "CSV (UTF-8 or GBK) or XLSX, the first row names the columns, 64 MB at most. Larger ones: app.py tables import."),
    "tables.upload.nothing": T("请写表名并选择一个文件。", "Name the table and choose a file."),
    "tables.file": T("文件", "File"),
    "table.rows": T("行数", "Rows"),
    "table.key": T("查找列", "Key"),
    "table.columns": T("列", "Columns"),
    "table.type": T("类型", "Type"),
    "table.version": T("版本", "Version"),
    "table.refused": T("未导入", "Left out"),
    "table.live": T("表“{name}”版本 {number} 已生效：{rows} 行。", "Version {number} of table {name} is live: {rows} rows."),
    "table.deleted": T("表“{name}”已删除。", "The table {name} is deleted."),
    "table.delete": T("删除", "Delete"),
    "table.use": T("恢复这个版本", "Use this version again"),
    "table.find": T("查一行", "Find a row"),
    "table.find.go": T("查找", "Find"),
    "table.find.none": T("没有这一行。", "There is no such row."),
    "table.preview.count": T("可用 {rows} 行，有错 {refused} 行。", "{rows} rows can be used, {refused} cannot."),
    "table.preview.hint": T("选择查找列；类型不对可以改。", "Choose the key column, and change a type that is not right."),
    "table.preview.again": T("重新检查", "Check again"),
    "table.errors": T("有错的行", "Rows with errors"),
    "table.errors.row": T("行", "Row"),
    "table.errors.what": T("问题", "What is wrong"),
    "table.errors.mend": T("怎样改", "How to mend it"),
    "table.errors.more": T("还有 {count} 行", "and {count} more"),
    "table.go_live": T("立即生效", "Make it live"),
    "table.go_live.without": T("立即生效（不含 {count} 行有错的）", "Make it live without the {count} rows"),
    "type.text": T("文字", "text"),
    "type.digits": T("数字串", "digits"),
    "type.phone": T("电话号码", "phone number"),
    "type.integer": T("整数", "whole number"),
    "type.amount": T("金额", "amount"),
    "type.date": T("日期", "date"),
    "type.time": T("时间", "time"),
    "type.boolean": T("是否", "yes or no"),
}  # fmt: skip
