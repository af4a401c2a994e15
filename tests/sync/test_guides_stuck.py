"""The municipality sees where its guides get stuck, and nobody else's, and nothing of anybody."""

import csv
import json
from pathlib import Path

from itcoach import residents
from itcoach.guides import catalogue
from itcoach.guides.parser import read
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.vocabulary import Topic
from sync.central.accounts import create_municipality
from sync.central.commands.guides_stuck import stuck_steps
from sync.central.guide_versions import known_guides
from sync.central.guides import publish
from tests.helpers.central import Laptop, Server
from tests.helpers.own_guide import own_guide
from tests.sync.conftest import Shell, on_sqlite

CALL = "whatsapp-videosamtal"


def get_stuck(laptop: Laptop, guide_id: str, version: str, step: int) -> None:
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    resident = residents.create(work, name="Gunvor Öberg").resident_id
    visit = visits.start_drop_in(work, resident_id=resident).visit_id
    visits.stuck(
        work, visit_id=visit, guide_id=guide_id, guide_version=version, topic=Topic.CONTACT, step=step
    )
    laptop.sync()


def test_a_municipality_sees_its_own_steps_alone(server: Server) -> None:
    other = create_municipality(server.engine, server.clock, name="Granköping")
    version = catalogue.load(CALL, "sv").version
    get_stuck(server.laptop("Coach A"), CALL, version, 3)
    get_stuck(server.laptop("Coach B"), CALL, version, 3)
    get_stuck(server.laptop("Coach C", tenant=other), CALL, version, 5)

    [ours], [theirs] = stuck_steps(server.engine, server.tenant), stuck_steps(server.engine, other)
    assert (ours.step, ours.times, ours.played) == (3, 2, 2)
    assert (theirs.step, theirs.times) == (5, 1)


@on_sqlite
def test_a_published_guide_is_named_by_its_own_words_in_each_version(server: Server) -> None:
    laptop = server.laptop()
    for title in ("=SUMMA(A1)", "Den nya"):
        texts = own_guide("sv", guide_id="tvatt", title=title)
        known = known_guides(server.engine, server.tenant)
        publish(server.engine, server.clock, server.tenant, texts, known=known)
        laptop.sync()
        get_stuck(laptop, "tvatt", read(texts["sv"], "sv").guide().version, 2)
    old, new = sorted(stuck_steps(server.engine, server.tenant), key=lambda step: step.is_current)

    assert (old.title, old.is_current, new.title, new.is_current) == ("=SUMMA(A1)", False, "Den nya", True)
    assert old.step_title == new.step_title == catalogue.load(CALL, "sv").steps[1].title


@on_sqlite
def test_the_operator_reads_a_table_and_writes_a_file(server: Server, shell: Shell, tmp_path: Path) -> None:
    assert shell("guides", "stuck") == (0, "Ingen guide har fastnat.\n")
    guide = catalogue.load(CALL, "sv")
    get_stuck(server.laptop(), CALL, guide.version, 3)
    code, said = shell("guides", "stuck")
    assert code == 0
    assert guide.title in said
    assert guide.steps[2].title in said
    assert "Gunvor" not in said

    file = tmp_path / "fastnar.csv"
    assert shell("guides", "stuck", "--csv", str(file))[1] == "1 rad är skriven.\n"
    [heads, row] = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert dict(zip(heads, row, strict=True))["Fastnade"] == "1"
    assert json.loads(shell("guides", "stuck", "--json")[1])[0]["times"] == 1
    code, said = shell("guides", "stuck", "--csv", str(tmp_path))
    assert (code, "är en mapp" in said) == (1, True), said


@on_sqlite
def test_a_title_that_looks_like_a_formula_is_no_formula_in_the_file(
    server: Server, shell: Shell, tmp_path: Path
) -> None:
    known = known_guides(server.engine, server.tenant)
    texts = own_guide("sv", guide_id="tvatt", title="=SUMMA(A1)")
    publish(server.engine, server.clock, server.tenant, texts, known=known)
    laptop = server.laptop()
    laptop.sync()
    get_stuck(laptop, "tvatt", read(texts["sv"], "sv").guide().version, 2)
    shell("guides", "stuck", "--csv", str(tmp_path / "fastnar.csv"))

    assert ";'=SUMMA(A1);" in (tmp_path / "fastnar.csv").read_text("utf-8-sig")


@on_sqlite
def test_where_a_visit_is_in_a_guide_goes_with_it_to_the_coachs_other_laptop(server: Server) -> None:
    here, there = server.laptop("Coach A"), server.laptop("Coach A")
    work = Workplace(here.store, here.clock, here.coach_id)
    resident = residents.create(work, name="Gunvor Öberg").resident_id
    visit = visits.start_drop_in(work, resident_id=resident).visit_id
    how = {"guide_id": CALL, "guide_version": catalogue.load(CALL, "sv").version, "topic": Topic.CONTACT}
    for step in (1, 2):
        visits.tick_step(work, visit_id=visit, step=step, **how)
    visits.stuck(work, visit_id=visit, step=3, **how)
    here.sync(), there.sync()

    [task] = visits.view(Workplace(there.store, there.clock, there.coach_id), visit_id=visit).tasks
    assert (task.guide_id, task.steps_done, task.stuck_at) == (CALL, (1, 2), 3)
