"""
Who speaks and signs when, once it is known when the sessions are that hold the lists.

Each item gets a part and a place in it; people must be there, called up in time and free; nobody stands
beside somebody whom the person avoids; and as few people as possible are out of the order of protocol,
over all parts in the order of time. First the places are filled in order. Where that leaves somebody out,
or costs more than it must, all lists that share people are searched as one model (`order_model`), so that
no list takes a place away from another. If that has no solution, the placements in its way are named.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import Any

from eventplan.model import Turn

from .encounters import Encounters
from .engine import Account
from .list_parts import Busy, Meetings
from .list_places import keeps_from
from .list_rules import Placed
from .one_list import Cut, OneList, lists_of, sessions_of
from .order_search import any_lists, search
from .problem import Problem, Waived
from .reorder import A_TRY, TRIES, reorder

MOST_KNOWN = 1_000
"""Lists that are remembered: most plans that are tried differ in sessions that no list cares about."""


class Care(Enum):
    """How good lists are to be: drawing them up takes longer than most of a search near a plan."""

    ANY = "any"
    """In which everybody has a place: for a first plan, and to see whether there are such lists."""
    QUICK = "quick"
    """Bettered by exchanging places."""
    BEST = "best"
    """Searched for as long as that may better them."""


@dataclass
class Orders:
    """The lists; or the sessions that stand in the way of one, and whether that is proved."""

    turns: dict[str, tuple[Turn, ...]] = field(default_factory=dict)
    busy: dict[str, list[Busy]] = field(default_factory=dict)
    blocked: tuple[int, ...] | None = None
    proved: bool = True
    lists: tuple[OneList, ...] = ()


def orders(
    problem: Problem,
    placed: Placed,
    waive: Waived = (),
    cuts: Sequence[Cut] = (),
    account: Account | None = None,
    *,
    care: Care = Care.BEST,
    early: bool = False,
) -> Orders:
    """
    Return who speaks and signs when, for sessions placed at (start minute, room).

    *account*: what may be spent. *care*: how good the lists are to be. *early*: each car is taken to come as
    early as it may, not as late.
    """
    orders_made, account = Orders(), account or Account()
    stated = lists_of(problem.scenario)
    meetings = _meetings(problem, placed, waive) if stated else None
    lists = [OneList(problem, placed, rule, listed, waive, meetings, early=early) for rule, listed in stated]
    orders_made.lists = tuple(lists)

    for one_list in lists:
        short = _short(one_list, waive)
        if short:
            return Orders(blocked=short, proved=early or not one_list.cars)

    for group in _groups(lists, cuts):
        names = {one_list.listed.id for one_list in group}
        mine = [cut for cut in cuts if not names.isdisjoint(_names_in(cut))]
        possible, proved = _choose_places(problem, group, mine, waive, account, care)
        if not possible:
            blamed = {s for one_list in group for s in one_list.blame()}
            blamed.update(s for cut in mine for s in sessions_of(cut))
            return Orders(blocked=tuple(sorted(blamed)), proved=proved)

        for one_list in group:
            orders_made.turns[one_list.listed.id] = one_list.turns()
            for who, turns in one_list.busy().items():
                orders_made.busy.setdefault(who, []).extend(turns)

    return orders_made


def _meetings(problem: Problem, placed: Placed, waive: Waived) -> Meetings | None:
    """Return where parties that avoid each other would meet; None if there are no such parties."""
    encounters, people = Encounters(problem, placed, waive), problem.scenario.people
    if not encounters.rivals:
        return None

    bound = {name: p.delegation for name, p in people.items() if encounters.binds(name, p.delegation)}
    needed: dict[str, set[int]] = {}

    for s in placed:
        for name in problem.scenario.needed(problem.sessions[s]):
            if name in bound:
                needed.setdefault(bound[name], set()).add(s)

    return Meetings(
        encounters.near, {name: encounters.rivals[party] for name, party in bound.items()}, needed
    )


def _short(one_list: OneList, waive: Waived) -> tuple[int, ...]:
    """Return sessions whose placement leaves a list too few places; remembered by what decides that."""
    known = _known(one_list.problem)
    key = (
        "short",
        one_list.listed.id,
        tuple(one_list.placed.get(s) for s in one_list.blame()),
        frozenset(waive),
        one_list.early,
    )
    if key not in known:
        known[key] = one_list.short_of_places()

    sessions: tuple[int, ...] = known[key]

    return sessions


def _known(problem: Problem) -> dict[Any, Any]:
    """Return what is remembered of lists: not too much."""
    known: dict[Any, Any] = problem.memory.setdefault("lists", {})
    if len(known) >= MOST_KNOWN:
        known.clear()
    return known


def _key(cut: Cut) -> tuple[Any, ...]:
    """What tells a cut from others."""
    turns = sorted((turn, tuple(sorted(sessions))) for turn, sessions in cut.turns.items())
    return tuple(turns), cut.most


def _choose_places(
    problem: Problem,
    group: list[OneList],
    cuts: Sequence[Cut],
    waive: Waived,
    account: Account,
    care: Care,
) -> tuple[bool, bool]:
    """Choose places for lists that share people: whether there are any, and whether that is proved."""
    known = _known(problem)
    places = tuple((x.listed.id, x.placed.get(s)) for x in group for s in x.blame())
    key = places, tuple(map(_key, cuts)), frozenset(waive), care, group[0].early
    if key not in known:
        known[key] = (
            *_choose(group, cuts, account, care),
            tuple(tuple(one_list.chosen) for one_list in group),
        )

    possible, proved, chosen = known[key]
    # Whoever is driven might arrive earlier than is taken for sure.
    proved = proved and not any(one_list.cars and not one_list.early for one_list in group)

    for one_list, places in zip(group, chosen, strict=True):
        one_list.chosen = list(places)

    return possible, proved


def _choose(group: list[OneList], cuts: Sequence[Cut], account: Account, care: Care) -> tuple[bool, bool]:
    soon = care is not Care.BEST

    if any(one_list.before for one_list in group):
        if _as_before(group, cuts):
            return True, True
        return search(group, cuts, account, soon=soon)

    possible = _in_order(group, cuts)
    if not possible and care is Care.ANY:
        outcome = any_lists(group, cuts, account)
        if outcome[1]:
            return outcome

    least = sum(one_list.least_points() for one_list in group)
    points = sum(one_list.points() for one_list in group)

    if not possible or (care is not Care.ANY and points > least):
        possible = reorder(group, cuts)
        points = sum(one_list.points() for one_list in group)
        account.spent += TRIES * A_TRY * len(group)

    if not possible:
        return _search_and_reorder(group, cuts, account, care)

    if soon or points <= least:
        return True, True

    chosen = [one_list.chosen for one_list in group]

    if not search(group, cuts, account, below=points)[0]:
        for one_list, places in zip(group, chosen, strict=True):
            one_list.chosen = places

    return True, True


def _search_and_reorder(
    group: list[OneList], cuts: Sequence[Cut], account: Account, care: Care
) -> tuple[bool, bool]:
    """Search for places; with little care better their order a little."""
    soon, tried = care is not Care.BEST, care is Care.ANY
    outcome = search(group, cuts, account, soon=soon, tried=tried)

    if outcome[0] and care is Care.QUICK:
        chosen = [one_list.chosen for one_list in group]
        account.spent += TRIES * A_TRY * len(group)
        if not reorder(group, cuts):
            for one_list, places in zip(group, chosen, strict=True):
                one_list.chosen = places

    return outcome


def _names_in(cut: Cut) -> set[str]:
    """The lists that a cut names."""
    return {name for name, _ in cut.turns}


def _groups(lists: list[OneList], cuts: Sequence[Cut]) -> list[list[OneList]]:
    """Lists that share people, or that a cut ties together, in the order of the scenario."""
    groups: list[list[OneList]] = []
    named_together = [*map(_names_in, cuts)]

    for one_list in lists:
        tied: set[str] = set()
        for names in named_together:
            tied |= names if one_list.listed.id in names else set()

        related = [group for group in groups if _has_any(group, one_list.people, tied)]
        groups = [group for group in groups if group not in related]
        groups.append([*chain.from_iterable(related), one_list])

    return groups


def _has_any(group: list[OneList], people: Collection[str], names: Collection[str]) -> bool:
    """Whether one of some lists is for any of these people, or has one of these names."""
    return any(other.listed.id in names or not other.people.isdisjoint(people) for other in group)


def _as_before(group: list[OneList], cuts: Sequence[Cut]) -> bool:
    """Keep each list as the baseline has it; True if nobody is left out and no cut broken."""
    if not all(one_list.as_before() for one_list in group):
        return False
    if any(_broken(group, cut) for cut in cuts):
        return False

    rivals = [
        (one_list, who, turn)
        for one_list in group
        for who, turns in one_list.busy().items()
        for turn in turns
    ]

    return not any(
        who == other and one_list is not two and one_list.clashes(turn, two, rival)
        for one_list, who, turn in rivals
        for two, other, rival in rivals
    )


def _in_order(group: list[OneList], cuts: Sequence[Cut]) -> bool:
    """Fill each list in order, beside those before it; True if nobody is left out and no cut broken."""
    for strict in (True, False):
        filled = all(
            one_list.in_order(group[:position], strict=strict) for position, one_list in enumerate(group)
        )
        if filled and not any(_broken(group, cut) for cut in cuts):
            return True

    return False


def _broken(group: list[OneList], cut: Cut) -> bool:
    """Whether more people than a cut allows have turns that it names."""
    turns = {
        (one_list.listed.id, who): turn for one_list in group for who, (turn,) in one_list.busy().items()
    }
    problem, placed, number = group[0].problem, group[0].placed, 0

    for key, sessions in cut.turns.items():
        number += key in turns and all(keeps_from(problem, placed, turns[key], s) for s in sessions)

    return number > cut.most
