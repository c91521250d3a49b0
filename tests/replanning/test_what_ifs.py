"""Sweeps: every variation has its row, whatever becomes of the others, wherever it is computed."""

import concurrent.futures
import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from eventplan.files.one_file import WriteError
from eventplan.model import ArgumentError, Plan, Scenario, Variation
from eventplan.planner import plan
from eventplan.replanning import Outcome, Outcomes, Processes, what_if
from eventplan.replanning.kept import Job
from eventplan.replanning.what_ifs import _known
from tests.temptations import CLOSED, tiny, two_rooms

QUICK: dict[str, Any] = {"effort": 5.0, "seconds": 30.0}


def event() -> Scenario:
    """Two sessions of an hour, two rooms, two hours."""
    return tiny({"id": "x", **CLOSED}, {"id": "y", **CLOSED, "room": "A"}, rooms=two_rooms())


def variation(name: str, *changes: str) -> Variation:
    """A variation with these changes."""
    return Variation.model_validate({"id": name, "changes": list(changes)})


WHAT_IFS = (
    variation("none"),
    variation("lost", "lose-room A"),
    variation("nonsense", "cancel nothing"),
    variation("longer", "longer x 30 min"),
)


def baseline() -> Plan:
    """A plan of the event."""
    answer = plan(event(), workers=1, **QUICK)
    assert isinstance(answer, Plan)
    return answer


def statuses(outcomes: tuple[Outcome, ...]) -> list[tuple[str, str]]:
    """What became of each variation."""
    return [(outcome.variation, outcome.status) for outcome in outcomes]


EXPECTED = [("none", "optimal"), ("lost", "infeasible"), ("nonsense", "failed"), ("longer", "optimal")]


def test_each_variation_is_planned() -> None:
    """Without a baseline each is planned anew; what cannot be is told with its reason."""
    names: list[str] = []
    table = what_if(
        event(), WHAT_IFS, progress=lambda progress: names.append(progress.row.variation), **QUICK
    )
    assert statuses(table.outcomes) == EXPECTED
    assert names == [variation.id for variation in WHAT_IFS]
    assert table.outcomes[2].reasons == (
        "scenario: error change: `cancel nothing`: there is no session 'nothing'",
    )


def test_each_variation_is_replanned_over_an_executor() -> None:
    """With a baseline the table says what changes; threads give the same table as none."""
    before = baseline()
    outcomes = what_if(event(), WHAT_IFS, baseline=before, **QUICK)
    with ThreadPoolExecutor(2) as pool:
        there = what_if(event(), WHAT_IFS, baseline=before, executor=pool, in_flight=2, **QUICK)
    assert outcomes == there
    assert (outcomes.outcomes[0].changes, outcomes.outcomes[0].disruption) == (0, 0)
    assert (
        "'y' (y) no longer fits anywhere: ruled out by room-available, pinned" in outcomes.outcomes[1].reasons
    )
    assert len(outcomes.csv().splitlines()) == 5
    assert [line.split()[:2] for line in outcomes.text().splitlines()[1:]] == [
        list(pair) for pair in EXPECTED[:3]
    ] + [["longer", outcomes.outcomes[3].status]]


class _Broken(Executor):
    """Loses every other job, refuses every third, and counts how many it has at once."""

    def __init__(self) -> None:
        self.taken, self.most, self.under_way = 0, 0, 0

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        """Take a job, or do not."""
        self.taken += 1
        if self.taken % 3 == 0:
            raise RuntimeError("no more jobs today")
        future: Future[Any] = Future()
        if self.taken % 2:
            future.set_exception(MemoryError())
        else:
            future.set_result(work(*arguments))
        return future


def test_a_job_that_is_lost_loses_no_other() -> None:
    """What an executor loses or refuses is a row that says so; the rest is done."""
    table = what_if(event(), [variation(f"v{n}") for n in range(6)], executor=_Broken(), **QUICK)
    assert [outcome.status for outcome in table.outcomes] == [
        "failed", "optimal", "failed", "optimal", "failed", "failed",
    ]  # fmt: skip
    assert table.outcomes[0].reasons == ("MemoryError",)
    assert "no more jobs today</td>" in table._repr_html_()
    assert table.outcomes[2].reasons == ("no more jobs today",)


