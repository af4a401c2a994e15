"""What a municipality publishes reaches all of its laptops, whole, and nobody else's."""

import random
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from itcoach.guides import catalogue, own
from itcoach.guides.published import newest_whole, put_on_shelf, shelved
from itcoach.syncing import exchange
from itcoach.syncing.conflicts import open_conflicts
from itcoach.workplace import Workplace
from models.base import derived_id, new_id
from models.guide import Guide, GuideDraft
from models.outbox import Outbox
from models.sync_state import SyncState
from models.vocabulary import GuideDraftState
from sync.central.accounts import create_municipality
from sync.central.database import reading
from sync.central.edits import edit
from sync.central.guide_drafts import drafts
from sync.central.guide_versions import known_guides, versions
from sync.central.guides import AlreadyPublished, GuideRefused, answer_draft, publish, withdraw
from sync.client import conflicts, set_aside
from sync.client.troubles import ServerAway
from sync.tables import ROWS, audit_event
from tests.helpers.central import Laptop, Server
from tests.helpers.own_guide import OWN, begun, own_guide
from tests.sync.conftest import on_sqlite
from tests.sync.test_faults import Unreliable, drop


def publish_at(server: Server, texts: dict[str, str], *, tenant: int = 0, draft: str = "") -> int:
    """Publish as the operator does; return the version's number."""
    tenant = tenant or server.tenant
    known = known_guides(server.engine, tenant)
    return publish(server.engine, server.clock, tenant, texts, known=known, draft=draft).number


def at(laptop: Laptop) -> Workplace:
    return Workplace(laptop.store, laptop.clock, laptop.coach_id)


def shown(laptop: Laptop) -> dict[str, set[str]]:
    """Return the titles of the own guides that a laptop shows."""
    put_on_shelf(shelved(laptop.store))
    return {
        each: {catalogue.load(each, language).title for language in ("sv", "en")}
        for each in catalogue.ids("sv")
        if catalogue.is_own(each)
    }


def test_a_guide_of_one_municipality_never_reaches_another(server: Server) -> None:
    other = create_municipality(server.engine, server.clock, name="Granköping")
    mine, theirs = server.laptop(), server.laptop("Coach B", tenant=other)
    publish_at(server, own_guide(title="Sjöstads hemliga guide"))
    mine.add(draft := GuideDraft(id=new_id(), guide_id=OWN, coach_id="a", started_at=server.clock.now()))
    for laptop in (mine, theirs, mine, theirs):
        laptop.sync()
    assert shown(mine) == {OWN: {"Sjöstads hemliga guide"}}
    assert shown(theirs) == {}
    assert [theirs.get(GuideDraft, draft.id), theirs.get(Guide, mine_record(mine))] == [None, None]
    assert (versions(server.engine, other), drafts(server.engine, other)) == ([], [])
    assert OWN not in known_guides(server.engine, other)
    with reading(server.engine, tenant=other) as connection:
        rows = [row for name in ("guide", "guide_draft") for row in connection.execute(select(ROWS[name]))]
    assert [row.tenant_id for row in rows] == ([] if server.engine.dialect.name == "postgresql" else [1, 1])
    # The same name in both: each has its own text under it.
    publish_at(server, own_guide(title="Granköpings guide"), tenant=other)
    theirs.sync(), mine.sync()
    assert (shown(mine), shown(theirs)) == ({OWN: {"Sjöstads hemliga guide"}}, {OWN: {"Granköpings guide"}})


def mine_record(laptop: Laptop) -> str:
    return str(laptop.ask(lambda session: session.scalars(select(Guide.id)).first()))


