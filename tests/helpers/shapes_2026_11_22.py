"""What a laptop of protocol 2026-11-22 reads, frozen as it was: never edit, a new protocol gets its own."""

from typing import Any, Literal

import msgspec

__all__ = ["KNOWN_ERRORS", "PairAnswer", "Refusal", "SyncAnswer"]

KNOWN_ERRORS = {
    "unknown_token", "revoked", "update_needed", "server_too_old", "epoch", "gap", "other_edit", "ahead",
    "too_large", "bad_request", "bad_code", "other_municipality", "too_many_tries", "busy",
}  # fmt: skip


class Clash(msgspec.Struct, frozen=True):
    id: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    mine_won: bool


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    op: int
    status: Literal["applied", "merged", "conflict", "refused", "skipped"]
    rev: int = 0
    code: str = ""
    clashes: list[Clash] = []


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    entity: str
    id: str
    rev: int
    seq: int
    state: Literal["live", "deleted", "erased", "gone"] = "live"
    data: dict[str, Any] = {}


class SyncAnswer(msgspec.Struct, frozen=True):
    epoch: str
    server_time: str
    acked: int
    durable: int
    results: list[Result]
    changes: list[Change]
    cursor: int
    more: bool
    remaining: int


class PairAnswer(msgspec.Struct, frozen=True):
    device: str
    token: str
    municipality_id: str
    municipality: str
    coach_id: str
    coach_name: str
    epoch: str


class Refusal(msgspec.Struct, frozen=True, omit_defaults=True):
    error: str
    expected: int = 0
    epoch: str = ""
