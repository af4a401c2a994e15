"""The municipality's own guides on one laptop: shown at once, printed as text, and nothing typed is lost."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete

from itcoach.guides import catalogue, own
from itcoach.guides.published import Shelf, put_on_shelf, shelf, shelved
from itcoach.leaflets import GuideChoice
from itcoach.printing import paper
from itcoach.sensitive.findings import SensitiveText
from itcoach.syncing import drafts
from itcoach.syncing.record_words import RecordWords
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import open_store
from models.guide import Guide, GuideDraft, GuideTyping
from models.outbox import Outbox
from models.vocabulary import GuideDraftState
from tests.conftest import KEY
from tests.helpers.own_guide import OWN, begun, own_guide
from tests.itcoach.printing.test_paper import text_of

HOSTILE = "Tryck på <b>WhatsApp</b> & <img src='http://evil/x.png'>."


def show(*texts: dict[str, str], guide_id: str = OWN) -> None:
    put_on_shelf(Shelf({guide_id: texts[0]}))


def test_what_looks_like_markup_is_shown_and_printed_as_text(work: Workplace) -> None:
    """The gate lets no such guide through; a server that was broken into might send one."""
    text = own_guide()["sv"].replace("Tryck på WhatsApp.", HOSTILE, 1)
    show({"sv": text})
    guide = catalogue.load(OWN, "sv")
    assert guide.steps[0].text.startswith(HOSTILE)
    printed = text_of(paper.guide_leaflet(work, choices=[GuideChoice(guide)], language="sv"))
    assert "<b>WhatsApp</b> &" in printed
    assert "http://evil" in printed


def test_a_guide_in_swedish_alone_is_printed_in_swedish_throughout(work: Workplace) -> None:
    show(own_guide("sv"))
    choices = [GuideChoice(catalogue.load(OWN, "en"))]
    printed = text_of(paper.guide_leaflet(work, choices=choices, language="en"))
    assert "Så ska det se ut" in printed
    assert "It should look like this" not in printed


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace("whatsapp-hem.svg", "en-bild-fran-framtiden.svg"),
        lambda text: text.replace("## Öva själv", "## Något nytt"),
        lambda text: "",
    ],
)
def test_what_this_program_cannot_show_leaves_its_own_guide_in_place(spoilt: object) -> None:
    texts = own_guide("sv", "en", guide_id="whatsapp-videosamtal", title="Vår")
    show(texts, guide_id="whatsapp-videosamtal")
    assert catalogue.load("whatsapp-videosamtal", "sv").title == "Vår"
    show(texts | {"sv": spoilt(texts["sv"])}, guide_id="whatsapp-videosamtal")  # type: ignore[operator]
    assert catalogue.load("whatsapp-videosamtal", "sv").title == "Ring videosamtal i WhatsApp"
    assert not catalogue.is_own("whatsapp-videosamtal")


def test_published_guides_are_there_when_the_database_is_opened(
    work: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from itcoach.laptop.opening import open_laptop

    with work.store.write() as session:
        session.add(Guide(guide_id=OWN, language="sv", version="x", title="x", content=own_guide()["sv"]))
    with work.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(work.store.path, tmp_path / "copy.db")
    monkeypatch.setattr(
        "itcoach.laptop.opening._open", lambda *_: open_store(tmp_path / "copy.db", KEY, Clock())
    )
    assert OWN not in catalogue.ids("sv")
    open_laptop(tmp_path, Clock()).close()
    assert OWN in catalogue.ids("sv")


def test_the_same_guides_again_change_nothing(work: Workplace) -> None:
    show(own_guide())
    before, guide = shelf(), catalogue.load(OWN, "sv")
    show(own_guide())
    assert shelf() is before
    assert catalogue.load(OWN, "sv") is guide
    put_on_shelf(shelved(work.store))
    assert OWN not in catalogue.ids("sv")


def test_a_copy_keeps_what_differs_between_devices(work: Workplace) -> None:
    split = next(each.id for each in catalogue.library("sv") if each.variants)
    draft_id = own.copy(work, guide_id=split)
    show(own.open_draft(work, draft_id=draft_id).texts, guide_id=split)
    for device in catalogue.load(split, "sv").variants:
        mine = catalogue.load(split, "sv", device)
        put_on_shelf(Shelf())
        theirs = catalogue.load(split, "sv", device)
        assert mine.steps == theirs.steps
        show(own.open_draft(work, draft_id=draft_id).texts, guide_id=split)


def test_a_personnummer_is_refused_before_anything_is_saved(work: Workplace) -> None:
    draft_id = begun(work)
    texts = {"sv": own_guide()["sv"].replace("- Wifi", "- 19121212-1212")}
    with pytest.raises(SensitiveText):
        own.save_typing(work, draft_id=draft_id, guide_id=OWN, texts=texts)
    with work.store.read() as session:
        assert session.query(GuideTyping).count() == 0


def test_typing_nothing_new_leaves_no_edit(work: Workplace) -> None:
    draft_id = own.copy(work, guide_id="skrivare-wifi")
    draft = own.open_draft(work, draft_id=draft_id)
    own.save_typing(work, draft_id=draft_id, guide_id=draft.view.guide_id, texts=draft.texts)
    own.finish_typing(work, draft_id=draft_id)
    with work.store.read() as session:
        assert session.query(Outbox).filter_by(entity="guide_draft").count() == 1


def test_what_was_typed_in_a_draft_that_is_gone_is_kept_until_the_coach_drops_it(work: Workplace) -> None:
    draft_id = begun(work)
    own.save_typing(work, draft_id=draft_id, guide_id=OWN, texts=own_guide())
    assert drafts.left_behind(work) == ()
    with work.store.write() as session:
        session.execute(delete(GuideDraft))
    (left,) = drafts.left_behind(work)
    assert left.title.startswith("En påbörjad guide")
    assert "Boka tvättstugan i mobilen" in left.text
    with pytest.raises(own.DraftGone):
        own.open_draft(work, draft_id=draft_id)
    drafts.drop_draft(work, draft_id=draft_id)
    assert drafts.left_behind(work) == ()


def test_a_draft_that_is_put_aside_leaves_the_list_and_can_come_back(work: Workplace) -> None:
    draft_id = begun(work)
    own.put_aside(work, draft_id=draft_id)
    assert own.drafts(work) == ()
    own.take_back(work, draft_id=draft_id)
    assert [each.state for each in own.drafts(work)] == [GuideDraftState.WRITING]


def test_a_new_guide_is_kept_from_its_first_word_on(work: Workplace) -> None:
    draft = own.begin(work)
    assert own.drafts(work) == ()
    for title in ("Bo", "Boka tvättstugan"):
        own.save_typing(
            work, draft_id=draft.view.draft_id, guide_id=OWN, texts=own_guide(title=title), begins=True
        )
    assert [each.title for each in own.drafts(work)] == ["Boka tvättstugan"]


def test_a_copy_stands_beside_a_built_in_guide_and_is_the_next_version_of_an_own_one(work: Workplace) -> None:
    draft_id = own.copy(work, guide_id="skrivare-wifi")
    draft = own.open_draft(work, draft_id=draft_id)
    assert draft.view.guide_id not in catalogue.ids("sv")
    assert f"id: {draft.view.guide_id}\n" in draft.texts["en"]
    assert draft.original == "skrivare-wifi"
    show(own_guide())
    draft = own.open_draft(work, draft_id=own.copy(work, guide_id=OWN))
    assert (draft.view.guide_id, draft.original) == (OWN, OWN)


def test_a_conflict_names_the_guide_it_is_about(work: Workplace) -> None:
    draft_id = own.copy(work, guide_id="skrivare-wifi")
    with work.store.read() as session:
        words = RecordWords(work, session)
        assert words.title("guide_draft", draft_id) == "Utkastet till guiden ”Anslut skrivaren till wifi”"
        assert words.field("swedish") == "den svenska texten"
