"""Which option an utterance means: every rung, and above all what must never match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.matching import NO_MATCH, Match, PhraseOption, collisions, match, short_phrases
from runtime.domain.spoken_digits import spoken_digits, spoken_key
from runtime.domain.syllables import tokens
from runtime.domain.utterance import LONGEST, understand
from runtime.domain.yes_no import yes_no

ZH, EN = "zh-CN", "en-US"
MENU = (
    PhraseOption("agent", ("人工", "转人工", "人工服务"), ("0",)),
    PhraseOption("order", ("查询订单", "查订单", "订单查询"), ("1",)),
    PhraseOption("refund", ("退款", "退换货"), ("2",)),
    PhraseOption("complaint", ("投诉建议",), ("3",)),
    PhraseOption("hall", ("营业厅",), ("12",)),
    PhraseOption("vip", ("VIP专线",), ("9",)),
)
DESK = (
    PhraseOption("agent", ("operator", "human agent"), ("0",)),
    PhraseOption("bill", ("billing",), ("1",)),
    PhraseOption("support", ("technical support",), ("2",)),
)


@pytest.mark.parametrize(
    ("said", "option", "rung"),
    [
        ("转人工", "agent", "exact"),
        ("转人工。", "agent", "exact"),
        ("嗯，那个，我想转人工", "agent", "exact"),
        ("帮我转人工一下谢谢", "agent", "exact"),
        ("转 人工", "agent", "exact"),
        ("能不能转人工？", "agent", "exact"),
        ("有没有人工", "agent", "exact"),
        ("不好意思我要人工", "agent", "exact"),
        ("我想查一下我的订单", "order", "exact"),
        ("轉人工", "agent", "sound"),
        ("請幫我查詢訂單", "order", "sound"),
        ("专人弓", "agent", "sound"),
        ("迎业厅", "hall", "sound"),
        ("ｖｉｐ專線", "vip", "sound"),
        ("我要找人工客服", "agent", "contains"),
        ("不，转人工", "agent", "contains"),
        ("不对，我要退款", "refund", "contains"),
        ("人工服务吧人工服务", "agent", "contains"),
        ("退款或者查订单", "order", "contains"),
        ("我要投诉", "complaint", "part"),
        ("查新订单", "order", "near"),
        ("按一", "order", "digits"),
        ("幺", "order", "digits"),
        ("两号键", "refund", "digits"),
        ("第三个", "complaint", "digits"),
        ("十二", "hall", "digits"),
        ("１２", "hall", "digits"),
        ("洞", "agent", "digits"),
    ],
)
def test_the_rungs_in_chinese(said: str, option: str, rung: str) -> None:
    found = match(said, MENU, ZH)
    assert (found.option_id, found.rung, found.ambiguous) == (option, rung, ())
    assert 0 < found.score <= 1


@pytest.mark.parametrize(
    "said",
    [
        *(
            "不要人工",
            "不用转人工",
            "人工不要",
            "人工就不用了",
            "不要，人工",
            "我不想要转人工",
            "别给我转人工",
            "我不需要人工服务",
        ),
        *(
            "步要人工",
            "没有人工吗",
            "别转人工",
            "不要轉人工",
            "拒绝人工",
            "勿转人工",
            "不是人工",
            "我说了不要帮我转到人工那里",
            "no 人工",
        ),
        *("不，不要人工", "不转，人工", "不是不要人工"),
        *(
            "退订单",
            "贷款",
            "查醒鱼鹽",
            "今天天气怎么样",
            "你好",
            "嗯",
            "",
            "。。。",
            "能不能",
            "但是",
            "人",
            "查",
            "😀",
            "四",
            "十三",
        ),
    ],
)
def test_what_must_not_match_in_chinese(said: str) -> None:
    assert match(said, MENU, ZH).option_id is None


@given(
    st.sampled_from(["不要", "不用", "别", "没有", "不想", "不需要", "無需", "勿", "甭"]),
    st.sampled_from(["", "给我", "再", "帮我", "接"]),
    st.sampled_from([phrase for option in MENU for phrase in option.phrases]),
    st.sampled_from(["", "了", "吧", "。", "谢谢"]),
)
def test_a_negated_phrase_never_matches(negation: str, between: str, phrase: str, tail: str) -> None:
    assert match(f"{negation}{between}{phrase}{tail}", MENU, ZH) == NO_MATCH


@given(
    st.sampled_from(["no", "don't", "don’t give me", "I do not want", "not the", "never", "without", "I can't use"]),
    st.sampled_from([phrase for option in DESK for phrase in option.phrases]),
)
def test_a_negated_phrase_never_matches_in_english(negation: str, phrase: str) -> None:
    assert match(f"{negation} {phrase}", DESK, EN) == NO_MATCH


def test_an_option_whose_own_phrase_denies_can_be_chosen() -> None:
    options = (PhraseOption("no", ("不需要",)), PhraseOption("yes", ("需要",)))
    assert match("我不需要", options, ZH).option_id == "no"
    assert match("不需要，谢谢", options, ZH).option_id == "no"
    assert match("我需要", options, ZH).option_id == "yes"
    assert match("需要的话", options, ZH).option_id == "yes"


def test_words_that_only_look_like_a_denial() -> None:
    options = (PhraseOption("other", ("别的服务", "其他服务")), PhraseOption("agent", ("人工",)))
    assert match("我想问别的服务", options, ZH).option_id == "other"
    assert match("差不多就是找人工", options, ZH).option_id == "agent"
    assert match("收不收费我要找人工", options, ZH).option_id == "agent"
    assert match("特别想找人工", options, ZH).option_id == "agent"


@pytest.mark.parametrize(
    ("said", "option", "rung"),
    [
        ("Operator.", "agent", "exact"),
        ("um, can you give me the operator please", "agent", "exact"),
        ("I'd like to speak to a human agent", "agent", "contains"),
        ("billing support", "bill", "contains"),
        ("operater", "agent", "near"),
        ("tecnical suport", "support", "near"),
        ("press one", "bill", "digits"),
        ("number two", "support", "digits"),
        ("1", "bill", "digits"),
        ("no operator", None, "none"),
        ("shipping support", None, "none"),
        ("I want to buy a car", None, "none"),
        ("sales", None, "none"),
        ("operations are", None, "none"),
    ],
)
def test_the_rungs_in_english(said: str, option: str | None, rung: str) -> None:
    found = match(said, DESK, EN)
    assert (found.option_id, found.rung) == (option, rung)


def test_ties_are_ambiguous_and_choose_nothing() -> None:
    options = (
        PhraseOption("a", ("退款", "查询")),
        PhraseOption("b", ("换货", "查询"), ("1",)),
        PhraseOption("c", (), ("1",)),
    )
    assert match("退款还是换货", options, ZH) == Match(None, "contains", 2 / 6, ("a", "b"))
    assert match("查询", options, ZH) == Match(None, "exact", 1.0, ("a", "b"))
    assert match("一", options, ZH).ambiguous == ("b", "c")


def test_two_near_options_without_a_margin_are_ambiguous() -> None:
    options = (PhraseOption("a", ("产品资询台",)), PhraseOption("b", ("产品咨询泰",)))
    found = match("产品知信态", options, ZH)
    assert (found.option_id, found.rung, set(found.ambiguous)) == (None, "near", {"a", "b"})


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("过户", "不过户"),
        ("过户办理", "不过户办理"),
        ("问题反馈", "没问题反馈"),
        ("人工", "别人工"),
        ("动产抵押", "不动产抵押"),
    ],
)
def test_a_neutral_word_that_reaches_into_the_phrase_denies(phrase: str, said: str) -> None:
    assert match(said, (PhraseOption("x", (phrase,)),), ZH) == NO_MATCH


def test_the_longest_hit_wins() -> None:
    options = (PhraseOption("a", ("服务",)), PhraseOption("b", ("售后服务",)))
    assert match("我找售后服务部", options, ZH).option_id == "b"


def test_a_polyphone_read_in_two_ways_is_still_the_same_writing() -> None:
    assert match("请再重新银行行长", (PhraseOption("x", ("行长",)),), ZH).option_id == "x"


TEXT = st.text(
    st.one_of(
        st.sampled_from("不要人工没别转退款查询订单是的嗯我那个一下，。 no'"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=30,
)


@given(TEXT, st.sampled_from([ZH, EN, "yue", ""]))
def test_any_text_gets_an_answer_twice_the_same(text: str, language: str) -> None:
    found = match(text, MENU, language)
    assert found == match(text, list(MENU), language)
    assert found.option_id is None or found.option_id in {option.id for option in MENU}
    assert (found.option_id is None) == (found.rung == "none" or len(found.ambiguous) > 1)
    assert yes_no(text, language) in {True, False, None}
    assert spoken_digits(text, language) is None or spoken_key(text, language) is not None


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20))
def test_every_chinese_character_is_one_token(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == "".join(
        char for char in text if not "\u4dc0" <= char <= "\u4dff"
    )


@given(
    st.sampled_from([phrase for option in MENU for phrase in option.phrases]), st.sampled_from(["", "。", "！", " "])
)
def test_a_phrase_always_finds_its_own_option(phrase: str, mark: str) -> None:
    found = match(phrase + mark, MENU, ZH)
    assert phrase in next(option.phrases for option in MENU if option.id == found.option_id)


def test_a_very_long_utterance_is_cut() -> None:
    assert len(understand("啊" * 10_000, ZH).text) <= LONGEST


def test_collisions_name_both_sides() -> None:
    options = (
        PhraseOption("a", ("资讯", "四", "是不是")),
        PhraseOption("b", ("咨询", "十", "需要")),
        PhraseOption("c", ("不需要",)),
    )
    found = collisions(options, ZH)
    assert [(c.first_id, c.first_phrase, c.second_id, c.second_phrase) for c in found] == [("a", "资讯", "b", "咨询")]
    assert collisions((PhraseOption("a", ("人工", "仁工")),), ZH) == ()
    assert collisions((PhraseOption("a", ("是",)), PhraseOption("b", ("十",))), ZH)


def test_one_syllable_phrases() -> None:
    options = (PhraseOption("a", ("是", "好的")), PhraseOption("b", ("sales", "billing", "table")))
    assert short_phrases(options, ZH) == (("a", "是"), ("b", "sales"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *(
            (text, True)
            for text in [
                "是",
                "是的",
                "是的。",
                "嗯",
                "嗯，是的",
                "对对对",
                "好的可以",
                "没错",
                "没问题",
                "好吧",
                "是的没错",
                "可以",
                "要",
                "對",
                "我同意",
            ]
        ),
        *(
            (text, False)
            for text in [
                "不是",
                "不是的",
                "不",
                "不要",
                "不用了谢谢",
                "不好",
                "不可以",
                "没有",
                "沒有",
                "取消",
                "我不要",
                "不不不",
                "不对",
                "错了",
                "步要",
                "是不要",
            ]
        ),
        *(
            (text, None)
            for text in [
                "是不是",
                "可不可以",
                "好不好",
                "不知道",
                "不清楚",
                "对不起",
                "但是",
                "还是算",
                "退款",
                "不是不行",
                "不对，是的",
            ]
        ),
        ("", None),
    ],
)
def test_yes_and_no_in_chinese(said: str, answer: bool | None) -> None:
    assert yes_no(said, ZH) is answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *((text, True) for text in ("yes", "Yes, please.", "that's right", "no problem", "OK", "of course")),
        *((text, False) for text in ("no", "no thanks", "that's not right", "nope", "don't", "yes no")),
        *((text, None) for text in ("maybe", "I don't know", "no idea", "yesterday", "what")),
    ],
)
def test_yes_and_no_in_english(said: str, answer: bool | None) -> None:
    assert yes_no(said, EN) is answer


@pytest.mark.parametrize(
    ("said", "language", "digits"),
    [
        ("一三八零零幺三八", ZH, "13800138"),
        ("嗯，一三八、零零幺三。", ZH, "1380013"),
        ("１３８", ZH, "138"),
        ("两洞拐〇", ZH, "2070"),
        ("幺二星井", ZH, "12*#"),
        ("我的号码是一二三", ZH, None),
        ("十二", ZH, None),
        ("", ZH, None),
        ("one three double five oh", EN, "13550"),
        ("triple 9", EN, "999"),
        ("double", EN, None),
        ("one hundred", EN, None),
    ],
)
def test_spoken_digits(said: str, language: str, digits: str | None) -> None:
    assert spoken_digits(said, language) == digits


@pytest.mark.parametrize(
    ("said", "language", "key"),
    [
        ("按幺号键", ZH, "1"),
        ("选择二", ZH, "2"),
        ("九十九", ZH, "99"),
        ("二十", ZH, "20"),
        ("十", ZH, "10"),
        ("按井号键", ZH, "#"),
        ("一百", ZH, None),
        ("", ZH, None),
        ("option eleven", EN, "11"),
        ("press star", EN, "*"),
        ("thirty", EN, None),
    ],
)
def test_spoken_keys(said: str, language: str, key: str | None) -> None:
    assert spoken_key(said, language) == key


def test_a_balance_is_no_hesitation() -> None:
    options = [PhraseOption("balance", ("余额",)), PhraseOption("limit", ("信用额度",))]
    assert match("额我想查余额", options, "zh-CN").option_id == "balance"
    assert match("信用额度", options, "zh-CN").option_id == "limit"
