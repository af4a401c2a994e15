"""The real server in processes of its own: killed, stopped, with certificates, behind a proxy, measured."""

import os
import re
import signal
import socket
import ssl
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme
from sqlalchemy import func, select

from models.base import new_id
from models.clock import Clock
from models.database import open_store
from models.people import Resident
from sync.central.__main__ import main
from sync.central.tries import MOST_FROM_ONE
from sync.client import DatabaseVault, SyncClient, pair
from sync.client.troubles import SyncTrouble
from sync.protocol import PROTOCOL_NOW, PairRequest, encode
from tests.helpers.central import KEY, Laptop, new_laptop_file, ordinary_role
from tests.helpers.processes import Serving, free_port

PERSONAL = ("Gunvor", "070-123 45 67", "Coach", "Sjöstad")
WORKERS, LAPTOPS, TURNS, EACH = 2, 3, 5, 20


@pytest.fixture
def sqlite_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITCOACH_CENTRAL_HOME", str(tmp_path / "central"))
    monkeypatch.setenv("ITCOACH_CENTRAL_PASSPHRASE", "fyra ord som ingen kommer på")
    monkeypatch.delenv("ITCOACH_CENTRAL_DATABASE", raising=False)


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: pytest.FixtureRequest, sqlite_home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a municipality with coaches in a database of its own."""
    if request.param == "postgres":
        url = ordinary_role(request.getfixturevalue("postgres"), f"serving_{uuid.uuid4().hex}")
        monkeypatch.setenv("ITCOACH_CENTRAL_DATABASE", url)
    assert main(["init", "--name", "Sjöstad"]) == 0
    for number in range(LAPTOPS):
        assert main(["add-coach", f"Coach {number}"]) == 0


@pytest.fixture
def laptops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator["Laptops"]:
    laptops = Laptops(tmp_path, capsys)
    yield laptops
    laptops.close()


class Laptops:
    """Laptops that are paired as in service: with a code from the operator's command."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys = folder, capsys
        self._paired: list[Laptop] = []

    def pair(self, url: str, coach: str) -> Laptop:
        self._capsys.readouterr()
        assert main(["pair", coach]) == 0
        code = self._capsys.readouterr().out.strip()
        clock = Clock()
        store = open_store(new_laptop_file(self._folder / f"laptop{len(self._paired)}"), KEY, clock)
        paired = pair(store, clock, url, code, "Laptop", DatabaseVault(store))
        self._paired.append(Laptop(store, SyncClient(store, clock), paired.coach_id, clock))
        return self._paired[-1]

    def close(self) -> None:
        for laptop in self._paired:
            laptop.client.close(), laptop.store.close()


def sync_until_done(laptop: Laptop) -> None:
    while True:
        try:
            laptop.sync()
            return
        except SyncTrouble as trouble:
            if not trouble.retryable:
                raise


def day(laptop: Laptop) -> None:
    for _ in range(TURNS):
        laptop.add(
            *(
                Resident(id=new_id(), code=new_id()[-6:], name="Gunvor", phone="070-123 45 67")
                for _ in range(EACH)
            )
        )
        sync_until_done(laptop)


@pytest.mark.usefixtures("home")
def test_processes_that_are_killed_lose_nothing_and_say_nothing_personal(laptops: Laptops) -> None:
    metrics = free_port()
    with Serving("--workers", str(WORKERS), "--metrics-port", str(metrics)) as serving:
        team = [laptops.pair(serving.url, f"Coach {number}") for number in range(LAPTOPS)]
        days = [threading.Thread(target=day, args=(laptop,)) for laptop in team]
        for each in days:
            each.start()
        for killed in range(WORKERS):
            victim = serving.workers(WORKERS + killed)[killed]
            serving.wait_for("sync", LAPTOPS * (killed + 1))
            os.kill(victim, signal.SIGKILL)
        for each in days:
            each.join()
        serving.workers(2 * WORKERS)
        reader = laptops.pair(serving.url, "Coach 0")
        sync_until_done(reader)
        assert httpx.get(f"{serving.url}/Gunvor?phone=070-123 45 67").status_code == 404
        told = httpx.get(f"http://127.0.0.1:{metrics}/metrics").text
        assert serving.stop() == 0

    revisions = reader.ask(
        lambda session: session.execute(select(Resident.rev, func.count()).group_by(Resident.rev)).all()
    )
    assert [tuple(row) for row in revisions] == [(1, LAPTOPS * TURNS * EACH)]
    assert re.search(r'^itcoach_requests_total{event="sync",status="200"} [1-9]', told, re.MULTILINE)
    assert "itcoach_devices_active 4.0" in told
    for text in (told, "".join(serving.log)):
        assert not [word for word in PERSONAL if word in text]
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told)
    assert {line["level"] for line in serving.lines("sync")} == {"info"}


