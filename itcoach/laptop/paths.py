"""Where the program's files live: below ``ITCOACH_HOME`` where it is set, else where the system says."""

import os
from pathlib import Path

__all__ = ["database_file", "home", "restored_file"]


def home() -> Path:
    """Return the folder of the database, the key file, the settings and the log."""
    chosen = os.environ.get("ITCOACH_HOME")
    if chosen:
        return Path(chosen).expanduser()
    # platformdirs is imported only where it is needed: a chosen home starts faster without it.
    import platformdirs

    return Path(platformdirs.user_data_dir("itcoach", appauthor=False))


def database_file(folder: Path) -> Path:
    """Return the laptop's encrypted database in ``folder``."""
    return folder / "itcoach.db"


def restored_file(folder: Path) -> Path:
    """Return where a database lies that was restored from a backup, until the next start begins with it."""
    return folder / "itcoach-restored.db"
