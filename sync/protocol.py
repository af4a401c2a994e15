"""What laptop and server say to each other: JSON over HTTP, gzip where it is worth it.

``POST /sync/v1`` pushes and pulls in one, ``POST /pair/v1`` trades a one-time code for a token, and
``POST /extract/v1`` gives what the server holds about one resident. Each protocol version is a dated
constant, so that a recorded exchange says by itself which one it speaks.
"""

import gzip
import zlib
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

import msgspec

from sync.extracts import ServerPart

__all__ = [
    "EXTRACT_PATH",
    "HEALTH_PATH",
    "MAX_BODY_BYTES",
    "MAX_OPERATIONS",
    "PAGE_ROWS",
    "PAIR_PATH",
    "PROTOCOLS",
    "PROTOCOL_2026_11",
    "PROTOCOL_NOW",
    "SERVICE",
    "SYNC_PATH",
    "TARGET_BODY_BYTES",
    "BodyTooLarge",
    "Brief",
    "Change",
    "Clash",
    "Difference",
    "Digest",
    "ExtractAnswer",
    "ExtractRequest",
    "HeldRecords",
    "Operation",
    "PairAnswer",
    "PairRequest",
    "Refusal",
    "Result",
    "StoredOperation",
    "SyncAnswer",
    "SyncRequest",
    "decode",
    "encode",
    "pack",
    "unpack",
]

PROTOCOL_2026_11: Final = "2026-11-22"
"""The first version."""
PROTOCOL_NOW: Final = PROTOCOL_2026_11
PROTOCOLS: Final = (PROTOCOL_2026_11,)
"""Every version this program answers, oldest first."""

SYNC_PATH: Final = "/sync/v1"
PAIR_PATH: Final = "/pair/v1"
EXTRACT_PATH: Final = "/extract/v1"
HEALTH_PATH: Final = "/health"
SERVICE: Final = "itcoach-central"
"""What the server calls itself there, so that a laptop knows it from the login page of a network."""

MAX_OPERATIONS: Final = 500
TARGET_BODY_BYTES: Final = 1_048_576
"""A laptop fills a request up to this; one operation alone may be larger."""
MAX_BODY_BYTES: Final = 8 * 1_048_576
"""The server reads no more than this, compressed or not."""
PAGE_ROWS: Final = 1_000

