"""Bytes that once made trouble, and any others: read or refused in words, never a traceback."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.command_line import invoke
from tests.fuzz.run import kept
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(file for file in CORPUS.rglob("*") if file.is_file())


def spoilt(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """A seed with a stretch of it replaced by others of its own pieces, or by any bytes."""

    @st.composite
    def draw(pick: st.DrawFn) -> bytes:
        data = pick(st.sampled_from(seeds))
        start = pick(st.integers(0, len(data)))
        end = pick(st.integers(start, min(len(data), start + 40)))
        other = pick(st.sampled_from(seeds))
        piece = pick(st.integers(0, max(0, len(other) - 1)))
        new = pick(
            st.one_of(st.binary(max_size=12), st.just(other[piece : piece + pick(st.integers(0, 60))]))
        )
        return data[:start] + new + data[end:]

    return draw()


def test_every_target_has_a_corpus() -> None:
    """Each reader has seeds."""
    assert {file.parent.name for file in FILES} == set(TARGETS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_the_corpus_makes_no_trouble(file: Path) -> None:
    """Each file of the corpus is read or refused."""
    TARGETS[file.parent.name](file.read_bytes())


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_what_grew_makes_no_trouble(target: str) -> None:
    """Inputs of earlier runs of the fuzzer, each of which reaches something else."""
    for data in kept(target):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_files_make_no_trouble(target: str) -> None:
    """Files of the corpus with a stretch replaced are read or refused."""
    seeds = [file.read_bytes() for file in FILES if file.parent.name == target]

    @settings(
        max_examples=15 if target == "scenario-changed" else 60,
        deadline=None,
        derandomize=True,
        database=None,
    )
    @given(spoilt(seeds))
    def run(data: bytes) -> None:
        TARGETS[target](data)

    run()


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.one_of(st.binary(max_size=200), spoilt([f.read_bytes() for f in FILES if f.parent.name == "scenario"]))
)
def test_any_bytes_are_answered_with_an_exit_code(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    """`check` answers any file with 0, 1 or 2 and with words."""
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(data)
    done = invoke(["check", str(file)])
    assert done.exit_code in (0, 1, 2), done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit)