class _Dying(Executor):
    """Breaks when it is given the second variation, and takes the first along; then works again."""

    def __init__(self) -> None:
        self.taken = 0

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        """Take a job."""
        self.taken += 1
        future: Future[Any] = Future()
        if self.taken <= 2 or arguments[1].asked.id == "v1":
            future.set_exception(BrokenExecutor("a process died"))
        else:
            future.set_result(work(*arguments))
        return future


def test_a_process_that_dies_takes_no_other_job_along() -> None:
    """Jobs lost with a broken pool are done again, one at a time: only the one to blame fails."""
    table = what_if(event(), [variation(f"v{n}") for n in range(3)], executor=_Dying(), in_flight=2, **QUICK)
    assert [outcome.status for outcome in table.outcomes] == ["optimal", "failed", "optimal"]


class _Forgetful(Executor):
    """Gives up what is under way when it is given the second variation, as one that lost touch with its cluster."""

    def __init__(self) -> None:
        self.taken: list[Future[Any]] = []

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        """Take a job."""
        future: Future[Any] = Future()
        self.taken.append(future)
        if len(self.taken) == 2:
            for future_taken in self.taken:
                future_taken.cancel()
        elif len(self.taken) > 2:
            future.set_result(work(*arguments))
        return future


def test_what_an_executor_gives_up_is_done_again() -> None:
    """A lost connection takes back all that is under way, and no row is missing."""
    table = what_if(
        event(), [variation(f"v{n}") for n in range(3)], executor=_Forgetful(), in_flight=2, **QUICK
    )
    assert [outcome.status for outcome in table.outcomes] == ["optimal"] * 3


def test_other_rules_there_are_a_reason_and_no_other_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker without what a package brings, with more, or with another version of it, says so."""
    from eventplan.model import own_known
    from eventplan.replanning.kept import packed, unpacked
    from eventplan.replanning.what_ifs import outcome_there
    from tests.own.scenes import rules_of_the_package, small

    office = rules_of_the_package()
    brought = (office.slow_mornings,)
    job = Job(variation("v"), None, (("effort", 1.0), ("workers", 1)), False, "", "")

    def reason_of(data: bytes) -> str:
        outcome = outcome_there(data, job)
        assert outcome.status == "failed"
        return outcome.reasons[0]

    monkeypatch.setattr(own_known, "_installed", lambda: brought)
    there = packed(small())
    assert outcome_there(there, job).status == "optimal"
    with_it = packed(small().extended(rules=[office.ministers_leave_early]))
    monkeypatch.setattr("eventplan.replanning.kept._code", lambda name: "another text")
    assert "is another version in this process" in reason_of(with_it)
    monkeypatch.undo()
    unpacked.cache_clear()
    assert "not installed here: slow-mornings (protocol_rules:slow_mornings)" in reason_of(there)
    packed_here = packed(small().changed(rooms=small().rooms[::-1]))
    monkeypatch.setattr(own_known, "_installed", lambda: brought)
    assert "not the same in this process: slow-mornings" in reason_of(packed_here)


@pytest.mark.slow
def test_a_dead_process_is_replaced() -> None:
    """Where one process dies, the next job finds another."""
    with Processes(1) as pool:
        with pytest.raises(BrokenExecutor):
            pool.submit(os._exit, 3).result()
        assert pool.submit(abs, -2).result() == 2


def test_no_more_are_under_way_than_allowed() -> None:
    """Variations are taken from a generator only as others are done."""
    drawn: list[int] = []

    def many() -> Iterator[Variation]:
        for number in range(12):
            drawn.append(number)
            yield variation(f"v{number}", "cancel nothing")

    seen: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        what_if(
            event(), many(), executor=pool, in_flight=3,
            progress=lambda _: seen.append(len(drawn) - len(seen)), **QUICK,
        )  # fmt: skip
    assert len(seen) == 12
    assert max(seen) <= 3 + 1
    with pytest.raises(ArgumentError, match="a whole number from 1"):
        what_if(event(), [], in_flight=0)


def test_a_cluster_serves() -> None:
    """The executor of a local Dask cluster gives the same table."""
    distributed = pytest.importorskip("distributed", reason="comes with the dask extra")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        table = what_if(event(), WHAT_IFS, executor=client.get_executor(), in_flight=2, **QUICK)
    assert statuses(table.outcomes) == EXPECTED


def test_a_row_is_kept_before_it_is_said_to_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who is killed in between leaves no line whose row is computed again."""
    kept_rows = []
    monkeypatch.setattr(
        "eventplan.replanning.kept._note",
        lambda path, line: kept_rows.append((path.parent / f"{line.split()[0]}.json").is_file()),
    )
    what_if(event(), WHAT_IFS[:1], keep_in=tmp_path, **QUICK)
    assert kept_rows == [True]


