"""Numbers in their one shape, masks, regions and caller lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.caller_list import CallerEntry, CallerList, CallerListError
from runtime.domain.numbers import LONGEST, mask, normalise
from runtime.domain.region import PROVINCES, region_of, regions

SAME = [
    *("13800138000", "+8613800138000", "008613800138000", "8613800138000", "138 0013 8000", "138-0013-8000"),
    *(
        "１３８００１３８０００",
        "+86 (138) 0013-8000",
        "013800138000",
        "tel:+8613800138000",
        "sip:13800138000@trunk;user=phone",
    ),
    *("13800138000转12", "13800138000,,1", " <13800138000> ", "١٣٨٠٠١٣٨٠٠٠"),
]


@pytest.mark.parametrize("written", SAME)
def test_one_number_however_written(written: str) -> None:
    number = normalise(written)
    assert (number.e164, number.national, number.kind) == ("+8613800138000", "13800138000", "mobile")
    assert CallerList("x", (CallerEntry("13800138000"),)).matches(written, 0)
    assert CallerList("x", (CallerEntry(written),)).matches("13800138000", 0)


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("010-62345678", "landline", "+861062345678"),
        ("+86 755 8888 8888", "landline", "+8675588888888"),
        ("4008001234", "service", "+864008001234"),
        ("800-810-1234", "service", "+868008101234"),
        ("95588", "service", "95588"),
        ("+8695588", "service", "95588"),
        ("10086", "service", "10086"),
        ("110", "service", "110"),
        ("12345", "service", "12345"),
        ("8001", "extension", "8001"),
        ("801", "extension", "801"),
        ("sip:Alice@pbx", "extension", "alice"),
        ("*98", "extension", "*98"),
        ("+1 650 253 0000", "foreign", "+16502530000"),
        ("00852 9123 4567", "foreign", "+85291234567"),
        ("62345678", "other", "62345678"),
        ("00", "extension", "00"),
        ("+1", "other", "+1"),
        ("1999999", "other", "1999999"),
        ("099912345678", "other", "+8699912345678"),
        ("010010086", "other", "+8610010086"),
        ("14000000000", "mobile", "+8614000000000"),
    ],
)
def test_kinds(written: str, kind: str, key: str) -> None:
    number = normalise(written)
    assert (number.kind, number.key) == (kind, key)


@pytest.mark.parametrize(
    "written", ["", " ", "anonymous", "Anonymous", "unknown", "Restricted", "<unknown>", "匿名", "sip:anonymous@x"]
)
def test_anonymous_callers(written: str) -> None:
    assert normalise(written) == normalise("")
    assert normalise(written).kind == "anonymous"
    assert mask(written) == "anonymous"


def test_another_home_region() -> None:
    assert normalise("(650) 253-0000", region="US").e164 == "+16502530000"
    assert normalise("13800138000", region="US").kind == "other"
    assert normalise("10086", region="US").kind == "extension"


@given(st.text(max_size=80))
def test_normalise_and_mask_take_anything_and_settle(text: str) -> None:
    number = normalise(text)
    assert len(number.national) <= 4 * LONGEST
    if number.e164 is not None:
        assert normalise(number.e164) == number
        assert normalise(number.national).e164 == number.e164


@given(st.integers(13000000000, 19999999999))
def test_a_mask_hides_the_middle(number: int) -> None:
    masked = mask(str(number))
    assert masked[3:7] == "****"
    assert masked[:3] + masked[7:] == str(number)[:3] + str(number)[7:]


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800138000", "138****8000"),
        ("4008001234", "4008001234"),
        ("8001", "8001"),
        ("62345678", "623***78"),
        ("+16502530000", "+16*******00"),
    ],
)
def test_masks(number: str, masked: str) -> None:
    assert mask(number) == masked


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        ("010-62345678", "北京", "Beijing"),
        ("13800138000", "北京", "Beijing"),
        ("0755-88888888", "广东深圳", "Shenzhen, Guangdong"),
        ("17712345678", "江苏常州", "Changzhou, Jiangsu"),
        ("0872-2123456", "云南大理", "Dali, Yunnan"),
        ("+85291234567", "香港", "Hong Kong"),
    ],
)
def test_regions_by_area_code_and_mobile_prefix(number: str, zh: str, en: str) -> None:
    region = region_of(number)
    assert region is not None
    assert (region.label("zh-CN"), region.label("en-US")) == (zh, en)


@pytest.mark.parametrize("number", ["95588", "8001", "", "4008001234", "+16502530000", "19912345678"])
def test_numbers_that_tell_no_region(number: str) -> None:
    assert region_of(number) is None


@pytest.mark.parametrize(
    ("number", "wanted", "inside"),
    [
        ("075588888888", "广东", True),
        ("075588888888", "广东省", True),
        ("075588888888", "guangdong", True),
        ("075588888888", "深圳", True),
        ("075588888888", "深圳市", True),
        ("075588888888", "广东省深圳市", True),
        ("075588888888", "Shenzhen , Guangdong", True),
        ("075588888888", "广州", False),
        ("075588888888", "", False),
        ("01062345678", "北京市", True),
        ("01062345678", "朝阳", False),
        ("043212345678", "吉林", True),
        ("043212345678", "吉林市", True),
        ("043112345678", "吉林市", False),
        ("043112345678", "吉林", True),
        ("02012345678", "Suzhou", False),
    ],
)
def test_a_region_matches_its_province_and_its_city(number: str, wanted: str, inside: bool) -> None:
    region = region_of(number)
    assert region is not None
    assert region.matches(wanted) is inside


def test_a_provinces_name_never_means_a_city_elsewhere() -> None:
    hainan = next(region for region in regions() if (region.province, region.city) == ("青海", "海南"))
    assert [hainan.matches(wanted) for wanted in ("海南", "Hainan", "青海", "青海海南", "海南藏族自治州")] == [
        *(False, False, True, True, True)
    ]


def test_the_picker_offers_every_province_and_finds_each_of_its_own_cities() -> None:
    offered = regions()
    assert {region.province for region in offered if not region.city} == set(PROVINCES)
    assert len([region for region in offered if region.city]) > 300
    assert all(region.matches(region.label("zh-CN")) or not region.city for region in offered)
    assert len({region.label("zh-CN") for region in offered}) == len(offered)


@pytest.mark.parametrize(
    ("pattern", "number", "hit"),
    [
        ("1380013*", "+8613800138000", True),
        ("+86138*", "13800138000", True),
        ("0086138*", "13800138000", True),
        ("86138*", "13800138000", True),
        ("138＊", "13800138000", True),
        ("139*", "13800138000", False),
        ("010*", "010-62345678", True),
        ("021*", "010-62345678", False),
        ("400*", "4008001234", True),
        ("80*", "8001", True),
        ("100*", "10086", True),
        ("+1650*", "+1 650 253 0000", True),
        ("8001", "8001", True),
        ("8001", "+868001", False),
        ("95588", "+8695588", True),
        ("anonymous", "", True),
        ("anonymous", "13800138000", False),
        ("alice", "sip:Alice@pbx", True),
        ("*98", "*98", True),
    ],
)
def test_patterns(pattern: str, number: str, hit: bool) -> None:
    assert CallerList("名单", (CallerEntry(pattern),)).matches(number, 0) is hit


def test_an_entry_ends_at_its_expiry_and_the_longest_of_equals_counts() -> None:
    entries = (CallerEntry("13800138000", 100), CallerEntry("138 0013 8000", 50), CallerEntry("139*", 100))
    listed = CallerList("x", (*entries, CallerEntry("139*")))
    assert listed.matches("13800138000", 99)
    assert not listed.matches("13800138000", 100)
    assert listed.matches("13900000000", 1 << 50)
    assert listed.matches(normalise("13900000000"), 0)


@pytest.mark.parametrize("pattern", ["*", "", " ", "138*00", "**", "+", "号码?", "a*"])
def test_patterns_that_are_refused(pattern: str) -> None:
    with pytest.raises(CallerListError):
        CallerEntry(pattern)


def test_a_list_from_json() -> None:
    made = CallerList.from_json({"name": "VIP", "entries": ["13800138000", {"number": "010*", "expires_ms": 7}]})
    assert made == CallerList("VIP", (CallerEntry("13800138000"), CallerEntry("010*", 7)))


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ({"name": "", "entries": []}, "name"),
        ({"name": "x", "entries": {}}, "entries"),
        ({"name": "x", "entries": [1]}, "entries[0]"),
        ({"name": "x", "entries": ["138", "*"]}, "entries[1].number"),
        ({"name": "x", "entries": [{"number": "138", "expires_ms": -1}]}, "entries[0].expires_ms"),
    ],
)
def test_faults_of_a_list_name_their_place(document: object, path: str) -> None:
    with pytest.raises(CallerListError) as caught:
        CallerList.from_json(document)
    assert caught.value.path == path
