"""A resident with a record of every kind that can belong to one, every text of it recognisable."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, String

from models.base import CodeType, Record, UtcDateTime, new_id
from models.shapes import EXTRAS, FORM, INDEX_ANSWERS, RISK_ANSWERS, shape_of
from sync.entities import ENTITIES, Entity
from sync.steps.scope import CHILDREN

__all__ = ["SECRET", "texts_of", "whole_person"]

SECRET = b"qxzvk"
"""In every text that :func:`whole_person` makes, in capitals or not, and in nothing else."""
HELD_BACK = b"wjqf"
"""In each of them that stands in a marked column, and so stays on the laptop where names do."""
_MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def whole_person(coach_id: str) -> list[Record]:
    """Return a coach's resident, then a record of each kind that the registry puts below, parents first.

    And one of each kind that names a resident and has words, wherever the registry puts it.
    """
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    made, level = [], [(ENTITIES["resident"], {})]
    while level:
        below = []
        for entity, parent in level:
            record = models[entity.name](id=new_id(), **_filled(entity, coach_id), **parent)
            made.append(record)
            below += [(child, {field: record.id}) for child, field in CHILDREN[entity.name]]
        level = below
    kinds = {each.__tablename__ for each in made}
    apart = [
        each
        for name, each in ENTITIES.items()
        if name not in kinds and "resident_id" in each.columns and _has_words(each)
    ]
    named = {"resident_id": made[0].id}
    return made + [models[each.name](**{"id": new_id()} | _filled(each, coach_id) | named) for each in apart]


def _has_words(entity: Entity) -> bool:
    kinds = [column.type for column in entity.columns.values()]
    return any(isinstance(kind, String) and kind.length != 36 for kind in kinds)


def texts_of(value: Any) -> set[str]:
    """Return every free text in a value, however deep: what has a space or the secret in it."""
    if isinstance(value, str):
        return {value} if " " in value or SECRET.decode() in value.lower() else set()
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return {text for each in inside for text in texts_of(each)}


def _filled(entity: Entity, coach_id: str) -> dict[str, Any]:
    parent = entity.parent[1] if entity.parent else ""
    return {
        name: _shaped(column) or _value(column.type, entity.name, name, is_marked="personal" in column.info)
        for name, column in entity.columns.items()
        if name not in (parent, "protected_identity", "names_removed_on") and not name.endswith("_id")
    } | {
        name: coach_id if name == "coach_id" else new_id()
        for name, column in entity.columns.items()
        if name.endswith("_id") and name != parent and not column.nullable
    }


def _shaped(column: Any) -> Any:
    """Return a value for a column in which no free word can stand."""
    values = {
        FORM["shape"]: "Qxzvk/1",
        INDEX_ANSWERS["shape"]: [1, "declined", None],
        EXTRAS["shape"]: {"said": "Qxzvk Wjqf extras"},
        RISK_ANSWERS["shape"]: {"dog": "yes"},
    }
    shape = shape_of(column.info)
    return values[shape] if shape else None


def _value(kind: Any, entity: str, name: str, *, is_marked: bool) -> Any:
    text = f"Qxzvk {'Wjqf ' if is_marked else ''}{entity} {name}"
    if isinstance(kind, CodeType):
        return next(iter(kind.choices))
    if isinstance(kind, UtcDateTime):
        return _MOMENT
    if isinstance(kind, Date):
        return date(2026, 11, 20)
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 7
    if isinstance(kind, JSON):
        return {"said": text}
    return text[: kind.length or 100]
