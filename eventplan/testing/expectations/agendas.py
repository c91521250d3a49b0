"""What a reader's agenda shows."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from eventplan.model import Expectations, ExpectedAgenda, Plan, Scenario
from eventplan.testing.evidence import Evidence, Item, Judge, id_of, planned


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of agendas."""
    del scenario

    for number, agenda in enumerate(expect.agendas):
        reader = agenda.reader if agenda.which is None else f"{agenda.reader}-{agenda.which}"
        parts = []
        if agenda.sees:
            parts.append("sees " + ", ".join(agenda.sees))
        if agenda.sees_reserved:
            parts.append("sees as reserved " + ", ".join(agenda.sees_reserved))
        if agenda.does_not_see:
            parts.append("does not see " + ", ".join(agenda.does_not_see))

        yield Item(
            f"agenda-{id_of(reader)}",
            ("agendas",),
            ("expect", "agendas", number),
            f"{reader.replace('-', ' ', 1)} {'; '.join(parts)}",
            agenda_as_expected(agenda),
        )


def agenda_as_expected(expected: ExpectedAgenda) -> Judge:
    """A reader's agenda holds what it should, as far as it should, and nothing that it should not."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        from eventplan.publish import Reader, ReaderKind, View, sees

        scenario = case.scenario
        reader = Reader(ReaderKind(expected.reader), expected.which or "")
        mine = _agenda_sessions(scenario, plan, reader)
        words = {View.FULL: "in full", View.RESERVED: "as reserved", View.NOTHING: "nothing"}

        for wanted, sessions in ((View.FULL, expected.sees), (View.RESERVED, expected.sees_reserved)):
            for session in sessions:
                view = sees(scenario, plan, scenario.session_by_id[session], reader)
                if session not in plan.placement_by_session:
                    yield f"'{session}' is dropped"
                elif view is not wanted:
                    yield f"of '{session}' it may see {words[view]}{_classified(scenario, session)}"
                elif mine is not None and session not in mine:
                    yield f"it may see '{session}', but does not attend it, so that it is not in the agenda"

        for session in expected.does_not_see:
            view = sees(scenario, plan, scenario.session_by_id[session], reader)
            if view is not View.NOTHING and (mine is None or session in mine):
                yield f"it sees '{session}' {words[view]}{_classified(scenario, session)}"

    return planned(judge)


def _agenda_sessions(scenario: Scenario, plan: Plan, reader: Any) -> set[str] | None:
    """The sessions that the reader's agenda is about; None for readers of the whole programme."""
    from eventplan.publish import ReaderKind
    from eventplan.publish.visibility import attends, uses_room, uses_zone

    held_ones = plan.held(scenario)

    match reader.kind:
        case ReaderKind.DELEGATE:
            return {s.id for s, _ in held_ones if attends(scenario, plan, s, reader.id)}
        case ReaderKind.DELEGATION:
            organised = {session.id for session, _ in held_ones if reader.id in session.organisers}
            pairs = product(held_ones, scenario.members[reader.id])
            attended = {s.id for (s, _), person in pairs if attends(scenario, plan, s, person.id)}

            return organised | attended
        case ReaderKind.ROOM:
            return {s.id for s, p in held_ones if uses_room(scenario, p.room, reader.id)}
        case ReaderKind.ZONE:
            return {s.id for s, p in held_ones if uses_zone(scenario, p.room, reader.id)}
        case _:
            return None


def _classified(scenario: Scenario, session: str) -> str:
    known = scenario.session_by_id[session]
    return f": it is a {known.kind} classified {known.classification}"
