"""What the values of coded columns look like, so that no free word can stand in them.

A column names its shape in ``info``, and the server takes nothing else (``sync/entities.py``). A shape is
never made narrower: what an older program wrote must fit.
"""

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EXTRAS", "FORM", "INDEX_ANSWERS", "RISK_ANSWERS", "shape_of"]

_FORM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,30}/[0-9]{1,4}")
_QUESTION: Final = re.compile(r"[a-z0-9_-]{1,40}")
_ON_THE_SCALE: Final = range(4)
_RISK: Final = frozenset({"yes", "no", "unknown"})


def _is_form(value: Any) -> bool:
    return isinstance(value, str) and _FORM.fullmatch(value) is not None


def _are_index_answers(value: Any) -> bool:
    return isinstance(value, list) and all(
        each is None or each == "declined" or (type(each) is int and each in _ON_THE_SCALE) for each in value
    )


def _are_by_question(value: Any) -> bool:
    return isinstance(value, dict) and all(_QUESTION.fullmatch(key) for key in value)


def _are_extras(value: Any) -> bool:
    # Texts are free words, which the mark tells of; keys of a deeper level would be nobody's to empty.
    return _are_by_question(value) and not any(_has_keys(each) for each in value.values())


def _has_keys(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(_has_keys(each) for each in value))


def _are_risk_answers(value: Any) -> bool:
    return _are_by_question(value) and all(isinstance(each, str) and each in _RISK for each in value.values())


FORM: Final = {"shape": _is_form}
"""Marks a column as name and version of a form, such as ``DD-12/1``."""
INDEX_ANSWERS: Final = {"shape": _are_index_answers}
"""Marks a list of 0-3, ``"declined"`` or ``None``."""
EXTRAS: Final = {"shape": _are_extras}
"""Marks answers by the ids of questions."""
RISK_ANSWERS: Final = {"shape": _are_risk_answers}
"""Marks ``"yes"``, ``"no"`` or ``"unknown"`` by the ids of questions."""


def shape_of(info: dict[Any, Any]) -> "Callable[[Any], bool] | None":
    """Return what tells whether a value fits the column with this ``info``; nothing where all values do."""
    shape: Callable[[Any], bool] | None = info.get("shape")
    return shape
