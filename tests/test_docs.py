"""The documentation: what it names exists, and its tables are those of the records."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from itcoach import __main__ as laptop
from models.base import LaptopBase, Record
from sync.central import __main__ as central
from tools import guides, records

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / name
    for name in ("README.md", "CONTRIBUTING.md", "ui/README.md", "benchmarks/README.md")
    if (ROOT / name).exists()
] + sorted((ROOT / "docs").glob("*.md"))
PACKAGES = ("itcoach", "ui", "models", "sync", "resources", "tests", "benchmarks", "tools", "docs")
PRODUCED = ROOT / "docs" / "pictures"
"""Pictures of the window, which a run of the demonstration makes."""


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def parts(page: Path) -> list[str]:
    """Return the prose and the blocks of code of ``page`` by turns."""
    return re.split(r"^```.*$", page.read_text("utf-8"), flags=re.MULTILINE)


def code(page: Path) -> Iterator[str]:
    """Yield what stands in code on ``page``: every line of a block, every span."""
    for number, part in enumerate(parts(page)):
        if number % 2:
            yield from part.replace("\\\n", " ").splitlines()
        else:
            yield from re.findall(r"`([^`\n]+)`", part)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def helped(program: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the help of the command that ``words`` begin with; fail when there is none of that name."""
    main = central.main if program == "itcoach-central" else laptop.main
    commands = [word for word in words if re.fullmatch(r"[a-z][a-z-]+", word)]
    for known in (commands[:1], commands[:2]):
        with pytest.raises(SystemExit) as ended:
            main([*known, "--help"])
        assert ended.value.code == 0, f"{program} has no command {' '.join(known)!r}"
        text = capsys.readouterr().out
        if "COMMAND" not in text:  # it has no commands of its own
            break
    return text


def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", "".join(parts(page)[::2])):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if PRODUCED in target.parents:
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_every_file_and_folder_that_is_named_exists(page: Path) -> None:
    named = {each for each in code(page) if re.fullmatch(rf"(?:{'|'.join(PACKAGES)})/[\w./*-]*", each)}
    missing = {each for each in named if not any(ROOT.glob(each.rstrip("/")))}
    assert {each for each in missing if not each.startswith("docs/pictures")} == set()


def test_every_command_and_option_that_is_named_exists(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in code(page):
        match = re.match(r"(?:\.venv/bin/)?(itcoach(?:-central)?)(?: |$)(.*)", line.partition(" #")[0])
        if match is None:
            continue
        program, words = match[1], re.sub(r"^--lang \w+|[\[\]]", "", match[2]).split()
        text = helped(program, words, capsys)
        assert [word for word in words if word.startswith("-") and word not in text] == [], line


def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    named = {target for line in code(page) for target in re.findall(r"\bmake ([a-z]+)", line)}
    assert named - targets == set()


def test_every_module_that_is_run_exists(page: Path) -> None:
    named = {name for line in code(page) for name in re.findall(r"python3? -m ([\w.]+)", line)}
    assert {name for name in named if importlib.util.find_spec(name) is None} == set()


def test_every_variable_that_is_named_is_read_by_the_program(page: Path) -> None:
    sources = "".join(
        path.read_text("utf-8") for package in PACKAGES[:5] for path in (ROOT / package).rglob("*.py")
    )
    named = set(re.findall(r"\bITCOACH_[A-Z_]+", page.read_text("utf-8")))
    assert {name for name in named if f'"{name}"' not in sources} == set()


def test_every_test_that_is_named_exists(page: Path) -> None:
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = {name for name in code(page) if re.fullmatch(r"test_\w+", name)} - {"test_name"}
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_every_claim_about_privacy_names_a_test() -> None:
    claims, told = False, 0
    for line in (ROOT / "docs" / "privacy.md").read_text("utf-8").splitlines():
        claims = line.startswith("|") and (claims or "held by" in line)
        if claims and "held by" not in line and not line.startswith("|---"):
            assert re.search(r"`test_\w+`[, ]*\|$", line), line
            told += 1
    assert told >= 80


def test_the_tables_are_those_of_the_records() -> None:
    text = records.PAGE.read_text("utf-8")
    assert records.written(text) == text, "run `python -m tools.records`"


def test_every_record_and_choice_has_its_place() -> None:
    modules = {mapper.class_.__module__ for base in (Record, LaptopBase) for mapper in base.registry.mappers}
    here = {name for name in modules if name.startswith("models.")}
    assert here | {"models.vocabulary"} <= records.documented_modules(records.PAGE.read_text("utf-8"))


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert [page.name for page in PAGES if f"({page.name})" not in index and page.parent.name == "docs"] == [
        "README.md"
    ]


def test_the_table_of_guides_is_that_of_the_guides() -> None:
    page = guides.PAGE.read_text("utf-8")
    assert "| Ring videosamtal i WhatsApp (`whatsapp-videosamtal`) |" in page
    assert guides.written(page) == page, "write it anew: python -m tools.guides"
