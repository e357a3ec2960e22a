"""One log-in to the manager and away again: enough for doctor to say whether the link can work. Using the link is asterisk's."""

from __future__ import annotations

import asyncio

from runtime.settings import Settings

PATIENCE_S = 3.0


async def manager_greeting(settings: Settings) -> None:
    """Log in and off. Raises OSError or TimeoutError when nobody is there, PermissionError when the account is refused."""
    async with asyncio.timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection(settings.ami_host, settings.ami_port)
        try:
            await reader.readline()
            login = f"Action: Login\r\nUsername: {settings.ami_user}\r\nSecret: {settings.ami_secret}\r\nEvents: off\r\n\r\n"
            writer.write(login.encode())
            await writer.drain()
            answer = (await reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
            if "Response: Success" not in answer:
                raise PermissionError("refused")
        finally:
            writer.close()