def test_a_row_that_cannot_be_kept_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """On a full disk the table is whole, and a warning says that the next run computes its row again."""

    def full(path: Path, data: bytes, *, private: bool) -> None:
        del data, private
        raise WriteError(f"'{path}' cannot be written: No space left on device")

    monkeypatch.setattr("eventplan.replanning.kept.write_file", full)
    assert statuses(what_if(event(), WHAT_IFS[:1], keep_in=tmp_path, **QUICK).outcomes) == EXPECTED[:1]
    [record] = caplog.records
    assert (record.levelname, list(tmp_path.iterdir())) == ("WARNING", [])
    assert record.getMessage().startswith("none is not kept, and the next run computes it again: '")


def test_what_is_kept_is_not_computed_again(tmp_path: Path) -> None:
    """They go on where they were; another plan to replan from, or another limit, is another question."""
    first = what_if(event(), WHAT_IFS[:2], keep_in=tmp_path, plans=True, **QUICK)
    again = what_if(event(), WHAT_IFS, keep_in=tmp_path, plans=True, **QUICK)
    assert again.outcomes[:2] == first.outcomes
    assert isinstance(first.outcomes[0].plan, Plan)
    names = [line.split()[1] for line in (tmp_path / "done.txt").read_text("utf-8").splitlines()]
    assert names == ["none", "lost", "longer"]  # a failure is not kept
    what_if(event(), WHAT_IFS[:1], keep_in=tmp_path, effort=4.0, seconds=30.0)
    assert len((tmp_path / "done.txt").read_text("utf-8").splitlines()) == 4


def test_scenarios_may_be_tried() -> None:
    """What is tried may be other scenarios, each with a name."""
    closed = event().changed(rooms=event().rooms[:1])
    table = what_if(event(), [("as it is", event()), ("one room", closed)], **QUICK)
    assert [outcome.variation for outcome in table.outcomes] == ["as it is", "one room"]
    assert table.outcomes[0].plan is None


DAMAGES: tuple[Any, ...] = (None, [], 3, "x", {}, {"x": 1}, True, ["x", 3], "\ud800", 1.5, 10**30)


def test_what_is_kept_may_be_damaged(tmp_path: Path) -> None:
    """By others, in any field: what is no row of this job is computed again, and nothing else comes of it."""
    plain = what_if(event(), WHAT_IFS[:1], **QUICK)
    what_if(event(), WHAT_IFS[:1], keep_in=tmp_path, plans=True, **QUICK)
    [file] = tmp_path.glob("*.json")
    whole = json.loads(file.read_bytes())
    texts = [b"", b"{", b"[" * 100_000, b"[]", file.read_bytes()[:-9]]
    for name in whole:
        texts += [json.dumps({**whole, name: damage}).encode() for damage in DAMAGES]
        texts.append(json.dumps({key: value for key, value in whole.items() if key != name}).encode())
    texts.append(json.dumps({**whole, "more": 1}).encode())

    for text in texts:
        file.write_bytes(text)
        row = _known(Job(WHAT_IFS[0], None, (), True, file.stem, str(tmp_path)))
        if row is not None:
            table = Outcomes((row,))
            table.text(), table.csv(), json.dumps(table.tree())
            assert isinstance(row.plan, Plan)
    file.write_bytes(json.dumps({**whole, "status": "unknown"}).encode())
    again = what_if(event(), WHAT_IFS[:1], keep_in=tmp_path, plans=True, **QUICK)
    assert again.text() == plain.text()


