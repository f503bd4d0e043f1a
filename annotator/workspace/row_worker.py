"""The program that makes rows beside the one that writes them: `python -m annotator.workspace.row_worker`.

It is told first the database and the settings, then block after block of articles, through its standard
input, and gives the rows of each through its standard output. It ends when its input does, so that it
never outlives whoever started it.
"""

import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection

from annotator.document.errors import AnnotatorError
from annotator.store.database import open_database
from annotator.workspace.prodigy_rows import BlockMaker


def main() -> None:
    """Make rows until nobody asks for more, or a block cannot be made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, given = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    with suppress(EOFError, BrokenPipeError, AnnotatorError):
        serve(asked, given)


def serve(asked: Connection, given: Connection) -> None:
    """Answer each block of wanted articles with its rows; EOFError when nobody asks any more."""
    address, settings, moment = asked.recv()
    with open_database(address) as database:
        maker = BlockMaker(settings, database)
        while True:
            wanted = asked.recv()
            with database.snapshot(moment):
                block = maker.make(wanted)
            given.send((block.rows, block.losses))
            given.send_bytes(block.content)


if __name__ == "__main__":
    main()
