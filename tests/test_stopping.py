"""Ctrl-C and `stop`: what takes long ends soon, with what is known, in threads as in the main one."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import field_serializer
from pydantic_core import PydanticSerializationError

import eventplan
from eventplan.model import Part, Progress, Variation
from eventplan.replanning import Processes
from eventplan.stopping import Stop, stoppable, unheard_by_children, without_interrupt
from tests import small

SCENARIO = eventplan.load(small.SCENARIO)


def ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def end(stop: threading.Event | None) -> None:
    """Set a stop, or press Ctrl-C once; and give the handler time to run in the main thread."""
    if stop is not None:
        stop.set()
    elif signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        ctrl_c()
        while signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            time.sleep(0.01)


def until_asked(asked: Stop) -> str:
    """Work that knows something whenever it is stopped."""
    while not asked.is_set():
        time.sleep(0.01)
    return "known"


@pytest.fixture(autouse=True)
def _the_usual_handler() -> Iterator[None]:
    """Whatever happens, the handler afterwards is the one before."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def test_the_first_ctrl_c_asks() -> None:
    """The work ends itself, and its result is returned."""

    def work(asked: Stop) -> str:
        ctrl_c()
        return until_asked(asked)

    assert stoppable(work) == "known"


def test_the_second_ctrl_c_ends_at_once() -> None:
    """Though the work goes on."""
    release, ended = threading.Event(), threading.Event()

    def deaf(asked: Stop) -> None:
        ctrl_c()
        until_asked(asked)
        ctrl_c()
        assert release.wait(60)
        ended.set()

    with pytest.raises(KeyboardInterrupt):
        stoppable(deaf)
    assert not ended.is_set()
    release.set()
    assert ended.wait(60)


def test_what_is_short_is_done_to_its_end() -> None:
    """However often Ctrl-C is pressed, and also where one such thing is in another: it comes once, after all of it."""
    done = []

    @without_interrupt()
    def short() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("inner")

    @without_interrupt()
    def around() -> None:
        short()
        signal.raise_signal(signal.SIGINT)
        done.append("outer")

    with pytest.raises(KeyboardInterrupt):
        around()
    assert done == ["inner", "outer"]
    with without_interrupt():
        done.append("again")


def test_what_is_short_leaves_errors_and_threads_as_they_are() -> None:
    """An error without a Ctrl-C is that error; in a thread nothing is changed."""
    with pytest.raises(ValueError, match="short"), without_interrupt():
        raise ValueError("short")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(without_interrupt()(lambda: "done")).result() == "done"


def test_what_is_short_leaves_the_stop_to_who_waits_for_it() -> None:
    """Ctrl-C twice during something short: the first sets the stop, the second ends at once, as anywhere."""
    asked = []

    def first(_number: int, _frame: object) -> None:
        asked.append("stop")
        signal.signal(signal.SIGINT, signal.default_int_handler)

    @without_interrupt()
    def short() -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert asked == []

    signal.signal(signal.SIGINT, first)
    with pytest.raises(KeyboardInterrupt):
        short()
    assert asked == ["stop"]


def test_it_follows_the_stop_of_who_asked() -> None:
    """Set before or during the work, by anybody."""
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()

    def wait(asked: Stop) -> bool:
        while not asked.is_set():
            time.sleep(0.01)
        return True

    assert stoppable(wait, stop)
    assert stoppable(wait, stop)


def test_errors_come_through() -> None:
    """As if there were no thread."""

    def fail(asked: Stop) -> None:
        raise eventplan.EventplanError("no")

    with pytest.raises(eventplan.EventplanError, match="no"):
        stoppable(fail)


