"""What changes leave of a session: whether anybody is left who speaks or chairs."""

from collections.abc import Iterator

from ..attendance import AnyScenario


def left_without(before: AnyScenario, after: AnyScenario) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """
    Yield sessions of both scenarios that have lost all their speakers, or all who chair, and who that was.

    A session, `speaker` or `chair`, and the delegates. It is held all the same: its organisers may send
    others.
    """
    known = before.session_by_id

    for session in after.sessions:
        was = known.get(session.id)
        for role, field in (("speaker", "speakers"), ("chair", "chairs")):
            people = getattr(was, field) if was is not None else ()
            if people and not getattr(session, field):
                yield session.id, role, people


__all__ = ["left_without"]
