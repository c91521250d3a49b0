"""Ids that a reader takes for others: letters of several scripts in one id, and ids that look the same."""

import unicodedata
from collections.abc import Iterator

from .base import Check, Fault
from .view import View

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
# Letters of other scripts that are drawn as Latin ones in common fonts (Unicode TR 39, the frequent ones).
_DRAWN_AS = str.maketrans(
    "аеорсухіјѕԁһкмтвнАВЕКМНОРСТУХІЈЅαορνκιηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmtbhABEKMHOPCTYXIJSaopvkinABEZHIKMNOPTYX",
)


def _lookalikes(view: View) -> Iterator[Fault]:
    for path, kind, ids in _kinds(view):
        drawn: dict[str, str] = {}
        for number, name in enumerate(ids):
            other = drawn.setdefault(name.translate(_DRAWN_AS).casefold(), name)
            if other != name:
                message = f"{kind} '{name}' looks like '{other}', and is another: choose an id that does not"
            elif len(scripts := _scripts_of(name)) > 1:
                message = f"{kind} '{name}' mixes {' and '.join(scripts)} letters: is that meant?"
            else:
                continue

            yield Fault((path, number), message)


def _kinds(view: View) -> Iterator[tuple[str, str, list[str]]]:
    for path, kind in (
        ("rooms", "room"),
        ("zones", "zone"),
        ("delegations", "delegation"),
        ("sessions", "session"),
    ):
        yield path, kind, [part.id for part in getattr(view.scenario, path)]


def _scripts_of(name: str) -> list[str]:
    if name.isascii():
        return []

    words = {unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha()}
    return [script.capitalize() for script in _SCRIPTS if script in words]


LOOKALIKE = Check("lookalike", "No id looks like another.", (), _lookalikes)
