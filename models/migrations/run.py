"""Bring a laptop's database to the newest schema, with a copy taken first."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from models.database import COPIES
from models.database_troubles import files_in_words
from models.errors import Trouble

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["configuration", "migrate"]

_COPIES_KEPT = 3


def configuration(scripts: Path = Path(__file__).parent) -> Config:
    """Return Alembic's configuration for the migrations in ``scripts``."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    return config


def migrate(engine: "Engine", path: Path, *, from_version: str | None, config: Config | None = None) -> None:
    """Run the missing migrations; ``from_version`` is ``None`` for a new database, which needs no copy.

    Raises:
        DiskFull: There is no room for the copy; nothing has been changed.
    """
    if from_version is not None:
        _copy(engine, path, from_version)
    config = config or configuration()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _copy(engine: "Engine", path: Path, version: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = path.parent / COPIES
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{path.stem}-{version}{path.suffix}"
    try:
        with files_in_words():
            shutil.copy2(path, target)
    except Trouble:
        target.unlink(missing_ok=True)
        raise
    for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)[:-_COPIES_KEPT]:
        old.unlink()
