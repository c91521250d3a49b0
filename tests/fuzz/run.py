"""
Fuzz a target, guided by coverage: `python tests/fuzz/run.py scenario 300` for five minutes.

Needs the extra `fuzz`. It begins from the corpus and from what grew in earlier runs, and keeps what grows
(`grown/TARGET.txt`). A crash is written to `tests/fuzz/found/`: mend it, and move the file to
`tests/fuzz/corpus/TARGET/`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

LONGEST = 512
"""Bytes of the longest input that is kept: longer ones are soon found again from the corpus."""


def main() -> None:
    """Run a target for some seconds in a process of its own, which it ends; keep what has grown."""
    target, seconds = sys.argv[1], int(sys.argv[2])
    (HERE / "found").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as grown:
        for number, data in enumerate(kept(target)):
            (Path(grown) / f"{number:05}").write_bytes(data)
        code = subprocess.run([sys.executable, __file__, target, str(seconds), grown], check=False).returncode
        keep(target, Path(grown))
    sys.exit(code)


def kept(target: str) -> list[bytes]:
    """Return what has grown of a target: inputs that reach something that no other does."""
    file = HERE / "grown" / f"{target}.txt"
    return [bytes.fromhex(line) for line in file.read_text("ascii").splitlines()] if file.is_file() else []


def keep(target: str, folder: Path) -> None:
    """Keep the inputs in a folder, a line each."""
    inputs = {data.hex() for path in folder.iterdir() if len(data := path.read_bytes()) <= LONGEST}
    (HERE / "grown").mkdir(exist_ok=True)
    text = "".join(f"{line}\n" for line in sorted(inputs - {""}, key=lambda line: (len(line), line)))
    (HERE / "grown" / f"{target}.txt").write_text(text, "ascii")


def fuzz(target: str, seconds: str, grown: str) -> None:
    """Fuzz, and leave."""
    import atheris

    sys.path.insert(0, str(HERE.parents[1]))
    with atheris.instrument_imports(include=["eventplan"]):
        from tests.fuzz.targets import TARGETS

    words = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        "-timeout=60",  # by the clock, and others may want the processor
        "-rss_limit_mb=2048",
        f"-max_len={64 if target.endswith('-changed') else 8192}",
    ]
    words += [f"-artifact_prefix={HERE / 'found'}/{target}-", "-print_final_stats=1"]
    words += [f"-dict={HERE / 'words.dict'}", grown, str(HERE / "corpus" / target)]
    atheris.Setup(words, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        fuzz(*sys.argv[1:])
    else:
        main()
