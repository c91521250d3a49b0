"""What somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from eventplan.numbers import first_of

SHOWN = 8
"""Sessions of a series that a message names."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ` - did you mean 'x'?` for the nearest of *known*, or nothing."""
    near = get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.6)
    return f" - did you mean '{near[0]}'?" if near else ""


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
