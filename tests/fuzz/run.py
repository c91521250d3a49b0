"""
Fuzz a target, guided by coverage: `python tests/fuzz/run.py scenario 300` for five minutes.

Needs the extra `fuzz`. A crash is written to `tests/fuzz/found/`: mend it, and move the file to
`tests/fuzz/corpus/TARGET/`.
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run a target for some seconds, from the corpus on."""
    import atheris

    sys.path.insert(0, str(HERE.parents[1]))
    with atheris.instrument_imports(include=["eventplan"]):
        from tests.fuzz.targets import TARGETS

    target, seconds = sys.argv[1], int(sys.argv[2])
    (HERE / "found").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as grown:
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
    main()
