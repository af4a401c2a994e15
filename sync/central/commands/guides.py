"""The commands on the municipality's own guides: what is proposed and published, taking in and giving out."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itcoach.guides import own_gate
from itcoach.labels import label
from models.clock import Clock
from models.database_troubles import files_in_words
from models.errors import Trouble
from models.stored import as_choice
from models.vocabulary import GuideDraftState
from resources.words import LANGUAGES, ntr, tr
from sync.central import guide_drafts, guide_versions, guides
from sync.central.commands.guides_stuck import add_stuck_command
from sync.central.commands.opening import add_municipality, confirm, opened, tenant_of
from sync.central.commands.printing import local_time, print_json, print_table
from sync.central.database import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Engine

    from itcoach.guides.own_gate import Fault

__all__ = ["add_guide_commands"]


class NoGuides(Trouble):
    """There is nothing to take in."""

    def __init__(self) -> None:
        super().__init__(
            tr("Där finns inga guider."), to_do=tr("Ange filer, eller en mapp som har mapparna sv och en.")
        )


class InTheWay(Trouble):
    """A file that is not ours to write over."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            tr("Det finns redan en annan fil {file}.", file=file),
            safe=tr("Ingenting har skrivits över."),
            to_do=tr("Välj en annan mapp, eller ange --yes."),
        )


class NotAFolder(Trouble):
    """A file has the name of the folder to write into."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            tr("{file} är en fil, ingen mapp.", file=file),
            safe=tr("Ingenting har skrivits."),
            to_do=tr("Ange en mapp. Den skapas om den inte finns."),
        )


class NothingPublished(Trouble):
    """There is nothing to give out."""

    def __init__(self) -> None:
        super().__init__(
            tr("Kommunen har inga publicerade guider."),
            safe=tr("Ingenting har skrivits."),
            to_do=tr("Se vad som finns med guides list."),
        )


def add_guide_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``guides`` with its own commands."""
    parser = commands.add_parser("guides", help=tr("se, publicera och dra tillbaka kommunens guider"))
    deeds = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = deeds.add_parser("list", help=tr("visa utkast och publicerade guider"))
    listing.add_argument("--json", action="store_true", help=tr("skriv som JSON"))
    listing.set_defaults(command=_list)
    showing = deeds.add_parser("show", help=tr("visa en text och vad som är fel i den"))
    showing.add_argument("what", metavar="GUIDE", help=tr("guidens id, eller början av utkastets nummer"))
    showing.add_argument("--number", type=int, default=None, help=tr("en äldre version av guiden"))
    showing.set_defaults(command=_show)
    publishing = deeds.add_parser("publish", help=tr("publicera ett utkast till alla datorer"))
    answering = deeds.add_parser("answer", help=tr("lämna tillbaka ett utkast med ett svar"))
    for each in (publishing, answering):
        each.add_argument("draft", metavar="DRAFT", help=tr("början av utkastets nummer, se guides list"))
    answering.add_argument("answer", metavar="TEXT", help=tr("vad coachen behöver ändra"))
    answering.set_defaults(command=_answer)
    publishing.set_defaults(command=_publish)
    taking = deeds.add_parser("import", help=tr("publicera guider ur filer"))
    taking.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=tr("filer, eller en mapp"))
    taking.set_defaults(command=_import)
    giving = deeds.add_parser("export", help=tr("skriv de publicerade guiderna till filer"))
    giving.add_argument("folder", metavar="FOLDER", type=Path, help=tr("mappen"))
    giving.set_defaults(command=_export)
    closing = deeds.add_parser("withdraw", help=tr("dra tillbaka en guide"))
    closing.add_argument("guide", metavar="GUIDE", help=tr("guidens id, se guides list"))
    closing.set_defaults(command=_withdraw)
    add_stuck_command(deeds)
    for each in (publishing, taking, giving, closing):
        each.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    for each in (listing, showing, publishing, answering, taking, giving, closing):
        add_municipality(each)