def test_what_is_kept_is_its_owners_alone(tmp_path: Path) -> None:
    """Plans of what-ifs hold what is confidential; links and pipes of others are neither followed nor waited for."""
    umask = os.umask(0)
    try:
        what_if(event(), WHAT_IFS[:1], keep_in=tmp_path / "kept", plans=True, **QUICK)
    finally:
        os.umask(umask)
    files = list((tmp_path / "kept").iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    [file] = (tmp_path / "kept").glob("*.json")
    file.unlink()
    os.mkfifo(file)
    (tmp_path / "other").write_text("mine")
    (tmp_path / "kept" / "done.txt").unlink()
    (tmp_path / "kept" / "done.txt").symlink_to(tmp_path / "other")
    (tmp_path / "kept" / f"{file.stem}.lock").symlink_to(tmp_path / "other")
    with ThreadPoolExecutor(1) as threads:
        outcomes = what_if(
            event(), WHAT_IFS[:1], keep_in=tmp_path / "kept", plans=True, executor=threads, **QUICK
        )
    assert statuses(outcomes.outcomes) == EXPECTED[:1]
    assert (tmp_path / "other").read_text() == "mine"


def test_ray_serves_as_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The executor of the documentation, on something that has the calls of Ray which it uses."""
    import types

    page = (Path(__file__).parents[2] / "docs" / "replan.md").read_text("utf-8")
    code = page[
        page.index("class OnRay") : page.index(
            "table = eventplan.what_if(scenario, what_ifs, executor=OnRay())"
        )
    ]

    class Reference:
        def __init__(self, value: Any) -> None:
            self.value = value

        def future(self) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_result(self.value)
            return future

    def remote(work: Any) -> Any:
        return types.SimpleNamespace(remote=lambda *given, **named: Reference(work(*given, **named)))

    known: dict[str, Any] = {"ray": types.SimpleNamespace(remote=remote), "concurrent": concurrent}
    exec(code, known)  # noqa: S102 - the code of the page
    there = what_if(event(), WHAT_IFS[:2], executor=known["OnRay"](), **QUICK)
    assert there == what_if(event(), WHAT_IFS[:2], **QUICK)


@pytest.mark.parametrize(
    ("variations", "message"),
    [
        ([variation("a"), variation("a")], "two variations have one name, 'a'"),
        ([variation("a"), ("a", event())], "two variations have one name, 'a'"),
        (["cancel x", "lose-room A"], "item 1 of `variations` is none, but 'cancel x': write"),
        ([variation("a"), event()], "item 2 of `variations` is none"),
        ([("a", "b")], "item 1 of `variations` is none"),
        ([(1, event())], "item 1 of `variations` is none"),
        ("cancel x", "`variations` is a list, and not str"),
        (variation("a"), "`variations` is a list, and not Variation"),
        (None, "`variations` is a list, and not NoneType"),
    ],
)
def test_what_is_no_variation_is_refused_before_any_is_tried(variations: Any, message: str) -> None:
    """With what to write instead; of a generator it is said as it goes."""
    tried: list[Any] = []
    with pytest.raises(ArgumentError, match=message):
        what_if(event(), variations, progress=tried.append, **QUICK)
    assert not tried
    if isinstance(variations, list):
        with pytest.raises(ArgumentError, match=message):
            what_if(event(), iter(variations), **QUICK)


@pytest.mark.parametrize("wrong", [{"in_flight": "3"}, {"in_flight": 0}, {"executor": 3}])
def test_where_they_are_tried_makes_sense(wrong: Any) -> None:
    """As all arguments do."""
    with pytest.raises(ArgumentError, match=f"`{next(iter(wrong))}` is"):
        what_if(event(), WHAT_IFS, **QUICK, **wrong)


def test_a_baseline_is_of_the_event() -> None:
    """Or no row would tell anything of use."""
    with pytest.raises(ArgumentError, match="of two events"):
        what_if(event(), WHAT_IFS, baseline=Plan(event="other"), **QUICK)
