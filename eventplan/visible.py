"""Texts as a terminal may show them: nothing in them moves its cursor, turns text around or hides."""

import re

# C0 but tab and newline, DEL, C1; marks, embeddings, overrides and isolates of direction; line and
# paragraph separators; surrogates without their pair; invisible tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""
    Return *text* with control and bidi characters written out.

    What is JSON stays JSON: it has no control characters below a blank, and the others are written as
    JSON has them.

    >>> visible("A \x1b[31mred\u202e title")
    'A \\x1b[31mred\\u202e title'
    """
    return _UNSAFE.sub(_escaped, text)


def one_line(text: str) -> str:
    r"""
    Return *text* as `visible` does, on one line: a title cannot pass for a line of a report.

    >>> one_line("Opening\n::error::")
    'Opening\\n::error::'
    """
    return visible(text).replace("\n", "\\n").replace("\t", " ")


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return f"\\x{code:02x}"

    if code > 0xFFFF:
        high, low = divmod(code - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"

    return f"\\u{code:04x}"
