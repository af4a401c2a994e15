"""What the server says of a request, in its log and to who asked: nothing of what stood in it."""

import io
import logging
import socket
from collections.abc import Iterator

import httpx
import pytest

from models.base import new_id
from models.sync_state import SyncState
from sync.central.logs import JsonLines
from sync.protocol import EXTRACT_PATH, MAX_BODY_BYTES, PAIR_PATH, PROTOCOL_NOW, SYNC_PATH
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite
from tests.sync.test_intruders import token_of

NAME = "Gunvor"
MALFORMED = (
    b"GUNVOR Gunvor\r\n\r\n",
    b"GET /Gunvor HTTP/9.9\r\nGunvor\r\n\r\n",
    b"POST /sync/v1 HTTP/1.1\r\nHost: Gunvor\r\nContent-Length: Gunvor\r\n\r\n",
    b"GET /" + b"Gunvor" * 20_000 + b" HTTP/1.1\r\n\r\n",
)
BODIES = (
    b'{"protocol": "Gunvor',
    b'"Gunvor"',
    b"\xff\xfeGunvor",
    b'{"protocol": {"Gunvor": 1}}',
    b'{"protocol": ' + b"[" * 50_000 + b'"Gunvor"',
    b'{"Gunvor": "\\ud800"}',
    b"Gunvor" * (MAX_BODY_BYTES // 6 + 1),
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Give what the server logs, as it is written in service."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    handler.setFormatter(JsonLines())
    before = root.level
    root.addHandler(handler), root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler), root.setLevel(before)


@pytest.fixture
def laptop(server: Server) -> Laptop:
    laptop = server.laptop()
    laptop.sync()
    return laptop


def asked(server: Server, laptop: Laptop) -> Iterator[httpx.Response]:
    """Ask with the name wherever there is room for one: path, query, header, body, each field of it."""
    bearer = {"Authorization": f"Bearer {token_of(laptop)}"}
    state: SyncState = laptop.get(SyncState, 1)  # type: ignore[arg-type]
    with httpx.Client(base_url=server.url, headers={"User-Agent": NAME, "Cookie": NAME}) as http:
        for path in ("/Gunvor", "/sync/v1/Gunvor", "/sync/v1?n=Gunvor", "/health?n=Gunvor", "/%00Gunvor"):
            for method in ("GET", "POST", "PUT", "DELETE"):
                yield http.request(method, path)
        yield http.post(SYNC_PATH, headers={"Authorization": f"Bearer {NAME}"})
        yield http.post(SYNC_PATH, headers=bearer | {"Content-Encoding": NAME}, content=b"{}")
        for path in (SYNC_PATH, PAIR_PATH, EXTRACT_PATH):
            for body in BODIES:
                yield http.post(path, headers=bearer, content=body)
        said = {"protocol": PROTOCOL_NOW, "device": state.device_id}
        for fields in (
            {"epoch": state.epoch, "cursor": 0, "schema_v": 1, "resident": new_id()},
            {"code": "2222-2222", "device_name": "x", "replaces": "", "municipality": ""},
        ):
            for name in said | fields:
                for path in (SYNC_PATH, PAIR_PATH, EXTRACT_PATH):
                    yield http.post(path, headers=bearer, json=said | fields | {name: NAME})
        edit = {"op": 1, "entity": "resident", "record": new_id(), "kind": "insert", "patch": {"code": "A"}}
        for name in edit:
            request = said | {"epoch": state.epoch, "cursor": state.cursor, "schema_v": 1}
            yield http.post(SYNC_PATH, headers=bearer, json=request | {"ops": [edit | {name: NAME}]})


@on_sqlite
def test_nothing_of_a_request_stands_in_the_log_or_in_the_refusal(
    server: Server, laptop: Laptop, log: io.StringIO
) -> None:
    statuses = set()
    for answer in asked(server, laptop):
        statuses.add(answer.status_code)
        assert NAME not in answer.text + str(answer.headers), answer.request
        assert "Traceback" not in answer.text, answer.request
    assert {400, 401, 403, 404, 405, 413} <= statuses
    assert max(statuses) < 500
    assert '"event": "extract"' in log.getvalue()
    assert NAME.lower() not in log.getvalue().lower()


@pytest.mark.parametrize("odd", [2**63, 2**53, -1, "\0"])
def test_a_number_or_a_text_that_no_database_holds_is_refused_as_such(
    server: Server, laptop: Laptop, odd: int | str
) -> None:
    state: SyncState = laptop.get(SyncState, 1)  # type: ignore[arg-type]
    edit = {"op": 1, "entity": "resident", "record": new_id(), "kind": "insert", "base_rev": 0, "schema_v": 1}
    said = {"protocol": PROTOCOL_NOW, "device": state.device_id, "epoch": state.epoch, "cursor": 0}
    said |= {"schema_v": 1, "results_ack": 0, "since": 0, "limit": 0, "waiting": 0}
    pairing = {"protocol": PROTOCOL_NOW, "code": "2222-2222", "device_name": "x", "replaces": "", "acked": 0}
    bodies = [(SYNC_PATH, said | {name: odd, "ops": []}) for name in said]
    bodies += [(SYNC_PATH, said | {"ops": [edit | {name: odd}]}) for name in edit]
    bodies += [(SYNC_PATH, said | {"settled": ["\0"]})]
    bodies += [(PAIR_PATH, pairing | {name: odd}) for name in pairing]
    bodies += [(EXTRACT_PATH, said | {"resident": odd})]
    bearer = {"Authorization": f"Bearer {token_of(laptop)}"}
    with httpx.Client(base_url=server.url, headers=bearer) as http:
        answers = {(path, str(body)): http.post(path, json=body).status_code for path, body in bodies}
    assert {body for body, status in answers.items() if status >= 500} == set()


@on_sqlite
def test_nothing_of_what_is_no_http_stands_in_the_log_or_in_the_refusal(
    server: Server, log: io.StringIO
) -> None:
    assert server.running
    for request in MALFORMED:
        with socket.create_connection(("127.0.0.1", server.running.port)) as connection:
            connection.sendall(request)
            answer = connection.recv(4_000)
        assert b" 400 " in answer
        assert b"gunvor" not in answer.lower()
    assert '"event": "uvicorn"' in log.getvalue()
    assert NAME.lower() not in log.getvalue().lower()
