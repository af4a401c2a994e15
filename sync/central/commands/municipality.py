"""The commands on municipalities, their coaches, and the codes for new laptops."""

import argparse
import sys
from typing import TYPE_CHECKING, Any, Final

from itcoach.inclusion.questionnaire import chosen_extras
from models.clock import Clock
from models.errors import Trouble
from models.vocabulary import LOCK_MINUTES_MOST, Sharing
from resources.words import tr
from sync.central.accounts import (
    add_coach,
    coaches,
    create_municipality,
    deactivate_coach,
    decide,
    make_pairing_code,
    municipalities,
    the_coach,
)
from sync.central.commands.devices import say_what_is_lost
from sync.central.commands.ledger import add_ledger, note_shut_out
from sync.central.commands.opening import NoDatabase, add_municipality, confirm, opened, tenant_of
from sync.central.commands.printing import print_json, print_table
from sync.central.commands.regime import add_regime, add_regime_options, set_regime
from sync.central.commands.values import number
from sync.central.devices import devices

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["add_municipality_commands"]

MOST_MONTHS: Final = 120
_LOG_LEAST: Final = 12
_LOG_MOST: Final = 240
_DECIDED: Final = {
    "phone": "switchboard_phone",
    "hours": "opening_hours",
    "cost": "cost",
    "web": "web_address",
    "service": "service_name",
    "sharing": "sharing",
    "retention_months": "retention_months",
    "log_months": "log_months",
    "lock_minutes": "lock_minutes",
}
"""The options that say what the municipality has decided, and the fields they go to."""


class NothingToChange(Trouble):
    """No option says what to change."""

    def __init__(self) -> None:
        super().__init__(tr("Ingenting är angivet att ändra."), to_do=tr("Se set --help."))


def add_municipality_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands on municipalities and coaches."""
    init = commands.add_parser("init", help=tr("skapa databasen och en kommun"))
    init.add_argument("--name", required=True, help=tr("kommunens namn"))
    _add_decided(init)
    add_regime(init)
    init.set_defaults(command=_init)
    listing = commands.add_parser("municipalities", help=tr("visa kommunerna på servern"))
    listing.set_defaults(command=_municipalities)

    setting = _command(commands, "set", tr("ändra det som kommunen har bestämt"), _set)
    _add_decided(setting)
    add_regime_options(setting)
    of_coaches = _command(commands, "coaches", tr("visa it-coacherna"), _coaches)
    of_coaches.add_argument("--json", action="store_true", help=tr("skriv som JSON"))
    adding = _command(commands, "add-coach", tr("lägg till en it-coach"), _add_coach)
    closing = _command(
        commands, "deactivate-coach", tr("stäng ute en it-coach och coachens datorer"), _deactivate
    )
    closing.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    add_ledger(closing)
    pairing = _command(commands, "pair", tr("skapa en engångskod för en dator"), _pair)
    for each in (adding, closing, pairing):
        each.add_argument("name", metavar="NAME", help=tr("coachens namn"))


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    command: "Callable[[argparse.Namespace], None]",
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words)
    add_municipality(parser)
    parser.set_defaults(command=command)
    return parser


def _add_decided(parser: argparse.ArgumentParser) -> None:
    for option, words in (
        ("--phone", tr("växelns telefonnummer")),
        ("--hours", tr("öppettider")),
        ("--cost", tr("vad ett besök kostar")),
        ("--web", tr("webbadress")),
        ("--service", tr("vad tjänsten kallas")),
    ):
        parser.add_argument(option, default=None, help=words)
    parser.add_argument(
        "--retention-months",
        type=number(1, MOST_MONTHS),
        default=None,
        metavar="N",
        help=tr("hur många månader efter senaste kontakten namn och anteckningar finns kvar, 1-120"),
    )
    parser.add_argument(
        "--log-months",
        type=number(_LOG_LEAST, _LOG_MOST),
        default=None,
        metavar="N",
        help=tr(
            "hur många månader åtkomstlogg och ändringshistorik finns kvar, {least}-{most} (aldrig kortare "
            "än namnen)",
            least=_LOG_LEAST,
            most=_LOG_MOST,
        ),
    )
    parser.add_argument(
        "--sharing",
        choices=[each.value for each in Sharing],
        default=None,
        help=tr("vilka invånare en dator har: coachens egna (own) eller allas (all)"),
    )
    parser.add_argument(
        "--extras",
        default=None,
        metavar="ID,ID",
        help=tr("extra frågor i mätningen: deras namn med komma emellan, none för inga eller default"),
    )

    parser.add_argument(
        "--lock-minutes",
        type=number(1, LOCK_MINUTES_MOST),
        default=None,
        metavar="N",
        help=tr("efter hur många minuter utan att någon rör dem datorerna senast låses, 1 till 15"),
    )


def _decided(options: argparse.Namespace) -> dict[str, Any]:
    given = {field: getattr(options, option) for option, field in _DECIDED.items()}
    decided: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    if options.extras is not None:
        decided["extras"] = chosen_extras(options.extras)
    return decided


def _init(options: argparse.Namespace) -> None:
    decided = _decided(options) | ({"regime": options.regime} if options.regime else {})
    with opened(options, new=True) as engine:
        create_municipality(engine, Clock(), name=options.name, **decided)
    print(tr("Kommunen är skapad. Lägg till en it-coach med add-coach."))


def _municipalities(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        names = municipalities(engine)
    if not names:
        raise NoDatabase
    print("\n".join(names))


def _set(options: argparse.Namespace) -> None:
    decided = _decided(options)
    if not (decided or options.regime):
        raise NothingToChange
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        if options.regime:
            set_regime(engine, options, tenant_id)
        if decided:
            decide(engine, Clock(), tenant_id, **decided)
    print(tr("Ändrat. Datorerna får veta det vid nästa synkning."))


def _coaches(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        rows = coaches(engine, tenant_of(engine, options))
    if options.json:
        print_json(rows)
        return
    states = {True: tr("aktiv"), False: tr("avslutad")}
    print_table(
        (tr("Coach"), tr("Läge"), tr("Datorer")),
        [(row.name, states[row.active], row.laptops) for row in rows],
    )


def _add_coach(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        add_coach(engine, Clock(), tenant_of(engine, options), options.name)
    print(tr("Coachen är tillagd. Skapa en kod för datorn med pair."))


def _deactivate(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        coach = the_coach(engine, tenant_id, options.name)
        rows = [
            each
            for each in devices(engine, tenant_id)
            if each.coach == coach.name and each.status == "active"
        ]
        if rows:
            say_what_is_lost(rows)
        confirm(options, tr("Stäng ute coachen? (ja/nej)"))
        note_shut_out(engine, options, tenant_id, coach=coach.coach_id)
        deactivate_coach(engine, tenant_id, coach.coach_id)
    print(tr("Coachen och coachens datorer är utestängda från och med nästa kontakt."))


def _pair(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        code = make_pairing_code(engine, Clock(), tenant_of(engine, options), options.name)
    print(code)
    print(tr("Koden gäller i 30 minuter och för en dator."), file=sys.stderr)
