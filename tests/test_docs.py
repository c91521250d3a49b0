"""What README and docs show, works."""

import importlib
import inspect
import logging
import re
import runpy
import shlex
from pathlib import Path

import pytest
import typer.main

from eventplan.cli.commands import app
from tests.command_line import run

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), flags=re.M | re.S)


@pytest.mark.parametrize("page", [p for p in PAGES if _blocks(p, "python")], ids=lambda p: p.name)
def test_python_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python example runs, those of one page after each other."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    logger = logging.getLogger("eventplan")
    level = logger.level

    try:
        for block in _blocks(page, "python"):
            exec(compile(block, str(page), "exec"), names)  # noqa: S102 - our own examples
    finally:
        logger.setLevel(level)  # a page sets it, and tests count what is logged


@pytest.mark.parametrize("page", [p for p in PAGES if _blocks(p, "yaml")], ids=lambda p: p.name)
def test_yaml_examples_are_scenarios(page: Path) -> None:
    """Every YAML example that is a whole scenario loads."""
    from eventplan.files import load_text

    for block in _blocks(page, "yaml"):
        if block.startswith("eventplan:"):
            load_text(block)


@pytest.mark.parametrize("page", [p for p in PAGES if _blocks(p, "console")], ids=lambda p: p.name)
def test_console_examples_run(page: Path, tmp_path: Path) -> None:
    """Every `$ eventplan` example exits with 0 and prints what is shown below it."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    for block in _blocks(page, "console"):
        for command, shown in re.findall(r"^\$ (eventplan .*)\n((?:(?!\$ ).*\n)*)", block, flags=re.M):
            done = run(*shlex.split(command)[1:], cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            assert shown in done.stdout


def _options() -> dict[str, set[str]]:
    """Return the options of each command."""
    return {
        name: {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
        for name, command in typer.main.get_command(app).commands.items()
    }


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_commands_of_pages_have_the_options_that_they_are_shown_with(page: Path) -> None:
    """Every command that a page shows, in a block or in a sentence, exists with its options."""
    options = _options()
    for span in re.findall(r"^```.*?^```|`[^`]+`", page.read_text("utf-8"), flags=re.M | re.S):
        for command, rest in re.findall(r"(?:^|[` /])eventplan ([a-z][a-z-]*)([^\n`#|&]*)", span, flags=re.M):
            if (ROOT / "eventplan" / command).is_dir():
                continue
            assert command in options, span
            assert {*re.findall(r"(?<= )--?[a-zA-Z][a-z-]*", rest)} <= {*options[command], "--help"}, span


def _commands() -> list[str]:
    return [line for block in _blocks(ROOT / "README.md", "console") for line in block.splitlines()]


def test_the_two_commands_set_themselves_up() -> None:
    """The first two commands of the README make an environment, install, and plan or test, in one line each."""
    plan, test = _commands()[:2]
    assert plan.startswith("python3 -m venv .venv && .venv/bin/pip install -q . && ")
    assert "eventplan plan scenarios/hanoi-2025.yaml -o build/hanoi" in plan
    assert test.startswith("python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && ")
    assert "pytest" in test


def test_commands_of_the_readme_have_files_that_are_there() -> None:
    """Every scenario in a command of the README is in the repository."""
    files = re.findall(r"\.venv/bin/eventplan \S+ (\S+\.yaml)", "\n".join(_commands()))
    assert files
    assert all((ROOT / file).is_file() for file in files)


def test_generated_pages_are_up_to_date() -> None:
    """`python docs/generate.py` would change nothing."""
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == pages["rules_page"]()
    assert (ROOT / "docs" / "scenario-format.md").read_text("utf-8") == pages["format_page"]()
    assert (ROOT / "docs" / "pictures" / "hanoi-day.svg").read_text("utf-8") == pages["day_picture"]()
    assert (ROOT / "docs" / "how-the-search-works.md").read_text("utf-8") == pages["search_page"]()
    assert (ROOT / "docs" / "tutorial.ipynb").read_text("utf-8") == pages["notebook"]()


def documented() -> list[str]:
    """Return the names in the API reference."""
    return re.findall(r"^::: (\S+)", (ROOT / "docs" / "api.md").read_text("utf-8"), flags=re.M)


@pytest.mark.parametrize("name", documented())
def test_the_reference_explains_every_argument(name: str) -> None:
    """Each function in the API reference names its arguments, or says which other function has the same."""
    module, _, function = name.rpartition(".")
    described = getattr(importlib.import_module(module), function)
    text = inspect.getdoc(described)
    assert text

    if inspect.isfunction(described) and "Arguments as for `" not in " ".join(text.split()):
        arguments = inspect.signature(described).parameters.keys() - {"scenario", "plan", "path", "folder"}
        assert {argument for argument in arguments if not re.search(rf"\b{argument}\b", text)} == set()


def test_links_lead_somewhere() -> None:
    """Every relative link in README and docs leads to a file."""
    for page in [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
