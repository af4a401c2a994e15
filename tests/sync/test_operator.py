"""The operator at the shell: which laptops there are, what has not arrived, and who is shut out."""

import json

import pytest

from models.base import new_id
from models.people import Municipality, Resident
from models.sync_state import SyncState
from sync.central.__main__ import main
from sync.central.accounts import create_municipality, make_pairing_code
from sync.client import DatabaseVault, pair
from sync.client.troubles import CodeRefused, Revoked, ServerAway
from sync.tables import pairing_code, sync_device
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import Shell, on_sqlite
from tests.sync.test_faults import Unreliable, drop


def device_of(laptop: Laptop) -> str:
    return str(laptop.get(SyncState, 1).device_id)


def listed(shell: Shell) -> list[dict]:
    code, said = shell("devices", "--json")
    assert code == 0
    return list(json.loads(said))


def residents(how_many: int) -> list[Resident]:
    return [Resident(id=new_id(), code=f"R{n:04}") for n in range(how_many)]


def test_the_operator_sees_what_has_not_arrived(server: Server, shell: Shell) -> None:
    laptop, other = server.laptop("Coach A"), server.laptop("Coach B")
    laptop.sync(), laptop.sync(), other.sync(), other.sync()
    assert [(row["unconfirmed"], row["behind"], row["waiting"]) for row in listed(shell)] == [(0, 0, 0)] * 2

    laptop.add(*residents(3))
    laptop.sync()
    first, second = listed(shell)
    assert (first["coach"], first["unconfirmed"], first["behind"], first["waiting"]) == ("Coach A", 3, 0, 0)
    assert (second["coach"], second["unconfirmed"], second["behind"]) == ("Coach B", 0, 3)
    laptop.sync(), other.sync(), other.sync()
    assert [(row["unconfirmed"], row["behind"], row["waiting"]) for row in listed(shell)] == [(0, 0, 0)] * 2


@on_sqlite
def test_a_laptop_lost_in_the_middle_of_sending_has_said_how_much_was_left(
    server: Server, shell: Shell
) -> None:
    laptop = server.laptop(transport=Unreliable(2, drop, reach=False))
    laptop.add(*residents(700))
    with pytest.raises(ServerAway):
        laptop.sync()
    assert [(row["waiting"], row["unconfirmed"]) for row in listed(shell)] == [(200, 500)]


def test_revoking_says_what_is_lost_and_asks_first(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    laptop.add(*residents(2))
    laptop.sync()
    code, said = shell("revoke", device_of(laptop))
    assert (code, laptop.sync().requests) == (1, 1)
    assert "2 mottagna ändringar som datorn inte har bekräftat" in said
    assert "förstör sin nyckel" in said
    assert "Ingen har svarat ja" in said
    code, said = shell("revoke", device_of(laptop)[:20], "--yes")
    assert code == 0
    with pytest.raises(Revoked):
        laptop.sync()
    assert "spärrad" in shell("devices")[1]


@on_sqlite
def test_half_a_number_is_enough_when_it_is_one_laptops(server: Server, shell: Shell) -> None:
    laptops = [server.laptop(), server.laptop()]
    assert shell("revoke", device_of(laptops[0])[:4], "--yes")[1].startswith("Flera datorer")
    assert {row["status"] for row in listed(shell)} == {"active"}
    assert shell("rename", device_of(laptops[0]), "Reserven  på kontoret")[0] == 0
    assert [row["name"] for row in listed(shell)] == ["Reserven på kontoret", "test"]


@on_sqlite
def test_the_servers_own_device_is_not_one_to_govern(server: Server, shell: Shell) -> None:
    assert shell("revoke", "server", "--yes")[0] == 1
    assert shell("rename", "server", "x")[0] == 1
    assert {row["status"] for row in server.rows(sync_device)} == {"active"}


def test_a_coach_who_leaves_is_shut_out_with_laptops_and_codes(server: Server, shell: Shell) -> None:
    leaving, staying = server.laptop("Coach A"), server.laptop("Coach B")
    code = make_pairing_code(server.engine, server.clock, server.tenant, "Coach A")
    assert shell("deactivate-coach", "Coach A")[0] == 1
    leaving.sync()
    assert shell("deactivate-coach", "coach  a", "--yes")[0] == 0
    with pytest.raises(Revoked):
        leaving.sync()
    with pytest.raises(CodeRefused):
        pair(leaving.store, leaving.clock, server.url, code, "test", DatabaseVault(leaving.store))
    assert staying.sync().requests == 1
    assert shell("pair", "Coach A")[0] == 1
    coaches = [line.split() for line in shell("coaches")[1].splitlines()[1:]]
    assert coaches == [["Coach", "A", "avslutad", "0"], ["Coach", "B", "aktiv", "1"]]
    assert all(row["used_at"] for row in server.rows(pairing_code))
    assert shell("add-coach", "Coach A")[0] == 0
    assert shell("pair", "Coach A")[0] == 0


def test_what_the_municipality_decides_reaches_the_laptops(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    laptop.sync()
    assert shell("set", "--sharing", "all", "--phone", "0123-45 67 89")[0] == 0
    laptop.sync()
    decided = laptop.ask(lambda session: session.query(Municipality).one())
    assert (decided.sharing, decided.switchboard_phone, decided.name) == ("all", "0123-45 67 89", "Sjöstad")
    assert shell("set", "--lock-minutes", "3")[0] == 0
    laptop.sync()
    assert laptop.ask(lambda session: session.query(Municipality).one()).lock_minutes == 3
    for wrong in ("0", "16", "länge"):
        with pytest.raises(SystemExit):
            shell("set", "--lock-minutes", wrong)
    assert shell("set") == (1, "Ingenting är angivet att ändra. Se set --help.\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["set", "--lock-minutes", "0"], "ett helt tal mellan 1 och 15"),
        (["set", "--retention-months", "tolv"], "ett helt tal mellan 1 och 120"),
        (["access-log", "--from", "igår"], "skriv dagen som 2026-11-22, inte igår"),
    ],
)
def test_a_number_or_a_day_that_cannot_be_is_told_in_one_line_of_words(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert words in capsys.readouterr().err.splitlines()[-1]


def test_the_operator_sees_the_municipalities(server: Server, shell: Shell) -> None:
    create_municipality(server.engine, server.clock, name="Granköping")
    assert shell("municipalities") == (0, "Granköping\nSjöstad\n")
    assert shell("devices")[0] == 1
    assert shell("devices", "--municipality", "Granköping")[0] == 0
