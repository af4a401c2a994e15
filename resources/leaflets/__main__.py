"""Draw the pictures anew: ``python -m resources.leaflets``."""

from pathlib import Path

from resources.leaflets.drawings import PICTURES


def main() -> None:
    """Write the file of every picture."""
    folder = Path(__file__).with_name("pictures")
    folder.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (folder / name).write_text(draw(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
