"""The words of the interface: spoken as literals, complete in English, and looked up as promised."""

import ast
import io
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from resources.words import language, ntr, set_language, tr

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "resources" / "words"
PACKAGES = ("itcoach", "models", "resources", "sync", "ui")
TEXTS = {"tr": 1, "ntr": 2}
"""How many leading arguments of each function are texts."""


@pytest.fixture
def catalogue() -> Catalog:
    with (WORDS / "en.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield where each ``tr`` and ``ntr`` call of the packages stands, and the call."""
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def said(call: ast.Call) -> list[str]:
    """Return the literal texts among the arguments of ``call`` that have to be texts."""
    assert isinstance(call.func, ast.Name)
    texts = [each.value for each in call.args[: TEXTS[call.func.id]] if isinstance(each, ast.Constant)]
    return [text for text in texts if isinstance(text, str)]


def strings(message: Message | None) -> list[str]:
    """Return the translations of ``message``: one, or singular and plural, or none when it is unknown."""
    string = message.string if message else ()
    return [str(each) for each in ([string] if isinstance(string, str) else string or ())]


def is_text(message: Message) -> bool:
    """Return whether ``message`` is more than the header of the catalogue."""
    return bool(message.id)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_is_a_literal_so_that_it_can_be_translated() -> None:
    unclear = [where for where, call in calls() if len(said(call)) != TEXTS[ast.unparse(call.func)]]
    assert unclear == []


def test_every_field_of_a_text_is_given_by_its_call() -> None:
    wrong = []
    for where, call in calls():
        given = {word.arg for word in call.keywords} - {"lang"}
        given |= {"n"} if ast.unparse(call.func) == "ntr" else set()
        if None not in given and not set().union(*map(fields, said(call))) <= given:
            wrong.append(where)
    assert wrong == []


def test_every_text_has_english(catalogue: Catalog) -> None:
    missing = []
    for where, call in calls():
        english = strings(catalogue.get(said(call)[0]))
        if len(english) < TEXTS[ast.unparse(call.func)] or not all(english):
            missing.append((where, said(call)[0]))
    assert missing == []


def test_english_fills_in_the_same_fields(catalogue: Catalog) -> None:
    for message in catalogue:
        if not is_text(message) or not all(strings(message)):
            continue
        swedish = message.id if isinstance(message.id, tuple) else (message.id,)
        # "one change" may do without its number
        spared = {"n"} if len(swedish) == 2 else set()
        for one, english in zip(swedish, strings(message), strict=True):
            assert fields(str(one)) | spared == fields(english) | spared, message.id


def test_english_says_nothing_that_the_code_no_longer_says(catalogue: Catalog) -> None:
    in_code = {tuple(said(call)) for _, call in calls()}
    in_catalogue = {m.id if isinstance(m.id, tuple) else (m.id,) for m in catalogue if is_text(m)}
    assert in_catalogue - in_code == set()


@pytest.mark.parametrize(("name", "locale"), [("en", "en"), ("sv/LC_MESSAGES/messages", "sv")])
def test_the_compiled_words_are_those_of_the_source_whenever_compiled(name: str, locale: str) -> None:
    compiled = io.BytesIO()
    with (WORDS / f"{name}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale, abort_invalid=True))
    assert (WORDS / f"{name}.mo").read_bytes() == compiled.getvalue(), "run `make words`"


def test_swedish_is_what_stands_in_the_code() -> None:
    assert language() == "sv"
    assert tr("Ett steg har bara en bild.") == "Ett steg har bara en bild."


def test_the_language_can_change_while_the_program_runs() -> None:
    set_language("en")
    assert (language(), tr("Ett steg har bara en bild.")) == ("en", "A step has one picture only.")
    set_language("sv")
    assert tr("Ett steg har bara en bild.") == "Ett steg har bara en bild."


def test_a_text_can_be_had_in_another_language_than_the_interface() -> None:
    assert tr("Ett steg har bara en bild.", lang="en") == "A step has one picture only."
    assert language() == "sv"


def test_fields_are_filled_in_and_braces_without_fields_stay() -> None:
    assert tr("Inget {ord} i {språk}", ord="namn", språk="listan") == "Inget namn i listan"
    assert tr("Skriv {så här}") == "Skriv {så här}"


@pytest.mark.parametrize(("n", "words"), [(0, "0 dagar"), (1, "1 dag"), (2, "2 dagar")])
def test_one_is_singular_and_all_else_plural(n: int, words: str) -> None:
    assert ntr("{n} dag", "{n} dagar", n) == words


def test_a_language_that_does_not_exist_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match="no language 'fi'"):
        set_language("fi")
    assert language() == "sv"
