"""Runs `bot.py run` once for each case, each in a process of its own that is forked from this one.

A script: the cases come as JSON by standard input, their exit codes go as JSON to standard output, and what
a case writes goes to `stdout` and `stderr` in its folder. It has loaded what the bot loads, so that sixteen
refusals cost one start. A case whose program is not this checkout's is started anew.
"""

import importlib
import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any, NoReturn

BOT = Path(__file__).parents[2] / "bot.py"


def main() -> None:
    """Run all cases at once, and tell how each ended."""
    cases = json.load(sys.stdin)
    sys.path.insert(0, str(BOT.parent))
    for module in ("organiser.cli", "organiser.assembly"):
        importlib.import_module(module)

    running = {}
    for name, case in cases.items():
        pid = os.fork()
        if pid == 0:
            _become(case)
        running[name] = pid
    codes = {name: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for name, pid in running.items()}
    json.dump(codes, sys.stdout)


def _become(case: dict[str, Any]) -> NoReturn:
    """Be `python bot.py run` in the case's folder, with its environment; never returns."""
    folder = Path(case["folder"])
    os.chdir(folder)
    for number, stream in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(folder / stream, os.O_WRONLY | os.O_CREAT), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if case["program"] != str(BOT):
        os.execve(sys.executable, [sys.executable, case["program"], "run"], case["environment"])  # noqa: S606
    os.environ.clear()  # noqa: TID251 - the case's own takes its place
    os.environ.update(case["environment"])  # noqa: TID251
    sys.argv = [case["program"], "run"]
    code: Any = 1
    try:
        runpy.run_path(case["program"], run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
