"""Every agenda is the same to every calendar program: who, when, where, what, how certain, how often revised."""

import re
from pathlib import Path

import pytest

from .corpus import files, hostile, messages
from .parsers import PYTHON, Event, by_hand, others

for _module in ("ics", "ical", "vobject"):
    pytest.importorskip(_module, reason="comes with the extra `test`")

# Zones whose rules are read wrongly most easily: half hours, changes of date, none at all, Ramadan.
ZONES = (
    "Asia/Ho_Chi_Minh", "America/New_York", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Africa/Casablanca", "America/St_Johns", "Pacific/Chatham", "UTC",
)  # fmt: skip


def everything(folder: Path, zone: str = "Asia/Ho_Chi_Minh") -> dict[str, bytes]:
    """Return agendas and messages."""
    return {**files(folder, hostile(zone)), **messages(folder)}


@pytest.fixture(name="agendas", scope="module")
def _agendas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return everything(tmp_path_factory.mktemp("agendas"))


@pytest.fixture(name="truth", scope="module")
def _truth(agendas: dict[str, bytes]) -> dict[str, list[Event]]:
    return {name: sorted(by_hand(data)) for name, data in agendas.items()}


def test_the_corpus_has_everything(agendas, truth) -> None:
    """The files are of every kind of reader, and hold moved, withdrawn and unchanged items."""
    assert len(agendas) >= 20
    assert sum(b"METHOD:CANCEL" in data for data in agendas.values()) >= 1
    assert sum(b"METHOD:REQUEST" in data for data in agendas.values()) >= 1
    assert sum(b"BEGIN:VALARM" in data for data in agendas.values()) >= 5
    states = {(event.status, event.sequence) for events in truth.values() for event in events}
    # Who no longer goes to what is held gets a CANCEL that says nothing of its status.
    assert {("CONFIRMED", 0), ("CONFIRMED", 1), ("CANCELLED", 1), ("", 1)} <= states


def test_texts_are_whole(truth) -> None:
    """Letters of every script come through; nothing forged, no control or direction character does."""
    said = "\n".join("\n".join(event[3:6]) for events in truth.values() for event in events)
    for words in (
        "Đoàn đại biểu Việt Nam: Lễ ký Công ước",
        "الدورة الأولى للجنة، القاعة ٢",
        "联合国打击网络犯罪公约签署仪式；第二会议室，一楼",
        "Подписание Конвенции ООН «против киберпреступности»",
        "Cérémonie de signature : l’État hôte, 1ʳᵉ partie — œuvre",
        "👩‍👩‍👧‍👦🏳️‍🌈 é नि\u200dक्ष می\u200cخواهم",
        "Ă" * 74 + "é" * 74 + "中" * 74 + "👍" * 74,
    ):
        assert words in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]", said)
    assert "Forged" not in {event.summary for events in truth.values() for event in events}


@pytest.mark.parametrize("name", [name for name in PYTHON if name != "by hand"])
def test_python_readers_agree(name, agendas, truth) -> None:
    """Each library reads the same events as RFC 5545 says: UID, times in UTC, texts, status, sequence."""
    # ics.py takes a second a file: it gets the largest of each kind, and those with withdrawn items.
    few = agendas
    if name == "ics":
        ranked = sorted(agendas, key=lambda file: (-len(truth[file]), file))
        few = {file: agendas[file] for file in ranked[:2]}
    read = PYTHON[name](few)
    assert read == {file: truth[file] for file in few}


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_all_readers_agree_in_every_zone(zone, tmp_path) -> None:
    """Libraries in Python, JavaScript, C and Perl read the same events in zones of every sort."""
    agendas = everything(tmp_path, zone)
    truth = {file: sorted(by_hand(data)) for file, data in agendas.items()}
    for name, read in PYTHON.items():
        few = agendas if name != "ics" else dict(sorted(agendas.items(), key=lambda item: -len(item[1]))[:1])
        assert read(few) == {file: truth[file] for file in few}, name


@pytest.mark.slow
@pytest.mark.parametrize("name", list(others()))
def test_readers_in_other_languages_agree(name, tmp_path) -> None:
    """What many clients are built on reads the same events in zones of every sort."""
    read = others()[name]
    if isinstance(read, str):
        pytest.skip(read)
    for zone in ZONES:
        agendas = everything(tmp_path / zone.replace("/", "-"), zone)
        events = read(agendas)
        for file, data in agendas.items():
            assert events[file] == sorted(by_hand(data)), (name, zone, file)
