"""Ids that a reader takes for others: letters of several scripts in one id, and ids that look the same."""

import unicodedata
from collections.abc import Iterator

from eventplan.model import Complaint, Scenario

ABOUT = "lookalike"
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
# Letters of other scripts that are drawn as Latin ones in common fonts (Unicode TR 39, the frequent ones).
_DRAWN_AS = str.maketrans(
    "аеорсухіјѕԁһкмтвнАВЕКМНОРСТУХІЈЅαορνκιηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmtbhABEKMHOPCTYXIJSaopvkinABEZHIKMNOPTYX",
)


def lookalikes(scenario: Scenario) -> list[Complaint]:
    """Return a warning for each id that mixes scripts, or is drawn as another id of its kind."""
    found = []
    for path, kind, ids in _kinds(scenario):
        drawn: dict[str, str] = {}
        for number, name in enumerate(ids):
            place = scenario._source.get((path, number), ("", 1, 1))
            other = drawn.setdefault(name.translate(_DRAWN_AS).casefold(), name)
            if other != name:
                message = f"{kind} '{name}' looks like '{other}', and is another: choose an id that does not"
            elif len(scripts := _scripts_of(name)) > 1:
                message = f"{kind} '{name}' mixes {' and '.join(scripts)} letters: is that meant?"
            else:
                continue
            found.append(Complaint((path, number), ABOUT, message, *place, severity="warning"))
    return found


def _kinds(scenario: Scenario) -> Iterator[tuple[str, str, list[str]]]:
    for path, kind in (
        ("rooms", "room"),
        ("zones", "zone"),
        ("delegations", "delegation"),
        ("sessions", "session"),
    ):
        yield path, kind, [part.id for part in getattr(scenario, path)]


def _scripts_of(name: str) -> list[str]:
    if name.isascii():
        return []
    words = {unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha()}
    return [script.capitalize() for script in _SCRIPTS if script in words]
