"""A publisher in the languages of each reader."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from ..model.languages import can_be_said, said_in
from .readers import Reader, ReaderKind
from .readership import Readership

Speaker = TypeVar("Speaker", bound=Readership)


class Speaking(Generic[Speaker]):
    """A publisher in the languages of each reader."""

    def __init__(self, publisher: Speaker) -> None:
        self.publisher = publisher
        self._words = said_in(publisher.scenario)
        self._in: dict[tuple[str, ...], Speaker] = {}

    def languages(self, reader: Reader) -> tuple[str, ...]:
        """Return the languages that a reader reads, best first; none of those who read the event's."""
        scenario = self.publisher.scenario
        if reader.kind is ReaderKind.DELEGATE:
            return scenario.people[reader.id].languages
        if reader.kind is ReaderKind.DELEGATION:
            return scenario.delegation_by_id[reader.id].languages

        return (reader.id,) if reader.kind is ReaderKind.PUBLIC and reader.id else ()

    def to(self, reader: Reader) -> Speaker:
        """Return the publisher that speaks a reader's languages."""
        return self.in_(self.languages(reader))

    def in_(self, languages: Sequence[str]) -> Speaker:
        """Return the publisher in these languages, the best first, as far as anything can be said in them."""
        wanted = tuple(tag for tag in languages if can_be_said(tag, self._words))
        if wanted == self.publisher.scenario.event.languages[: len(wanted)]:
            return self.publisher
        if wanted not in self._in:
            self._in[wanted] = self.publisher.speaking(wanted)

        return self._in[wanted]
