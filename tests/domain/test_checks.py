"""Format checks and their representatives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.checks import CheckKind, check, id_card_check_digit, representatives


@pytest.mark.parametrize(
    ("kind", "digits", "params", "valid"),
    [
        ("phone", "13800138000", {}, True),
        ("phone", "01062345678", {}, True),
        ("phone", "1380013800", {}, False),
        ("phone", "95588", {}, False),
        ("phone", "+8613800138000", {}, False),
        ("phone", "", {}, False),
        ("id_card", "11010519491231002X", {}, True),
        ("id_card", "11010519491231002x", {}, True),
        ("id_card", "11010519491231002*", {}, True),
        ("id_card", "110105194912310021", {}, False),
        ("id_card", "1101051949123100", {}, False),
        ("id_card", "１１０１０５１９４９１２３１００２X", {}, False),
        ("luhn", "4111111111111111", {}, True),
        ("luhn", "4111111111111112", {}, False),
        ("luhn", "6222021234567890127", {}, False),
        ("luhn", "0000", {}, False),
        ("luhn", "0", {}, False),
        ("luhn", "41x1", {}, False),
        ("date", "20240229", {}, True),
        ("date", "20230229", {}, False),
        ("date", "2024229", {}, False),
        ("date", "01010101", {}, False),
        ("date", "2024022九", {}, False),
        ("range", "12", {"min": 1, "max": 12}, True),
        ("range", "0", {"min": 1}, False),
        ("range", "13", {"max": 12}, False),
        ("range", "", {}, False),
        ("range", "²", {}, False),
        ("range", "9" * 65, {}, False),
        ("length", "1234", {"min": 4, "max": 4}, True),
        ("length", "123", {"min": 4}, False),
        ("length", "12345", {"max": 4}, False),
    ],
)
def test_check(kind: CheckKind, digits: str, params: dict[str, int], valid: bool) -> None:
    assert check(kind, digits, **params) is valid


@pytest.mark.parametrize("prefix", ["00010519491231002", "11010519491331002", "11010519491231000"])
def test_an_id_card_with_a_right_check_digit_but_a_wrong_place_date_or_order(prefix: str) -> None:
    assert not check("id_card", prefix + id_card_check_digit(prefix))


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_of_an_id_card_is_found(place: int, step: int) -> None:
    card = "110105194912310029"
    card = card[:17] + id_card_check_digit(card[:17])
    digit = "0123456789X".index(card[place])
    wrong = card[:place] + "0123456789"[(digit + step) % 10] + card[place + 1 :]
    assert check("id_card", card)
    assert wrong == card or not check("id_card", wrong)


@pytest.mark.parametrize("kind", ["phone", "id_card", "luhn", "date"])
def test_representatives_of_a_format(kind: CheckKind) -> None:
    valid, invalid = representatives(kind, {})
    assert check(kind, valid)
    assert not check(kind, invalid)
    assert set(valid + invalid) <= set("0123456789*")


@given(
    st.sampled_from(["range", "length"]),
    st.fixed_dictionaries({}, optional={"min": st.integers(0, 40), "max": st.integers(0, 40)}),
)
def test_representatives_keep_to_their_bounds(kind: CheckKind, params: dict[str, int]) -> None:
    if params.get("min", 0) > params.get("max", 99):
        with pytest.raises(ValueError, match="nothing lies between"):
            representatives(kind, params)
        return
    valid, invalid = representatives(kind, params)
    assert check(kind, valid, **params)
    everything_typed_is_valid = "max" not in params and not params.get("min")
    assert invalid == "" if everything_typed_is_valid else not check(kind, invalid, **params)


@pytest.mark.parametrize(
    ("kind", "params", "message"),
    [("iban", {}, "no check"), ("phone", {"min": 1}, "no parameter"), ("range", {"most": 1}, "no parameter")],
)
def test_what_does_not_exist_is_refused(kind: Any, params: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check(kind, "1", **params)


def test_a_length_no_caller_could_type_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than"):
        representatives("length", {"min": 65})
