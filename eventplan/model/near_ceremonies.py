"""What is held near a ceremony: welcomes, rehearsals, photo calls."""

from typing import NamedTuple

from .attendance import ScenarioAttendance
from .kinds import Side
from .sessions import Ceremony, Kind
from .title_words import CALL, PHOTO, WELCOME, names_ceremony, text_of, words_in


class Near(NamedTuple):
    """A session that belongs to a ceremony, and that is held near it."""

    session: str
    ceremony: str
    before: bool
    """Whether it comes before it: a rehearsal."""
    after: bool = False
    """Whether it comes after it: a photograph. If neither, on either side: a welcome, a photo call."""


def near_ceremonies(scenario: ScenarioAttendance) -> tuple[Near, ...]:
    """
    Return what is held near a ceremony without being told to.

    Ceremonies of welcome, near the opening, unless they have hours of their own, and after it if they are no
    more than a photograph; rehearsals of a ceremony that their ids or titles name, and photo calls. Where an
    order is stated, or both are pinned, nothing is said here.
    """
    if not scenario.common_sense:
        return ()

    ordered = {frozenset((order.before, order.after)) for order in scenario.ordered}
    opening = scenario.ceremonies.get(Side.BEFORE_OPENING)
    every = []

    for session in scenario.sessions:
        if isinstance(session, Ceremony) and session.ceremony == "welcome" and opening is not None:
            if not scenario.own_windows(session):
                text = text_of(scenario, session)
                after = bool(PHOTO.search(text)) and not WELCOME.search(text.removeprefix(session.id))
                every.append(Near(session.id, opening.id, before=False, after=after))
        elif session.kind in (Kind.REHEARSAL, Kind.PRESS_CONFERENCE):
            words, before = words_in(scenario, session), session.kind is Kind.REHEARSAL
            if before or CALL.search(text_of(scenario, session)):
                every += [
                    Near(session.id, x.id, before) for x in scenario.sessions if names_ceremony(words, x)
                ]

    def stated(name: str) -> bool:
        session = scenario.session_by_id[name]
        return session.start is not None or scenario.grid_of(session) is not None

    def unsaid(near: Near) -> bool:
        both = near.session, near.ceremony
        return (frozenset(both) not in ordered or near.before) and not all(map(stated, both))

    return tuple(filter(unsaid, every))
