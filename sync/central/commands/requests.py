"""The operator's commands on what residents ask for: list, show, decide."""

import argparse
from typing import TYPE_CHECKING

from itcoach.codes import written
from itcoach.labels import label, request_state
from models.clock import Clock
from models.errors import Trouble
from models.vocabulary import AccessAction, AccessPart, RequestKind, RequestState
from resources.words import tr
from sync.central.commands.decision import add_decision, checked_decision, one_line
from sync.central.commands.keeping import erase_person
from sync.central.commands.ledger import add_ledger
from sync.central.commands.opening import add_deed, opened, tenant_of
from sync.central.commands.printing import local_time, print_json, print_table
from sync.central.looks import look_of_operator
from sync.central.requests import AlreadyDecided, Request, decide_request, find_request, requests

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["add_request_commands"]

_SHORT = 8


class NoReason(Trouble):
    """A refusal that the resident would not be told the reason of."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ett avslag ska ha ett skäl, som invånaren får läsa."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange det med --reason, utan personuppgifter."),
        )


def add_request_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``requests list``, ``show`` and ``decide``."""
    parser = commands.add_parser("requests", help=tr("visa och avgör vad invånare har begärt"))
    deeds = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = add_deed(deeds, "list", tr("visa alla, de som väntar först"), _list)
    listing.add_argument("--json", action="store_true", help=tr("skriv som JSON"))
    showing = add_deed(deeds, "show", tr("visa en begäran"), _show)
    deciding = add_deed(
        deeds, "decide", tr("avgör en begäran; en beviljad radering genomförs genast, överallt"), _decide
    )
    for each in (showing, deciding):
        each.add_argument(
            "request", metavar="REQUEST", help=tr("slutet av begärans nummer, se requests list")
        )
    answer = deciding.add_mutually_exclusive_group(required=True)
    answer.add_argument("--grant", action="store_true", help=tr("bevilja"))
    answer.add_argument("--refuse", action="store_true", help=tr("avslå"))
    answer.add_argument("--done", action="store_true", help=tr("genomförd; för en begränsning: den upphör"))
    add_decision(deciding)
    deciding.add_argument("--reason", default="", help=tr("skälet, som invånaren får läsa"))
    deciding.add_argument("--yes", action="store_true", help=tr("fråga inte"))
    add_ledger(deciding)


def _list(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        rows = requests(engine, tenant_of(engine, options))
    if options.json:
        print_json(rows)
        return
    if not rows:
        print(tr("Ingen har begärt något."))
        return
    heads = (tr("Nummer"), tr("Kod"), tr("Begäran"), tr("Läge"), tr("Begärt"), tr("Coach"), tr("Beslut"))
    print_table(heads, [_line(row) for row in rows])


def _line(row: Request) -> tuple[object, ...]:
    return (
        row.request_id[-_SHORT:],
        written(row.code),
        label(row.kind),
        request_state(row.state, row.kind),
        local_time(row.asked_at),
        row.taken_by,
        row.reference,
    )


def _show(options: argparse.Namespace) -> None:
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        row = find_request(engine, tenant_id, options.request)
        # The resident's own words are more than the list tells.
        look_of_operator(engine, Clock(), tenant_id, row.resident, AccessAction.READ, AccessPart.CARD)
    lines = (
        (tr("Nummer"), row.request_id),
        (tr("Kod"), written(row.code)),
        (tr("Begäran"), label(row.kind)),
        (tr("Läge"), request_state(row.state, row.kind)),
        (tr("Begärt"), f"{local_time(row.asked_at)}, {row.taken_by}"),
        (tr("Ord"), row.words),
        (tr("Beslut"), ", ".join(filter(None, (row.reference, row.decided_by)))),
        (tr("Skäl"), row.reason),
    )
    for head, words in lines:
        if words:
            print(f"{head}: {words}")


def _decide(options: argparse.Namespace) -> None:
    decision, by = checked_decision(options.decision), one_line(options.by)
    reason = one_line(options.reason)
    if options.refuse and not reason.strip():
        raise NoReason
    state = RequestState.GRANTED if options.grant else RequestState.DONE
    state = RequestState.REFUSED if options.refuse else state
    with opened(options) as engine:
        tenant_id = tenant_of(engine, options)
        request = find_request(engine, tenant_id, options.request)
        if request.kind == RequestKind.ERASURE and state is not RequestState.REFUSED:
            _erase(engine, options, tenant_id, request, decision)
            return
        decide_request(
            engine, Clock(), tenant_id, request, state=state, decision=decision, by=by, reason=reason
        )
    print(tr("Beslutet är skrivet. Coachen ser det på invånarens kort efter nästa synkning."))


def _erase(
    engine: "Engine", options: argparse.Namespace, tenant_id: int, request: Request, decision: str
) -> None:
    """Carry a granted erasure out; the request goes with the person, the ledger keeps the decision."""
    if not request.is_open:
        raise AlreadyDecided(label(request.state))
    erase_person(engine, options, tenant_id, request.resident, decision)