def test_a_published_guide_is_on_every_laptop_after_a_sync_and_the_next_version_replaces_it(
    server: Server,
) -> None:
    laptops = [server.laptop(), server.laptop("Coach B")]
    assert publish_at(server, own_guide("sv", "en")) == 1
    for laptop in laptops:
        laptop.sync()
        assert shown(laptop) == {OWN: {"Boka tvättstugan i mobilen", "Book the laundry room on the phone"}}
    assert publish_at(server, own_guide("sv", "en", title="Tvättstugan")) == 2
    for laptop in laptops:
        laptop.sync()
        assert shown(laptop) == {OWN: {"Tvättstugan"}}
    known = own.versions(at(laptops[0]))
    assert [each.number for each in known if each.shown] == [2, 2]
    assert catalogue.own_number(OWN) == 2
    first = known[-1]
    assert (first.number, first.title) == (1, "Book the laundry room on the phone")
    assert "laundry" in own.version_text(at(laptops[0]), record_id=first.record_id)


def test_a_sync_shows_what_it_brought_without_a_restart(server: Server, tmp_path: Path) -> None:
    laptop = server.laptop()
    exchange.sync_once(laptop.client, laptop.store, tmp_path)
    publish_at(server, own_guide())
    assert OWN not in catalogue.ids("sv")
    exchange.sync_once(laptop.client, laptop.store, tmp_path)
    assert OWN in catalogue.ids("sv")


def test_a_guide_that_is_taken_back_gives_way_to_the_built_in_one(server: Server) -> None:
    laptop, built_in = server.laptop(), catalogue.load("skrivare-wifi", "sv")
    texts = own_guide("sv", "en", guide_id="skrivare-wifi", title="Vår skrivarguide", model="skrivare-wifi")
    publish_at(server, texts), publish_at(server, own_guide())
    laptop.sync()
    assert shown(laptop).keys() == {"skrivare-wifi", OWN}
    assert catalogue.load("skrivare-wifi", "sv").title == "Vår skrivarguide"
    withdraw(server.engine, server.clock, server.tenant, "skrivare-wifi")
    withdraw(server.engine, server.clock, server.tenant, OWN)
    laptop.sync()
    assert shown(laptop) == {}
    assert catalogue.load("skrivare-wifi", "sv") == built_in
    # A task of an old visit names it still.
    assert catalogue.load(OWN, "sv").title == "Boka tvättstugan i mobilen"
    assert publish_at(server, own_guide()) == 3
    laptop.sync()
    assert shown(laptop).keys() == {OWN}


def test_a_guide_in_swedish_alone_is_shown_in_swedish_to_who_asks_for_english(server: Server) -> None:
    laptop = server.laptop()
    publish_at(server, own_guide("sv"))
    laptop.sync(), shown(laptop)
    assert [catalogue.load(OWN, language).language for language in ("sv", "en")] == ["sv", "sv"]
    assert OWN in [guide.id for guide in catalogue.library("en")]


def test_half_a_version_is_not_shown(server: Server) -> None:
    laptop = server.laptop()
    publish_at(server, own_guide("sv", "en", title="Den gamla")), laptop.sync()
    publish_at(server, own_guide("sv", "en", title="Den nya")), laptop.sync()
    with laptop.store.write() as session:  # as if killed between the parts
        session.execute(delete(Guide).where(Guide.number == 2, Guide.language == "en"))
    assert shown(laptop) == {OWN: {"Den gamla"}}


