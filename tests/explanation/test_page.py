"""What the page on explanations shows is what the command prints."""

import re
import shlex
from pathlib import Path

from tests.command_line import run

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "explain.md"


def test_examples_that_end_with_3_run(tmp_path: Path) -> None:
    """Each example of a scenario without a plan prints what is shown, and ends with exit code 3."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    blocks = re.findall(r"^```shell\n(.*?)^```", PAGE.read_text("utf-8"), flags=re.M | re.S)
    assert blocks
    for block in blocks:
        command, shown = block.removeprefix("$ ").split("\n", 1)
        words = shlex.split(command, comments=True)
        done = run(*words[1:], "--most", "1", cwd=tmp_path)
        assert done.returncode == 3, done.stderr
        assert shown in done.stdout
