"""What memory is compared with: a process that imports what the bot does, and idles."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import psutil

from organiser.sandbox.bot_process import ROOT

_PROGRAM = "import uvloop, organiser.cli, organiser.app; print('ready', flush=True); input()"


async def imports_memory() -> int:
    """How many bytes (RSS) a process holds that has imported everything and done nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PROGRAM, stdin=PIPE, stdout=PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        said = await process.stdout.readline()
        if said.strip() != b"ready":
            raise RuntimeError("The bot's modules cannot be imported.")
        return int(psutil.Process(process.pid).memory_info().rss)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
