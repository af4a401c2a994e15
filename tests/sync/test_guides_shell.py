"""Whoever publishes guides, at the shell: what is proposed, what the gate says, files in and out."""

import json
import re
from pathlib import Path

import pytest

from itcoach.guides import own
from itcoach.guides.own_gate import MOST_CHARACTERS
from itcoach.workplace import Workplace
from sync.central.accounts import create_municipality
from sync.tables import ROWS
from tests.helpers.central import Laptop, Server
from tests.helpers.own_guide import OWN, begun, own_guide
from tests.sync.conftest import Shell, on_sqlite

pytestmark = on_sqlite


@pytest.fixture
def guides(shell: Shell) -> Shell:
    """Give what runs ``guides …`` on the server's database and returns its code and what it said."""
    return lambda *arguments: shell("guides", *map(str, arguments))


def put(folder: Path, texts: dict[str, str], name: str = OWN) -> Path:
    for language, text in texts.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        (folder / language / f"{name}.md").write_text(text, "utf-8")
    return folder


def test_guides_go_in_from_files_and_out_again_as_they_were(
    server: Server, guides: Shell, tmp_path: Path
) -> None:
    source, target = put(tmp_path / "in", own_guide("sv", "en")), tmp_path / "out"
    code, said = guides("import", source, "--yes")
    assert (code, "version 1" in said) == (0, True), said
    assert guides("export", target)[0] == 0
    for language, text in own_guide("sv", "en").items():
        assert (target / language / f"{OWN}.md").read_text("utf-8") == text
    assert "redan publicerad med samma text" in guides("import", target, "--yes")[1]
    (target / "sv" / f"{OWN}.md").write_text("min egen text", "utf-8")
    code, said = guides("export", target)
    assert (code, "redan en annan fil" in said) == (1, True)
    assert (target / "sv" / f"{OWN}.md").read_text("utf-8") == "min egen text"
    assert len(server.rows(ROWS["guide"])) == 2


def test_a_guide_with_faults_is_refused_by_file_and_line_and_nothing_is_published(
    server: Server, guides: Shell, tmp_path: Path
) -> None:
    texts = own_guide("sv", "en")
    texts["sv"] = texts["sv"].replace("> Så ska det se ut:", "> Så ser det ut:", 1)
    put(tmp_path / "in", own_guide(guide_id="annan-guide"), "annan-guide")
    code, said = guides("import", put(tmp_path / "in", texts), "--yes")
    line = next(n for n, row in enumerate(texts["sv"].splitlines(), 1) if "> Så ser det ut:" in row)
    assert code == 1
    assert f"sv/{OWN}.md:{line}: Raden ska börja med något av" in said
    assert "Ingenting har publicerats" in said
    assert server.rows(ROWS["guide"]) == []


def with_(line: str) -> bytes:
    """Return a guide's file with a strange line under its first heading."""
    return own_guide()["sv"].replace("## Du behöver\n", f"## Du behöver\n{line}\n").encode()


def field(line: str) -> bytes:
    """Return a guide's file with a strange field."""
    return own_guide()["sv"].replace("symptoms:", f"{line}\nsymptoms:").encode()


BAD = {
    "binary": (b"\x89PNG\r\n\x1a\n\xff\xfe", "inte text i UTF-8"),
    "zeros": (with_("- \x00"), "inte text i UTF-8"),
    "megabyte": (b"a" * 1_000_000, "för stor för att vara en guide"),
    "long": (with_("- ord\n" * 11_000), f"högst {MOST_CHARACTERS} tecken"),
    "html": (with_('- <img src="http://x">'), "HTML"),
    "path": (own_guide()["sv"].replace("(whatsapp-hem.svg)", "(../../etc/passwd)").encode(), "finns inte"),
    "name": (own_guide(guide_id="../../evil")["sv"].encode(), "små bokstäver"),
    "number": (with_("- 19121212-1212 ringde."), "personnummer"),
    "code": (with_("- Koden är 4711."), "en kod eller ett lösenord"),
    "turned": (with_("- \u202eOrd."), "tecken som inte syns"),
    "laughs": (field("a: &a [x, x]\nb: &b [*a, *a]"), "går inte att läsa"),
    "deep": (field(f"a: {'[' * 20_000}"), "går inte att läsa"),
    "empty": (b"", "är ingen guide. Första raden ska vara ---"),
    "stranger": (b"central.sjostad.example\n", "är ingen guide. Första raden ska vara ---"),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD.keys())
