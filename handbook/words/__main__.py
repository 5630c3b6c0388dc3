"""`update` writes the catalogues from the code, `check` fails when they differ from it."""

import sys
from pathlib import Path

from handbook.words.catalogue import Unsayable, check, update


def main(arguments: list[str], root: Path) -> int:
    """The exit code: 0 well, 1 something is wrong and named, 2 not understood."""
    match arguments:
        case ["update"]:
            try:
                let_go = update(root)
            except Unsayable as error:
                print(error, file=sys.stderr)
                return 1
            for line in let_go:
                print(f"let go: {line}")
            return 0
        case ["check"]:
            wrong = check(root)
            for line in wrong:
                print(line, file=sys.stderr)
            return 1 if wrong else 0
    print("usage: python -m handbook.words update|check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[2]))
