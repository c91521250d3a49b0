"""Text, file names and cells made safe."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.publish.calendars import fold
from eventplan.publish.clean import cell, clean, clean_line, file_stem, slug

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
HARD = st.text(
    st.sampled_from(
        "a Ắé\\\r\n\t\x00\x1b\x85\u2028\u202e\u2066\u200b\u200d\ufeff👩💻=+-@;,\"'\ud800\U000e0041"
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  Opening  of\tthe\u00a0event ", "Opening of the event"),
        ("one\r\ntwo\rthree\nfour\u2028five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("nul\x00 esc\x1b[31m del\x7f", "nul esc[31m del"),
        ("\u202eevil\u202c \u2066x\u2069 \u200fy\u061c", "evil x y"),
        ("zero\u200bwidth\ufeff\u2060\u00ad", "zerowidth"),
        ("half \ud83d pair", "half pair"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("C:\\New", "C:\\New"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\x00\u202e", ""),
    ],
)
def test_clean_text(raw, shown):
    """Controls, turners of text and invisible characters go; letters, joiners of emoji and lines stay."""
    assert clean(raw) == shown


@settings(deadline=None)
@given(ANY | HARD)
def test_clean_text_is_always_safe(text):
    """What comes out is NFC, encodes, has no control but the newline; cleaning it again changes nothing."""
    done = clean(text)
    assert clean(done) == done
    assert unicodedata.is_normalized("NFC", done)
    done.encode()
    assert not [c for c in done if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c != "\n"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ufeff]", done)
    assert done == done.strip()
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đoàn Việt Nam", "doan-viet-nam"),
        ("Straße / Łódź", "strasse-lodz"),
        ("../../etc/passwd", "etc-passwd"),
        ("北京", ""),
        ("Æther", "aether"),
    ],
)
def test_slug(text, expected):
    """Names become plain letters, digits and hyphens."""
    assert slug(text) == expected


HOSTILE_NAMES = [
    "../../etc/x",
    "/abs",
    "C:\\x",
    "a/b",
    "",
    ".",
    "..",
    "x" * 300,
    "CON",
    "con",
    "NUL.ics",
    "aux",
    "COM1",
    "a.",
    "a ",
    "a:b",
    "Đoàn",
    "đoàn",
    "ĐOÀN",
    "ß",
    "ss",
    "SS",
    "北京",
    "مصر",
    "-",
    "--",
    "VN",
    "vn",
    "Vn",
    "İ",
    "i",
    "ı",
    "\ud800",
    "a\x00b",
]


def test_hostile_ids_become_portable_file_names():
    """Ids that are paths, devices, empty or equal but for case get names of their own for every disk."""
    stems = [file_stem(name) for name in HOSTILE_NAMES]
    for stem in stems:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem)
        assert len(stem) <= 60
        assert stem.split("-")[0] not in ("con", "nul", "aux", "com1") or "-" in stem
    assert len({unicodedata.normalize("NFC", stem).casefold() for stem in stems}) == len(stems)


@settings(deadline=None)
@given(ANY, ANY)
def test_different_ids_have_different_names(first, second):
    """Two ids share a file name only if they are one id in normal form C."""
    same = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second)
    assert (file_stem(first) == file_stem(second)) == same
    assert file_stem(first) != file_stem(first, b"secret")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\0=", " =", "\u200b="]
)
def test_cells_are_no_formulas(start):
    """A cell that a spreadsheet would compute gets an apostrophe, also after characters that are stripped."""
    assert cell(f"{start}1+1").startswith("'")


def test_plain_cells_stay_as_they_are():
    """Other cells are not touched."""
    assert cell("Hall A-1 = big") == "Hall A-1 = big"
    assert cell("2025-10-25") == "2025-10-25"


@settings(deadline=None)
@given(st.text(st.sampled_from("aé中👩\\n;,: "), max_size=200))
def test_folding(text):
    """Folded lines have at most 75 octets, cut no character and no escape, and unfold to the line."""
    line = f"SUMMARY:{text}".encode()
    folded = fold(line)
    pieces = folded.split(b"\r\n")
    assert pieces.pop() == b""
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    for piece in pieces:
        piece.decode()
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line


def test_folding_keeps_escapes_whole():
    """No piece ends between a backslash and what it escapes."""
    for length in range(60, 80):
        line = b"X:" + b"a" * length + b"\\n\\n\\n\\n\\\\\\\\\\;" + b"b" * 30
        for piece in fold(line).split(b"\r\n")[:-1]:
            assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0
    assert max(map(len, fold(b"X:" + b"\\n" * 200).split(b"\r\n"))) >= 74