def test_elsewhere_than_in_the_main_thread_there_is_no_handler() -> None:
    """The work is done in the thread that asks."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(stoppable, lambda asked: threading.current_thread().name).result() != "MainThread"
    assert stoppable(lambda asked: threading.current_thread().name) != "MainThread"


VARIATIONS = [Variation(id=f"v{n}", changes=[f"longer opening {n} min"]) for n in (5, 10, 15, 20)]


@pytest.mark.parametrize("how", ["stop", "ctrl-c"])
def test_a_sweep_ends_with_the_rows_that_are_known(how: str) -> None:
    """Stopped while the second is under way: one row, and it says that others may be missing."""
    stop = threading.Event()

    def progress(row: object) -> None:
        end(stop if how == "stop" else None)

    table = eventplan.what_if(SCENARIO, VARIATIONS, effort=0.2, progress=progress, stop=stop)
    assert [row.variation for row in table.outcomes] == ["v5"]
    assert table.interrupted


class Held(ThreadPoolExecutor):
    """Holds each job up until it is released, and asks for an end as soon as one has begun."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(1)
        self.stop, self.release, self.begun = stop, threading.Event(), 0

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Do some work, once it is released."""

        def held() -> Any:
            self.begun += 1
            self.stop.set()
            assert self.release.wait(60)
            return work(*arguments, **named)

        return super().submit(held)


def test_a_sweep_over_an_executor_takes_jobs_back() -> None:
    """Those not begun never are; it does not wait for the one under way."""
    stop = threading.Event()
    with Held(stop) as pool:
        table = eventplan.what_if(SCENARIO, VARIATIONS, effort=0.1, executor=pool, stop=stop)
        pool.release.set()
    assert table.interrupted
    assert not table.outcomes
    assert pool.begun == 1


def test_a_sweep_that_is_not_stopped_is_whole() -> None:
    """And says so."""
    table = eventplan.what_if(SCENARIO, VARIATIONS[:1], effort=0.2, stop=threading.Event())
    assert len(table.outcomes) == 1
    assert not table.interrupted


@pytest.mark.parametrize("how", ["stop", "ctrl-c"])
def test_why_a_session_is_where_it_is_ends_with_what_is_known(how: str) -> None:
    """Its place is told, and what was not looked at is not known."""
    stop = threading.Event()
    plan = eventplan.load_plan(small.plan_file())

    def progress(event: Progress) -> None:
        if event.message == "judging places":
            end(stop if how == "stop" else None)

    placed = eventplan.explain_session(SCENARIO, plan, "dinner", room="salon", progress=progress, stop=stop)
    assert placed.interrupted
    assert (placed.session, placed.room) == ("dinner", "hall")
    assert [move.free.status for move in placed.moves] == ["unknown"]


@pytest.mark.parametrize("how", ["stop", "ctrl-c"])
def test_an_explanation_ends_with_what_is_known(how: str) -> None:
    """Sums that need no search are told; nothing else."""
    halls = [room.model_copy(update={"capacity": {"any": 1}}) for room in SCENARIO.rooms]
    stop = threading.Event()
    shown: list[object] = []

    def show(thing: object) -> None:
        shown.append(thing)
        end(stop if how == "stop" else None)

    explanation = eventplan.explain(SCENARIO.changed(rooms=halls), show=show, stop=stop)
    assert explanation.interrupted
    assert explanation.remarks
    assert not explanation.ways_out


INTERRUPTED = """
import gc, os, signal, time
from eventplan.stopping import never_lost, stoppable

def work(asked):
    os.kill(os.getpid(), signal.SIGINT)
    while not asked.is_set():
        time.sleep(0.01)

signal.signal(signal.SIGINT, signal.default_int_handler)
{first}
stoppable(work)
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""


@pytest.mark.parametrize(("first", "looks"), [("never_lost()", "False True"), ("", "True False")])
def test_an_interrupted_command_looks_for_no_garbage(first: str, looks: str) -> None:
    """After a large search it takes longer than verifying the plan; in a library it is nobody's to change."""
    script = INTERRUPTED.format(first=first)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == looks


class _Interrupted(Part):
    """A part whose field takes so long to write out that somebody presses Ctrl-C."""

    number: int = 1

    @field_serializer("number")
    def _write(self, _number: int) -> int:
        raise KeyboardInterrupt


class _Around(Part):
    """A part that holds it."""

    inside: _Interrupted = _Interrupted()


class _Broken(Part):
    """A part whose field cannot be written out."""

    number: int = 1

    @field_serializer("number")
    def _write(self, _number: int) -> int:
        raise ValueError("no")


@pytest.mark.parametrize("part", [_Interrupted(), _Around()])
def test_ctrl_c_while_a_part_is_written_out_is_ctrl_c(part: Part) -> None:
    """Pydantic makes an error of its own of what a serializer raises: a command then called it our mistake."""
    for writing in (part.model_dump, part.model_dump_json):
        with pytest.raises(KeyboardInterrupt):
            writing()

    for writing in (_Broken().model_dump, _Broken().model_dump_json):
        with pytest.raises(PydanticSerializationError):
            writing()


def test_who_begins_unheard_is_sent_no_ctrl_c() -> None:
    """A process that begins meanwhile holds SIGINT back; one that begins afterwards does not."""
    asks = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"

    def answer() -> str:
        return subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout

    with unheard_by_children():
        assert answer() == "True\n"

    assert answer() == "False\n"


def test_a_process_begins_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Ctrl-C while work is handed over comes once that is done."""
    pool, handed_over = Processes(1), list[object]()

    def submit(work: object, *_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        handed_over.append(work)

    monkeypatch.setattr(pool._pool, "submit", submit)
    with pytest.raises(KeyboardInterrupt):
        pool.submit(print)

    assert handed_over == [print]
    pool.shutdown()
