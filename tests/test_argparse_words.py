"""The commands speak Swedish also where Python's argparse does the talking."""

import argparse
import ast
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import itcoach.__main__
import resources
import sync.central.__main__

# For whoever writes a parser; FileType is not used here.
TO_PROGRAMMERS = {
    "conflicting option string: %s", "conflicting option strings: %s", ".__call__() not defined",
    "'required' is an invalid argument for positionals", "mutually exclusive arguments must be optional",
    "%r is not callable", "can't open '%(filename)s': %(error)s", "argument \"-\" with mode %r",
    "cannot merge actions - two groups are named %r", "dest= is required for options like %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "invalid conflict_resolution value: %r", "cannot have multiple subparser arguments",
    "conflicting subparser: %s", "conflicting subparser alias: %s",
}  # fmt: skip

Main = Callable[[Sequence[str]], int]


@pytest.mark.parametrize(
    ("main", "arguments", "said"),
    [
        (sync.central.__main__.main, ["retention", "run"], "retention run: det här saknas: --decision"),
        (sync.central.__main__.main, ["devices", "--nope"], "det här finns inte: --nope"),
        (sync.central.__main__.main, ["set", "--regime", "x"], "--regime: 'x' finns inte att välja"),
        (sync.central.__main__.main, ["access-log", "--help"], "visa den här hjälpen och sluta"),
        (itcoach.__main__.main, ["--lang", "sv", "import"], "användning: itcoach import"),
        (itcoach.__main__.main, ["--lang", "en", "import"], "the following arguments are required: FILE"),
    ],
)
def test_a_wrong_command_is_answered_in_the_language_of_the_program(
    main: Main, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = os.environ.get("LANGUAGE")
    with pytest.raises(SystemExit):
        main(arguments)
    told = capsys.readouterr()
    assert said in told.out + told.err
    assert os.environ.get("LANGUAGE") == before


def test_each_word_that_argparse_says_to_a_user_has_swedish() -> None:
    with Path(str(resources.path("words", "sv", "LC_MESSAGES", "messages.po"))).open("rb") as file:
        swedish = {
            text for each in read_po(file) for text in ([each.id] if isinstance(each.id, str) else each.id)
        }
    tree = ast.parse(Path(str(argparse.__file__)).read_text("utf-8"))
    said = {
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "ngettext")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert said - swedish - TO_PROGRAMMERS == set()
