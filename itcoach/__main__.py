"""The command line: `itcoach` opens the window; the rest works without one."""

import argparse
import getpass
import itertools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itcoach.export_shell import add_export
from itcoach.laptop import paths
from itcoach.settings import LANGUAGE, Settings
from itcoach.shell import carry_out, leave_what_is_there, refuse_in_the_way
from models.clock import Clock
from models.memory_dumps import leave_no_core_dump
from models.vocabulary import DeviceKind
from resources.words import LANGUAGES, language, set_language, tr
from resources.words.argparse_words import argparse_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.demo import MadeUp
    from models.database import Store

__all__ = ["main"]


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 trouble, 2 wrong use."""
    leave_no_core_dump()
    words = list(sys.argv[1:] if arguments is None else arguments)
    set_language(_language_of(words))
    with argparse_words():
        options = _parser().parse_args(words)
    return carry_out(options, refuse_in_the_way)


def _language_of(words: "Sequence[str]") -> str:
    # The help itself is translated, so the language is looked up before anything is parsed.
    for before, word in itertools.pairwise(["", *words]):
        given = word if before == "--lang" else word.removeprefix("--lang=")
        if given in LANGUAGES and (before == "--lang" or given != word):
            return given
    return str(Settings(paths.home() / "settings.json").get(LANGUAGE))


class _ShowVersion(argparse.Action):
    """Look the version up when it is asked for: what reads it is not on the way to the window."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"itcoach {version('itcoach')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="itcoach", description=tr("Program för kommunens IT-coacher. Utan kommando öppnas fönstret.")
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help=tr("visa programmets version"))
    parser.add_argument("--lang", choices=LANGUAGES, help=tr("språk för fönster och text"))
    parser.set_defaults(command=_open_window)
    commands = parser.add_subparsers(title=tr("kommandon"))

    listed = commands.add_parser("import", help=tr("läs in växelns lista eller en kalender"))
    listed.add_argument("file", type=Path, metavar="FILE")
    listed.add_argument("--preview", action="store_true", help=tr("visa bara vad som skulle hända"))
    listed.add_argument("--json", action="store_true", help=tr("svara som JSON"))
    listed.set_defaults(command=_import)

    leaflet = commands.add_parser("leaflet", help=tr("spara en guide som broschyr (PDF)"))
    leaflet.add_argument("guide", metavar="GUIDE")
    leaflet.add_argument("--lang", choices=LANGUAGES, help=tr("broschyrens språk"))
    leaflet.add_argument(
        "--device",
        choices=[each.value for each in DeviceKind],
        default="",
        metavar="DEVICE",
        help=tr("enheten, där guiden skiljer dem åt: android, iphone …"),
    )
    leaflet.add_argument("--large", action="store_true", help=tr("stor text, 18 punkter"))
    leaflet.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    leave_what_is_there(leaflet, lambda options: [options.output])
    leaflet.set_defaults(command=_leaflet)

    add_export(commands).set_defaults(command=_export)

    guides = commands.add_parser("guides", help=tr("granska guiderna"))
    checked = guides.add_subparsers(title=tr("kommandon"), required=True).add_parser(
        "check", help=tr("visa fel i guiderna med fil och rad")
    )
    checked.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help=tr("mapp med sv och en"))
    checked.set_defaults(command=_check_guides)

    demo = commands.add_parser("demo", help=tr("visa en påhittad dag med server och två datorer"))
    demo.add_argument("--lang", choices=LANGUAGES, help=tr("språk för fönster och text"))
    demo.add_argument("--output", type=Path, default=Path("itcoach-demo"), metavar="FOLDER")
    demo.set_defaults(command=_demo)
    return parser


def _open_window(options: argparse.Namespace) -> int:
    from itcoach.app import run

    return run(paths.home(), options.lang)


def _demo(options: argparse.Namespace) -> int:
    """Show a made-up municipality: in a window where there is a display, else played into the folder."""
    from itcoach import demo
    from models.database_troubles import files_in_words
    from ui.application import has_display

    print(tr("Skapar en påhittad kommun med server och två datorer …"))
    display = has_display()
    if not display:
        with files_in_words():
            options.output.mkdir(parents=True, exist_ok=True)
    with demo.municipality(language()) as made_up:
        return _click_through(made_up) if display else _play(made_up, options.output)


