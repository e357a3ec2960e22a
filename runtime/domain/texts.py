"""Texts for people in both languages of the screens, and the error that carries them.

Belongs here: the pair of texts and the one shape of a complaint about a document.
Does not belong here: the wording of any particular complaint.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese and English.

    >>> Bilingual("时区不存在", "no such time zone").into("zh-CN")
    '时区不存在'
    """

    zh: str
    en: str

    def into(self, language: str) -> str:
        """The text for a BCP 47 tag; every language but Chinese reads the English one."""
        return self.zh if language.lower().startswith("zh") else self.en


class DocumentError(ValueError):
    """A document says something that cannot be taken: where (a JSON path), what, and how to mend it.

    >>> str(DocumentError("weekly.mon[0].to", Bilingual("不是时间", "not a time"), Bilingual("写成 18:00", "write 18:00")))
    'weekly.mon[0].to: not a time (write 18:00)'
    """

    def __init__(self, path: str, problem: Bilingual, mend: Bilingual) -> None:
        super().__init__(f"{path or '(document)'}: {problem.en} ({mend.en})")
        self.path = path
        self.problem = problem
        self.mend = mend
