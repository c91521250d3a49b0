"""What readers were told at an earlier release, in the words and the languages of today."""

from collections.abc import Mapping
from pathlib import Path

from ..model import Plan, PlanError, Scenario
from .archive import Kept, unpack
from .feed_entries import Extras, FeedEntry
from .publisher import Publisher, is_arrival
from .readers import Reader, ReaderKind
from .speaking import Speaking


class Before:
    """What an earlier release said."""

    def __init__(self, scenario: Scenario, plan: Plan, extras: Extras, secret: bytes) -> None:
        self.scenario = scenario
        self.publisher = Publisher(scenario, plan, secret=secret, extras=extras)
        self._speaking = Speaking(self.publisher)

    def feed_entries(self, reader: Reader, speaker: Publisher) -> Mapping[str, FeedEntry]:
        """Return what a reader was told, by key, in the languages of *speaker*."""
        if not self.knows(reader):
            return {}

        return {entry.key: entry for entry in self._speaking.in_(speaker.spoken).feed_entries(reader)}

    def who(self, reader: Reader) -> tuple[str, tuple[str, ...]]:
        """Return the name of a reader, in their own language, and their languages."""
        if not self.knows(reader):
            return "", ()

        languages = self._speaking.languages(reader)
        return self._speaking.in_(languages).name(reader), languages

    def room(self, key: str) -> str:
        """Return the room that the session of an item was in, or where a car arrived; else nothing."""
        if " " in key:
            return next((car.drop_off for car in self.publisher.plan.arrivals if is_arrival(key, car)), "")

        placement = self.publisher.plan.placement_by_session.get(key.rstrip("~"))
        return placement.room if placement else ""

    def knows(self, reader: Reader) -> bool:
        """Whether a reader is in the scenario."""
        if reader.kind is ReaderKind.DELEGATE:
            return reader.id in self.scenario.people

        scenario = self.scenario
        known: Mapping[ReaderKind, Mapping[str, object]] = {
            ReaderKind.DELEGATION: scenario.delegation_by_id,
            ReaderKind.ROOM: scenario.room_by_id,
            ReaderKind.ZONE: scenario.zone_by_id,
        }

        return reader.kind not in known or reader.id in known[reader.kind]


def before(desk: Path, number: int, secret: bytes) -> Before | None:
    """Return what a release said; None if what it was made from is not kept on the desk."""
    kept = unpack(desk, number)
    return kept and of(kept, secret)


def of(kept: Kept, secret: bytes) -> Before | None:
    """Return what a release said, from what it was made from; None if that does not fit together."""
    try:
        return Before(kept.scenario, kept.plan, Extras(kept.options.home_time, kept.options.alarm), secret)
    except PlanError:
        return None
