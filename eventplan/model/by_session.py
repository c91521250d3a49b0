"""Series, slots, orders and relations of a scenario, session by session."""

from collections.abc import Iterable, Mapping

from .base import cached_property
from .relations import Group, Order, ParallelLimit, Relation, SlotGrid
from .series import Series
from .sessions import Session
from .spans import Span
from .stated import ScenarioStated


class ScenarioBySession(ScenarioStated):
    """What is stated of sessions together, of each of them by its id."""

    @cached_property
    def series_of(self) -> Mapping[str, Series]:
        """The series of each session that is in one."""
        return {session: series for series in self.series for session in series.sessions}

    def grid_of(self, session: Session) -> SlotGrid | None:
        """Return the slot grid that a session, or the series that it is in, must fit."""
        series = self.series_of.get(session.id)
        name = session.slots if series is None else series.slots
        return next((grid for grid in self.slot_grids if grid.id == name), None) if name else None

    @cached_property
    def grid_slots(self) -> Mapping[str, tuple[Span, ...]]:
        """The slots of each grid, in order."""
        return {grid.id: tuple(sorted(map(self.event.span, grid.slots))) for grid in self.slot_grids}

    @cached_property
    def pair_relations(self) -> tuple[Relation, ...]:
        """`relations` but those of slots, session by session: a series stands for its sessions."""
        items = {series.id: series.sessions for series in self.series}
        relations = []

        def sessions_of(names: Iterable[str]) -> tuple[str, ...]:
            return tuple(session for name in names for session in items.get(name, (name,)))

        for relation in self.relations:
            if relation.apart == "slot":
                continue
            if not items.keys().isdisjoint(relation.everyone):
                lists = tuple(map(sessions_of, relation.lists))
                relation = relation.model_copy(update={"sessions": (), "between": lists})
            relations.append(relation)
        return tuple(relations)

    @cached_property
    def slot_relations(self) -> tuple[Relation, ...]:
        """`relations` that count the slots in which both are."""
        return tuple(relation for relation in self.relations if relation.apart == "slot")

    @cached_property
    def ordered(self) -> tuple[Order, ...]:
        """`order`, session by session: what is stated of kinds, themes and all is said of every pair."""
        orders: list[Order] = []
        for order in self.order:
            before, after = self.named([order.before]), self.named([order.after])
            orders += [
                order.model_copy(update={"before": session, "after": other})
                for session in before
                for other in after
                if session != other and not (other in before and session in after)
            ]
        return tuple(orders)

    @cached_property
    def apart(self) -> tuple[Group, ...]:
        """`not_parallel`, with the sessions that each group names."""
        return tuple(
            group.model_copy(update={"sessions": self.named(group.sessions)}) for group in self.not_parallel
        )

    @cached_property
    def limits(self) -> tuple[ParallelLimit, ...]:
        """`parallel`, with the sessions that each limit names."""
        return tuple(
            limit.model_copy(update={"sessions": self.named(limit.sessions)}) if limit.sessions else limit
            for limit in self.parallel
        )
