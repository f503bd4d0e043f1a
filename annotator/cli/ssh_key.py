"""`annotator ssh-key`: the line that lets a key annotate and do nothing else."""

import shlex
import sys
from pathlib import Path

import click

from annotator.cli.diagnostics import say
from annotator.cli.help import argument, command
from annotator.cli.options import PATH, open_project, project_option
from annotator.cli.output import emit
from annotator.config.roles import Role
from annotator.config.ssh_key import LARGEST, authorized_line, parse_public_key
from annotator.document.ids import check_annotator


@command("ssh-key", example="annotator ssh-key alice alice.pub --project /var/lib/annot/elections")
@argument("name", "NAME", "The annotator whose key it is.")
@argument("keyfile", "KEYFILE", "Their public key: the file that ends in .pub.", type=PATH)
@click.option(
    "--command",
    "program",
    metavar="PROGRAM",
    help="A program of your own to run in place of annotator; it gets the name as its argument.",
)
@project_option
def ssh_key(*, name: str, keyfile: Path, program: str | None, project: Path | None) -> None:
    """Print the line of authorized_keys for one annotator.

    With it the key opens this project as that annotator on a terminal, and does nothing else: no shell, no
    other command, no forwarding, no files. The program starts with an environment of its own.
    """
    from annotator.formats.input_file import open_input

    check_annotator(name)
    with open_input(keyfile) as file:
        key = parse_public_key(file.read(LARGEST + 1), str(keyfile))
    if program is not None:
        emit(authorized_line(name, key, [program, name]))
        return
    opened = open_project(project, needs=Role.LEAD)
    emit(authorized_line(name, key, [_shell(opened.directory, name)], is_shell=True))
    say("Add it to the keys of the account that owns the project, in a file that only root may change.")


def _shell(project: Path, name: str) -> str:
    """The command: the terminal's type is all that it takes from outside.

    Keys that would interrupt or stop the program before it reads the keyboard itself do nothing. Only
    special built-in commands of the shell stand in it: no function that the person sends can replace them.
    """
    program = [sys.executable, "-I", "-m", "annotator", "annotate", "--locked"]
    told = shlex.join([*program, "--project", str(project.absolute()), "--annotator", name])
    start = 'exec /usr/bin/env -i PATH=/usr/bin:/bin LANG=C.UTF-8 TERM="$TERM"'
    return f"trap '' INT QUIT TSTP; {start} {told}"
