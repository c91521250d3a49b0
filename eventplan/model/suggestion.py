"""What somebody may have meant."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
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
    """Whether a word may be a slip of a name: short codes differ in one letter, and not in a number."""
    if _number(name) is not None and _number(word) is None:
        before = name.rstrip("0123456789").rstrip("-_.")
        return len(before) > SHORT and _is_near(word, before)

    return max(len(word), len(name)) > SHORT or _changes(word.casefold(), name.casefold()) <= 1


def _number(name: str) -> int | None:
    """The number at the end of a name."""
    digits = re.search(r"[0-9]{1,9}\Z", name)
    return int(digits.group()) if digits else None


def _changes(word: str, name: str) -> int:
    """Letters to put in, leave out, replace, or exchange with their neighbour, between two short words."""
    matcher = SequenceMatcher(None, word, name, autojunk=False)
    spans = [(j - i, m - k) for what, i, j, k, m in matcher.get_opcodes() if what != "equal"]
    exchanged = sorted(word) == sorted(name) and len(spans) == 2 and spans[0] in ((0, 1), (1, 0))

    return 1 if exchanged else sum(max(pair) for pair in spans)


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
            examples = first_of(series.sessions, SHOWN)
            return f"'{name}' is a series, and no session: name one of its sessions ({examples})"

    return f"there is no session '{name}'{suggestion(name, scenario.session_by_id)}"
