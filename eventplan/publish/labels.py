"""The words that pages add to a programme, and how dates are written, by language."""

from collections.abc import Mapping
from datetime import date

from .translations import Forms, counted_phrase, counted_translations, translations

LABELS: Mapping[str, Mapping[str, str]] = translations("pages")
"""Words by language and key."""

COUNTED: Mapping[str, Mapping[str, Forms]] = counted_translations("pages")
"""Words that go with a number, by language and key, in each form of the language."""

SCRIPT = (
    "star", "now", "next", "later", "min left", "nothing more", "leave",
    "clock set", "dark", "light", "calendar file",
    "earlier",
)  # fmt: skip
"""The words that the script says."""

SCRIPT_COUNTED = ("shown",)
"""Those that it says with a number."""

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}

_MONTH_NAMES = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_MONTHS = {language: names.split() for language, names in _MONTH_NAMES.items()}
_MONTHS["vi"] = [f"tháng {month}" for month in range(1, 13)]
_MONTHS["zh"] = [f"{month}月" for month in range(1, 13)]

_ORDERS = {"vi": "{0}, {1} {2} năm {3}", "es": "{0} {1} de {2} de {3}", "zh": "{3}年{2}{1}日 {0}"}
_DATED = {"vi": "{1} {2} năm {3}", "es": "{1} de {2} de {3}", "zh": "{3}年{2}{1}日"}
_SHORT = {"vi": "{1} {2}", "es": "{1} de {2}", "zh": "{2}{1}日"}


def weekday(language: str, day: date) -> str:
    """Return the name of a day of the week."""
    return _WEEKDAYS[language][day.weekday()]


def day_month(language: str, day: date) -> str:
    """Return a date without its year: `25 October`."""
    return _SHORT.get(language, "{1} {2}").format(*_parts(language, day))


def day_month_year(language: str, day: date) -> str:
    """Return a date without the day of the week: `25 October 2025`."""
    return _DATED.get(language, "{1} {2} {3}").format(*_parts(language, day))


def long_date(language: str, day: date) -> str:
    """Return a date in full: `Saturday 25 October 2025`."""
    return _ORDERS.get(language, "{0} {1} {2} {3}").format(*_parts(language, day))


def _parts(language: str, day: date) -> tuple[str, ...]:
    number = "1er" if (language, day.day) == ("fr", 1) else str(day.day)
    return weekday(language, day), number, _MONTHS[language][day.month - 1], str(day.year)


def phrase(language: str, key: str) -> str:
    """Return a word of pages in one of the languages that `words.spoken` returns, with its gaps as `{}`."""
    translated = LABELS.get(language, {}).get(key)
    return LABELS["en"][key] if translated is None else translated


def label(language: str, key: str, *values: object) -> str:
    """Return a word of pages, its gaps filled; of one that goes with a number, the form for the last one."""
    if key in COUNTED["en"]:
        return counted(language, key, int(str(values[-1])), *values)

    return phrase(language, key).format(*values)


def counted(language: str, key: str, number: int, *values: object) -> str:
    """Return a word of pages in the form that goes with a number; *values* fill its gaps, else the number."""
    return counted_phrase("pages", language, key, number, *values)
