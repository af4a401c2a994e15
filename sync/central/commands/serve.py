"""The command that starts the server."""

import argparse
from typing import Final

from models.errors import Trouble
from resources.words import tr
from sync.central.accounts import municipalities
from sync.central.commands.opening import NoDatabase, database_of, key_for, opened
from sync.central.commands.values import number

__all__ = ["PlainHttpRefused", "add_serve_command"]

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_LAST_PORT: Final = 65_535
_MOST_WORKERS: Final = 64
"""More than the processors of any one machine that this is meant for."""


class PlainHttpRefused(Trouble):
    """The server would speak unencrypted to the network."""

    def __init__(self) -> None:
        super().__init__(
            tr("Utan certifikat får servern bara lyssna på den egna datorn."),
            safe=tr("Servern har inte startats."),
            to_do=tr("Ange --certfile och --keyfile, eller lyssna på 127.0.0.1 bakom en proxy med TLS."),
        )


def add_serve_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``serve``."""
    serve = commands.add_parser("serve", help=tr("starta servern"))
    serve.add_argument("--host", default="127.0.0.1", help=tr("adress att lyssna på"))
    serve.add_argument("--port", type=_port, default=8443, help=tr("port att lyssna på"))
    serve.add_argument("--certfile", default=None, help=tr("certifikat (PEM)"))
    serve.add_argument("--keyfile", default=None, help=tr("certifikatets nyckel (PEM)"))
    serve.add_argument(
        "--workers", type=number(1, _MOST_WORKERS), default=1, help=tr("antal processer som svarar")
    )
    serve.add_argument(
        "--proxy", metavar="ADDRESS", default=None, help=tr("adressen till en proxy framför servern")
    )
    serve.add_argument("--metrics-port", type=_port, default=None, help=tr("port för Prometheus"))
    serve.add_argument("--metrics-host", default="127.0.0.1", help=tr("adress för Prometheus"))
    serve.set_defaults(command=_serve)


def _port(typed: str) -> int:
    if not typed.isdecimal() or int(typed) > _LAST_PORT:
        raise argparse.ArgumentTypeError(tr("en port mellan 0 och {last}", last=_LAST_PORT))
    return int(typed)


def _serve(options: argparse.Namespace) -> None:
    if options.certfile is None and options.host not in _LOOPBACK:
        raise PlainHttpRefused
    database = database_of(options)
    key = key_for(database)
    with opened(options, key=key) as engine:
        if not municipalities(engine):
            raise NoDatabase
    # Imported where it serves: the other commands of the shell answer sooner without.
    from sync.central.serving import Service, serve

    serve(
        Service(
            database,
            key,
            host=options.host,
            port=options.port,
            workers=options.workers,
            certfile=options.certfile,
            keyfile=options.keyfile,
            proxy=options.proxy,
            metrics_host=options.metrics_host,
            metrics_port=options.metrics_port,
        )
    )
