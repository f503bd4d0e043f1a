"""`python -m annotator`, and what the command `annotator` runs."""

import sys


def main() -> None:
    """Run the command line; ends the interpreter with its exit code."""
    try:
        from annotator.cli.app import app

        app(prog_name="annotator")
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
