"""The configuration for web servers, in a real nginx and a real Apache: skipped where there is none, unless required."""

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from eventplan.publish import readers
from eventplan.publish.serving import apache, nginx, prefix
from eventplan.publish.site.released import PublicPages

from .scenes import WHERE
from .sites import at, feed, release, scene

REQUIRED = os.environ.get("EVENTPLAN_SERVERS") == "required"
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
SERVERS = {"nginx": shutil.which("nginx", path=_PATH), "apache": shutil.which("apache2", path=_PATH)}
MODULES = Path("/usr/lib/apache2/modules")
URL = "https://agenda.example.org/agendas"
EG1 = readers.delegate("EG-01")
TYPES = (
    "types { text/html html; text/css css; application/javascript js; application/json json; text/xml xml; }"
)


def nginx_main(folder, port):
    """Return the configuration around ours, and the command that takes it."""
    scratch = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    text = (
        f"daemon off; {user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 64; }}\nhttp {{ access_log off; {scratch}\n{TYPES}\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/root; include {folder}/site-desk/nginx.conf; }} }}\n"
    )
    return text, [SERVERS["nginx"], "-e", f"{folder}/error.log", "-c", f"{folder}/main.conf"]


def apache_main(folder, port):
    """Return the same for Apache, with folders as Debian has them: they may be listed."""
    names = "mpm_event authz_core mime dir alias autoindex headers filter deflate"
    modules = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in names.split())
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    text = (
        f"ServerRoot {folder}\n{modules}{user}ServerName localhost\nListen 127.0.0.1:{port}\n"
        f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nMutex file:{folder}\nTypesConfig /etc/mime.types\n"
        f"StartServers 1\n<VirtualHost *>\nDocumentRoot {folder}/root\n"
        f"<Directory {folder}/>\nOptions Indexes FollowSymLinks\nRequire all granted\n</Directory>\n"
        f"Include {folder}/site-desk/apache.conf\n</VirtualHost>\n"
    )
    return text, [SERVERS["apache"], "-X", "-f", f"{folder}/main.conf"]


MAINS = {"nginx": nginx_main, "apache": apache_main}


class Server:
    """A web server that serves a site with the configuration of its desk."""

    def __init__(self, name, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / "root").mkdir()
        (folder / "root" / "agendas").symlink_to(folder / "site")
        text, command = MAINS[name](folder, self.port)
        (folder / "main.conf").write_text(text)
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError((folder / "error.log").read_text())

    def get(self, path, **headers):
        """Return status, headers (lower case) and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()


@pytest.fixture(name="served", scope="module", params=SERVERS)
def _served(request):
    if SERVERS[request.param] is None:
        assert not REQUIRED, f"there is no {request.param}, and it is required"
        pytest.skip(f"no {request.param}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # Apache serves as nobody of note
        release(folder, scene(), at("01T09:00"), url=URL, pages=PublicPages())
        old = _path(folder)
        release(folder, scene(), at("02T09:00"), revoke=[EG1], pages=PublicPages())
        server = Server(request.param, folder)
        yield server, folder, old
        server.process.terminate()
        server.process.wait(10)


def _path(folder):
    """Return where EG-01 has their feed."""
    rows = (folder / "site-desk" / "index.csv").read_text().splitlines()
    return next(row for row in rows if ",EG-01," in row).split(URL)[1].split(",")[0]


def test_a_feed_is_a_calendar_of_its_own_reader(served):
    """Type, charset, privacy, an ETag and the time of the last change; the bytes are those of the file."""
    server, folder, _ = served
    status, headers, body = server.get(f"/agendas{_path(folder)}")
    assert (status, body) == (200, feed(folder, "delegate", "EG-01"))
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["cache-control"] == "private, max-age=900"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["etag"]
    assert headers["last-modified"]


def test_who_has_it_already_gets_nothing(served):
    """Conditional requests are answered by 304, with and without compression."""
    server, folder, _ = served
    path = f"/agendas{_path(folder)}"
    _, headers, _ = server.get(path)
    for asked in (
        {"If_None_Match": headers["etag"]},
        {"If_Modified_Since": headers["last-modified"]},
        {"If_None_Match": headers["etag"], "Accept_Encoding": "gzip"},
    ):
        status, _, body = server.get(path, **asked)
        assert (status, body) == (304, b"")
    _, zipped, _ = server.get(path, Accept_Encoding="gzip")
    assert server.get(path, If_None_Match=zipped["etag"], Accept_Encoding="gzip")[0] == 304
    assert server.get(path, If_None_Match='"other"')[0] == 200


def test_calendars_and_pages_are_compressed(served):
    """Who takes gzip gets it, and caches are told that it depends on who asks."""
    server, folder, _ = served
    for path in (_path(folder), "/programme.ics", "/schedule.json", "/schedule.xml", "/index.html"):
        _, plain, body = server.get(f"/agendas{path}")
        _, headers, packed = server.get(f"/agendas{path}", Accept_Encoding="gzip")
        assert headers.get("content-encoding") == "gzip", (path, headers)
        assert headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(packed) == body
        assert len(packed) < len(body)
        assert "charset=utf-8" in plain["content-type"]


def test_what_is_revoked_is_gone(served):
    """A revoked feed is answered by 410, which makes calendars stop; what never was, by 404."""
    server, folder, old = served
    assert old != _path(folder)
    assert server.get(f"/agendas{old}")[0] == 410
    assert server.get(f"/agendas/feeds/{'0' * 32}.ics")[0] == 404


def test_nothing_is_listed(served):
    """Neither feeds nor hidden files are found by looking; the public programme is."""
    server, folder, _ = served
    (folder / "site" / ".hidden").write_text("x")
    assert server.get("/agendas/feeds/")[0] in (403, 404)
    assert server.get("/agendas/.hidden")[0] in (403, 404)
    status, headers, body = server.get("/agendas/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body == (folder / "site" / "index.html").read_bytes()
    status, headers, _ = server.get("/agendas/programme.ics")
    assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["cache-control"] == "public, max-age=900"


def test_a_release_changes_the_tag_of_what_changed(served):
    """After a release, ETags of feeds that changed are others, and all others are the same."""
    server, folder, _ = served
    rows = (folder / "site-desk" / "index.csv").read_text().splitlines()
    paths = {
        row.split(",")[2]: "/agendas" + row.split(URL)[1].split(",")[0]
        for row in rows
        if ",delegate," in row and URL in row
    }

    def tags():  # Apache calls a tag of the last second weak
        return {who: server.get(path)[1]["etag"].removeprefix("W/") for who, path in paths.items()}

    before = tags()
    release(
        folder,
        scene(where={**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}),
        at("03T09:00"),
        pages=PublicPages(),
    )
    after = tags()
    assert {who for who in paths if before[who] != after[who]} == {"vn-minister", "CN-01"}


def test_addresses_that_are_no_plain_paths_stay_out():
    """What an address holds never becomes a directive."""
    assert prefix("https://a.example.org") == "/"
    assert prefix("https://a.example.org/x/y/") == "/x/y/"
    for bad in ("https://a/;return;", "https://a/{", "https://a/$x", 'https://a/"'):
        assert prefix(bad) == "/"
    for written in (nginx(URL, ["feeds/a.ics"]), apache(URL, ["feeds/a.ics"])):
        assert "/agendas/feeds/a.ics" in written
