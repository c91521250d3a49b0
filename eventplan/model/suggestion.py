"""What somebody may have meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

from eventplan.numbers import first_of

NEAREST = 5
"""Names nearest to a word that are looked at."""

SHORT = 6
"""A word of at most this many letters is another word if two of them differ: codes of States, ids."""

SHOWN = 8
"""Sessions of a series that a message names."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ` - did you mean 'x'?` for the nearest of *known*, or nothing."""
    close = get_close_matches(word, [str(k) for k in known], n=NEAREST, cutoff=0.6)
    near = [name for name in close if _is_near(word, name)]
    near.sort(key=lambda name: _number(name) != _number(word))  # `SEN-1` is `SEN-01`, and not `SEN-10`

    return f" - did you mean '{near[0]}'?" if near else ""


def _is_near(word: str, name: str) -> bool:
    """Whether a word may be a slip of a name: of short ones one letter differs, and no number is missing."""
    if _number(name) is not None and _number(word) is None:
        before = name.rstrip("0123456789").rstrip("-_.")
        return len(before) > SHORT and _is_near(word, before)

    return max(len(word), len(name)) > SHORT or _differs_in_one(word.casefold(), name.casefold())


def _number(name: str) -> int | None:
    """The number at the end of a name."""
    digits = re.search(r"[0-9]{1,9}\Z", name)
    return int(digits.group()) if digits else None


def _differs_in_one(word: str, name: str) -> bool:
    """Whether one letter was put in, left out or replaced, or two neighbours were exchanged, or none."""
    begin = _shared(word, name)
    end = _shared(word[begin:][::-1], name[begin:][::-1])
    wrong, right = word[begin : len(word) - end], name[begin : len(name) - end]

    return (len(wrong) <= 1 and len(right) <= 1) or (len(wrong) == 2 and wrong == right[::-1])


def _shared(word: str, name: str) -> int:
    """How many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(word, name, strict=False)))


def no_series(name: str, scenario: Any) -> str:
    """Say that a scenario has no such series; of a session, which series it is in."""
    if name not in scenario.session_by_id:
        known = sorted(series.id for series in scenario.series)
        return f"there is no series '{name}'{suggestion(name, known)}"

    near = scenario.series_of.get(name)
    where = f"it is in the series '{near.id}'" if near else "without `to`, a session is added by itself"

    return f"'{name}' is a session, and no series: {where}"


def no_session(name: str, scenario: Any) -> str:
    """Say that a scenario has no such session; of a series, which sessions are in it."""
    for series in scenario.series:
        if series.id == name:
            known = [session for session in series.sessions if session in scenario.session_by_id]
            examples = f" ({first_of(known, SHOWN)})" if known else ""
            return f"'{name}' is a series, and no session: name one of its sessions{examples}"

    return f"there is no session '{name}'{suggestion(name, scenario.session_by_id)}"
