"""Who may read what of a person: the rule by itself, which every use case that reads goes by."""

from typing import TYPE_CHECKING

import pytest

from itcoach.privacy.protection import called, hidden_from, may_read_visit
from models.people import Resident
from models.visit import Visit

if TYPE_CHECKING:
    from itcoach.workplace import Workplace


@pytest.mark.parametrize(
    ("protected", "named", "hidden"),
    [
        (False, None, False),
        (False, "coach b", False),
        (True, None, False),
        (True, "coach a", False),
        (True, "coach b", True),
    ],
)
def test_a_protected_identity_is_hidden_from_all_but_the_named_coach(
    protected: bool, named: str | None, hidden: bool
) -> None:
    assert hidden_from("coach a", protected=protected, named_coach_id=named) is hidden


@pytest.mark.parametrize(
    ("name", "protected", "words"),
    [("Gunvor", False, "Gunvor"), ("Gunvor", True, "B8M4R-Z"), ("", False, "B8M4R-Z")],
)
def test_a_person_is_called_by_the_code_where_there_may_be_no_name(
    name: str, protected: bool, words: str
) -> None:
    assert called(name, "B8M4RZ", protected=protected) == words


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize(("resident", "open_to_me"), [("here", True), ("hidden", False), ("not here", False)])
def test_a_visit_is_read_by_its_own_coach_and_by_who_may_see_the_resident(
    work: "Workplace", mine: bool, resident: str, open_to_me: bool
) -> None:
    visit = Visit(coach_id=work.coach_id if mine else "coach b", start=work.clock.now())
    whose = None
    if resident != "not here":
        whose = Resident(code="B8M4RZ", protected_identity=resident == "hidden", named_coach_id="coach b")
    assert may_read_visit(work, visit, whose) is (mine or open_to_me)
