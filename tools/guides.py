"""Write the table of guides in ``docs/guides.md`` from the guides themselves: ``python -m tools.guides``."""

import re
from pathlib import Path

import resources
from itcoach.guides import catalogue
from itcoach.guides.gate import guide_lix
from itcoach.guides.text import Guide
from resources.words import LANGUAGES

__all__ = ["PAGE", "written"]

PAGE = Path(__file__).parent.parent / "docs" / "guides.md"
_PLACE = re.compile(r"(<!-- table: guides -->\n).*?(<!-- /table -->)", re.DOTALL)


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")


def written(page: str) -> str:
    """Return the page with its table as the guides are now."""
    rows = [
        "| guide | group | steps | LIX sv | LIX en | at stake | review by | sources read |",
        "|---|---|--:|--:|--:|---|---|--:|",
        *(_row(guide) for guide in catalogue.library("sv")),
    ]
    table = "\n".join(rows)
    return _PLACE.sub(lambda place: f"{place[1]}{table}\n{place[2]}", page)


def _row(guide: Guide) -> str:
    texts = (resources.path("guides", code, f"{guide.id}.md").read_text("utf-8") for code in LANGUAGES)
    lix = (f"{guide_lix(text, code):.0f}" for text, code in zip(texts, LANGUAGES, strict=True))
    read = sum(source.read is not None for source in guide.sources)
    cells = (
        f"{guide.title} (`{guide.id}`)",
        guide.group.value,
        str(len(guide.steps)),
        *lix,
        guide.risk,
        guide.review_by.isoformat(),
        f"{read} of {len(guide.sources)}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
