"""Runs the measurements named, or lists them: each is a file of this folder."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).parent


def main(names: Sequence[str]) -> int:
    """Run each in a process of its own, so that none finds the other's caches warm."""
    known = {file.stem: file for file in sorted(HERE.glob("*.py")) if file.stem != "run"}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No such measurement: {', '.join(unknown)}", file=sys.stderr)
    if unknown or not names:
        print(listing(known.values()))
        return 2 if unknown else 0
    return max(subprocess.call([sys.executable, "-m", f"bench.{name}"]) for name in names)


def listing(files: Iterable[Path]) -> str:
    lines = [f"{file.stem:<16} {promise(file)}".rstrip() for file in files]
    return "\n".join(lines) or "There are no measurements yet."


def promise(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
