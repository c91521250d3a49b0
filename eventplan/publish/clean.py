"""
Text and names made safe for files that strangers' programs read.

Titles and names come from many hands: any of them may hold control characters, invisible ones that
turn text around, or something that a spreadsheet takes for a formula.
"""

import hashlib
import hmac
import re
import unicodedata

# Line ends of every sort become one newline before anything is stripped.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# C0 but tab and newline, DEL, C1; soft hyphen; bidi controls; zero-width space and joiners of words;
# invisible operators, fillers and tags; annotation marks; byte order mark; surrogates without their
# pair; code points that are no characters. The zero-width joiner and non-joiner stay: emoji, Persian
# and the scripts of India are misspelt without them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# The flags of England, Scotland and Wales: a black flag, then tags, which are stripped anywhere else.
_UNSEEN_OR_FLAG = re.compile(f"(\U0001f3f4[\U000e0030-\U000e007a]{{3,6}}\U000e007f)|{_UNSEEN.pattern}")
# Most names: nothing to do. Letters of ASCII and their marks, single blanks inside.
_PLAIN_LINE = re.compile(r"(?:[!-~]+ )*[!-~]+\Z", re.A)
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")

# Letters that have no decomposition into a plain letter and a mark.
_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

MOST_SLUG = 40  # characters; with hash and suffix a name stays far below the 255 of file systems


def clean(text: str) -> str:
    r"""
    Return *text* in normal form C, with plain newlines and nothing that cannot be seen.

    Runs of blanks become one, outer blanks go.

    >>> clean("  Signing\u202e of\x00 the\r\nConvention ")
    'Signing of the\nConvention'
    """
    if _PLAIN_LINE.match(text):
        return text

    text = _LINE_END.sub("\n", text)
    text = unicodedata.normalize("NFC", _UNSEEN_OR_FLAG.sub(r"\1", text))
    lines = (line.strip() for line in _BLANKS.sub(" ", text).split("\n"))

    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """Return *text* as `clean` does, on one line."""
    text = clean(text)
    return " ".join(text.split("\n")).replace("  ", " ") if "\n" in text else text


def slug(text: str) -> str:
    """
    Return *text* in lower-case ASCII letters, digits and single hyphens; may be empty.

    >>> slug("Đoàn Việt Nam")
    'doan-viet-nam'
    """
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    plain = "".join(char for char in folded if not unicodedata.combining(char))

    return _NOT_PLAIN.sub("-", plain).strip("-")[:MOST_SLUG].rstrip("-")


def file_stem(name: str, secret: bytes = b"") -> str:
    """
    Return a file name, without suffix, for the thing with the id *name*.

    Slug and hash: made of `a-z`, `0-9` and `-` alone, different for different ids on every file
    system, never a device name of Windows, never hidden. With a *secret* it cannot be guessed.
    """
    digest = hmac.new(
        secret, unicodedata.normalize("NFC", name).encode("utf-8", "surrogatepass"), hashlib.sha256
    )
    return "-".join(filter(None, (slug(name), digest.hexdigest()[:12])))


def cell(text: str) -> str:
    """
    Return *text* as a cell of a CSV file that no spreadsheet takes for a formula.

    After OWASP ASVS 5.0, 1.2.10: a leading `=`, `+`, `-`, `@`, tab, return or NUL gets a `'` before it.
    """
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