def _click_through(made_up: "MadeUp") -> int:
    """Open the first laptop, paired and with the list read in, ready to click through."""
    from itcoach.app import Application

    made_up.prepare()
    laptop = made_up.laptops[0]
    return Application(laptop.folder, clock=made_up.clock, passphrase=laptop.passphrase).run()


def _play(made_up: "MadeUp", output: Path) -> int:
    from itcoach.app import Application
    from ui.walkthrough.day import play
    from ui.walkthrough.words import told

    print(tr("Ingen skärm hittades: dagen spelas upp utan fönster och sparas i {folder}.", folder=output))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={made_up.screen}"
    # A file dialog has a folder of its own, so that what is typed into it must name the whole path.
    summary = play(lambda laptop: Application(laptop.folder, clock=made_up.clock), made_up, output.resolve())
    print(told(summary))
    return 0 if summary.identical else 1


def _import(options: argparse.Namespace) -> int:
    from itcoach import importing
    from itcoach.laptop.opening import workplace

    data = importing.read_file(options.file)
    # A look at a list needs no database, and must not make one.
    if options.preview and not paths.database_file(paths.home()).exists():
        preview = importing.preview(None, data, options.file.name)
    else:
        clock = Clock()
        store = _opened(clock)
        try:
            work = workplace(store, clock)
            preview = importing.preview(work, data, options.file.name)
            if not options.preview:
                importing.apply(work, preview)
        finally:
            store.close()
    if options.json:
        print(json.dumps(importing.preview_as_json(preview), ensure_ascii=False, indent=2))
    else:
        print(importing.preview_as_text(preview))
    return 0


def _export(options: argparse.Namespace) -> int:
    from itcoach import export_shell
    from itcoach.laptop.opening import workplace

    clock = Clock()
    store = _opened(clock)
    try:
        for file in export_shell.run(options, workplace(store, clock)):
            print(tr("Sparat: {file}", file=file))
    finally:
        store.close()
    return 0


def _opened(clock: Clock) -> "Store":
    """Open the database; the passphrase comes from ``ITCOACH_PASSPHRASE`` or is asked for."""
    from itcoach.laptop.opening import open_laptop
    from models.keyrings import NoKeyring
    from models.keystore import PassphraseNeeded

    passphrase = os.environ.get("ITCOACH_PASSPHRASE")
    try:
        return open_laptop(paths.home(), clock, passphrase=passphrase)
    except (NoKeyring, PassphraseNeeded) as trouble:
        if not sys.stdin.isatty():
            raise
        print(trouble.sentence(), file=sys.stderr)
        passphrase = getpass.getpass(tr("Lösenfras: "))
        # A new one is written twice, as in the window: one slip of a key would lock everything away.
        while isinstance(trouble, NoKeyring) and getpass.getpass(tr("En gång till: ")) != passphrase:
            print(tr("De två är inte lika. Skriv samma lösenfras båda gångerna."), file=sys.stderr)
            passphrase = getpass.getpass(tr("Lösenfras: "))
        return open_laptop(paths.home(), clock, passphrase=passphrase)


def _check_guides(options: argparse.Namespace) -> int:
    """Print what is wrong with guides as ``file:line: fault``; return 1 if any is refused."""
    from itcoach.guides import gate

    refused = warned = 0
    for file, problem in gate.check(options.folder, today=Clock().today()):
        sign = "" if problem.refused else tr("varning: ")
        print(f"{file}:{problem.line}: {sign}{problem.text}")
        refused, warned = refused + problem.refused, warned + (not problem.refused)
    print(tr("{refused} fel, {warned} varningar", refused=refused, warned=warned), file=sys.stderr)
    return int(refused > 0)


def _leaflet(options: argparse.Namespace) -> int:
    from itcoach import files
    from itcoach.printing import paper

    if options.output.suffix.lower() != ".pdf" and not options.output.is_dir():
        raise files.FileNotSaved(
            tr("Ett blad sparas som PDF, men {file} heter något annat.", file=options.output),
            tr("Ge filen ett namn som slutar på .pdf."),
        )
    content = paper.plain_guide_leaflet(
        guide_id=options.guide,
        language=language(),
        device=options.device,
        large_print=options.large,
        today=Clock().today(),
    )
    files.save(options.output, content)
    print(tr("Broschyren är sparad: {file}", file=options.output))
    # Whoever hands it out would else find out from a resident who had nobody to ring.
    print(
        tr("Kommunens namn och telefonnummer står inte på bladet. Spara det i fönstret, så kommer de med."),
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
