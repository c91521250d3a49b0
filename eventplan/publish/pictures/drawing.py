"""
Drawings as SVG: deterministic, with titles that screen readers read, in the colours of the pages.

A drawing is a document of its own: it follows light and dark by itself, needs no font that a system lacks,
and asks nothing of any other place.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from ...visible import visible
from ..kinds import SessionKind
from ..shown import direction

_FONT = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI','Adwaita Sans',Inter,Roboto,'Helvetica Neue','Noto Sans',"
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','SF Arabic','Noto Sans Arabic',Arial,sans-serif"
)

_STYLE = (
    "text{{font-family:{font};font-variant-numeric:tabular-nums;fill:var(--ink);unicode-bidi:plaintext}}"
    ".q{{fill:var(--ink2)}}.b{{font-weight:600}}.on{{fill:var(--on)}}.l{{stroke:var(--line);stroke-width:1}}"
    ".c{{fill:none;stroke:var(--cap);stroke-width:2}}.s{{fill:var(--soft);stroke:none}}"
    ".f{{fill:var(--ink2);stroke:none}}"
    ".k{{fill:none;stroke:var(--ink);stroke-width:2}}.d{{stroke-dasharray:4 4}}"
    ":root{{--paper:#fff;--ink:#11161c;--ink2:#454e59;--line:#dce1e6;--on:#fff;--cap:#b00020;--soft:#c9d3de;{light}}}"
    "@media(prefers-color-scheme:dark){{:root{{--paper:#14181d;--ink:#eef1f4;--ink2:#bac3cd;--line:#2b323a;"
    "--on:#0c0f12;--cap:#ff8a93;--soft:#39434e;{dark}}}}}"
)


class Text(NamedTuple):
    """Words at a place."""

    x: float
    y: float
    words: str
    size: float = 13
    classes: str = ""
    anchor: str = "start"

    def svg(self) -> str:
        """Return it as an element."""
        attributes = f' class="{self.classes}"' if self.classes else ""
        if self.anchor != "start":
            attributes += f' text-anchor="{self.anchor}"'

        at = f'x="{number(self.x)}" y="{number(self.y)}" font-size="{number(self.size)}"'
        return f"<text {at}{attributes}>{quoted(self.words)}</text>"


def document(
    width: float,
    height: float,
    title: str,
    about: str,
    inside: Iterable[str],
    kinds: Sequence[SessionKind] = (),
    *,
    language: str = "",
) -> str:
    """
    Return a drawing with its title and what it shows in a sentence, both read by screen readers.

    In a *language* that is written from right to left it runs so too (time, bars and names), whatever the names
    in it are written in.
    """
    elements = [_mirrored(element, width) for element in inside] if direction(language) == "rtl" else inside
    light = "".join(f"--{kind.name}:{kind.on_light};" for kind in kinds)
    dark = "".join(f"--{kind.name}:{kind.on_dark};" for kind in kinds)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" aria-labelledby="t d">',
        f'<title id="t">{quoted(title)}</title>',
        f'<desc id="d">{quoted(about)}</desc>',
        f"<style>{_STYLE.format(font=_FONT, light=light, dark=dark)}</style>",
        f'<rect width="{number(width)}" height="{number(height)}" rx="10" fill="var(--paper)"/>',
        *elements,
        "</svg>",
    ]

    return "\n".join(lines) + "\n"


_ISOLATE, _ISOLATED = "\u2068", "\u2069"
"""What stands around words that have a direction of their own (FSI and PDI of the Unicode algorithm)."""


def apart(words: str) -> str:
    """Return words that neither turn what stands around them, nor are turned by it: a name in a title."""
    return f"{_ISOLATE}{words}{_ISOLATED}"


def _mirrored(element: str, width: float) -> str:
    """Return an element on the other side of a drawing: shapes are turned around, words are not."""
    if not element.startswith("<text "):
        flip = f'transform="matrix(-1 0 0 1 {number(width)} 0)'
        if ' transform="' in element:
            return element.replace('transform="', f"{flip} ", 1)

        return re.sub("^<(rect|path) ", rf'<\1 {flip}" ', element)

    at = re.search(r' x="([\d.-]+)"', element)
    assert at is not None
    moved = element.replace(at[0], f' x="{number(width - float(at[1]))}"', 1)
    head, middle, words = moved.partition(">")

    if ' text-anchor="middle"' in head:
        return moved
    if ' text-anchor="end"' in head:
        return head.replace(' text-anchor="end"', "") + middle + words

    return f'{head} text-anchor="end"{middle}{words}'


def quoted(words: str) -> str:
    """Return words as XML has them: nothing in them is markup, or turns text around; `apart` is kept."""
    parts = re.split(f"([{_ISOLATE}{_ISOLATED}])", words)
    shown = "".join(part if n % 2 else visible(part) for n, part in enumerate(parts))
    return escape(shown.replace("\n", " "), quote=True)


def number(value: float) -> str:
    """Return a number with at most one decimal: the same on every machine."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def line(x1: float, y1: float, x2: float, y2: float, classes: str = "l") -> str:
    """Return a straight line."""
    return f'<path class="{classes}" d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def shape(kind: SessionKind, x: float, y: float, size: float, fill: str) -> str:
    """Return the shape of a kind, its upper left corner at a place."""
    scale = number(round(size / 12, 1)) if size % 12 else number(size / 12)
    return f'<path transform="translate({number(x)} {number(y)}) scale({scale})" fill="{fill}" d="{kind.shape}"/>'


def wide(words: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide words are, in pixels: no font is asked."""
    units = sum(_width(char) for char in words)
    return units * size * (1.06 if bold else 1.0)


def _width(char: str) -> float:
    if char in "iljI.,:;'|!()[] ":
        return 0.3
    if char in "mwMW%@—":
        return 0.88
    if ord(char) >= 0x2E80:  # Chinese, Japanese, Korean
        return 1.0

    return 0.66 if char.isupper() or char.isdigit() else 0.56


def fitted(words: str, width: float, size: float, lines: int = 1) -> list[str]:
    """Return words in a maximum number of lines of a width; the last is cut, with `…`; nothing if none fits."""
    fitting: list[str] = []
    rest = words.split()

    while rest and len(fitting) < lines:
        taken = ""
        while rest and wide(f"{taken} {rest[0]}".strip(), size, bold=True) <= width:
            taken = f"{taken} {rest.pop(0)}".strip()

        if not taken or (rest and len(fitting) == lines - 1):
            taken = _cut(f"{taken} {rest[0]}".strip() if rest else taken, width, size)
            return [*fitting, taken] if taken else fitting

        fitting.append(taken)

    return fitting


def _cut(words: str, width: float, size: float) -> str:
    while words and wide(f"{words}…", size, bold=True) > width:
        words = words[:-1].rstrip()

    return f"{words}…" if len(words) > 2 else ""
