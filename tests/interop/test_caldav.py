"""A CalDAV server takes and returns agendas; a sync client carries them there and back unchanged."""

import http.client
import importlib.util
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .corpus import files, hostile
from .parsers import by_hand, vobject

pytestmark = pytest.mark.slow
if importlib.util.find_spec("radicale") is None:
    pytest.skip("no Radicale: it comes with the extra `interop`", allow_module_level=True)


class Server:
    """A CalDAV server on the loopback interface, for one user without a password."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        config = folder / "radicale.conf"
        config.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n[auth]\ntype = none\n[rights]\ntype = authenticated\n"
            f"[storage]\nfilesystem_folder = {folder / 'store'}\n[logging]\nlevel = warning\n"
        )
        self.log = (folder / "radicale.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(config)], stdout=self.log, stderr=self.log
        )
        for _ in range(100):
            try:
                self.ask("GET", "/.web/")
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the CalDAV server does not answer")

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Send a request as the one user; return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {
                "Authorization": "Basic ZGVzazp4",
                **{k.replace("_", "-"): v for k, v in headers.items()},
            }
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@pytest.fixture(name="server")
def _server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture(name="agendas")
def _agendas(tmp_path: Path) -> dict[str, bytes]:
    return files(tmp_path, hostile())


def events(data: bytes) -> list[list[str]]:
    """Return the unfolded lines of each event, sorted: what a server or client may reorder, and no more."""
    text = data.replace(b"\r\n", b"\n").replace(b"\n ", b"").decode()
    return sorted(
        sorted(match.split("\n")) for match in re.findall(r"BEGIN:VEVENT\n(.*?)\nEND:VEVENT", text, re.S)
    )


def test_a_server_takes_and_returns_every_agenda(server, agendas) -> None:
    """Each agenda is accepted as a calendar, and comes back with the same events at the same instants."""
    assert server.ask("MKCOL", "/desk/")[0] in (201, 405)
    for number, data in enumerate(agendas.values()):
        path = f"/desk/agenda-{number}/"
        status, said = server.ask("PUT", path, data, Content_Type="text/calendar; charset=utf-8")
        assert status == 201, said
        status, back = server.ask("GET", path)
        assert status == 200
        assert events(back) == events(data)
        # The server writes time zones anew; a reader that goes by them, not by their names, says what they mean.
        assert sorted(vobject(back)) == sorted(by_hand(data))


def test_a_server_takes_single_events(server, agendas) -> None:
    """Each event of an agenda, with its time zone, is accepted as an object of its own, and comes back."""
    data = max(agendas.values(), key=len)
    assert server.ask("MKCALENDAR", "/desk/single/")[0] == 201
    head, _, rest = data.partition(b"BEGIN:VEVENT\r\n")
    for number, block in enumerate(rest.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT\r\n")):
        text = head + b"BEGIN:VEVENT\r\n" + block + b"END:VCALENDAR\r\n"
        path = f"/desk/single/{number}.ics"
        status, said = server.ask(
            "PUT", path, text, Content_Type="text/calendar; charset=utf-8", If_None_Match="*"
        )
        assert status == 201, said
        assert events(server.ask("GET", path)[1]) == events(text)


def test_a_sync_client_carries_agendas_there_and_back(server, agendas, tmp_path) -> None:
    """Vdirsyncer uploads an agenda and downloads it elsewhere: each event is the same, none is missing."""
    program = Path(sys.executable).parent / "vdirsyncer"
    if not program.is_file() and shutil.which("vdirsyncer") is None:
        pytest.skip("no vdirsyncer: it comes with the extra `interop`")
    chosen = sorted(agendas.values(), key=len)[-3:]
    lines = [f'[general]\nstatus_path = "{tmp_path / "status"}/"\n']
    for number, data in enumerate(chosen):
        assert server.ask("MKCALENDAR", f"/desk/sync-{number}/")[0] == 201
        (tmp_path / f"ours-{number}.ics").write_bytes(data)
        (tmp_path / f"back-{number}").mkdir()
        remote = (
            f'url = "http://127.0.0.1:{server.port}/desk/sync-{number}/"\nusername = "desk"\npassword = "x"'
        )
        lines += [
            f'[pair up{number}]\na = "ours{number}"\nb = "server{number}"\ncollections = null\n',
            f'[pair down{number}]\na = "server{number}"\nb = "back{number}"\ncollections = null\n',
            f'[storage ours{number}]\ntype = "singlefile"\npath = "{tmp_path / f"ours-{number}.ics"}"\n',
            f'[storage server{number}]\ntype = "caldav"\n{remote}\n',
            f'[storage back{number}]\ntype = "filesystem"\npath = "{tmp_path / f"back-{number}"}/"\nfileext = ".ics"\n',
        ]
    config = tmp_path / "vdirsyncer.conf"
    config.write_text("\n".join(lines))
    for step in ("discover", "sync", "sync"):
        # The first sync fills the servers; pairs run at once, so the way down may need the second.
        done = subprocess.run(
            [program, "-c", config, step], capture_output=True, text=True, timeout=120, input="n\n"
        )
        assert done.returncode == 0, done.stderr
    for number, data in enumerate(chosen):
        assert events((tmp_path / f"ours-{number}.ics").read_bytes()) == events(data)
        back = [path.read_bytes() for path in (tmp_path / f"back-{number}").glob("*.ics")]
        assert sorted(lines for agenda in back for lines in events(agenda)) == events(data)
        assert sorted(event for agenda in back for event in by_hand(_crlf(agenda))) == sorted(by_hand(data))


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
