"""The extract that a resident is handed: plain words of everything, and the same as JSON."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from itcoach.extract import making
from itcoach.extract.values import NOT_TOLD, noun
from itcoach.extract.words import title
from itcoach.privacy import rights
from itcoach.privacy.protection import NotYours
from itcoach.syncing.record_words import field_words
from itcoach.workplace import Workplace
from models.base import LaptopBase, new_id
from models.measurement import Measurement
from models.people import Coach, Resident
from models.rights import AccessEntry
from models.visit import NoteDraft, Visit
from models.vocabulary import AccessAction, AccessPart, RequestKind
from sync.entities import ENTITIES
from sync.extracts import FORMAT, HeldChange, HeldRecord, ServerPart, unpacked
from sync.protocol import ExtractAnswer
from sync.steps.belonging import naming_beside
from sync.steps.scope import CHILDREN
from tests.helpers.printed import Printed
from tests.helpers.whole_person import texts_of, whole_person

STAFF = dict.fromkeys(("written_by", "asked_by", "taken_by"), "an identity, printed as a coach's name")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def stored(work: Workplace, *records: Any) -> None:
    with work.store.write() as session:
        session.add_all(records)


def below(entity: str) -> set[str]:
    children = {child.name for child, _ in CHILDREN[entity]}
    return children.union(*(below(child) for child in children)) if children else set()


@pytest.fixture
def whole(work: Workplace) -> list[Any]:
    records = whole_person(work.coach_id)
    stored(work, *records)
    return records


def test_every_text_about_the_person_is_printed_in_plain_words(work: Workplace, whole: list[Any]) -> None:
    """On a laptop without a network; the server's part has its own test."""
    held = making.gather(work, resident_id=whole[0].id, server=None)
    paper = squeezed(Printed(making.as_pdf(held)).text)
    told = [{k: v for k, v in vars(each).items() if k not in NOT_TOLD | STAFF} for each in whole]
    wanted = {text for fields in told for text in texts_of(fields)}
    assert len(wanted) > 30
    assert {text for text in wanted if squeezed(text) not in paper} == set()
    assert whole[0].id not in paper  # no identities, but the code


def test_every_field_and_every_table_has_words_on_the_paper() -> None:
    tables = {"resident", *below("resident")}
    fields = {(table, name) for table in tables for name in ENTITIES[table].columns if name not in NOT_TOLD}
    assert {each for each in fields if field_words(each[1]) == each[1]} == set()
    beside = {str(table.name) for table, _ in naming_beside({})} - {"guide_typing"}
    assert {table for table in tables | beside | {"access_entry"} if noun(table) == table} == set()
    assert beside < {table.name for table in LaptopBase.metadata.sorted_tables}


def test_without_the_server_it_says_what_is_missing_and_how_to_get_it(work: Workplace) -> None:
    person = Resident(code="A7K3QX", name="Gunvor Öberg")
    stored(work, person)
    held = making.gather(work, resident_id=person.id, server=None)
    words = " ".join(Printed(making.as_pdf(held)).text.split())
    assert "Det här saknas i utdraget" in words
    assert "Be om ett nytt utdrag" in words
    assert "Till Gunvor Öberg, kod A7K3Q-X" in words
    assert held.missing == ["server"]


@pytest.mark.parametrize(
    "told",
    [
        "för att en IT-coach ska kunna komma till dig",  # why, and for whom (15.1 a-c)
        "krypterade på IT-coachernas datorer",
        "tas bort när det har gått 24 månader",  # how long (d)
        "sparas i 60 månader så att det går att kontrollera",
        "Få det som är fel rättat",  # the rights (e)
        "Få uppgifterna raderade",
        "bara ligger kvar och inte används",
        "Säga nej till att uppgifterna används",
        "Integritetsskyddsmyndigheten",  # where to complain (f)
        "De kommer från dig, från den som bokade",  # where they come from (g)
        "Inget beslut om dig fattas av ett program",  # decisions (h)
        "dataskyddsombud",
    ],
)
def test_it_tells_what_article_15_asks_for(work: Workplace, told: str) -> None:
    person = Resident(code="A7K3QX", name="Gunvor Öberg")
    stored(work, person)
    held = making.gather(work, resident_id=person.id, server=None)
    assert told in " ".join(Printed(making.as_pdf(held)).text.split())


