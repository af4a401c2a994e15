"""A damaged database: the file is kept, and what lies outside the damage is saved."""

import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from itcoach.resident_search import search
from itcoach.sensitive.guard import WordGuard
from itcoach.workplace import Workplace
from models.backup import contents
from models.clock import Clock
from models.database import Store, connect, open_store
from models.database_troubles import DatabaseDamaged, NotOurDatabase
from models.errors import Trouble
from models.outbox import SINCE_RESTORED, Outbox, OutboxState, leave_identity
from models.people import Resident
from models.salvage import Salvaged, salvage
from models.sync_state import SyncState
from models.table_map import map_file
from models.visit import VisitNote
from tests.conftest import KEY, MONDAY_MORNING
from tests.helpers.bytes_on_disk import damage, pages_of

PEOPLE = 200


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make once the closed database of a laptop with people, notes and edits that wait."""
    path = tmp_path_factory.mktemp("filled") / "itcoach.db"
    store = open_store(path, KEY, Clock.starting_at(MONDAY_MORNING), WordGuard())
    with store.write() as session:
        for number in range(PEOPLE):
            resident = Resident(code=f"R{number}", name=f"Person {number}", goal="Mål " + "x" * (number % 90))
            session.add(resident)
            session.flush()
            text = f"Lade upp anteckning{number} " + "ord " * (number % 300)
            note = {"written_by": "c", "written_at": MONDAY_MORNING, "rev": number % 2}
            session.add(VisitNote(visit_id=f"v{number}", resident_id=resident.id, text=text, **note))
        session.add(SyncState(device_id="d", coach_id="c", server_url="https://x", acked=0, cursor=7))
    closed(store)
    return path


@pytest.fixture
def laptop(filled: Path, tmp_path: Path) -> Path:
    """Give such a laptop's database of a test's own."""
    return Path(shutil.copy(filled, tmp_path / "itcoach.db"))


def closed(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def saved(path: Path) -> Salvaged:
    return salvage(path, KEY, Clock.starting_at(MONDAY_MORNING))


def reopened(path: Path) -> Store:
    store = open_store(path, KEY, Clock.starting_at(MONDAY_MORNING))
    store.check()
    return store


def count(store: Store, model: type) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_sound_database_passes_its_check_and_a_damaged_one_does_not(laptop: Path) -> None:
    reopened(laptop).close()
    damage(laptop, pages_of(laptop, KEY, "visit_note")[2])
    store = open_store(laptop, KEY, Clock())
    with pytest.raises(DatabaseDamaged, match="skadad"):
        store.check()
    store.close()


def test_who_has_met_the_damage_reads_and_writes_on_where_there_is_none(laptop: Path) -> None:
    damage(laptop, pages_of(laptop, KEY, "visit_note")[2])
    store = open_store(laptop, KEY, Clock())
    with store.read() as session, pytest.raises(DatabaseDamaged):
        session.scalars(select(VisitNote)).all()
    with pytest.raises(DatabaseDamaged), store.plain() as connection:
        connection.execute("SELECT text FROM visit_note").fetchall()
    assert count(store, Resident) == PEOPLE
    with store.write() as session:
        session.add(Resident(code="NY1234"))
    with store.plain() as connection:
        assert connection.execute("SELECT count(*) FROM resident").fetchone()[0] == PEOPLE + 1
    store.close()


def test_only_what_lies_on_the_damaged_page_is_lost(laptop: Path) -> None:
    damage(laptop, pages_of(laptop, KEY, "visit_note")[3])
    result = saved(laptop)
    assert result.damaged == ("visit_note",)
    store = reopened(laptop)
    assert count(store, Resident) == PEOPLE
    assert PEOPLE - 30 <= count(store, VisitNote) < PEOPLE
    assert result.tables["visit_note"].saved == count(store, VisitNote)
    assert not result.is_unpaired
    store.close()


def everything(path: Path) -> dict[str, tuple[int, int]]:
    """Return what each table of records holds, to compare."""
    with closing(connect(path, KEY)) as connection:
        found = contents(connection)
    return {name: found[name] for name in ("resident", "visit_note", "outbox")}


def spoil_salt(path: Path) -> None:
    path.write_bytes(b"\xff" * 16 + path.read_bytes()[16:])


@pytest.mark.parametrize(
    "spoil", [spoil_salt, lambda path: damage(path, 1), lambda path: damage(path, 1, 2, 3)]
)
def test_without_its_first_pages_all_the_rest_of_a_database_is_saved(
    laptop: Path, spoil: Callable[[Path], None]
) -> None:
    reopened(laptop).close()  # it is looked through, and its map kept
    before = everything(laptop)
    spoil(laptop)
    with pytest.raises(NotOurDatabase):
        open_store(laptop, KEY, Clock())
    assert not saved(laptop).is_unpaired
    assert everything(laptop) == before
    reopened(laptop).close()


def test_a_map_is_not_kept_beyond_a_file_that_is_written_anew(laptop: Path) -> None:
    store = reopened(laptop)
    assert map_file(laptop).exists()
    store.rewrite()
    assert not map_file(laptop).exists()
    store.close()


def test_a_map_that_is_damaged_itself_is_made_anew(laptop: Path) -> None:
    reopened(laptop).close()
    whole = map_file(laptop).read_bytes()
    map_file(laptop).write_bytes(b"\xff" + whole[1:])
    reopened(laptop).close()
    assert map_file(laptop).read_bytes() == whole


@pytest.mark.parametrize("lose", [Path.unlink, partial(os.truncate, length=0)])
def test_an_empty_database_takes_the_place_of_none_that_was_lost_without_a_word(
    laptop: Path, lose: Callable[[Path], None]
) -> None:
    reopened(laptop).close()
    lose(laptop)
    with pytest.raises(NotOurDatabase):
        open_store(laptop, KEY, Clock())
    result = saved(laptop)
    assert (result.saved, result.is_unpaired) == (0, True)
    reopened(laptop).close()


def test_the_damaged_file_is_kept_as_it_was(laptop: Path) -> None:
    damage(laptop, 5)
    before = laptop.read_bytes()
    result = saved(laptop)
    assert result.kept.read_bytes() == before
    assert result.kept.parent == laptop.parent / "copies"
    assert {each.name for each in laptop.parent.iterdir()} == {laptop.name, "copies"}


def test_what_was_saved_is_found_by_searching(laptop: Path) -> None:
    damage(laptop, pages_of(laptop, KEY, "resident_fts_data")[0], pages_of(laptop, KEY, "note_fts_data")[1])
    assert saved(laptop).damaged == ()
    store = reopened(laptop)
    work = Workplace(store, Clock.starting_at(MONDAY_MORNING), "c")
    assert [hit.shown_name for hit in search(work, text="Person 117")] == ["Person 117"]
    for number in (116, 117):  # one from the server, one that is new here
        assert [hit.shown_name for hit in search(work, text=f"anteckning{number}")] == [f"Person {number}"]
    store.close()


def test_no_number_of_an_edit_is_missing_or_given_again(laptop: Path) -> None:
    damage(laptop, pages_of(laptop, KEY, "outbox")[4], pages_of(laptop, KEY, "outbox")[-1])
    result = saved(laptop)
    store = reopened(laptop)
    with store.write() as session:
        rows = session.execute(select(Outbox.op_seq, Outbox.kind, Outbox.record)).all()
        numbers = [row.op_seq for row in rows]
        assert numbers == list(range(1, len(numbers) + 1))
        assert result.edits_lost == sum(row.kind == "skip" for row in rows) > 0
        # What is new here and lost its edit waits again, under a new number.
        told = {row.record for row in rows}
        assert told >= set(session.scalars(select(Resident.id)))
        assert numbers[-1] > 2 * PEOPLE
        session.add(Resident(code="NEW"))
        session.flush()
        assert session.scalar(select(func.max(Outbox.op_seq))) == numbers[-1] + 1
    store.close()


@pytest.mark.parametrize("edits", [0, 40])
@pytest.mark.parametrize("page", [2, -1])
def test_a_laptop_that_began_from_a_backup_is_rescued_too_though_its_numbers_jump(
    laptop: Path, edits: int, page: int
) -> None:
    store = open_store(laptop, KEY, Clock())
    with store.engine.execution_options(writes=True).begin() as connection:
        leave_identity(connection)
    with store.write() as session:
        for number in range(edits):
            session.add(Resident(code=f"N{number}", name="Ny " * 60))
    closed(store)
    damage(laptop, pages_of(laptop, KEY, "outbox")[page])
    saved(laptop)
    store = reopened(laptop)
    with store.read() as session:
        numbers = sorted(session.scalars(select(Outbox.op_seq)))
        told = set(session.scalars(select(Outbox.record)))
        assert told >= set(session.scalars(select(Resident.id)))
    before = [number for number in numbers if number <= SINCE_RESTORED]
    since = [number for number in numbers if number > SINCE_RESTORED]
    assert before == list(range(1, len(before) + 1))
    assert since == list(range(SINCE_RESTORED + 1, SINCE_RESTORED + 1 + len(since)))
    assert len(since) >= edits
    store.close()


def test_a_laptop_that_began_from_a_backup_and_forgot_whose_it_was_has_one_run_of_numbers(
    laptop: Path,
) -> None:
    store = open_store(laptop, KEY, Clock())
    with store.engine.execution_options(writes=True).begin() as connection:
        leave_identity(connection)
    with store.write() as session:
        session.add(Resident(code="NEW"))
    closed(store)
    damage(laptop, *pages_of(laptop, KEY, "sync_state"))
    assert saved(laptop).is_unpaired
    store = reopened(laptop)
    with store.read() as session:
        numbers = sorted(session.scalars(select(Outbox.op_seq)))
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > PEOPLE
        assert session.get_one(SyncState, 1).acked == 0
    store.close()


def test_a_laptop_that_forgot_what_it_sent_has_to_be_paired_anew(laptop: Path) -> None:
    store = open_store(laptop, KEY, Clock())
    with store.write() as session:
        session.execute(update(Outbox).where(Outbox.op_seq <= 100).values(state=OutboxState.ACKED))
    closed(store)
    damage(laptop, *pages_of(laptop, KEY, "sync_state"))
    result = saved(laptop)
    assert result.is_unpaired
    store = reopened(laptop)
    with store.read() as session:
        state = session.get_one(SyncState, 1)
        assert (state.device_id, state.coach_id, state.acked) == ("", "", 100)
    store.close()


def test_everything_is_fetched_again_after_a_rescue(laptop: Path) -> None:
    damage(laptop, 5)
    saved(laptop)
    store = reopened(laptop)
    with store.read() as session:
        state = session.get_one(SyncState, 1)
        assert (state.device_id, state.cursor, state.whole) == ("d", 0, True)
    store.close()


@pytest.mark.parametrize("how", ["rubbish", "empty", "truncated", "first page"])
def test_a_file_of_which_hardly_anything_is_left_gives_a_database_that_works(laptop: Path, how: str) -> None:
    content = laptop.read_bytes()
    left = {"rubbish": b"x" * 9_000, "empty": b"", "truncated": content[: len(content) // 2]}
    laptop.write_bytes(left[how]) if how in left else damage(laptop, 1)
    result = saved(laptop)
    store = reopened(laptop)
    assert count(store, Resident) == result.tables["resident"].saved
    assert result.is_unpaired == (how != "truncated")
    assert (result.saved > 100) == (how == "truncated")
    store.close()


def test_wherever_the_damage_is_the_rest_is_saved(laptop: Path) -> None:
    sound = laptop.read_bytes()
    pages = len(sound) // 4_096
    chance = random.Random(2026)
    for _ in range(2):
        laptop.write_bytes(sound)
        damage(laptop, *chance.sample(range(2, pages + 1), 6))
        result = saved(laptop)
        store = reopened(laptop)
        for name, table in result.tables.items():
            assert table.damaged or name not in ("resident", "visit_note") or table.saved == PEOPLE
        assert result.saved > PEOPLE / 2
        store.close()


def test_a_full_disk_leaves_the_damaged_file_in_its_place(
    laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(laptop, 5)
    before = laptop.read_bytes()
    monkeypatch.setattr("models.salvage.migrate", _no_room)
    with pytest.raises(Trouble, match="full"):
        saved(laptop)
    assert laptop.read_bytes() == before
    assert not list(laptop.parent.glob("*.new*"))


def _no_room(*_arguments: object, **_how: object) -> None:
    raise OSError(28, "No space left on device")


def test_the_copy_of_a_damaged_file_goes_when_a_person_is_erased(laptop: Path) -> None:
    damage(laptop, 5)
    kept = saved(laptop).kept
    store = reopened(laptop)
    store.rewrite()
    assert not kept.exists()
    store.close()


def test_another_key_saves_nothing_and_is_no_way_in(laptop: Path) -> None:
    with pytest.raises(NotOurDatabase):
        open_store(laptop, bytes(32), Clock())
    result = salvage(laptop, bytes(32), Clock())
    assert result.saved == 0
    assert result.kept.exists()
