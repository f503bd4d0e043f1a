"""Decides for ever as one person, for tests that kill it: `deciding_forever.py PROJECT ANNOTATOR [COUNT]`.

With ANNOTATOR_ACK_FD=1 it prints each operation id once the decision is durable.
"""

import sys
import time
from pathlib import Path
from queue import Queue

from annotator.document.errors import SaveError
from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project


def main(directory: str, annotator: str, count: str = "0") -> None:
    told: Queue[SaveError | None] = Queue()
    desk = Desk(Project.open(Path(directory)), annotator)
    key = desk.first_key()
    answer = None
    number = 0
    while key is not None and (number < int(count) or count == "0"):
        flipped = None if answer else Answer.ACCEPT
        at = time.time_ns() // 1_000_000
        edit = AnswerEdit(answer, flipped)
        decision = Decision(f"{annotator}-{number}", "finish", How.ARTICLE, (edit,), at, number)
        state = ArticleState.DONE if flipped else ArticleState.STARTED
        desk.submit(key, decision, SummaryRow(state), told.put)
        error = told.get()
        if error:
            sys.exit(str(error))
        answer, number = flipped, number + 1
    desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
