"""A runtime in a process of its own, to be killed and frozen: takes each call, answers, and plays one prompt for ever.

`python -m tests.asterisk.child_runtime PORT PROMPT QUEUE`: with a QUEUE the caller is queued in place of being played to.
"""

import asyncio
import sys

from runtime.asterisk.agi import AgiRequest
from runtime.asterisk.agi_server import AgiServer
from runtime.asterisk.commands import Commands


async def main(port: int, prompt: str, queue: str) -> None:
    async def call(request: AgiRequest) -> None:
        commands = Commands(request, margin_s=0.5)
        await commands.take()
        await commands.answer()
        while queue:
            await commands.queue(queue, wait_s=60)
        while True:
            await commands.stream_file(prompt, lasts_s=1)

    server = AgiServer()
    server.add_route("call", call)
    await server.start(port=port)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