def _list(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        written, published = (
            guide_drafts.drafts(engine, tenant_id),
            guide_versions.versions(engine, tenant_id),
        )
    if options.json:
        print_json([*written, *published])
        return
    if written:
        print_table(
            (tr("Utkast"), tr("Guide"), tr("Coach"), tr("Läge"), tr("Föreslagen"), tr("Nummer")),
            [
                (
                    each.title,
                    each.guide_id,
                    each.coach,
                    label(as_choice(GuideDraftState, each.state)),
                    local_time(each.proposed_at),
                    each.draft,
                )
                for each in written
            ],
        )
        print()
    print_table(
        (tr("Guide"), tr("Version"), tr("Titel"), tr("Språk"), tr("Publicerad"), tr("Läge")),
        [
            (
                each.guide_id,
                each.number,
                each.title,
                ", ".join(each.languages),
                local_time(each.published_at),
                _state(each),
            )
            for each in published
        ],
    )


def _state(version: guide_versions.Version) -> str:
    if version.withdrawn:
        return tr("tillbakadragen")
    return tr("visas") if version.shown else tr("äldre")


def _show(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        known = guide_versions.known_guides(engine, tenant_id)
        if any(each.guide_id == options.what for each in guide_versions.versions(engine, tenant_id)):
            texts = guide_versions.texts_of(engine, tenant_id, options.what, options.number)
            name = options.what
        else:
            draft = guide_drafts.find_draft(engine, tenant_id, options.what)
            texts, name = draft.texts, draft.guide_id
    print("\n".join(texts.values()))
    _print_faults(own_gate.faults(texts, today=Clock().today(), known=known), _names(name, texts))


def _publish(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        draft = guide_drafts.find_proposed(engine, tenant_id, options.draft)
        known = guide_versions.known_guides(engine, tenant_id)
        _pass(draft.texts, _names(draft.guide_id, draft.texts), known=known)
        _say_lost(engine, tenant_id, draft.guide_id, draft.texts)
        languages = ", ".join(draft.texts)
        confirm(
            options,
            tr("Publicera ”{title}” ({languages})? (ja/nej)", title=draft.title, languages=languages),
        )
        version = guides.publish(engine, Clock(), tenant_id, draft.texts, known=known, draft=draft.draft)
    _say_published(version)


def _answer(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        draft = guide_drafts.find_proposed(engine, tenant_id, options.draft)
        guides.answer_draft(engine, Clock(), tenant_id, draft.draft, options.answer)
    print(tr("Utkastet är tillbaka hos coacherna, som ser svaret vid nästa synkning."))


def _import(options: argparse.Namespace) -> None:
    found = _read(options.paths)
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        known = guide_versions.known_guides(engine, tenant_id) | found.keys()
        for texts, files in found.values():
            _pass(texts, files, known=known)
        for guide_id, (texts, _) in found.items():
            _say_lost(engine, tenant_id, guide_id, texts)
        count = ntr("Publicera {n} guide? (ja/nej)", "Publicera {n} guider? (ja/nej)", len(found))
        confirm(options, count)
        for texts, _files in found.values():
            try:
                _say_published(guides.publish(engine, Clock(), tenant_id, texts, known=known))
            except guides.AlreadyPublished as alike:
                print(alike.happened)


def _export(options: argparse.Namespace) -> None:
    if options.folder.exists() and not options.folder.is_dir():
        raise NotAFolder(options.folder)
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        shown = [
            each for each in guide_versions.versions(engine, tenant_id) if each.shown and not each.withdrawn
        ]
        texts = {
            options.folder / language / f"{each.guide_id}.md": text
            for each in shown
            for language, text in guide_versions.texts_of(engine, tenant_id, each.guide_id).items()
        }
    if not texts:
        raise NothingPublished
    with files_in_words():
        for file, text in texts.items():
            if file.exists() and file.read_bytes() != text.encode() and not options.yes:
                raise InTheWay(file)
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
    print(ntr("{n} fil är skriven.", "{n} filer är skrivna.", len(texts)))


def _withdraw(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        with reading(engine, tenant=tenant_id) as connection:
            shown = guide_versions.find_version(connection, tenant_id, options.guide)
        confirm(
            options, tr("Dra tillbaka ”{title}”, version {n}? (ja/nej)", title=shown.title, n=shown.number)
        )
        guides.withdraw(engine, Clock(), tenant_id, options.guide)
    print(tr("Guiden är tillbakadragen. Datorerna får veta det vid nästa synkning."))


def _read(paths: "Sequence[Path]") -> "dict[str, tuple[dict[str, str], dict[str, str]]]":
    """Return the texts and the files of each guide among ``paths``, by its id and language."""
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for file in _files(paths):
        with files_in_words():
            content = file.read_bytes()
        text = _guide_in(content, file)
        language = file.parent.name if file.parent.name in LANGUAGES else own_gate.language_of(text)
        texts, files = found.setdefault(own_gate.name_in(text, language) or file.stem, ({}, {}))
        texts[language], files[language] = text, str(file)
    if not found:
        raise NoGuides
    return found


def _guide_in(content: bytes, file: Path) -> str:
    try:
        text = own_gate.text_of(content)
        # Else every line of a stranger's file would be told as a fault of its own.
        if text.split("\n", 1)[0].rstrip() != "---":
            raise own_gate.NotAGuide(tr("Filen är ingen guide. Första raden ska vara ---."))
    except own_gate.NotAGuide:
        print(file, end=": ", file=sys.stderr)
        raise
    return text


def _files(paths: "Sequence[Path]") -> "Iterable[Path]":
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*/*.md"))
        elif path.is_file():
            yield path
        else:
            raise NoGuides


def _pass(texts: "Mapping[str, str]", files: "Mapping[str, str]", *, known: "set[str]") -> None:
    try:
        _, faults = guides.checked(texts, today=Clock().today(), known=known)
    except guides.GuideRefused as refused:
        _print_faults(refused.faults, files)
        raise
    _print_faults(faults, files)


def _say_lost(engine: "Engine", tenant_id: int, guide_id: str, texts: "Mapping[str, str]") -> None:
    names = {"sv": tr("svenska"), "en": tr("engelska")}
    for language in guide_versions.languages_lost(engine, tenant_id, guide_id, texts):
        print(
            tr(
                "{guide}: texten på {language} försvinner, för den är inte med här.",
                guide=guide_id,
                language=names[language],
            ),
            file=sys.stderr,
        )


def _print_faults(faults: "Iterable[Fault]", files: "Mapping[str, str]") -> None:
    for fault in faults:
        words = fault.text if fault.refused else tr("råd: {text}", text=fault.text)
        print(f"{files[fault.language]}:{fault.line}: {words}", file=sys.stderr)


def _names(guide_id: str, texts: "Mapping[str, str]") -> dict[str, str]:
    return {language: f"{language}/{guide_id}.md" for language in texts}


def _say_published(version: guide_versions.Version) -> None:
    print(
        tr(
            "”{title}” är publicerad som version {n}. Datorerna får den vid nästa synkning.",
            title=version.title,
            n=version.number,
        )
    )
