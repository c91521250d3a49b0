"""
QR codes as SVG, for the addresses of many pages that differ in their token alone.

A code is linear: with version and mask fixed, turning one bit of the text turns always the same modules.
So what each bit of a token turns is learnt once, and the code of an address is a sum of that.
"""

from functools import cache
from itertools import groupby

import segno

_BORDER = 2  # modules; scanners want four, and pages are light around it
_ANY = "0"
_LETTER = 0x50


class Codes:
    """Codes of addresses `prefix + token + suffix`, with tokens of one length."""

    def __init__(self, prefix: str, suffix: str, length: int) -> None:
        self.prefix, self.suffix, self.length = prefix, suffix, length
        self._plain = _ANY * length
        self._base, self.size = _modules(f"{prefix}{self._plain}{suffix}")
        self._turned: dict[tuple[int, int], int] = {}
        self._chars: dict[tuple[int, str], int] = {}

    def svg(self, token: str) -> str:
        """Return the code of an address: an SVG without size, to be put into a page."""
        assert len(token) == self.length
        modules, chars = self._base, self._chars

        for place in enumerate(token):
            turned = chars.get(place)
            if turned is None:
                turned = chars[place] = self._of_char(*place)

            modules ^= turned

        return _svg(modules, self.size)

    def _of_char(self, place: int, char: str) -> int:
        """The modules that a character of the token turns."""
        turned_modules, bits = 0, ord(char) ^ ord(_ANY)

        while bits:
            # Letters of a hexadecimal number differ from its figures in these two bits, always in both.
            bit = _LETTER if bits & _LETTER == _LETTER else bits & -bits
            turned_modules ^= self._turns(place, bit)
            bits ^= bit

        return turned_modules

    def _turns(self, place: int, bit: int) -> int:
        """The modules that some bits of one character of the token turn."""
        known = self._turned.get((place, bit))

        if known is None:
            other = self._plain[:place] + chr(ord(_ANY) ^ bit) + self._plain[place + 1 :]
            known, _ = _modules(f"{self.prefix}{other}{self.suffix}")
            known ^= self._base
            self._turned[place, bit] = known

        return known


def code(address: str) -> str:
    """Return an address as a QR code: an SVG without size, to be put into a page."""
    return _svg(*_modules(address))


def _modules(text: str) -> tuple[int, int]:
    """The modules of a code as bits of a number, each row in whole octets, and how many rows there are."""
    # One mask for all: trying all eight takes four times as long, and scanners take any.
    code = segno.make(text, micro=False, mask=2, mode="byte", error="m", boost_error=False)
    size = len(code.matrix)
    bits = ""

    for row in code.matrix:
        bits += "".join(str(module & 1) for module in row).ljust(-(-size // 8) * 8, "0")

    return int(bits, 2), size


def _stroke(octet: int) -> str:
    """Eight modules as a line: dark ones drawn, light ones passed over."""
    stroke = ""

    for dark, run in groupby(f"{octet:08b}"):
        length = len(list(run))
        stroke += f"h{length}" if dark == "1" else f"m{length} 0"

    return stroke


_STROKES = [_stroke(octet) for octet in range(256)]


def _svg(modules: int, size: int) -> str:
    octets = -(-size // 8)
    data = modules.to_bytes(octets * size, "big")
    stroke = _STROKES.__getitem__
    path = "".join([
        f"M{_BORDER} {row + _BORDER}.5{''.join(map(stroke, data[row * octets : (row + 1) * octets]))}"
        for row in range(size)
    ])  # fmt: skip
    whole = size + 2 * _BORDER

    return (
        f'<svg class="qr" viewBox="0 0 {whole} {whole}" shape-rendering="crispEdges">'
        f'<path fill="none" stroke="#000" d="{path}"/></svg>'
    )


@cache
def codes_for(prefix: str, suffix: str, length: int) -> Codes:
    """Return the codes of a site, learnt once."""
    return Codes(prefix, suffix, length)