_COMPRESS_FROM: Final = 1_024
_COMPRESS_LEVEL: Final = 1

Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A count, revision or place: what JSON and both databases hold exactly."""
Word = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]
"""An identity or a name, without the character that PostgreSQL stores in no text."""

Kind = Literal["insert", "update", "delete", "skip", "resend"]
Status = Literal["applied", "merged", "conflict", "refused", "skipped"]
State = Literal["live", "deleted", "erased", "gone"]


class Operation(msgspec.Struct, frozen=True):
    """One numbered edit. ``skip`` uses up the number of an edit that is set aside.

    ``resend`` is a whole record as a laptop held it when the server was restored, or with an empty patch one
    that was deleted; ``base_rev`` is its revision then, and 0 where revisions cannot be compared.
    """

    op: Number
    entity: str
    record: Word
    kind: Kind
    base_rev: Number = 0
    base: dict[str, Any] = {}
    patch: dict[str, Any] = {}
    schema_v: Number = 1
    device_time: str = ""


Brief = tuple[int, int]
"""A count of records, and a sum of hashes of their identities and revisions."""


class HeldRecords(msgspec.Struct, frozen=True):
    """What a laptop holds in some buckets of one kind of record: the revision of each."""

    buckets: list[int]
    records: dict[str, int]


class Digest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a laptop holds, in brief, to be held against what it should: in one of three depths.

    The records in ``without`` have edits waiting and are left out on both sides.
    """

    kinds: dict[str, Brief] = {}
    buckets: dict[str, dict[int, Brief]] = {}
    held: dict[str, HeldRecords] = {}
    without: list[str] = []


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where it differs: kinds of records, buckets (with the server's count), or records.

    What the laptop lacks or should not have comes with the changes of the answer; ``unheard_of`` the server
    has no trace of.
    """

    kinds: list[str] = []
    buckets: dict[str, dict[int, int]] = {}
    unheard_of: dict[str, list[str]] = {}


class StoredOperation(msgspec.Struct, frozen=True):
    """An :class:`Operation` whose fields are JSON already, as the outbox stores them."""

    op: Number
    entity: str
    record: Word
    kind: Kind
    base_rev: Number = 0
    base: msgspec.Raw = msgspec.Raw(b"{}")
    patch: msgspec.Raw = msgspec.Raw(b"{}")
    schema_v: Number = 1
    device_time: str = ""


AnOperation = TypeVar("AnOperation", Operation, StoredOperation)


class SyncRequest(msgspec.Struct, Generic[AnOperation], frozen=True):
    """What the laptop has to say, and how far it has read."""

    protocol: str
    device: Word
    epoch: Word
    cursor: Number
    schema_v: Number
    results_ack: Number = 0
    """Every result up to this operation is stored on the laptop; the server may forget those receipts."""
    whole: bool = False
    """Send this laptop's own edits too: it reads from the beginning."""
    since: Number | None = None
    """The cursor with which this pull began, where an earlier page has raised it."""
    limit: Number = PAGE_ROWS
    """Rows wanted; 0 while more operations follow in the next request."""
    ops: list[AnOperation] = []
    waiting: Number = 0
    """Edits that wait on the laptop beyond those in this request, for the operator to see."""
    digest: Digest | None = None
    settled: list[Word] = []
    """Conflicts that the coach has settled, told until the answer names them."""


class Clash(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field that both sides changed; both values are kept.

    ``by`` is who wrote the other version, ``coach:<identity>`` or ``server``, and ``at`` when, as far as the
    server knows.
    """

    id: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    mine_won: bool
    by: str = ""
    at: str = ""

    def without_theirs(self) -> "Clash":
        """Return it for one who may no longer read what others wrote."""
        return Clash(self.id, self.field, None, self.mine, None, self.mine_won)


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one operation.

    ``applied``: the laptop's row equals the server's, at ``rev``. ``merged``, ``conflict``: the server's
    row follows with the changes. ``refused``: nothing was done, ``code`` says why. ``skipped``: nothing
    was asked.
    """

    op: int
    status: Status
    rev: int = 0
    code: str = ""
    clashes: list[Clash] = []


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record as it stands now, or that it is deleted, erased or no longer for this laptop (``gone``)."""

    entity: str
    id: str
    rev: int
    seq: int
    state: State = "live"
    data: dict[str, Any] = {}


class SyncAnswer(msgspec.Struct, frozen=True):
    """Results of the operations, and a page of the feed."""

    epoch: str
    server_time: str
    acked: int
    durable: int
    results: list[Result]
    changes: list[Change]
    cursor: int
    more: bool
    remaining: int
    schema_v: int = 1
    """The shape of the records in ``changes``."""
    digest: Difference | None = None
    """The answer to a digest; none where there was news, which has to be read first."""
    settled: list[str] = []
    """Of the conflicts that the laptop has told as settled: it need not tell them again."""


class PairRequest(msgspec.Struct, frozen=True):
    """A one-time code, and what the laptop is called; ``municipality`` once it belongs to one.

    ``replaces`` is who the laptop was until now, also before a backup that it began from; ``acked`` is the
    last edit whose outcome it knows.
    """

    protocol: str
    code: Word
    device_name: Word
    municipality: Word = ""
    replaces: Word = ""
    acked: Number = 0


class PairAnswer(msgspec.Struct, frozen=True):
    """The laptop's own identity and token, and whose laptop it is.

    ``taken`` is the last edit that the server has of who it was: none up to there is sent again; ``results``
    are the outcomes that are still known.
    """

    device: str
    token: str
    municipality_id: str
    municipality: str
    coach_id: str
    coach_name: str
    epoch: str
    taken: int = 0
    results: list[Result] = []
    regime: str = "identified"
    """How much about a person may be held: what the laptop has typed already must not leave it first."""


class ExtractRequest(msgspec.Struct, frozen=True):
    """A coach asks for all that the server holds about a resident."""

    protocol: str
    device: Word
    resident: Word


class ExtractAnswer(msgspec.Struct, frozen=True):
    """What the server holds about a resident, the names of the coaches in it, and the municipality."""

    held: ServerPart
    staff: dict[str, str]
    municipality: dict[str, Any]


class Refusal(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was not answered.

    ``error`` is a code: ``unknown_token``, ``revoked``, ``update_needed``, ``server_too_old``, ``epoch``,
    ``gap``, ``other_edit``, ``ahead``, ``too_large``, ``bad_request``, ``bad_code``, ``other_municipality``,
    ``too_many_tries``, ``not_yours``, ``busy``.
    """

    error: str
    expected: int = 0
    epoch: str = ""
    came_from: str = ""
    """The life of the server that the restored backup was made in."""


class BodyTooLarge(Exception):
    """A body is larger than :data:`MAX_BODY_BYTES`, packed or not."""


_Message = TypeVar("_Message", bound=msgspec.Struct)
_encoder = msgspec.json.Encoder()


def encode(message: msgspec.Struct) -> bytes:
    """Return a message as JSON."""
    return _encoder.encode(message)


def decode(body: bytes, kind: type[_Message]) -> _Message:
    """Return the message in ``body``.

    Raises:
        msgspec.MsgspecError: The body is no JSON, or not that of a ``kind``.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except UnicodeDecodeError as error:  # a text spoilt on the way, which msgspec lets through as it is
        raise msgspec.DecodeError("no UTF-8") from error


def pack(body: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a body as it is sent, with the headers that say how."""
    headers = {"Content-Type": "application/json"}
    if len(body) < _COMPRESS_FROM:
        return body, headers
    return gzip.compress(body, _COMPRESS_LEVEL, mtime=0), headers | {"Content-Encoding": "gzip"}


def unpack(body: bytes, encoding: str) -> bytes:
    """Return a received body as it was before packing.

    Raises:
        BodyTooLarge: It would grow beyond :data:`MAX_BODY_BYTES`.
        ValueError: It is not packed as ``encoding`` says.
    """
    if not encoding:
        return body
    if encoding != "gzip":
        raise ValueError(encoding)
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error as error:
        raise ValueError(encoding) from error
    if len(plain) > MAX_BODY_BYTES:
        raise BodyTooLarge
    if not unpacker.eof:
        raise ValueError(encoding)
    return plain
