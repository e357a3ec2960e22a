"""Every lint code is shown by a spoiled flow and not by a near miss; findings can be read, mended and accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.document import lint as lint_package
from runtime.document.findings import mended
from runtime.document.lint import check, lint
from runtime.document.validate import validate
from tests.document.lint_cases import TABLE
from tests.document.samples import clean
from tests.document.spoiling import SITE, codes


def test_the_clean_flow_has_no_finding() -> None:
    assert check(clean(), site=SITE) == ()


@pytest.mark.parametrize("code", sorted(TABLE))
def test_shown(code: str) -> None:
    document = clean()
    TABLE[code][0](document)
    assert code in codes(document)


@pytest.mark.parametrize("code", sorted(TABLE))
def test_not_shown(code: str) -> None:
    document = clean()
    TABLE[code][1](document)
    assert code not in codes(document)


def test_the_table_has_every_code_of_the_passes() -> None:
    folder = Path(str(lint_package.__file__)).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    named = set(re.findall(r'(?:finding|Finding)\(\s*"([a-z_]+)"', text)) | set(
        re.findall(r'"([a-z_]+)", (?:ERROR|WARNING),', text)
    )
    named |= set(re.findall(r'code = "([a-z_]+)"', text)) | set(re.findall(r'else "([a-z_]+)"\n', text))
    assert named - {"missing_flow", "hint"} <= set(TABLE)
    assert len(named) > 30


def test_every_finding_says_what_where_and_how_to_mend_in_both_languages() -> None:
    for shows, _ in TABLE.values():
        document = clean()
        shows(document)
        for finding in lint(document, site=SITE):
            doc = finding.to_json()
            assert all(doc[part][lang] for part in ("message", "mend") for lang in ("zh", "en")), doc
            assert not finding.node or finding.label.zh in finding.message.zh
            assert not finding.field or finding.field_title


def test_a_fix_mends_its_finding_and_breaks_nothing() -> None:
    fixed = set()
    for shows, _ in TABLE.values():
        document = clean()
        shows(document)
        before = {f.code for f in validate(document)}
        for finding in lint(document, site=SITE):
            if finding.fix:
                after = mended(document, finding)
                assert finding not in lint(after, site=SITE)
                assert {f.code for f in validate(after)} <= before
                fixed.add(finding.code)
    assert fixed == {"unreachable", "unused_variable"}
