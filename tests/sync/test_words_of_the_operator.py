"""What the operator types in a command is held to the same guard as what a coach writes."""

import argparse

import pytest

from sync.central.accounts import coaches, municipalities
from sync.central.commands.said import refuse_secrets
from tests.helpers.central import Server
from tests.sync.conftest import Shell, on_sqlite

NUMBER, PASSWORD = "Karl 121212-1212", "Lösenordet är Blomma!23"


@on_sqlite
@pytest.mark.parametrize(
    "command",
    [
        ("add-coach", NUMBER),
        ("init", "--name", NUMBER),
        ("init", "--name", "Granköping", "--hours", "Vardagar. Portkod 4821"),
        ("set", "--service", PASSWORD),
        ("requests", "decide", "x", "--refuse", "--decision", "KS 1", "--reason", PASSWORD),
        ("requests", "decide", "x", "--grant", "--decision", "KS 1", "--by", NUMBER),
        ("retention", "run", "--decision", "KS 1", "--by", NUMBER),
        ("rename", "x", PASSWORD),
        ("erase", "19121212-1212", "--decision", "KS 1"),
        ("guides", "answer", "x", NUMBER),
    ],
)
def test_a_personnummer_or_a_password_in_a_command_is_refused(
    server: Server, shell: Shell, command: tuple[str, ...]
) -> None:
    said = shell(*command)
    assert said[0] == 1
    assert said[1].startswith("Det som står i kommandot innehåller")
    assert not any(secret in said[1] for secret in (NUMBER, PASSWORD, "4821"))
    assert (municipalities(server.engine), coaches(server.engine, server.tenant)) == (["Sjöstad"], [])


def test_ordinary_words_of_commands_pass() -> None:
    refuse_secrets(
        argparse.Namespace(
            phone="0490-25 40 00",
            hours="Mån-fre 8.30-16.00, kod behövs inte",
            decision="KS 2026/41",
            reason="Ett ärende pågår hos IVO, dnr 8.1-2026-4821",
            person="A7K3Q-X",
            request="01a203b6-e00f-7765-a119-8b337162dbbd",
            database="postgresql+psycopg://itcoach@db.example.se/itcoach",
        )
    )
