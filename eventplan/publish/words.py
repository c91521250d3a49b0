"""The few words that agendas add to a scenario's, in Vietnamese and the languages of the UN."""

from collections.abc import Iterable, Sequence

from ..model import ArgumentError, Kind, Rank, Role, Scenario, Text
from ..model.languages import LANGUAGES, can_be_said, said_in
from .kinds import KIND
from .translations import counted_phrase, translations

_AUTONYMS = {
    "am": "አማርኛ",
    "ar": "العربية",
    "az": "Azərbaycanca",
    "bg": "Български",
    "bn": "বাংলা",
    "bs": "Bosanski",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fil": "Filipino",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "is": "Íslenska",
    "it": "Italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "kk": "Қазақ тілі",
    "km": "ភាសាខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "mn": "Монгол",
    "ms": "Bahasa Melayu",
    "my": "မြန်မာ",
    "nb": "Norsk",
    "ne": "नेपाली",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "ps": "پښتو",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "si": "සිංහල",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sq": "Shqip",
    "sr": "Српски",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "tg": "Тоҷикӣ",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def spoken(languages: Sequence[str]) -> str:
    """Return the first of *languages* that agendas have words in, else English."""
    for language in languages:
        if language in LANGUAGES:
            return language

        base = language.split("-")[0]
        if base in LANGUAGES:
            return base

    return "en"


def language_given(language: str, scenario: Scenario | None = None) -> str:
    """
    Return a language that somebody asks for.

    Raises ArgumentError for one in which neither the scenario says anything nor agendas have words: texts
    would be in another language, without a word.
    """
    languages = frozenset(LANGUAGES) if scenario is None else said_in(scenario)
    if can_be_said(language, languages):
        return language

    there = ", ".join(sorted(languages))
    raise ArgumentError(f"nothing can be said in the language {language!r}: choose one of {there}")


def word(language: str, key: str, *values: object) -> str:
    """Return a word of agendas in one of the languages that `spoken` returns."""
    return translations("agendas")[language][key].format(*values)


def counted_word(language: str, key: str, number: int, *values: object) -> str:
    """Return a word of agendas in the form for a number; *values*, else the number, fill its gaps."""
    return counted_phrase("agendas", language, key, number, *values)


def role_word(language: str, role: Role) -> str:
    """Return why somebody is at a session, as others are told."""
    return word(language, f"role {role}")


def rank_word(language: str, rank: Rank) -> str:
    """Return what a rank is called."""
    return word(language, f"rank {rank}")


def badge_words(language: str, named: str) -> str:
    """Return which badge one needs: `Badge: leader`; the name alone, if it says `badge` itself."""
    words = word(language, "badge", named)
    noun = word(language, "badge", "").strip(" :：\u00a0").casefold()

    return named[:1].upper() + named[1:] if noun in named.casefold() else words


def team_name(language: str, tag: str, number: int) -> str:
    """Return what a team of interpreters is called: `French, team 2`."""
    name = at_start(language_in(language, tag))
    return with_commas(language, (name, translations("pages")[language]["team"].format(number)))


_LISTS = {"ar": "، ", "zh": "、"}
_COMMAS = {"ar": "، ", "zh": "，"}
_SEMICOLONS = {"ar": "؛ ", "fr": "\u00a0; ", "zh": "；"}
_COLONS = {"fr": "\u00a0: ", "zh": "："}


def listed(language: str, names: Iterable[str]) -> str:
    """Return names in a row, apart as a language has it: `Togo, Mali`."""
    return separator(language).join(names)


def separator(language: str) -> str:
    """Return what stands between the names of a list."""
    return _LISTS.get(language, ", ")


def with_commas(language: str, parts: Iterable[str]) -> str:
    """Return parts of one text, from the narrower to the wider, each once: `Hall, floor 2, Palace`."""
    return _COMMAS.get(language, ", ").join(dict.fromkeys(filter(None, parts)))


def with_semicolons(language: str, parts: Iterable[str]) -> str:
    """Return clauses in a row, without those that are empty."""
    return _SEMICOLONS.get(language, "; ").join(filter(None, parts))


def with_colon(language: str, label: str, text: str) -> str:
    """Return a text after what it is about: `Stream: https://…`; one of them alone, if the other is empty."""
    return colon(language).join(filter(None, (label, text)))


def colon(language: str) -> str:
    """Return what stands between a label and its text; in French with a no-break space before it."""
    return _COLONS.get(language, ": ")


def titled(language: str, title: str, clauses: Iterable[str], *, by_name: bool) -> str:
    """Return clauses after the title of what they are about, if it has one: `General debate: you speak …`."""
    text = with_semicolons(language, clauses)
    if not title:
        return text

    # After a colon a text goes on with a small letter, unless it is a name; Russian writes `you` large.
    rest = text if by_name or language == "ru" else text[:1].lower() + text[1:]
    return word(language, "of a list", title, rest)


_QUOTES = {"fr": ("«\u00a0", "\u00a0»"), "es": ("«", "»"), "ru": ("«", "»"), "ar": ("«", "»")}


def in_quotes(language: str, title: str) -> str:
    """Return a title in the quotation marks of a language."""
    before, after = _QUOTES.get(language, ("“", "”"))
    return f"{before}{title}{after}"


_DECIMAL_COMMA = frozenset({"vi", "fr", "es", "ru"})


def decimal(language: str, value: float) -> str:
    """Return a number with one digit after the point, or after the comma where a language writes one."""
    return f"{value:.1f}".replace(".", "," if language in _DECIMAL_COMMA else ".")


def thousands(number: int) -> str:
    """Return a number with a narrow space between thousands, as all languages read it (ISO 80000-1)."""
    return f"{number:,}".replace(",", "\u202f")


def ordinal(language: str, number: int) -> str:
    """Return a place in a row as the phrases of a language take it: `23rd` in English, else `23`."""
    if language != "en":
        return str(number)

    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def kind_word(language: str, kind: Kind) -> str:
    """Return the name of a kind of session in one of the languages that `spoken` returns."""
    return KIND[kind].words[language]


def language_in(language: str, tag: str) -> str:
    """Return what a language is called in a sentence of another one; its own name, if that is not known."""
    names = translations("languages")[language]
    return names.get(tag) or names.get(tag.split("-")[0]) or language_name(tag)


def at_start(text: str) -> str:
    """Return a text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def language_name(tag: str) -> str:
    """Return a language's name for itself, or its tag: where somebody chooses a language."""
    return _AUTONYMS.get(tag) or _AUTONYMS.get(tag.split("-")[0], tag)


def choose(text: Text | None, languages: Sequence[str]) -> tuple[str, str]:
    """Return a text as `say` does, and the language it is in (empty if the scenario does not say)."""
    if text is None:
        return "", ""
    if isinstance(text, str):
        return text, ""

    for language in languages:
        if language in text:
            return text[language], language

    language, words = next(iter(text.items()))
    return words, language