def test_a_strangers_file_is_data_and_is_refused_in_words(
    server: Server, guides: Shell, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / f"{OWN}.md"
    file.write_bytes(content)
    code, said = guides("import", file, "--yes")
    assert (code, words in said) == (1, True), said
    assert said.startswith(str(file))
    assert server.rows(ROWS["guide"]) == []


def test_a_file_that_is_no_guide_is_one_fault(guides: Shell, tmp_path: Path) -> None:
    (tmp_path / "hostname").write_text("central.sjostad.example\n", "utf-8")
    assert len(guides("import", tmp_path / "hostname", "--yes")[1].splitlines()) == 1


def test_a_folder_that_is_a_file_and_nothing_to_give_out_are_told_in_words(
    guides: Shell, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    code, said = guides("export", tmp_path / "file")
    assert (code, "är en fil, ingen mapp" in said) == (1, True), said
    code, said = guides("export", tmp_path / "out")
    assert (code, "inga publicerade guider" in said) == (1, True), said
    guides("import", put(tmp_path / "in", own_guide()), "--yes")
    code, said = guides("export", tmp_path / "file" / "out")
    assert (code, "går inte att öppna eller skriva" in said) == (1, True), said


def test_a_language_that_would_be_lost_is_told_before_anything_is_asked(
    server: Server, guides: Shell, tmp_path: Path
) -> None:
    guides("import", put(tmp_path / "in", own_guide("sv", "en")), "--yes")
    swedish = put(tmp_path / "next", own_guide("sv", title="Boka tvättstugan")) / "sv" / f"{OWN}.md"
    code, said = guides("import", swedish)
    assert (code, f"{OWN}: texten på engelska försvinner" in said) == (1, True), said
    assert len(server.rows(ROWS["guide"])) == 2
    built_in = put(tmp_path / "own", own_guide("sv", guide_id="sms"), "sms") / "sv" / "sms.md"
    assert "sms: texten på engelska försvinner" in guides("import", built_in)[1]
    assert "försvinner" not in guides("import", put(tmp_path / "in", own_guide("sv", "en", title="Ny")))[1]


def proposed(server: Server) -> tuple[Laptop, Workplace, str]:
    laptop = server.laptop()
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    draft_id = begun(work)
    own.save_typing(work, draft_id=draft_id, guide_id=OWN, texts=own_guide())
    own.propose(work, draft_id=draft_id)
    laptop.sync()
    return laptop, work, draft_id


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Skriv om 19121212-1212.", "innehåller ett personnummer"),
        ("Koden är 4711.", "innehåller en kod"),
        ("  ", "Svaret är tomt"),
    ],
)
def test_an_answer_that_no_laptop_may_have_is_refused(
    server: Server, guides: Shell, answer: str, words: str
) -> None:
    laptop, work, draft_id = proposed(server)
    code, said = guides("answer", draft_id, answer)
    assert (code, words in said) == (1, True), said
    laptop.sync()
    (told,) = own.drafts(work)
    assert (told.state, told.answer) == ("proposed", "")


def test_a_draft_that_was_handed_back_is_the_coachs_until_it_is_proposed_again(
    server: Server, guides: Shell
) -> None:
    laptop, work, draft_id = proposed(server)
    assert guides("answer", draft_id, "Ta en annan bild.")[0] == 0
    assert re.search(rf"skrivs +- +{draft_id}", guides("list")[1])
    for again in (["answer", draft_id, "Och en titel."], ["publish", draft_id, "--yes"]):
        code, said = guides(*again)
        assert (code, "inte föreslaget" in said) == (1, True), said
    laptop.sync()
    assert [each.answer for each in own.drafts(work)] == ["Ta en annan bild."]
    assert server.rows(ROWS["guide"]) == []


def test_what_is_taken_back_while_somebody_thinks_it_over_is_not_published(
    server: Server, guides: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, work, draft_id = proposed(server)

    def meanwhile(*_: object) -> None:
        own.take_back(work, draft_id=draft_id)
        laptop.sync()

    monkeypatch.setattr("sync.central.commands.guides.confirm", meanwhile)
    assert "inte föreslaget" in guides("publish", draft_id)[1]
    assert server.rows(ROWS["guide"]) == []


def test_a_proposal_is_seen_read_answered_and_published(server: Server, guides: Shell) -> None:
    laptop, work, draft_id = proposed(server)
    said = guides("list")[1]
    assert re.search(rf"Boka tvättstugan i mobilen +{OWN} +Coach A +föreslagen .* {draft_id}", said)
    assert "Tryck på WhatsApp." in guides("show", draft_id[:23])[1]
    assert guides("answer", draft_id, "Ta en annan bild.")[0] == 0
    assert "skrivs" in guides("list")[1]
    laptop.sync()
    own.propose(work, draft_id=draft_id)
    laptop.sync()
    code, said = guides("publish", draft_id)
    assert (code, "Ingen har svarat ja" in said) == (1, True)
    assert guides("publish", draft_id, "--yes")[0] == 0
    (row,) = [each for each in json.loads(guides("list", "--json")[1]) if "number" in each]
    assert (row["guide_id"], row["languages"], row["shown"]) == (OWN, ["sv"], True)
    laptop.sync()
    assert [each.state for each in own.drafts(work)] == ["published"]
    assert guides("withdraw", OWN, "--yes")[0] == 0
    assert "tillbakadragen" in guides("list")[1]
    assert "laundry" not in guides("show", OWN, "--number", 1)[1]
    laptop.sync()
    assert [each.state for each in own.drafts(work)] == ["withdrawn"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["publish", "0193"], "inget sådant utkast"),
        (["withdraw", OWN], "inte publicerat någon sådan guide"),
        (["show", OWN], "inget sådant utkast"),
        (["import", "/nowhere"], "inga guider"),
        (["list", "--municipality", "Sjöstd"], "Kommunerna är: Sjöstad"),
    ],
)
def test_what_is_not_there_is_told_in_words(guides: Shell, arguments: list[str], words: str) -> None:
    code, said = guides(*arguments)
    assert (code, words in said) == (1, True), said


def test_the_operator_of_two_municipalities_says_which(server: Server, guides: Shell, tmp_path: Path) -> None:
    create_municipality(server.engine, server.clock, name="Granköping")
    file = put(tmp_path, own_guide()) / "sv" / f"{OWN}.md"
    assert "inte klart vilken kommun" in guides("import", file, "--yes")[1]
    assert guides("import", file, "--yes", "--municipality", "Granköping")[0] == 0
    assert OWN in guides("list", "--municipality", "Granköping")[1]
    assert OWN not in guides("list", "--municipality", "Sjöstad")[1]
