"""What changes leave of a session: who speaks and chairs, and whether anybody is left."""

from collections.abc import Iterator, Mapping

from ..attendance import AnyScenario

ROLES: Mapping[str, str] = {"speaker": "speakers", "chair": "chairs"}
"""What people do in a session, each with the field that names them."""


def people_changed(
    before: AnyScenario, after: AnyScenario
) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Yield sessions of both scenarios where others speak or chair: role, who does no longer, who now."""
    known = before.session_by_id

    for session in after.sessions:
        was = known.get(session.id)
        for role, field in ROLES.items() if was is not None else ():
            old, new = getattr(was, field), getattr(session, field)
            left = tuple(person for person in old if person not in new)
            come = tuple(person for person in new if person not in old)
            if left or come:
                yield session.id, role, left, come


def left_without(before: AnyScenario, after: AnyScenario) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """
    Yield sessions of both scenarios that have lost all their speakers, or all who chair, and who that was.

    A session, `speaker` or `chair`, and the delegates. It is held all the same: its organisers may send
    others.
    """
    for session, role, left, _ in people_changed(before, after):
        if left and not getattr(after.session_by_id[session], ROLES[role]):
            yield session, role, left


__all__ = ["ROLES", "left_without", "people_changed"]
