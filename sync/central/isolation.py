"""Row-level security: on PostgreSQL a query that forgets its filter still meets its own municipality alone.

Every table that names a municipality shows the rows of the one that the transaction has entered
(:func:`enter`), and none before. Two things cross municipalities and show one row each: the laptop whose
token, and the one-time code, whose hash the transaction has presented. The list of municipalities itself is
shown as a whole to the operator alone. SQLite has no such thing: there the filters stand by themselves.

The walls are raised after each run of the migrations, so that no table can be forgotten, and lifted during
it, since they hold for the owner of the tables too.
"""

from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["ENTER", "RoleTooStrong", "as_operator", "check_role", "enter", "lift", "present", "separate"]

ENTER: Final = "itcoach_enter"
"""The function that presents a token, enters its municipality and returns its laptop, in one round trip."""

_ENTERED: Final = "NULLIF(current_setting('itcoach.tenant', true), '')::integer"
_PRESENTED: Final = "NULLIF(current_setting('itcoach.token', true), '')"
_SECRETS: Final = ("token_hash", "code_hash")
_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION {ENTER}(presented text) RETURNS SETOF sync_device LANGUAGE plpgsql AS $$
DECLARE found_device sync_device;
BEGIN
    PERFORM set_config('itcoach.token', presented, true);
    FOR found_device IN SELECT * FROM sync_device WHERE token_hash = presented LOOP
        PERFORM set_config('itcoach.tenant', found_device.tenant_id::text, true);
        RETURN NEXT found_device;
    END LOOP;
END $$
"""


class RoleTooStrong(Trouble):
    """The role in PostgreSQL passes every policy, so nothing would keep the municipalities apart."""

    def __init__(self) -> None:
        super().__init__(
            tr("Rollen i PostgreSQL går förbi det som håller isär kommunerna."),
            safe=tr("Servern har inte startats och ingenting har ändrats."),
            to_do=tr(
                "Skapa en roll utan SUPERUSER och BYPASSRLS som äger databasen, och ange den i adressen: "
                "CREATE ROLE itcoach LOGIN; CREATE DATABASE itcoach OWNER itcoach;"
            ),
        )


def check_role(connection: "Connection") -> None:
    """Refuse a role that row-level security does not hold for.

    Raises:
        RoleTooStrong: It is a superuser's, or has ``BYPASSRLS``.
    """
    if connection.dialect.name == "postgresql" and connection.scalar(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ):
        raise RoleTooStrong


def enter(connection: "Connection", tenant: int) -> None:
    """Let the rest of the transaction see and write the rows of a municipality, and of no other."""
    _set(connection, "itcoach.tenant", str(tenant))


def present(connection: "Connection", secret_hash: str) -> None:
    """Let the rest of the transaction see the one laptop or one-time code that has this hash."""
    _set(connection, "itcoach.token", secret_hash)


def as_operator(connection: "Connection") -> None:
    """Let the rest of the transaction see the list of municipalities, and make a new one."""
    _set(connection, "itcoach.operator", "on")


def lift(connection: "Connection") -> None:
    """Let the owner of the tables see all rows, for the rest of a run of migrations."""
    for table in _tables(connection):
        connection.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))


def separate(connection: "Connection") -> None:
    """Raise the walls on every table there is; may be done again."""
    for table, columns in _tables(connection).items():
        key = "id" if table == "tenant" else "tenant_id"
        connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
        connection.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
        _policy(connection, table, "municipality", f"ALL USING ({key} = {_ENTERED})")
        for secret in _SECRETS:
            if secret in columns:
                _policy(connection, table, "presented", f"SELECT USING ({secret} = {_PRESENTED})")
        if table == "tenant":
            on = "current_setting('itcoach.operator', true) = 'on'"
            _policy(connection, table, "operator", f"ALL USING ({on})")
    if connection.dialect.name == "postgresql":
        connection.execute(text(_FUNCTION))


def _policy(connection: "Connection", table: str, name: str, rule: str) -> None:
    connection.execute(text(f"DROP POLICY IF EXISTS {name} ON {table}"))
    connection.execute(text(f"CREATE POLICY {name} ON {table} FOR {rule}"))


def _tables(connection: "Connection") -> dict[str, set[str]]:
    """Return the columns of the tables that know municipalities; nothing where there are no walls."""
    if connection.dialect.name != "postgresql":
        return {}
    found = inspect(connection)
    columns = {
        name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()
    }
    return {name: each for name, each in columns.items() if name == "tenant" or "tenant_id" in each}


def _set(connection: "Connection", setting: str, value: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_SET, {"setting": setting, "value": value})


_SET: Final = text("SELECT set_config(:setting, :value, true)")
