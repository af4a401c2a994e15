"""Draw every picture anew: ``python -m resources.pictures``."""

from pathlib import Path

from resources.pictures.scenes import PICTURES


def main() -> None:
    """Write the file of every picture beside this one."""
    for name, draw in PICTURES.items():
        Path(__file__).with_name(name).write_text(draw(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
