"""Spoken values: what they read, that every word is in the vocabulary, and that numbers read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.speaking import KINDS, LARGEST, PAUSE, Kind, SpeakError, joined, speak, vocabulary

ZH, EN = "zh-CN", "en-US"


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        ("integer", 0, "零", "zero"),
        ("integer", 10, "十", "ten"),
        ("integer", 12, "十二", "twelve"),
        ("integer", 110, "一百一十", "one hundred ten"),
        ("integer", 212, "二百一十二", "two hundred twelve"),
        ("integer", 2002, "两千零二", "two thousand two"),
        ("integer", 10010, "一万零一十", "ten thousand ten"),
        ("integer", 20000, "两万", "twenty thousand"),
        ("integer", 22000, "两万二千", "twenty-two thousand"),
        ("integer", 100200, "十万零二百", "one hundred thousand two hundred"),
        ("integer", 105000, "十万五千", "one hundred five thousand"),
        ("integer", 150000, "十五万", "one hundred fifty thousand"),
        ("integer", 100100000, "一亿零一十万", "one hundred million one hundred thousand"),
        ("integer", 1000010000, "十亿零一万", "one billion ten thousand"),
        ("integer", 2 * 10**12, "两万亿", "two trillion"),
        ("integer", "-1234", "负一千二百三十四", "minus one thousand two hundred thirty-four"),
        ("digits", "1024-A*", "一零二四A星号", "one zero two four A star"),
        ("digits", 101, "一零一", "one zero one"),
        ("digits_yao", "110#", "幺幺零井号", "one one zero pound"),
        (
            "phone",
            "+86 13800138000",
            "幺三八，零零幺三，八零零零",
            "one three eight, zero zero one three, eight zero zero zero",
        ),
        (
            "phone",
            "01062345678",
            "零幺零，六二三四，五六七八",
            "zero one zero, six two three four, five six seven eight",
        ),
        ("phone", "4008001234", "四零零，八零零，幺二三四", "four zero zero, eight zero zero, one two three four"),
        ("phone", 8001, "八零零幺", "eight zero zero one"),
        ("phone", "95588", "九五五八，八", "nine five five eight, eight"),
        ("amount", 123450, "一千二百三十四元五角", "one thousand two hundred thirty-four point five zero yuan"),
        ("amount", 200, "两元", "two yuan"),
        ("amount", 1205, "十二元零五分", "twelve point zero five yuan"),
        ("amount", 522, "五元二角二分", "five point two two yuan"),
        ("amount", 22, "两角二分", "zero point two two yuan"),
        ("amount", 2, "两分", "zero point zero two yuan"),
        ("amount", -100, "负一元", "minus one yuan"),
        ("amount", 0, "零元", "zero yuan"),
        ("date", "2026-11-21", "二零二六年十一月二十一日", "November twenty-first twenty twenty-six"),
        ("date", "2005-01-02", "二零零五年一月二日", "January second two thousand five"),
        ("date", "1905-05-12", "一九零五年五月十二日", "May twelfth nineteen oh five"),
        ("date", "1900-03-30", "一九零零年三月三十日", "March thirtieth nineteen hundred"),
        ("date", "0800-03-03", "零八零零年三月三日", "March third eight hundred"),
        ("time", "15:05", "下午三点零五分", "three oh five p.m."),
        ("time", "15:00", "下午三点", "three p.m."),
        ("time", "00:10:30", "凌晨零点十分", "twelve ten a.m."),
        ("time", "02:30", "凌晨两点三十分", "two thirty a.m."),
        ("time", "08:00", "早上八点", "eight a.m."),
        ("time", "11:59", "上午十一点五十九分", "eleven fifty-nine a.m."),
        ("time", "12:00", "中午十二点", "twelve p.m."),
        ("time", "23:20", "晚上十一点二十分", "eleven twenty p.m."),
        ("percent", "12.5", "百分之十二点五", "twelve point five percent"),
        ("percent", -3, "负百分之三", "minus three percent"),
        ("percent", 100, "百分之一百", "one hundred percent"),
        ("ordinal", 2, "第二", "second"),
        ("ordinal", 12, "第十二", "twelfth"),
        ("ordinal", 20, "第二十", "twentieth"),
        ("ordinal", 123, "第一百二十三", "one hundred twenty-third"),
        ("ordinal", 1000, "第一千", "one thousandth"),
        ("ordinal", 8, "第八", "eighth"),
        ("greeting", "05:00", "早上好", "good morning"),
        ("greeting", 11, "早上好", "good morning"),
        ("greeting", 12, "下午好", "good afternoon"),
        ("greeting", 18, "晚上好", "good evening"),
        ("greeting", 4, "晚上好", "good evening"),
    ],
)
def test_reading(kind: Kind, value: int | str, zh: str, en: str) -> None:
    assert joined(speak(kind, value, ZH), ZH) == zh
    assert joined(speak(kind, value, EN), EN) == en


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", True),
        ("integer", "1.5"),
        ("integer", "١"),
        ("integer", LARGEST + 1),
        ("integer", -LARGEST - 1),
        ("ordinal", 0),
        ("digits", ""),
        ("digits", "12 三"),
        ("digits", "1" * 65),
        ("phone", ""),
        ("phone", "anonymous"),
        ("phone", "张三"),
        ("amount", "12.50"),
        ("date", "2026-02-30"),
        ("date", "20261121"),
        ("time", "24:00"),
        ("time", "12:60"),
        ("time", True),
        ("percent", "1."),
        ("percent", True),
        ("greeting", 24),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: Kind, value: int | str) -> None:
    for language in (ZH, EN):
        with pytest.raises(SpeakError):
            speak(kind, value, language)


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SpeakError, match="as roman"):
        speak("roman", 4, ZH)  # type: ignore[arg-type]


WHOLE = st.one_of(
    st.integers(-LARGEST, LARGEST),
    st.integers(-200, 20000),
    # Numbers with many zeros are where 零 goes wrong.
    st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 999), st.integers(0, 13)),
    st.builds(lambda a, n, b: a * 10**n + b, st.integers(1, 99), st.integers(3, 14), st.integers(0, 999)),
)
VALUES: dict[Kind, st.SearchStrategy[int | str]] = {
    "integer": WHOLE,
    "ordinal": WHOLE.map(lambda value: abs(value) + 1).filter(lambda value: value <= LARGEST),
    "digits": st.text("0123456789ABCXYZ*#", min_size=1, max_size=20),
    "digits_yao": st.text("0123456789ABCXYZ*#", min_size=1, max_size=20),
    "phone": st.text("0123456789", min_size=1, max_size=15),
    "amount": WHOLE,
    "date": st.dates().map(date.isoformat),
    "time": st.times().map(lambda value: value.isoformat("minutes")),
    "percent": st.from_regex(r"\A-?[0-9]{1,5}(\.[0-9]{1,3})?\Z"),
    "greeting": st.integers(0, 23),
}


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_word_is_in_the_vocabulary(kind: Kind, language: str, data: st.DataObject) -> None:
    words = speak(kind, data.draw(VALUES[kind]), language)
    assert words
    assert set(words) <= vocabulary(kind, language)


@pytest.mark.parametrize("language", [ZH, EN])
def test_the_vocabularies_are_small_and_used(language: str) -> None:
    everything = frozenset[str]().union(*(vocabulary(kind, language) for kind in KINDS))
    assert len(everything) < 500
    assert all(word.strip() == word != "" for word in everything)
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(366))
    said = {word for day in days for word in speak("date", day.isoformat(), language)}
    assert {word for word in vocabulary("date", language) if word.endswith(("月", "日")) or word.istitle()} <= said
    assert PAUSE in vocabulary("phone", language)
    assert PAUSE not in vocabulary("digits_yao", language)


def read_chinese(text: str) -> int:
    """A reader of its own: sections of 亿, then 万, then units."""
    if text.startswith("负"):
        return -read_chinese(text[1:])
    for word, unit in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(word)
        if found:
            return read_chinese(high) * unit + read_chinese(low or "零")
    total, digit = 0, 0
    for char in text:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = 2 if char == "两" else "零一二三四五六七八九".index(char)
    return total + digit


def read_english(text: str) -> int:
    """A reader of its own for English numbers."""
    ones = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    scales = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15}
    total, part, sign = 0, 0, 1
    for word in text.replace("-", " ").split():
        if word == "minus":
            sign = -1
        elif word == "hundred":
            part *= 100
        elif word in scales:
            total, part = total + part * scales[word], 0
        else:
            part += ones.index(word) if word in ones else 20 + 10 * tens.index(word)
    return sign * (total + part)


@given(WHOLE)
def test_integers_read_back(value: int) -> None:
    chinese = joined(speak("integer", value, ZH), ZH)
    assert read_chinese(chinese) == value
    assert "零零" not in chinese
    assert not chinese.endswith("零") or value == 0
    assert read_english(joined(speak("integer", value, EN), EN)) == value


@given(st.integers(0, 10**12))
def test_amounts_read_back(minor: int) -> None:
    text = joined(speak("amount", minor, ZH), ZH)
    yuan, _, rest = text.rpartition("元")
    jiao, _, fen = rest.rpartition("角")
    read = read_chinese(yuan or "零") * 100 + read_chinese(jiao or "零") * 10 + read_chinese(fen.rstrip("分") or "零")
    assert read == minor
    assert text[-1] in "元角分"
