"""What somebody may have meant: names that are near, and no others."""

import pytest

from eventplan.model.suggestion import suggestion


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("haal", ["hall"], "hall"),
        ("halls", ["hall"], "hall"),
        ("hal", ["hall"], "hall"),
        ("ahll", ["hall"], "hall"),
        ("FAR", ["FRA"], "FRA"),
        ("FRE", ["GER", "FRA"], "FRA"),
        ("ECU", ["RUS", "USA"], ""),
        ("hall", ["wall-2"], ""),
        ("openning", ["opening", "closing"], "opening"),
        ("SEN-1", ["SEN-10", "SEN-01"], "SEN-01"),
    ],
)
def test_what_is_near_is_suggested(word: str, known: list[str], meant: str) -> None:
    """One letter more, less or other, or two neighbours exchanged; of longer words more."""
    assert suggestion(word, known) == (f" - did you mean '{meant}'?" if meant else "")
