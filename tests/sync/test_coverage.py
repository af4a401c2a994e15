"""Whatever is stored about a person is found by the extract, erased, and removed when its time is over.

A new table, or a new column of words, makes these tests fail until it is covered: by its ``parent`` in the
registry and the mark of its columns, or by a line in one of the two lists here, with the reason.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import JSON, Date, Integer, String, Text

from models.base import CodeType, LaptopBase, Record, personal_columns
from models.outbox import Outbox
from models.sync_state import SyncState
from sync.entities import ENTITIES
from sync.steps.belonging import naming_beside
from sync.steps.scope import CHILDREN
from sync.tables import CENTRAL_METADATA, ROWS

ROOT = Path(__file__).parent.parent.parent

NOT_BELOW_A_RESIDENT = {
    "access_entry": "identities only; it outlives an erasure, and the extract reads it by the resident",
    "busy_time": "a coach's meeting or absence; the coach is told not to name residents in it",
    "guide_draft": "a guide that a coach writes, about no resident",
    "coach": "staff",
    "time_entry": "a coach's own minutes, by category",
    "workload_point": "a coach's own work, in the coach's words, shown to that coach alone",
    "handout": "leaflets at a place",
    "guide": "a published guide",
    "municipality": "what the municipality has decided",
}
"""Kinds of record that belong to no resident, with the reason."""

NOT_ABOUT_A_RESIDENT = {
    "municipality.*": "what the municipality has decided",
    "coach.*": "staff",
    "guide.*": "published content",
    "guide_draft.*": "content that coaches write for all",
    "guide_typing.*": "the same while it is typed",
    "import_mapping.*": "headings of lists",
    "workload_point.title": "a coach's own work",
    "handout.place": "where leaflets lie",
    "time_entry.*": "a coach's own minutes",
    "resident.code": "made up at random; what stays when the name is removed",
    "resident.area": "a part of the municipality, kept for the analysis of codes",
    "resident.language": "the language that is spoken, kept for the analysis of codes",
    "visit_task.guide_id": "which guide",
    "visit_task.guide_version": "which version of it",
    "visit_task.steps_done": "numbers of steps",
    "visit_note.parents": "identities of revisions",
    "leaflet.guide_id": "which guide",
    "leaflet.guide_version": "which version of it",
    "leaflet.language": "of the leaflet",
    "measurement.instrument": "which form",
    "measurement.answers": "coded answers: numbers, or that it was declined",
    "measurement_draft.instrument": "which form",
    "measurement_draft.answers": "coded answers",
    "risk_check.form": "which questions",
    "risk_check.answers": "yes, no or unknown by question",
    "rights_request.decided_by": "who decided, staff",
    "rights_request.reference": "the decision's reference, which is checked not to be personal",
    # What sync keeps of records: it is emptied with them (sync/steps/forget.py, erase.py), whatever they are.
    "outbox.*": "edits of records",
    "shadow.*": "versions of records",
    "kept_conflict.*": "versions of fields",
    "tombstone.*": "identities",
    "last_imported.seen": "digests, deleted with the record",
    "sync_state.*": "the pairing",
    "sync_run.*": "counts",
    "audit_event.*": "changes of records",
    "sync_conflict.*": "versions of fields",
    "sync_receipt.answers": "fingerprints made with the laptop's token, states and numbers: no words",
    "sync_head.*": "identities and states",
    "sync_clock.*": "the server's life",
    "sync_device.*": "a laptop",
    "tenant.*": "a municipality",
    "coach_account.*": "staff",
    "pairing_code.*": "a digest",
    "failed_try.*": "a digest of a network",
    "retention_run.decision": "the decision's reference, which is checked not to be personal",
    "retention_run.decided_by": "who decided, staff",
    "retention_run.residents": "identities",
    "retention_run.counts": "numbers",
}
"""Columns of text or JSON that are not marked as personal, with the reason; ``table.*`` is all of a table."""


def below_a_resident() -> set[str]:
    found, level = set(), {"resident"}
    while level:
        found |= level
        level = {child.name for name in level for child, _ in CHILDREN[name]} - found
    return found


def test_every_kind_of_record_is_below_a_resident_or_is_said_not_to_be() -> None:
    assert ENTITIES.keys() - below_a_resident() == NOT_BELOW_A_RESIDENT.keys()


def test_every_record_that_names_a_resident_or_a_visit_is_below_one() -> None:
    naming = {
        name
        for name, entity in ENTITIES.items()
        if entity.columns.keys() & {"resident_id", "visit_id", "booking_id", "measurement_id"}
    }
    assert naming - below_a_resident() == {"access_entry"}


def test_every_column_of_words_is_marked_or_is_said_to_hold_nothing_about_a_resident() -> None:
    """Of every table: the records, the laptop's own, and the server's."""
    records = [entity.table for entity in ENTITIES.values()]
    server = [table for table in CENTRAL_METADATA.sorted_tables if table.name not in ROWS]
    unsaid = {
        f"{table.name}.{column.name}"
        for table in (*records, *LaptopBase.metadata.sorted_tables, *server)
        for column in table.columns
        if isinstance(column.type, String | Text | JSON)
        and not isinstance(column.type, CodeType)
        and getattr(column.type, "length", None) != 36  # an identity
        and column.name not in personal_columns(table)
        and not {f"{table.name}.{column.name}", f"{table.name}.*"} & NOT_ABOUT_A_RESIDENT.keys()
    }
    assert unsaid == set()


def test_no_line_of_the_lists_is_left_over() -> None:
    tables = {table.name: table for base in (Record, LaptopBase) for table in base.metadata.sorted_tables}
    tables |= {table.name: table for table in CENTRAL_METADATA.sorted_tables}
    gone = {
        line
        for line in NOT_ABOUT_A_RESIDENT
        for table, _, column in [line.partition(".")]
        if table not in tables or (column != "*" and column not in tables[table].columns)
    }
    assert gone == set()


def test_every_table_of_the_laptop_with_marked_columns_is_found_by_what_it_names() -> None:
    found = {table.name for table, _ in naming_beside({})}
    apart = {Outbox.__tablename__, SyncState.__tablename__}
    marked = {table.name for table in LaptopBase.metadata.sorted_tables if personal_columns(table)}
    assert marked - apart <= found


# A table that nobody has thought of

HERE = "tests/sync/test_coverage.py"
REGISTRY = [
    f"{HERE}::{test.__name__}"
    for test in (
        test_every_kind_of_record_is_below_a_resident_or_is_said_not_to_be,
        test_every_record_that_names_a_resident_or_a_visit_is_below_one,
    )
]
MARKS = f"{HERE}::{test_every_column_of_words_is_marked_or_is_said_to_hold_nothing_about_a_resident.__name__}"
EXTRACT = "tests/sync/test_extract.py::test_every_text_of_every_kind_of_record_is_in_the_extract[sqlite]"
ERASURE = (
    "tests/sync/test_erasure.py"
    "::test_every_kind_of_record_that_belongs_to_a_person_goes_and_the_skeleton_stays[sqlite]"
)
RETENTION = "tests/sync/test_retention.py::test_no_text_of_any_kind_of_record_is_left[sqlite]"


def failing_with(table: str, tests: list[str]) -> set[str]:
    """Run tests in a program that has one table more; return the names of those that fail."""
    environment = os.environ | {"NEW_TABLE": table, "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.helpers.new_table",
        "-p",
        "no:cacheprovider",
        *tests,
    ]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=170
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    failed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))}
    return {each for each in tests if any(each.startswith(name) or name.startswith(each) for name in failed)}


@pytest.mark.skipif("NEW_TABLE" in os.environ, reason="it is the program with one table more")
def test_a_new_table_about_a_person_fails_until_it_is_covered() -> None:
    """Extract, erasure and removal are shown to miss it, not only the lists."""
    tests = [*REGISTRY, MARKS, EXTRACT, ERASURE, RETENTION]
    assert failing_with("uncovered", tests) == {*REGISTRY, EXTRACT, ERASURE, RETENTION}
    assert failing_with("unmarked", [MARKS, RETENTION]) == {MARKS, RETENTION}
    assert failing_with("covered", tests) == set()


def test_of_a_birth_the_year_alone_is_stored() -> None:
    tables = [table for table in CENTRAL_METADATA.sorted_tables if table.name != "tenant"]
    of_birth = [column for table in tables for column in table.columns if "birth" in column.name]
    assert [(str(column), type(column.type)) for column in of_birth] == [("resident.birth_year", Integer)]
    days = {column.name for column in ROWS["resident"].columns if isinstance(column.type, Date)}
    assert days == {"safety_note_date", "safety_note_expires", "names_removed_on"}
