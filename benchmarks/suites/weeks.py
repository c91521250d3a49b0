"""
Two generated weeks: a COP of 12 days, and an UNGA high-level week; how cost grows with size; and replans.

Each week is planned, its plan verified, and everybody's agenda written as a release. A replan is of a
plan that was made so: what changes least, beside the same code that plans the changed event anew.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks import ours
from benchmarks.generated import cop, cop_with_protocol, unga
from benchmarks.table import Ours, Peer, Row
from eventplan import NoPlan, Plan, Scenario, difference, replan, score, verify
from eventplan.model import Baseline, with_changes
from eventplan.publish.release import publish
from eventplan.replanning import Replan
from eventplan.solver import unsettled
from eventplan.verifier import is_lawful

from . import Settings

COP, UNGA = "COP, 1400 sessions", "UNGA, 1700 bilaterals"

WEEKS: dict[str, Callable[[int], Scenario]] = {
    "COP, 175 sessions": lambda seed: cop(seed, sessions=175),
    "COP, 350 sessions": lambda seed: cop(seed, sessions=350),
    "COP, 700 sessions": lambda seed: cop(seed, sessions=700),
    COP: cop,
    "COP, 1400 sessions, with protocol": cop_with_protocol,
    "COP, 2800 sessions": lambda seed: cop(seed, sessions=2800, rooms=120),
    "COP, 1400 sessions, 6000 delegates": lambda seed: cop(seed, delegates=6_000),
    "UNGA, 425 bilaterals": lambda seed: unga(seed, bilaterals=425, side_events=75),
    UNGA: unga,
}


CURVES = {
    **{f"COP, {n} sessions": ("sessions of a COP", n) for n in (175, 350, 700, 1400, 2800)},
    "UNGA, 425 bilaterals": ("bilaterals of an UNGA week", 425),
    UNGA: ("bilaterals of an UNGA week", 1700),
}
"""Points on curves of growth: of which, and their size."""


def room_lost(scenario: Scenario, plan: Plan) -> str:
    """The room, of those that most sessions need, in which most are held."""
    kind = "booth" if scenario.event.id == "unga" else "room"
    rooms = Counter(placement.room for placement in plan.placements if placement.room.startswith(kind))
    return f"lose-room {rooms.most_common(1)[0][0]}"


def leader_late(scenario: Scenario, plan: Plan) -> str:
    """Two hours, for the leader with most bilaterals before 10:00 on one day, from 08:00 on."""
    early = Counter(
        (person, f"{placement.start:%Y-%m-%d}")
        for session, placement in plan.held(scenario)
        for person in scenario.needed(session)
        if placement.start.hour < 10
    )
    person, day = early.most_common(1)[0][0]
    return f"late {person} 2 h on {day}"


REPLANS: dict[str, tuple[str, Callable[[Scenario, Plan], str]]] = {
    f"{COP}, one room lost": (COP, room_lost),
    f"{UNGA}, one booth lost": (UNGA, room_lost),
    f"{UNGA}, a leader two hours late": (UNGA, leader_late),
}
"""Replans: the week, and what changes in it."""


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each week, verify its plan and write its agendas; then replan some."""
    plans: dict[str, Plan] = {}
    for name, draw in WEEKS.items():
        if not settings.wants(name):
            continue
        scenario = draw(settings.seed)
        outcome = _planned(scenario, settings)
        value = bound = None
        counts: dict[str, float] = {}
        if isinstance(outcome.plan, Plan):
            plans[name] = outcome.plan
            began = time.monotonic()
            assert is_lawful(verify(scenario, outcome.plan))
            value, bound = score(scenario, outcome.plan).total, outcome.plan.bound
            counts["seconds to verify"] = time.monotonic() - began
            optional = sum(session.optional for session in scenario.sessions)
            counts["dropped, per cent of optional"] = 100 * len(outcome.plan.dropped) / max(1, optional)
            counts["gap"] = outcome.plan.gap
            counts |= _alone(_agendas, scenario, outcome.plan)
        ours_row = ours.row_of(outcome, value, bound, **counts)
        yield Row(name, ours_row, unit="points", curve=CURVES.get(name))
    for name, (week, change) in REPLANS.items():
        if settings.wants(name):
            yield _replanned(name, WEEKS[week](settings.seed), plans.get(week), change, settings)


def _planned(scenario: Scenario, settings: Settings) -> ours.Outcome:
    return ours.run(scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed)


def _alone(work: Callable, *arguments: object):  # type: ignore[type-arg, no-untyped-def]
    """Run something in a process that does nothing else."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _memory() -> float:
    """Most memory of this process so far, in MB. Linux counts in KiB, macOS in bytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def _agendas(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Write the agendas of everybody who attends anything, and say what it took."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        began = time.monotonic()
        release = publish(scenario, plan, site, secret=b"0123456789abcdef0123456789abcdef")
        seconds = time.monotonic() - began
        size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    return {
        "seconds for agendas": seconds,
        "agendas": release.feeds,
        "MB of agendas": size / 1e6,
        "memory for agendas": _memory(),
    }


def _replanned(
    name: str,
    scenario: Scenario,
    plan: Plan | None,
    change: Callable[[Scenario, Plan], str],
    settings: Settings,
) -> Row:
    base = plan or _planned(scenario, settings).plan
    if isinstance(base, NoPlan):
        return Row(name, Ours(value=None, status="no plan to begin from"), unit="sessions moved")
    line = change(scenario, base)
    answer, seconds, memory = _alone(_replan, scenario, base, line, settings)
    wanted = with_changes(scenario, [line], base)
    must = unsettled(wanted.with_baseline(Baseline(plan=base)))
    ours_row = Ours(value=None, bound=len(must), seconds=seconds, memory=memory)
    if isinstance(answer, Replan):
        assert is_lawful(verify(answer.scenario, answer.plan))
        ours_row = Ours(
            value=len(answer.difference.moves),
            bound=len(must),
            status="fewest, proved" if answer.proved else "bounded",
            seconds=seconds,
            memory=memory,
            counts={
                "disruption": answer.disruption,
                "least disruption": answer.least,
                "score": answer.plan.score,
                "bound of the score": answer.bound,
                "score before": base.score,
            },
        )
    peers: tuple[Peer, ...] = ()
    if settings.peers:
        anew = _planned(wanted, settings)
        if isinstance(anew.plan, Plan):
            moved = len(difference(base, anew.plan).moves)
            peers = (Peer("planned anew", moved, anew.seconds, f"score {anew.plan.score}"),)
    return Row(name, ours_row, peers, unit="sessions moved")


def _replan(
    scenario: Scenario, plan: Plan, change: str, settings: Settings
) -> tuple[Replan | NoPlan, float, float]:
    began = time.monotonic()
    answer = replan(
        scenario,
        plan,
        changes=[change],
        seconds=settings.seconds,
        workers=settings.workers,
        seed=settings.seed,
    )
    return answer, time.monotonic() - began, _memory()
