"""Where a Chinese number comes from: province and city, by area code or mobile prefix.

Belongs here: number -> region, and whether a region is the one a designer chose.
Does not belong here: normalising numbers (numbers), lists of numbers (caller_list).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import phonenumbers

from runtime.domain.numbers import PhoneNumber, normalise

PROVINCES: Final[dict[str, str]] = {
    "北京": "Beijing", "天津": "Tianjin", "上海": "Shanghai", "重庆": "Chongqing", "河北": "Hebei", "山西": "Shanxi",
    "内蒙古": "Inner Mongolia", "辽宁": "Liaoning", "吉林": "Jilin", "黑龙江": "Heilongjiang", "江苏": "Jiangsu",
    "浙江": "Zhejiang", "安徽": "Anhui", "福建": "Fujian", "江西": "Jiangxi", "山东": "Shandong", "河南": "Henan",
    "湖北": "Hubei", "湖南": "Hunan", "广东": "Guangdong", "广西": "Guangxi", "海南": "Hainan", "四川": "Sichuan",
    "贵州": "Guizhou", "云南": "Yunnan", "西藏": "Tibet", "陕西": "Shaanxi", "甘肃": "Gansu", "青海": "Qinghai",
    "宁夏": "Ningxia", "新疆": "Xinjiang", "香港": "Hong Kong", "澳门": "Macao", "台湾": "Taiwan",
}  # fmt: skip
"""Provinces, municipalities and regions, short name in Chinese -> English."""

_BY_ENGLISH = {english.casefold(): chinese for chinese, english in PROVINCES.items()}
_AWAY = {"HK": "香港", "MO": "澳门", "TW": "台湾"}
_PROVINCE_ENDING = re.compile(r"^(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)")
_PEOPLES = "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|侗族|白族|土家族|哈尼族|哈萨克|傣族|傈僳族|羌族|景颇族|柯尔克孜"
# "克孜勒苏柯尔克孜" and "海西蒙古族藏族" lose the peoples only before 自治州, so a city's own name is never cut.
_CITY_ENDING = re.compile(rf"(?:(?:{_PEOPLES})*自治州|市|地区|盟|林区)$")


def _geodata() -> Mapping[str, Mapping[str, str]]:
    """The places of all the world's numbers; imported when first asked for, because it takes most of a second."""
    from phonenumbers.geodata import GEOCODE_DATA

    places: Mapping[str, Mapping[str, str]] = GEOCODE_DATA
    return places


@dataclass(frozen=True, slots=True)
class Region:
    """A province and, where known, a city, by short names: 广东 Guangdong, 深圳 Shenzhen.

    A municipality (北京, 上海, 天津, 重庆) has no city.
    """

    province: str
    province_en: str
    city: str = ""
    city_en: str = ""

    def label(self, language: str) -> str:
        """For a screen: ``广东深圳`` or ``Shenzhen, Guangdong``."""
        if language.lower().startswith("zh"):
            return f"{self.province}{self.city}"
        return f"{self.city_en}, {self.province_en}" if self.city else self.province_en

    def matches(self, wanted: str) -> bool:
        """Whether this region is, or lies in, the one named: a province, a city, or both (``广东深圳``, English too).

        A name that is a province's always means the province; write 吉林市 or ``Jilin, Jilin`` for the city.

        >>> region_of("0755-88888888").matches("广东省"), region_of("0755-88888888").matches("Shenzhen")
        (True, True)
        """
        name = wanted.strip()
        if not name:
            return False
        province = _BY_ENGLISH.get(name.casefold()) or _province_named(name)
        if province is not None:
            return self.province == province
        if not self.city:
            return False
        chinese = _CITY_ENDING.sub("", name) or name
        english = re.sub(r"\s*,\s*", ", ", name).casefold()
        return chinese in {self.city, f"{self.province}{self.city}", f"{self.province}省{self.city}"} or english in {
            self.city_en.casefold(),
            f"{self.city_en}, {self.province_en}".casefold(),
        }


