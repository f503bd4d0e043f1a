"""Prints the stored operation ids, one a line: `survivors.py DATABASE`; exits 1 when it is not whole."""

import sys
from pathlib import Path

from annotator.store.database import open_database
from annotator.store.progress import wrong_progress


def main(database: str) -> None:
    path = Path(database)
    if not path.exists():
        return
    with open_database(path) as opened, opened.snapshot():
        if opened.query("PRAGMA integrity_check") != [("ok",)]:
            sys.exit("integrity_check failed")
        if opened.one("SELECT 1 FROM sqlite_schema WHERE name = 'decision'") is None:
            return
        if wrong := wrong_progress(opened):
            sys.exit(f"counts are wrong for {', '.join(wrong)}")
        unequal = opened.query(
            "SELECT annotator, article FROM summary GROUP BY annotator, article HAVING sum(decisions) <> "
            "(SELECT count(*) FROM decision WHERE decision.annotator = summary.annotator "
            "AND decision.article = summary.article)"
        )
        if unequal:
            sys.exit(f"summaries without their decisions: {unequal[:3]}")
        sys.stdout.writelines(f"{op}\n" for (op,) in opened.query("SELECT op FROM decision ORDER BY number"))


if __name__ == "__main__":
    main(sys.argv[1])
