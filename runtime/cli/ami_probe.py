"""A short visit to the manager: enough for a command to ask Asterisk what it has, or to have it read its files again.

Keeping a link is runtime.asterisk.ami's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from runtime.asterisk.ami_wire import AmiError, Connection
from runtime.settings import Settings

PATIENCE_S = 3.0
RELOAD_S = 15.0


@asynccontextmanager
async def visit(settings: Settings) -> AsyncIterator[Connection]:
    """A log-in. Raises OSError or TimeoutError when nobody is there, PermissionError when the account is refused."""
    connection = Connection(lambda _: None)
    try:
        await connection.open(settings.ami_host, settings.ami_port, timeout_s=PATIENCE_S)
        login = {"Username": settings.ami_user, "Secret": settings.ami_secret, "Events": "off"}
        answer = await connection.action("Login", login, timeout_s=PATIENCE_S, as_list=False)
        if not answer[0].ok:
            raise PermissionError("refused")
        yield connection
    except AmiError as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()
        await asyncio.sleep(0)  # the transport closes on the loop


async def manager_greeting(settings: Settings) -> None:
    """Log in and off. Raises as `visit` does."""
    async with visit(settings):
        pass


async def reload_exchange(settings: Settings) -> None:
    """Have Asterisk read its dialplan and queues. Raises as `visit` does, PermissionError when it may not."""
    async with visit(settings) as connection:
        for module in ("pbx_config.so", "app_queue.so"):
            answer = await connection.action("Reload", {"Module": module}, timeout_s=RELOAD_S, as_list=False)
            if not answer[0].ok:
                raise PermissionError(f"{module}: {answer[0].get('Message')}")
