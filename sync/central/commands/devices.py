"""The commands on laptops: list, rename, shut out."""

import argparse
from typing import TYPE_CHECKING

from resources.words import ntr, tr
from sync.central.commands.ledger import add_ledger, note_shut_out
from sync.central.commands.opening import add_municipality, confirm, opened, tenant_of
from sync.central.commands.printing import local_time, print_json, print_table
from sync.central.devices import DeviceRow, devices, find_device, rename, revoke

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["add_device_commands", "say_what_is_lost"]


def add_device_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``devices``, ``rename`` and ``revoke``."""
    listing = commands.add_parser("devices", help=tr("visa kopplade datorer"))
    listing.add_argument("--json", action="store_true", help=tr("skriv som JSON"))
    listing.set_defaults(command=_devices)
    renaming = commands.add_parser("rename", help=tr("byt namn på en dator"))
    closing = commands.add_parser("revoke", help=tr("spärra en dator"))
    for each in (renaming, closing):
        each.add_argument("device", metavar="DEVICE", help=tr("början av datorns nummer, se devices"))
    renaming.add_argument("name", metavar="NAME", help=tr("datorns nya namn"))
    renaming.set_defaults(command=_rename)
    closing.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    add_ledger(closing)
    closing.set_defaults(command=_revoke)
    for each in (listing, renaming, closing):
        add_municipality(each)


def say_what_is_lost(rows: "Iterable[DeviceRow]") -> None:
    """Print, for laptops that are about to be shut out, what is not certain to have arrived."""
    for row in rows:
        print(
            tr(
                "{name} ({coach}), senast synkad {when}",
                name=row.name,
                coach=row.coach,
                when=local_time(row.last_seen),
            )
        )
        for words in _unsettled(row):
            print(f"  {words}")
    print(tr("En spärrad dator förstör sin nyckel vid nästa kontakt: det som väntar på den går förlorat."))


def _unsettled(row: DeviceRow) -> list[str]:
    words = []
    if row.waiting:
        words.append(ntr("{n} ändring var inte skickad", "{n} ändringar var inte skickade", row.waiting))
    if row.unconfirmed:
        words.append(
            ntr(
                "{n} mottagen ändring som datorn inte har bekräftat",
                "{n} mottagna ändringar som datorn inte har bekräftat",
                row.unconfirmed,
            )
        )
    if row.behind:
        words.append(
            ntr("{n} ändring av andra var inte hämtad", "{n} ändringar av andra var inte hämtade", row.behind)
        )
    return words or [tr("Inget väntade vid den senaste kontakten.")]


def _devices(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        rows = devices(engine, tenant_of(engine, options))
    if options.json:
        print_json(rows)
        return
    heads = (
        tr("Dator"),
        tr("Coach"),
        tr("Läge"),
        tr("Senast synkad"),
        tr("Väntar där"),
        tr("Obekräftade"),
        tr("Ej hämtade"),
        tr("Schema"),
        tr("Nummer"),
    )
    print_table(heads, [_line(row) for row in rows])


def _line(row: DeviceRow) -> tuple[object, ...]:
    state = {"active": tr("aktiv"), "revoked": tr("spärrad"), "replaced": tr("ersatt")}[row.status]
    seen = local_time(row.last_seen)
    return (
        row.name,
        row.coach,
        state,
        seen,
        row.waiting,
        row.unconfirmed,
        row.behind,
        row.schema_version,
        row.device,
    )


def _rename(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        rename(engine, tenant_id, find_device(engine, tenant_id, options.device).device, options.name)
    print(tr("Datorn har bytt namn."))


def _revoke(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        row = find_device(engine, tenant_id, options.device)
        say_what_is_lost([row])
        confirm(options, tr("Spärra datorn? (ja/nej)"))
        note_shut_out(engine, options, tenant_id, device=row.device)
        revoke(engine, tenant_id, row.device)
    print(tr("Datorn är spärrad från och med nästa kontakt."))