def test_where_names_stay_on_the_laptop_its_words_are_as_plain(work: Workplace) -> None:
    """The server's part says nothing in words, and what the laptop adds stands by itself."""
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg")
    extras = {"changes_in_words": "Ny telefon", "lonely": 2}
    stored(
        work,
        person,
        Measurement(resident_id=person.id, instrument="DD-12/1", extras=extras, asked_by=work.coach_id),
    )
    here = making.gather(work, resident_id=person.id, server=None)
    assert here.laptop is not None
    emptied = [
        HeldRecord(each.table, each.id, each.rev, each.fields | {"name": "", "extras": {"lonely": 2}})
        for each in here.laptop.records
    ]
    held = ServerPart(emptied, [], [], [], [], [], {})
    whole = making.gather(work, resident_id=person.id, server=ExtractAnswer(held, {}, {}))
    words = " ".join(Printed(making.as_pdf(whole)).text.split())
    assert "Till Gunvor Öberg, kod A7K3Q-X" in words
    assert "Vill du berätta något mer om vad som har ändrats? Ny telefon" in words
    assert "changes_in_words" not in words


def paper_of(work: Workplace, resident_id: str, server: ExtractAnswer | None = None) -> str:
    held = making.gather(work, resident_id=resident_id, server=server)
    return " ".join(Printed(making.as_pdf(held)).text.split())


def test_only_what_is_decided_at_the_server_waits_for_a_decision(work: Workplace) -> None:
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg")
    stored(work, person)
    for kind in (RequestKind.CORRECTION, RequestKind.ERASURE):
        rights.ask(work, resident_id=person.id, kind=kind, words="")
    words = paper_of(work, person.id)
    assert re.search("Sorten: rättelse [^•]*Läget: att göra", words)
    assert re.search("Sorten: radering [^•]*Läget: väntar på beslut", words)


def test_what_a_request_was_is_told_in_the_same_words(work: Workplace) -> None:
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg")
    stored(work, person)
    records = [
        HeldRecord("resident", person.id, 1, {"code": "A7K3QX", "name": ""}),
        HeldRecord("rights_request", "r", 2, {"kind": "correction"}),
    ]
    at, state = "2026-11-23T09:00:00+00:00", {"state": ["asked", "done"]}
    changed = HeldChange("rights_request", "r", 2, "update", at, "server", "", at, state)
    held = ServerPart(records, [changed], [], [], [], [], {})
    words = paper_of(work, person.id, ExtractAnswer(held, {}, {}))
    assert "från ”att göra” till ”genomförd”" in words


def test_what_is_typed_but_not_finished_is_in_it(work: Workplace) -> None:
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor")
    visit = Visit(id=new_id(), resident_id=person.id, coach_id=work.coach_id, start=work.clock.now())
    stored(work, person, visit, NoteDraft(visit_id=visit.id, text="Halva orde", saved_at=work.clock.now()))
    held = making.gather(work, resident_id=person.id, server=None)
    assert "Halva orde" in Printed(making.as_pdf(held)).text


def test_the_json_is_whole_and_says_its_shape(work: Workplace, whole: list[Any], tmp_path: Path) -> None:
    held = making.gather(work, resident_id=whole[0].id, server=None)
    pdf, data = making.save(held, tmp_path / f"{title(held)}.pdf")
    read = json.loads(data.read_text("utf-8"))
    assert read["format"] == FORMAT
    assert json.loads(unpacked(held)) == read
    fields = {record["table"]: set(record["fields"]) for record in read["laptop"]["records"]}
    assert fields == {name: set(ENTITIES[name].columns) for name in {"resident", *below("resident")}}
    assert pdf.read_bytes().startswith(b"%PDF")
    assert whole[0].name not in pdf.name


def test_another_coach_s_protected_identity_is_refused_and_no_look_is_noted(work: Workplace) -> None:
    person = Resident(code="A7K3QX", protected_identity=True, named_coach_id=new_id())
    stored(work, person)
    with pytest.raises(NotYours):
        making.gather(work, resident_id=person.id, server=None)
    with work.store.read() as session:
        assert session.query(AccessEntry).all() == []


def test_an_extract_made_offline_is_noted_in_the_access_log(work: Workplace) -> None:
    person = Resident(code="A7K3QX", name="Gunvor")
    stored(work, person)
    held = making.gather(work, resident_id=person.id, server=None)
    with work.store.read() as session:
        (look,) = session.query(AccessEntry).all()
        assert session.get_one(Coach, work.coach_id).name in held.staff.values()
    assert (look.part, look.action) == (AccessPart.EXTRACT, AccessAction.EXPORTED)
    assert [each.fields["part"] for each in held.laptop.access] == ["extract"]


def test_of_the_staff_only_those_whom_it_mentions_stand_in_it(work: Workplace) -> None:
    person = Resident(code="A7K3QX", name="Gunvor")
    stored(work, person, Coach(id=new_id(), name="Har Aldrig Mött Henne"))
    held = making.gather(work, resident_id=person.id, server=None)
    assert set(held.staff) == {work.coach_id}