@pytest.mark.usefixtures("sqlite_home")
def test_what_is_under_way_is_finished_before_it_stops(laptops: Laptops) -> None:
    main(["init", "--name", "Sjöstad"])
    with Serving() as serving, socket.create_connection(("127.0.0.1", serving.port)) as connection:
        body = encode(PairRequest(PROTOCOL_NOW, "2222-2222", "x"))
        head = ("POST /pair/v1 HTTP/1.1", "Host: x", "Expect: 100-continue", f"Content-Length: {len(body)}")
        connection.sendall("\r\n".join((*head, "", "")).encode())
        assert b"100 Continue" in connection.recv(100)  # the request is being read
        serving.process.send_signal(signal.SIGTERM)
        while not any("Shutting down" in line["message"] for line in serving.lines("uvicorn")):
            serving.wait_for("uvicorn", len(serving.lines("uvicorn")) + 1)
        connection.sendall(body)
        assert b"403 Forbidden" in connection.recv(200)
        assert serving.process.wait(60) == 0


@pytest.mark.usefixtures("sqlite_home")
def test_each_answer_is_sent_at_once() -> None:
    main(["init", "--name", "Sjöstad"])
    with Serving("--workers", "2") as serving, httpx.Client(timeout=60) as http:
        # An answer that waits for the other side's acknowledgement takes 40 ms, every time.
        quickest = min(http.post(f"{serving.url}/sync/v1").elapsed.total_seconds() for _ in range(30))
    assert quickest < 0.03


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path, ssl.SSLContext]:
    """Give the files of a certificate for loopback, and what trusts it."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return certificate, key, trust


@pytest.mark.usefixtures("sqlite_home")
def test_with_a_certificate_it_speaks_nothing_older_than_tls_1_2(
    certificate: tuple[Path, Path, ssl.SSLContext],
) -> None:
    main(["init", "--name", "Sjöstad"])
    cert, key, trust = certificate
    with Serving("--certfile", str(cert), "--keyfile", str(key)) as serving:
        assert httpx.get(f"{serving.url}/health", verify=trust).json()["status"] == "ok"
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", serving.port)) as plain, pytest.raises(ssl.SSLError):
            old.wrap_socket(plain)


def wrong_codes(serving: Serving, clients: list[str]) -> list[int]:
    body = encode(PairRequest(PROTOCOL_NOW, "2222-2222", "x"))
    with httpx.Client(base_url=serving.url) as http:
        headers = [{"X-Forwarded-For": client} for client in clients]
        return [http.post("/pair/v1", content=body, headers=each).status_code for each in headers]


@pytest.mark.usefixtures("sqlite_home")
def test_only_a_named_proxy_is_believed_about_addresses() -> None:
    main(["init", "--name", "Sjöstad"])
    with Serving("--proxy", "127.0.0.1") as serving:
        same = ["203.0.113.5"] * (MOST_FROM_ONE + 1)
        assert wrong_codes(serving, [*same, "203.0.113.6"]) == [403] * MOST_FROM_ONE + [429, 403]
    with Serving() as serving:
        others = [f"203.0.113.{n}" for n in range(10, 10 + MOST_FROM_ONE + 1)]
        assert wrong_codes(serving, others) == [403] * MOST_FROM_ONE + [429]


@pytest.mark.usefixtures("sqlite_home")
def test_what_hinders_the_start_is_told_in_words(
    certificate: tuple[Path, Path, ssl.SSLContext], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*options: str) -> str:
        assert main(["serve", *options]) == 1
        return capsys.readouterr().err

    assert "Skapa den och en kommun med init." in said()
    assert not (tmp_path / "central").exists()
    main(["init", "--name", "Sjöstad"])
    cert, key, _ = certificate
    other = tmp_path / "other.pem"
    trustme.CA().issue_cert("x").private_key_pem.write_to_path(other)
    assert "Filen missing.pem går inte att läsa." in said("--certfile", str(tmp_path / "missing.pem"))
    assert "Certifikatet eller dess nyckel" in said("--certfile", str(cert), "--keyfile", str(other))
    assert "Certifikatet eller dess nyckel" in said("--certfile", str(key), "--keyfile", str(key))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Ett annat program lyssnar redan på 127.0.0.1, port {port}." in said("--port", str(port))
    assert "Det går inte att lyssna på" in said(
        "--host", "203.0.113.9", "--certfile", str(cert), "--keyfile", str(key)
    )


def test_a_password_on_the_command_line_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", "postgresql+psycopg://itcoach:hemligt@x/itcoach", "devices"]) == 1
    assert "syns för alla" in (said := capsys.readouterr().err)
    assert "hemligt" not in said
