"""Who reads what is published. A reader is a kind and, for most kinds, an id of the scenario."""

from enum import StrEnum
from typing import NamedTuple


class ReaderKind(StrEnum):
    """What a reader is."""

    PUBLIC = "public"
    """Anybody."""
    PRESS = "press"
    """Accredited journalists."""
    DELEGATE = "delegate"
    DELEGATION = "delegation"
    """A delegation's own office, which knows what its members do."""
    ROOM = "room"
    """People in front of a room: its door sign, its crew."""
    ZONE = "zone"
    """Officers of a security zone."""
    TEAM = "team"
    """Those who work for the event: interpreters, sweep teams, escorts."""
    DESK = "desk"
    """Those who hold the scenario itself, and so know everything in it."""


class Reader(NamedTuple):
    """One reader. Use the constants and functions of this module."""

    kind: ReaderKind
    id: str = ""
    """The delegate, delegation, room, zone or team; empty for the others."""


PUBLIC = Reader(ReaderKind.PUBLIC)
PRESS = Reader(ReaderKind.PRESS)
DESK = Reader(ReaderKind.DESK)


def delegate(delegate_id: str) -> Reader:
    """Return the reader who is a delegate."""
    return Reader(ReaderKind.DELEGATE, delegate_id)


def delegation(delegation_id: str) -> Reader:
    """Return the reader who is the office of a delegation."""
    return Reader(ReaderKind.DELEGATION, delegation_id)


def room(room_id: str) -> Reader:
    """Return the reader who stands before a room or works in it."""
    return Reader(ReaderKind.ROOM, room_id)


def zone(zone_id: str) -> Reader:
    """Return the reader who guards a security zone."""
    return Reader(ReaderKind.ZONE, zone_id)


def interpreters(language: str, number: int) -> Reader:
    """Return the reader who is a team of interpreters, by booth and number."""
    return Reader(ReaderKind.TEAM, f"interpreters/{language}/{number}")


def sweep_team(number: int) -> Reader:
    """Return the reader who is a sweep team, by number."""
    return Reader(ReaderKind.TEAM, f"sweep/{number}")


ESCORTS = Reader(ReaderKind.TEAM, "escorts")
"""Those who drive principals to their sessions: all of them have one agenda."""
