"""
Part of an event: some of its sessions alone, with whatever binds them.

Nothing is asked of the part that is not asked of the whole. So if the part has no plan, the whole has none.
"""

from collections.abc import Collection, Iterable, Sequence

from eventplan.model import Gaps, ParallelLimit, Scenario, people_among
from eventplan.model.own_known import Extension
from eventplan.model.policy import PREFERENCE_IDS, PreferencePolicy

from .list_rules import Listed

PRICES = ("inversion", "together", "chairing")
"""What the order of a list costs."""


def part_of(scenario: Scenario, sessions: Collection[str]) -> Scenario:
    """
    Return the scenario with some of its sessions, and nothing that costs points.

    Rule instances have the labels that they have in the whole. A list is kept if all its parts are, a series
    if all its sessions are, a limit from below if all that it counts is, and the fairness of gaps among those
    whose sessions all are: sessions left out might matter to them. A guest is driven if all sessions and
    lists with the guest's cars are: who comes by one car need not wait for a later one.
    """
    kept = {*sessions}
    lists = {name: _lists(getattr(scenario, name), kept) for name in ("speakers_lists", "signing_orders")}
    groups = [(group, tuple(filter(kept.__contains__, group.sessions))) for group in scenario.apart]
    resources = scenario.resources
    arrivals = tuple(arrival for arrival in resources.arrivals if _drives(scenario, arrival.who, kept))
    alone = Extension(scenario.own_rules, scenario.extensions, alone=True)

    kept_sessions = tuple(session for session in scenario.sessions if session.id in kept)
    not_parallel = tuple(
        group.model_copy(update={"sessions": inside}) for group, inside in groups if len(inside) > 1
    )
    order = tuple(order for order in scenario.ordered if {order.before, order.after} <= kept)
    limits = (_limit(scenario, limit, kept) for limit in scenario.limits)
    gaps = (_gaps(scenario, stated, kept) for stated in scenario.gaps)
    series = tuple(series for series in scenario.series if {*series.sessions} <= kept)
    gates = tuple(use for use in scenario.gates if use.session in kept)
    delegations = tuple(party.model_copy(update={"interests": {}}) for party in scenario.delegations)

    return scenario.with_extension(alone).changed(
        sessions=kept_sessions,
        order=order,
        not_parallel=not_parallel,
        parallel=tuple(filter(None, limits)),
        gaps=tuple(filter(None, gaps)),
        series=series,
        gates=gates,
        resources=resources.model_copy(update={"arrivals": arrivals}),
        relations=(),
        delegations=delegations,
        preferences={name: PreferencePolicy(weight=0) for name in PREFERENCE_IDS},
        expect=None,
        stress=(),
        waivers=(),
        **lists,
    )


def _drives(scenario: Scenario, guest: str, kept: set[str]) -> bool:
    """Whether all is kept that decides by which cars a guest comes."""
    sessions = {arrival.session for arrival in scenario.resources.arrivals if arrival.who == guest}

    for listed in scenario.orders_of_protocol:
        if listed.names(guest):
            sessions |= {part.session for part in listed.parts}

    return sessions <= kept


def _lists(lists: Sequence[Listed], kept: set[str]) -> tuple[Listed, ...]:
    """The lists whose parts are all kept; their order costs nothing."""
    free = []

    for stated in lists:
        if {part.session for part in stated.parts} <= kept:
            prices = {price: 0 for price in PRICES if price in type(stated).model_fields}
            free.append(stated.model_copy(update=prices))

    return tuple(free)


def _limit(scenario: Scenario, limit: ParallelLimit, kept: set[str]) -> ParallelLimit | None:
    """A limit as far as it binds the sessions kept; None if it does not."""
    counted = {session.id for session in scenario.sessions if limit.counts(session)}
    inside = tuple(session for session in limit.sessions if session in kept)
    if not counted & kept or (limit.sessions and not inside):
        return None
    if counted <= kept:
        return limit

    return None if limit.most is None else limit.model_copy(update={"sessions": inside, "least": None})


def _gaps(scenario: Scenario, stated: Gaps, kept: set[str]) -> Gaps | None:
    """What is stated of gaps as far as it binds if some sessions are kept; None if it does not."""
    named = tuple(session for session in scenario.named(stated.sessions) if session in kept)
    if stated.fair is None or not named:
        return None

    busy: dict[str, set[str]] = {}
    for session in scenario.sessions:
        for person in scenario.needed(session):
            busy.setdefault(person, set()).add(session.id)

    def is_kept(people: Iterable[str]) -> bool:
        return all(busy.get(person, set()) <= kept for person in people)

    who = tuple(name for name, people in people_among(scenario, stated).items() if is_kept(people))

    return stated.model_copy(update={"who": who, "price": 0, "sessions": named}) if who else None
