"""`replan`, `diff` and `what-if` as a planner at a shell uses them."""

import json
from pathlib import Path

import pytest

from tests.command_line import run

ROOT = Path(__file__).parent.parent.parent
SMALL = str(ROOT / "scenarios" / "small-roundtable.yaml")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan of the small event."""
    folder = tmp_path_factory.mktemp("desk")
    done = run("plan", SMALL, "-o", "out", "--workers", "1", "--no-agendas", "-q", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_lost_room(desk: Path) -> None:
    """What moves is told with who must be told; the new plan is lawful; `diff` says the same."""
    done = run(
        "replan", SMALL, "out/plan.json", "--lose-room", "library", "--from", "2026-05-12T10:00",
        "--workers", "1", "-q", "-o", "new", cwd=desk,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "moves from Library to" in done.stdout
    assert "(proved: no plan disrupts less)" in done.stdout
    assert run("verify", "new/scenario.yaml", "new/plan.json", cwd=desk).returncode == 0
    output = run("diff", "out/plan.json", "new/plan.json", SMALL, cwd=desk)
    assert output.stdout in done.stdout
    assert output.stdout == (desk / "new" / "confidential" / "changes.txt").read_text("utf-8")
    tree = json.loads(run("diff", "out/plan.json", "new/plan.json", "-f", "json", cwd=desk).stdout)
    assert {change["about"] for change in tree["changes"]} == {"moved"}


def test_no_difference_is_silent(desk: Path) -> None:
    """Two equal plans give no output in any form; a replan without changes says that nothing changes."""
    for form in ("text", "json", "csv"):
        done = run("diff", "out/plan.json", "out/plan.json", "-f", form, cwd=desk)
        assert (done.returncode, done.stdout) == (0, "")
    done = run("replan", SMALL, "out/plan.json", "--workers", "1", cwd=desk)
    assert done.stdout.startswith("Nothing changes.")
    assert done.stderr.startswith("searching for the plan with the least disruption\n")


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--lose-room", "hall"), 3, "'Opening' (opening) no longer fits anywhere"),
        (("--budget", "0", "--change", "lose-room library"), 3, "0 changes are not enough"),
        (("--cancel", "openin"), 2, "did you mean 'opening'?"),
        (("--late", "PHL", "soon"), 2, "is not a duration"),
        (("--now", "noon"), 2, "--now: 'noon' is not a time"),
        (("--from", "2026-05-12 10:00"), 2, "name it with --lose-room"),
        (("--add", "nothing.yaml"), 2, "cannot read 'nothing.yaml'"),
    ],
)
def test_what_cannot_be_is_told(desk: Path, options: tuple[str, ...], code: int, message: str) -> None:
    """Impossible is 3, and names what is in the way; bad usage is 2; never a traceback."""
    done = run("replan", SMALL, "out/plan.json", "--workers", "1", "-q", *options, cwd=desk)
    assert done.returncode == code, done.stderr
    assert message in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_refused_replan_says_why_and_what_to_do(desk: Path) -> None:
    """The conflict and ways out, of the changed event; a new folder gets the scenario to ask further."""
    options = ("--change", "lose-room hall", "--workers", "1", "-q")
    done = run("replan", SMALL, "out/plan.json", *options, "-o", "refused", cwd=desk)
    assert done.returncode == 3
    assert "no longer fits anywhere: ruled out by pinned, room-available" in done.stdout
    assert "These cannot all hold:" in done.stdout
    assert "A way out, for 40 points: 'Great hall' (hall) is not held" in done.stdout
    assert (
        "`eventplan explain refused/scenario.yaml` says what to write, and shows other ways out."
        in done.stdout
    )
    assert run("check", "refused/scenario.yaml", cwd=desk).returncode == 1
    before = (desk / "out" / "plan.json").read_bytes()
    again = run("replan", SMALL, "out/plan.json", *options, "-o", "out", cwd=desk)
    assert (again.returncode, (desk / "out" / "plan.json").read_bytes()) == (3, before)
    assert not (desk / "out" / "scenario.yaml").exists()


def test_an_added_session_finds_its_place(desk: Path) -> None:
    """A session from a file is added, nothing else moves, and the JSON says all of it."""
    (desk / "add.yaml").write_text("id: extra\nkind: hold\ntitle: Extra\nduration: 30 min\nroom: salon\n")
    done = run(
        "replan", SMALL, "out/plan.json", "--add", "add.yaml", "--workers", "1", "-q", "--json", cwd=desk
    )
    tree = json.loads(done.stdout)
    assert (tree["disruption"], tree["proved"]) == (0, True)
    assert [(c["about"], c["subject"]) for c in tree["difference"]["changes"]] == [("added", "extra")]
    (desk / "add.yaml").write_text("id: extra\nkind: hold\nduration: long\n")
    done = run("replan", SMALL, "out/plan.json", "--add", "add.yaml", "-q", cwd=desk)
    assert done.returncode == 2
    assert "add.yaml:3:" in done.stderr


def test_a_table_of_what_ifs(desk: Path) -> None:
    """One row a variation, also in a file; a variation that fails makes the command fail, at the end."""
    (desk / "what-if.yaml").write_text(
        "variations:\n  - {id: lost, changes: [lose-room library]}\n  - {id: bad, changes: [cancel nothing]}\n"
    )
    done = run("what-if", SMALL, "what-if.yaml", "--baseline", "out/plan.json", "-q", "-o", "t.csv", cwd=desk)
    assert done.returncode == 1
    assert [line.split()[:2] for line in done.stdout.splitlines()[1:]] == [
        ["lost", "feasible"],
        ["bad", "failed"],
    ]
    assert len((desk / "t.csv").read_text("utf-8-sig").splitlines()) == 3
    (desk / "what-if.yaml").write_text("variations:\n  - {id: lost, changes: [lose room]}\n")
    done = run("what-if", SMALL, "what-if.yaml", cwd=desk)
    assert done.returncode == 2
    assert "what-if.yaml:2:" in done.stderr
    run("new", "event.yaml", cwd=desk)
    done = run("what-if", "event.yaml", cwd=desk)
    assert (done.returncode, "state `stress`" in done.stderr) == (2, True)
