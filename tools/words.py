"""Gather the words of the interface: extract the Swedish ones, merge their English, compile ``en.mo``.

What argparse says by itself is compiled beside (``sv/LC_MESSAGES``), its Swedish written by hand.

The translations already in ``en.po`` are kept, those of ``parts/*.po`` are added, what the code no longer
says is dropped. Ends with exit code 1, naming them, while Swedish words lack an English translation.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "resources" / "words"
PACKAGES = ("itcoach", "models", "resources", "sync", "ui")
KEYWORDS = {"tr": None, "ntr": (1, 2)}
# A date of today would make every run a change.
DATE = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """Write ``en.po`` and ``en.mo`` anew; return how it went as an exit code."""
    catalogue = extracted()
    for source in (WORDS / "en.po", *sorted((WORDS / "parts").glob("*.po"))):
        if source.exists():
            add_translations(catalogue, source)
    with (WORDS / "en.po").open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False)
    with (WORDS / "en.mo").open("wb") as file:
        write_mo(file, catalogue)
    for source in WORDS.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3], abort_invalid=True))
    missing = sorted(_key(message) for message in catalogue if message.id and not is_translated(message))
    for words in missing:
        print(f"no English for: {words!r}", file=sys.stderr)
    print(f"{len(catalogue)} texts, {len(missing)} without English")
    return 1 if missing else 0


def extracted() -> Catalog:
    """Return what ``tr`` and ``ntr`` are called with in the five packages, untranslated."""
    catalogue = Catalog(
        locale="en",
        header_comment="# English for the Swedish words in the code, gathered by `make words`.",
        project="IT-coach",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=DATE,
        revision_date=DATE,
        fuzzy=False,
    )
    for package in PACKAGES:
        found = extract_from_dir(ROOT / package, method_map=[("**.py", "python")], keywords=KEYWORDS)
        for path, line, words, _comments, _context in sorted(found, key=lambda each: each[:2]):
            catalogue.add(words, locations=[(f"{package}/{path}", line)])
    return catalogue


def add_translations(catalogue: Catalog, source: Path) -> None:
    """Fill in from ``source`` what still lacks English; say which of its words no code says."""
    with source.open("rb") as file:
        try:
            translations = read_po(file, locale="en", abort_invalid=True)
        except PoFileError as error:
            sys.exit(f"{source.name}: {error}: {error.line}")
    for translated in translations:
        if not translated.id or not is_translated(translated):
            continue
        known = catalogue.get(_key(translated))
        if known is None:
            print(f"{source.name}: no code says {_key(translated)!r}", file=sys.stderr)
        elif isinstance(known.id, tuple) != isinstance(translated.id, tuple):
            print(f"{source.name}: plural in only one of code and English: {known.id!r}", file=sys.stderr)
        elif not is_translated(known):
            known.string = translated.string
        elif known.string != translated.string and source.parent != WORDS:
            print(f"{source.name}: other English already for {known.id!r}: {known.string!r}", file=sys.stderr)


def is_translated(message: Message) -> bool:
    """Return whether ``message`` has English, in the plural too where it has one."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and len(strings) == (2 if isinstance(message.id, tuple) else 1)


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else str(message.id)


if __name__ == "__main__":
    sys.exit(main())