def region_of(number: str | PhoneNumber) -> Region | None:
    """The region of a number, or ``None`` when the number does not tell (services, extensions, new mobile prefixes).

    >>> region_of("13800138000").label("zh-CN"), region_of("010-62345678").label("en-US")
    ('北京', 'Beijing')
    """
    value = number if isinstance(number, PhoneNumber) else normalise(number)
    return None if value.e164 is None else _region_of(value.e164)


@lru_cache(maxsize=1024)
def region_named(name: str) -> Region | None:
    """The province or city of that name; None when numbers tell no such place.

    >>> region_named("Shenzhen").label("zh-CN"), region_named("广东省").label("en-US"), region_named("火星")
    ('广东深圳', 'Guangdong', None)
    """
    province = _BY_ENGLISH.get(name.strip().casefold()) or _province_named(name.strip())
    if province is not None:
        return Region(province, PROVINCES[province])
    return next((region for region in regions() if region.matches(name)), None)


def lies_in(place: str, wanted: str) -> bool:
    """Whether a place is, or lies in, another one, both by name.

    >>> lies_in("深圳", "广东"), lies_in("广东", "深圳")
    (True, False)
    """
    region = region_named(place)
    return place == wanted or (region is not None and region.matches(wanted))


def most_exact(region: Region, names: Iterable[str]) -> str:
    """Of the names that match a region the one that says most, a city's before its province's; "" when none does.

    >>> most_exact(region_of("0755-88888888"), ["广东", "深圳", "北京"]), most_exact(region_of("020-88888888"), ["广东", "深圳"])
    ('深圳', '广东')
    """
    province = Region(region.province, region.province_en)
    return min(
        (name for name in names if region.matches(name)), key=lambda name: (province.matches(name), name), default=""
    )


@cache
def regions() -> tuple[Region, ...]:
    """Every province, each followed by the cities that numbers can tell; for a picker."""
    names = {
        (texts["zh"], texts["en"])
        for prefix, texts in _geodata().items()
        if prefix.startswith("86") and "zh" in texts and "en" in texts
    }
    known: dict[tuple[str, str], Region] = {}
    for chinese, english in sorted(names, key=lambda pair: (len(pair[1]), pair)):
        region = _read(chinese, english)
        # One city may have several spellings; the first one read (the shortest English) stands for it.
        if region is not None and region.city and not re.search(r"[、/]", chinese + english):
            known.setdefault((region.province, region.city), region)
    found: list[Region] = []
    for province, english in PROVINCES.items():
        found.append(Region(province, english))
        found += sorted((entry for key, entry in known.items() if key[0] == province), key=lambda entry: entry.city_en)
    return tuple(found)


@lru_cache(maxsize=4096)
def _region_of(e164: str) -> Region | None:
    parsed = phonenumbers.parse(e164)
    away = _AWAY.get(phonenumbers.region_code_for_number(parsed) or "")
    if away is not None:
        return Region(away, PROVINCES[away])
    if parsed.country_code != 86:
        return None
    from phonenumbers import geocoder  # as _geodata

    return _read(geocoder.description_for_number(parsed, "zh"), geocoder.description_for_number(parsed, "en"))


def _read(chinese: str, english: str) -> Region | None:
    """Split ``广东省深圳市`` and ``Shenzhen, Guangdong``; ``None`` when no province is named (only 中国)."""
    province = next((name for name in PROVINCES if chinese.startswith(name)), None)
    if province is None:
        return None
    rest = _PROVINCE_ENDING.sub("", chinese[len(province) :])
    # Some prefixes name several places (“通化市、梅河口市”); the first is the seat.
    city = _CITY_ENDING.sub("", rest.split("、")[0])
    city_en = english.rsplit(",", 1)[0].split("/")[0].strip() if city else ""
    return Region(province, PROVINCES[province], city, city_en)


def _province_named(name: str) -> str | None:
    for province in PROVINCES:
        if name.startswith(province):
            rest = name[len(province) :]
            # 吉林市 is a city in 吉林; 北京市 is the municipality itself.
            if rest == "市" and province not in {"北京", "天津", "上海", "重庆"}:
                return None
            return province if not _PROVINCE_ENDING.sub("", rest) else None
    return None
