"""Serve with one or several processes on one socket.

The socket is opened once and inherited. A process that dies is replaced; what it had not committed is sent
again by the laptops, and what it had is answered from the receipts. SIGTERM lets the requests under way
finish; SIGHUP replaces the processes one by one, which also reads renewed certificates.
"""

import errno
import functools
import logging.config
import multiprocessing
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.supervisors import Multiprocess

from models.clock import Clock
from models.errors import Trouble
from resources.words import tr
from sync.central.database import central_engine
from sync.central.logs import LOGGING, note

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["BadCertificate", "CannotListen", "Service", "serve"]

_BACKLOG: Final = 2_048
_FINISH_SECONDS: Final = 30
# Longer than a proxy keeps its connections, so that it is the proxy that closes them.
_KEEP_ALIVE_SECONDS: Final = 75
# A process is started anew when it does not answer its parent; starting takes long on a busy machine.
_SILENT_SECONDS: Final = 30


class CannotListen(Trouble):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        if error.errno == errno.EADDRINUSE:
            to_do = tr("Stäng det andra programmet, eller ange en annan port.")
            happened = tr("Ett annat program lyssnar redan på {host}, port {port}.", host=host, port=port)
        elif error.errno == errno.EACCES:
            to_do = tr("Ange en port från 1024 och uppåt, och låt en proxy svara på 443.")
            happened = tr("Servern får inte lyssna på port {port}.", port=port)
        else:
            to_do = tr("Se efter att adressen är datorns egen.")
            happened = tr("Det går inte att lyssna på {host}, port {port}.", host=host, port=port)
        super().__init__(happened, safe=tr("Servern har inte startats."), to_do=to_do)


class BadCertificate(Trouble):
    """The certificate or its key cannot be used."""

    def __init__(self, to_do: str) -> None:
        super().__init__(
            tr("Certifikatet eller dess nyckel går inte att använda."),
            safe=tr("Servern har inte startats."),
            to_do=to_do,
        )


@dataclass(frozen=True)
class Service:
    """How the server is served.

    Attributes:
        database: The URL of the database.
        key: The key of the SQLite file; it reaches the processes through a pipe, never a command line.
        host: The address to listen on.
        port: The port.
        workers: How many processes answer.
        certfile: The certificate with its chain (PEM), or ``None`` for plain HTTP.
        keyfile: Its key (PEM), where it is not in the same file.
        proxy: The address of a proxy whose word about the laptops' addresses is taken, or ``None``.
        metrics_host: The address for Prometheus.
        metrics_port: The port for it, or ``None`` for no metrics.
    """

    database: str
    key: bytes
    host: str
    port: int
    workers: int = 1
    certfile: str | None = None
    keyfile: str | None = None
    proxy: str | None = None
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None


def serve(service: Service) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        CannotListen: The address or port cannot be had.
        BadCertificate: The files cannot be used.
    """
    if service.keyfile and not service.certfile:
        raise BadCertificate(tr("Ange --certfile också."))
    if service.certfile:
        _check_certificate(service.certfile, service.keyfile)
    listening = _listen(service.host, service.port)
    logging.config.dictConfig(LOGGING)
    counts = tempfile.mkdtemp(prefix="itcoach-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts  # before it is imported, here and in the processes
    # Ends as asked even where uvicorn raises the signal again once it has stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if service.metrics_port is not None:
            _serve_metrics(service, service.metrics_port)
        config = _config(service)
        scheme, port = "https" if service.certfile else "http", listening.getsockname()[1]
        note("serving", address=f"{scheme}://{service.host}:{port}", workers=service.workers)
        if service.workers == 1:
            uvicorn.Server(config).run(sockets=[listening])
        else:
            Multiprocess(config, sockets=[listening]).run()
    finally:
        listening.close()
        shutil.rmtree(counts, ignore_errors=True)


def _config(service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        functools.partial(_application, service.database, service.key),
        factory=True,
        host=service.host,
        workers=service.workers,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=LOGGING,
        access_log=False,  # it would log addresses; the application logs what is needed
        server_header=False,
        proxy_headers=service.proxy is not None,
        forwarded_allow_ips=service.proxy or "",
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_FINISH_SECONDS,
        timeout_worker_healthcheck=_SILENT_SECONDS,
        ssl_certfile=service.certfile,
        ssl_keyfile=service.keyfile,
        ssl_context_factory=_modern if service.certfile else None,
    )


def _application(database: str, key: bytes) -> "FastAPI":
    """Make the application, in the process that serves it."""
    from sync.central.app import create_app

    threading.excepthook = _log_thread
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    return create_app(central_engine(database, lambda _path: key), Clock())


def _end_with(parent: Any) -> None:
    # Without its parent nobody would replace this process, and it would keep the port from the next server.
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _log_thread(raised: threading.ExceptHookArgs) -> None:
    # The thread that answers the parent's questions ends with an error when the parent has asked its last.
    if not isinstance(raised.exc_value, EOFError | OSError):
        note("thread", level=logging.ERROR, error=raised.exc_value)


def _modern(_config: uvicorn.Config, usual: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = usual()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        # With the protocol named, asyncio sends at once (TCP_NODELAY); else each answer takes 40 ms more.
        listening = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(_BACKLOG)
        except BaseException:
            listening.close()
            raise
    except OSError as error:
        raise CannotListen(host, port, error) from error
    listening.set_inheritable(True)
    return listening


def _check_certificate(certfile: str, keyfile: str | None) -> None:
    for file in (certfile, keyfile):
        if file and not os.access(file, os.R_OK):
            raise BadCertificate(tr("Filen {file} går inte att läsa.", file=Path(file).name))
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certfile, keyfile, password=_no_password)
    except (ssl.SSLError, OSError, ValueError) as error:
        raise BadCertificate(
            tr("Ange certifikatet med sin kedja och den nyckel som hör till det, i PEM och utan lösenord.")
        ) from error


def _no_password() -> str:
    raise ValueError


def _serve_metrics(service: Service, port: int) -> None:
    from sync.central.metrics import Fleet, serve_metrics

    fleet = Fleet(central_engine(service.database, lambda _path: service.key), Clock())
    try:
        serve_metrics(service.metrics_host, port, fleet)
    except OSError as error:
        raise CannotListen(service.metrics_host, port, error) from error
