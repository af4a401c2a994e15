"""The command that starts the server."""

import argparse
import logging
import sys
from typing import Final

from models.clock import Clock
from models.errors import Trouble
from resources.words import tr
from sync.central.commands.opening import opened

__all__ = ["PlainHttpRefused", "add_serve_command"]

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


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
    serve.add_argument("--port", type=int, default=8443, help=tr("port att lyssna på"))
    serve.add_argument("--certfile", default=None, help=tr("certifikat (PEM)"))
    serve.add_argument("--keyfile", default=None, help=tr("certifikatets nyckel (PEM)"))
    serve.set_defaults(command=_serve)


def _serve(options: argparse.Namespace) -> None:
    # Imported where it serves: the other commands of the shell answer sooner without.
    import uvicorn

    from sync.central.app import create_app

    if options.certfile is None and options.host not in _LOOPBACK:
        raise PlainHttpRefused
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    with opened(options) as engine:
        uvicorn.run(
            create_app(engine, Clock()),
            host=options.host,
            port=options.port,
            ssl_certfile=options.certfile,
            ssl_keyfile=options.keyfile,
            access_log=False,  # it would log addresses; the application logs what is needed
            server_header=False,
        )
