"""`eventplan export` as it is typed."""

import json
from pathlib import Path

import pytest

from eventplan import save, save_plan
from tests import small
from tests.command_line import invoke
from tests.publish.scenes import WHERE, conference, placed


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> list[str]:
    scenario = conference()
    save(scenario, tmp_path / "event.yaml")
    save_plan(placed(scenario), tmp_path / "plan.json")
    # Made by hand for what is written, with no regard to rules.
    return [str(tmp_path / "event.yaml"), str(tmp_path / "plan.json"), "--unlawful"]


def run(*arguments: str) -> tuple[int, bytes, str]:
    """Return exit code, output and messages of a command."""
    done = invoke(list(arguments))
    return done.exit_code, done.stdout_bytes, done.stderr


@pytest.mark.parametrize("form", ["schedule.xml", "schedule.json", "csv"])
def test_texts_go_to_standard_output_or_a_file(files, form, tmp_path):
    """Without -o the bytes are printed, with it the same bytes are written."""
    code, printed, _ = run("export", *files, "-f", form)
    assert code == 0
    out = tmp_path / f"out.{form}"
    assert run("export", *files, "--format", form, "-o", str(out))[0] == 0
    assert out.read_bytes() == printed
    assert "Khai mạc".encode() not in printed
    assert b"Kept for the leaders" not in printed


def test_language_address_and_names_can_be_chosen(files):
    """The options reach the file."""
    code, printed, _ = run(
        *("export", *files, "-f", "schedule.json", "--language", "vi", "--no-persons"),
        *("--url", "https://example.org/p"),
    )
    conference = json.loads(printed)["schedule"]["conference"]
    assert code == 0
    assert (conference["title"], conference["url"]) == ("Công ước Hà Nội", "https://example.org/p")
    assert "Nguyễn" not in printed.decode()


def test_a_workbook_needs_a_file(files, tmp_path):
    """A workbook is not printed; the desk's holds more than the public one."""
    pytest.importorskip("openpyxl", reason="comes with the extra `xlsx`")
    code, printed, messages = run("export", *files, "-f", "xlsx")
    assert (code, printed) == (2, b"")
    assert "-o" in messages
    sizes = []
    for reader in ("public", "desk"):
        out = tmp_path / f"{reader}.xlsx"
        assert run("export", *files, "-f", "xlsx", "--reader", reader, "-o", str(out))[0] == 0
        sizes.append(out.stat().st_size)
    assert sizes[0] < sizes[1]


def test_confidential_tables_need_the_desk(files):
    """Attendance is refused unless the desk asks; a table that there is not is told."""
    code, printed, messages = run("export", *files, "-f", "csv", "--table", "attendance")
    assert (code, printed) == (2, b"")
    assert "this plan has no table 'attendance' for --reader public: it has programme" in messages
    code, printed, _ = run("export", *files, "-f", "csv", "--table", "attendance", "--reader", "desk")
    assert code == 0
    assert printed.startswith("\ufeffhandling,".encode())


def test_a_folder_that_is_not_there(files, tmp_path):
    """A file in no folder is bad usage."""
    code, _, messages = run("export", *files, "-f", "csv", "-o", str(tmp_path / "no" / "x.csv"))
    assert code == 2
    assert "there is no folder" in messages


def test_changes_since_a_plan_that_people_know(files, tmp_path):
    """The desk gets a table of what moved since another plan, in CSV and as a sheet; the public does not."""
    openpyxl = pytest.importorskip("openpyxl", reason="comes with the extra `xlsx`")
    old = tmp_path / "old.json"
    save_plan(placed(conference(), {**WHERE, "opening": ("08:30", "grand", WHERE["opening"][2])}), old)
    more = ("--since", str(old), "--reader", "desk")
    code, printed, _ = run("export", *files, "-f", "csv", "--table", "changes", *more)
    assert code == 0
    assert "moved,opening,,2025-10-25 08:30 grand,2025-10-25 09:00 grand" in printed.decode()
    assert run("export", *files, "-f", "xlsx", "-o", str(tmp_path / "x.xlsx"), *more)[0] == 0
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["programme", "attendance", "absences", "heads", "charges", "changes"]
    code, printed, messages = run("export", *files, "-f", "csv", "--since", str(old))
    assert (code, printed) == (2, b"")
    assert "desk alone" in messages


def test_the_secret_of_the_site_makes_the_ids(files, tmp_path, monkeypatch):
    """With the site's secret, from a file or the environment, ids in a schedule are others."""
    (tmp_path / "key").write_text("0123456789abcdef" * 2)
    (tmp_path / "key").chmod(0o600)
    plain = run("export", *files, "-f", "schedule.json")[1]
    keyed = run("export", *files, "-f", "schedule.json", "--secret", str(tmp_path / "key"))[1]
    monkeypatch.setenv("EVENTPLAN_SECRET", "0123456789abcdef" * 2)
    assert run("export", *files, "-f", "schedule.json")[1] == keyed != plain
    done = invoke(["export", *files, "-f", "schedule.xml", "--secret", str(tmp_path / "no")])
    assert "there is no secret" in str(done.exception)


@pytest.mark.parametrize("form", ["schedule.xml", "csv", "xlsx"])
def test_an_unlawful_plan_is_not_exported_unasked(files, form, tmp_path):
    """It is said which rules it breaks, and nothing is written."""
    *files, asked = files
    out = tmp_path / f"out.{form}"
    code, printed, messages = run("export", *files, "-f", form, "-o", str(out))
    assert (code, asked) == (1, "--unlawful")
    assert b": error " in printed
    assert "unlawful" in messages
    assert "--unlawful" in messages
    assert not out.exists()


def test_a_plan_of_another_scenario_is_said(tmp_path):
    """On standard error, whatever is made of the plan."""
    other = tmp_path / "other.yaml"
    other.write_text(
        small.SCENARIO.read_text("utf-8").replace("Roundtable on Coastal", "Round table on Coastal")
    )
    out, site = str(tmp_path / "p.csv"), str(tmp_path / "site")
    plan = str(small.plan_file())
    for scenario, said in ((small.SCENARIO, False), (other, True)):
        for command in (["export", "-f", "csv", "-o", out], ["publish", "-o", site]):
            code, _, messages = run(command[0], str(scenario), plan, *command[1:])
            assert code == 0, messages
            assert ("another scenario, or another version" in messages) == said