@on_sqlite
def test_a_sync_that_breaks_off_between_the_parts_shows_the_version_before(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.client.asking.PAGE_ROWS", 1)
    line = Unreliable(-1, drop)
    laptop = server.laptop(transport=line)
    publish_at(server, own_guide("sv", "en", title="Den gamla")), laptop.sync()
    assert shown(laptop) == {OWN: {"Den gamla"}}
    publish_at(server, own_guide("sv", "en", title="Den nya"))
    line.at = line.seen + 2  # one language has come, and then the line breaks
    with pytest.raises(ServerAway):
        laptop.sync()
    assert shown(laptop) == {OWN: {"Den gamla"}}
    laptop.sync()
    assert shown(laptop) == {OWN: {"Den nya"}}


@on_sqlite
def test_a_version_is_never_changed_nor_deleted(server: Server) -> None:
    publish_at(server, own_guide())
    record = derived_id("guide", OWN, "sv", "1")
    for kind, patch in (("update", {"content": "x"}), ("delete", {})):
        done = edit(
            server.engine, server.clock, server.tenant, actor="operator", kind=kind,  # type: ignore[arg-type]
            entity="guide", record=record, patch=patch,
        )  # fmt: skip
        assert (done.status, done.code) == ("refused", "append_only")


@on_sqlite
def test_a_laptop_publishes_nothing(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop("Coach B")
    laptop.add(Guide(guide_id=OWN, language="sv", version="x", title="Insmugglad", content="x"))
    with laptop.store.write() as session:
        assert session.scalars(select(Outbox.entity)).all() == ["guide"]
    laptop.sync(), other.sync()
    assert shown(other) == {}
    assert server.rows(ROWS["guide"]) == []


def test_what_the_gate_refuses_is_not_published(server: Server) -> None:
    text = own_guide()["sv"].replace("Tryck på WhatsApp.", "<script>alert(1)</script>", 1)
    with pytest.raises(GuideRefused) as refused:
        publish_at(server, {"sv": text})
    assert any("HTML" in fault.text and fault.refused for fault in refused.value.faults)
    publish_at(server, own_guide())
    with pytest.raises(AlreadyPublished):
        publish_at(server, own_guide())
    assert len(server.rows(ROWS["guide"])) == 1


def test_the_coach_hears_what_became_of_a_proposal(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop("Coach B")
    work = at(laptop)
    draft_id = own.copy(work, guide_id="whatsapp-videosamtal")
    own.save_typing(work, draft_id=draft_id, guide_id=OWN, texts=own_guide("sv", "en"))
    own.propose(work, draft_id=draft_id)
    laptop.sync(), other.sync()
    (seen,) = own.drafts(at(other))
    assert (seen.coach, seen.state, seen.is_mine) == ("Coach A", GuideDraftState.PROPOSED, False)
    answer_draft(server.engine, server.clock, server.tenant, draft_id, "Skriv vad tvättstugan kostar.")
    laptop.sync()
    (told,) = own.drafts(work)
    assert (told.state, told.answer) == (GuideDraftState.WRITING, "Skriv vad tvättstugan kostar.")
    own.propose(work, draft_id=draft_id)
    laptop.sync()
    (row,) = drafts(server.engine, server.tenant)
    publish_at(server, row.texts, draft=row.draft)
    laptop.sync()
    (told,) = own.drafts(work)
    (version,) = {each.published_at for each in versions(server.engine, server.tenant)}
    assert (told.state, told.at, told.answer) == (GuideDraftState.PUBLISHED, version, "")
    assert shown(laptop).keys() == {OWN}
    actors = {row["actor"] for row in server.rows(audit_event) if row["entity"] == "guide"}
    assert actors == {"operator"}


def test_what_two_coaches_write_in_one_draft_is_kept_and_shown(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop("Coach B")
    draft_id = begun(at(laptop))
    laptop.sync(), other.sync()
    for each, title in ((laptop, "Annas"), (other, "Bengts")):
        texts = own_guide("sv", title=title)
        own.save_typing(at(each), draft_id=draft_id, guide_id=OWN, texts=texts)
    own.finish_typing(at(other), draft_id=draft_id)
    other.sync()
    # The colleague's text comes in the middle of the typing; leaving the draft must not write over it.
    laptop.sync()
    assert "Bengts" in laptop.get(GuideDraft, draft_id).swedish
    assert "Annas" in own.open_draft(at(laptop), draft_id=draft_id).texts["sv"]
    own.finish_typing(at(laptop), draft_id=draft_id)
    laptop.sync()
    (clash,) = laptop.ask(conflicts)
    assert ("Annas" in str(clash.mine), "Bengts" in str(clash.theirs)) == (True, True)
    (shown_,) = open_conflicts(at(laptop))
    assert shown_.mine[:3] == ("…", "title: Annas", "…")  # what is alike is left out
    assert shown_.theirs[:3] == ("…", "title: Bengts", "…")
    other.sync()
    assert laptop.records() == other.records()
    assert "Bengts" in other.get(GuideDraft, draft_id).swedish


def test_a_colleagues_other_language_is_merged(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop("Coach B")
    draft_id = begun(at(laptop))
    laptop.sync(), other.sync()
    before = own.open_draft(at(laptop), draft_id=draft_id).texts
    own.save_typing(at(laptop), draft_id=draft_id, guide_id="", texts=own_guide("sv"))
    own.save_typing(at(other), draft_id=draft_id, guide_id="", texts=before | own_guide("en"))
    for each in (laptop, other):
        own.finish_typing(at(each), draft_id=draft_id)
        each.sync()
    laptop.sync()
    assert own.open_draft(at(laptop), draft_id=draft_id).texts == own_guide("sv", "en")
    assert laptop.ask(conflicts) == other.ask(conflicts) == []
    assert laptop.ask(set_aside) == []


@on_sqlite
def test_a_version_that_a_restored_server_lost_is_replaced_by_what_it_publishes_next(server: Server) -> None:
    laptop = server.laptop()
    publish_at(server, own_guide(title="Före")), publish_at(server, own_guide(title="Förlorad"))
    laptop.sync()
    assert shown(laptop) == {OWN: {"Förlorad"}}
    lost = derived_id("guide", OWN, "sv", "2")
    with server.everything.execution_options(writes=True).begin() as connection:
        for name, key in (("guide", "id"), ("sync_head", "record"), ("audit_event", "record")):
            table: Any = ROWS.get(name, ROWS["guide"].metadata.tables[name])
            connection.execute(delete(table).where(table.c[key] == lost))
    with laptop.store.write() as session:  # the daily comparison is due
        session.execute(update(SyncState).values(compared_at=laptop.clock.now() - timedelta(days=1)))
    laptop.sync()
    assert shown(laptop) == {OWN: {"Före"}}
    assert publish_at(server, own_guide(title="Efter")) == 2
    laptop.sync()
    assert shown(laptop) == {OWN: {"Efter"}}


@on_sqlite
def test_whatever_the_order_of_syncs_all_laptops_show_the_same(server: Server) -> None:
    chance = random.Random(4)
    laptops = [server.laptop(f"Coach {name}") for name in "ABC"]
    for number in range(12):
        deed = chance.choice(("publish", "publish", "withdraw"))
        if deed == "publish":
            publish_at(server, own_guide(*chance.choice((("sv",), ("sv", "en"))), title=f"Nummer {number}"))
        elif any(each.shown and not each.withdrawn for each in versions(server.engine, server.tenant)):
            withdraw(server.engine, server.clock, server.tenant, OWN)
        for laptop in chance.sample(laptops, chance.randrange(3)):
            laptop.sync()
    for laptop in laptops:
        laptop.sync()
    assert len({str(shown(laptop)) for laptop in laptops}) == 1
    assert laptops[0].records()["guide"] == laptops[2].records()["guide"]


PARTS = st.lists(
    st.sampled_from(list(product(range(1, 4), ("sv", "en"), (True, False)))), unique_by=lambda each: each[:2]
)


@given(PARTS, st.randoms(use_true_random=False))
def test_the_same_parts_show_the_same_version_in_any_order(parts: Any, chance: random.Random) -> None:
    from itcoach.guides.published import Part

    known = [
        Part(f"{number}{language}", OWN, number, language, ("sv", "en"), withdrawn)
        for number, language, withdrawn in parts
    ]
    mixed = chance.sample(known, len(known))
    one, two = newest_whole(known), newest_whole(mixed)
    assert {key: set(version) for key, version in one.items()} == {
        key: set(version) for key, version in two.items()
    }
    for version in one.values():
        assert version[0].withdrawn or {part.language for part in version} == {"sv", "en"}
