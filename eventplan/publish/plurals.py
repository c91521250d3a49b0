"""
Which form of a phrase goes with a number, in the languages that agendas and pages have words in.

The categories are those of Unicode CLDR (Language Plural Rules, cardinal), for whole numbers below a million:
from a million on French and Spanish have one more, `many`, which nothing that is counted here comes near.
"""

from collections.abc import Mapping

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "en": ("one", "other"),
    "vi": ("other",),
    "fr": ("one", "other"),
    "es": ("one", "other"),
    "ru": ("one", "few", "many"),
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "zh": ("other",),
}
"""The forms that a language has for whole numbers."""


def category(language: str, number: int) -> str:
    """Return which of the `CATEGORIES` of a language goes with a number of 0 or more."""
    match language:
        case "ar":
            return _arabic(number)
        case "ru":
            return _russian(number)
        case "fr":
            return "one" if number < 2 else "other"
        case "en" | "es":
            return "one" if number == 1 else "other"
        case _:
            return "other"


def _russian(number: int) -> str:
    """1, 21, 31, …, but not 11; 2 to 4, 22 to 24, …, but not 12 to 14; all others."""
    teens = 11 <= number % 100 <= 14
    if number % 10 == 1 and not teens:
        return "one"

    return "few" if 2 <= number % 10 <= 4 and not teens else "many"


def _arabic(number: int) -> str:
    """None, one, two; 3 to 10, 103 to 110, …; 11 to 99, 111 to 199, …; 100 to 102, 200 to 202, …."""
    if number < 3:
        return ("zero", "one", "two")[number]

    hundredths = number % 100
    if 3 <= hundredths <= 10:
        return "few"

    return "many" if hundredths > 10 else "other"
