"""Write the tables of ``docs/records.md`` from the records themselves: ``python -m tools.records``.

The page has a place for each module: what stands between ``<!-- tables: models.people -->`` and
``<!-- /tables -->`` is written here; the prose around is written by hand.
"""

import ast
import enum
import importlib
import inspect
import itertools
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String

from models.base import CodeType, LaptopBase, Record, UtcDateTime
from sync.entities import ENTITIES

__all__ = ["PAGE", "PLACE", "documented_modules", "written"]

PAGE = Path(__file__).parent.parent / "docs" / "records.md"
PLACE = re.compile(r"(<!-- tables: ([\w.]+) -->\n).*?(<!-- /tables -->)", re.DOTALL)
_LINKS = {
    "resident_id": "Resident", "coach_id": "Coach", "named_coach_id": "Coach", "written_by": "Coach",
    "asked_by": "Coach", "booking_id": "Booking", "visit_id": "Visit", "measurement_id": "Measurement",
}  # fmt: skip
_WORDS: tuple[tuple[type, str], ...] = (
    (UtcDateTime, "instant"), (Date, "day"), (Boolean, "yes/no"), (Integer, "number"),
)  # fmt: skip


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")


def written(page: str) -> str:
    """Return ``page`` with the tables as the records are now."""
    return PLACE.sub(lambda place: f"{place[1]}{_tables(place[2])}{place[3]}", page)


def documented_modules(page: str) -> set[str]:
    """Return the modules that ``page`` has a place for."""
    return {place[2] for place in PLACE.finditer(page)}


def _tables(name: str) -> str:
    module = importlib.import_module(name)
    return "".join(
        _choices(each) if issubclass(each, enum.Enum) else _record(each) for each in _classes(module)
    )


def _classes(module: ModuleType) -> Iterator[type[Any]]:
    for each in vars(module).values():
        if (
            inspect.isclass(each)
            and each.__module__ == module.__name__
            and issubclass(each, Record | LaptopBase | enum.Enum)
        ):
            yield each


def _choices(choices: type[enum.Enum]) -> str:
    values = " · ".join(f"`{member.value}`" for member in choices)
    return f"### {choices.__name__}\n{_plain(inspect.getdoc(choices))}\n\n{values}\n\n"


def _record(model: type[Any]) -> str:
    said = _said(model)
    lines = [
        f"| `{column.name}` | {_kind(column)} | {_meaning(model, column, said)} | {_rule(column)} |"
        for column in model.__table__.columns
        if not (issubclass(model, Record) and column.name in ("id", "rev"))
    ]
    rules = _rules(model)
    return "\n".join(
        [
            f"### {model.__name__}",
            _plain(inspect.getdoc(model)),
            *(["", rules] if rules else []),
            "",
            "| field | type | meaning | rule |",
            "|---|---|---|---|",
            *lines,
            "\n",
        ]
    )


def _said(model: type[Any]) -> dict[str, str]:
    """Return the string that follows each field in the source."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0].body  # type: ignore[attr-defined]
    return {
        field.target.id: _plain(text.value.value)
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _kind(column: "Column[Any]") -> str:
    kind = column.type
    if isinstance(kind, CodeType):
        return f"[{kind.choices.__name__}](#{kind.choices.__name__.lower()})"
    if isinstance(kind, JSON):
        return "JSON"
    for each, words in _WORDS:
        if isinstance(kind, each):
            return words
    assert isinstance(kind, String)
    if kind.length == 36:
        return "identity"
    return f"text, {kind.length}" if kind.length else "text"


def _meaning(model: type[Any], column: "Column[Any]", said: dict[str, str]) -> str:
    name = column.name
    if name in said:
        return said[name]
    if name == "supersedes_id":
        return f"the {model.__name__} that this one corrects"
    if name in _LINKS:
        return f"a {_LINKS[name]}"
    return _plain(inspect.getdoc(column.type.choices)) if isinstance(column.type, CodeType) else ""


def _rule(column: "Column[Any]") -> str:
    if column.primary_key:
        return "key"
    default = column.default
    if default is not None and default.is_scalar:
        value: Any = default.arg  # type: ignore[attr-defined]
        return {"": "may be empty", "True": "yes", "False": "no"}.get(str(value), f"`{value}` at first")
    if default is not None:
        return "empty at first"
    return "may be missing" if column.nullable else "required"


def _rules(model: type[Any]) -> str:
    if issubclass(model, LaptopBase):
        return "*On the laptop only.*"
    entity = ENTITIES[model.__tablename__]
    sentences = ["Append-only."] if entity.append_only else []
    sentences += ["Goes from the server to the laptops only."] if entity.server_owned else []
    sentences += [f"{_fields(group)} are merged as one." for group in entity.together]
    if entity.coach_wins:
        sentences.append(f"The coach's edit of {_fields(sorted(entity.coach_wins))} wins over the server's.")
    if entity.made_up:
        sentences.append(f"Where two laptops made up {_fields(sorted(entity.made_up))}, the first stays.")
    if entity.parent:
        sentences.append(f"Seen by whoever may see its {entity.parent[0]}.")
    return f"*{' '.join(sentences)}*" if sentences else ""


def _fields(names: "tuple[str, ...] | list[str]") -> str:
    return ", ".join(f"`{name}`" for name in names)


def _plain(text: str | None) -> str:
    """Return a docstring as one line of Markdown that fits a table."""
    line = " ".join((text or "").split())
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", line.replace("``", "`")).replace("|", "\\|")


if __name__ == "__main__":
    main()
