"""What somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ` - did you mean 'x'?` for the nearest of *known*, or nothing."""
    near = get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.6)
    return f" - did you mean '{near[0]}'?" if near else ""
