"""Numbers of things in words: `1 room`, `3 rooms`."""


def number_of(number: int, noun: str, several: str | None = None) -> str:
    """Return how many there are of something: `1 delegation`, `3 delegations`."""
    return f"{number} {plural(number, noun, several)}"


def plural(number: int, noun: str, several: str | None = None) -> str:
    """Return a noun (or a verb) as it is said of so many; *several* where that is not the noun and an s."""
    if number == 1:
        return noun

    return f"{noun}s" if several is None else several
