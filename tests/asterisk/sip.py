"""SIP as text: reading a message, writing one, answering a digest challenge. No sockets and no calls here."""

import hashlib
import re
import secrets
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A request or response: its first line, headers (lower-case names, in order), and body."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def read(cls, data: bytes) -> "Message":
        head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        pairs = (line.partition(":") for line in lines)
        return cls(first, tuple((name.strip().lower(), value.strip()) for name, _, value in pairs), body)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)

    def get(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def status(self) -> int:
        """A response's code, 0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """What is asked, or what a response answers; "" of what is no SIP message."""
        return self.get("cseq").rpartition(" ")[2]

    @property
    def contact(self) -> str:
        """The address in the Contact header, "" without one."""
        return address(self.get("contact"))

    @property
    def media_port(self) -> int:
        """Where the body wants audio sent, 0 when it has none."""
        found = re.search(r"^m=audio (\d+)", self.body, re.MULTILINE)
        return int(found.group(1)) if found else 0


def write(first: str, headers: dict[str, str], body: str = "") -> bytes:
    """Write a message; a header's value may stand on several lines, each sent as a header of its own."""
    lines = [first]
    for name, value in headers.items():
        lines += [f"{name}: {part}" for part in value.split("\n")]
    return "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body]).encode()


def address(header: str) -> str:
    """The sip: address inside a header such as Contact."""
    found = re.search(r"sip:[^>;\s]+", header)
    return found.group(0) if found else ""


def offer(port: int) -> str:
    """A session description: µ-law and telephone events at `port` on this machine."""
    return (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        "a=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n"
    )


def digest_answer(challenge: str, *, method: str, uri: str, user: str, password: str) -> str:
    """The Authorization header for a challenge."""
    asked = dict(re.findall(r'(\w+)="?([^",]*)"?', challenge))
    realm, nonce = asked["realm"], asked["nonce"]
    client, count = secrets.token_hex(8), "00000001"
    secret = _md5(f"{user}:{realm}:{password}")
    response = _md5(f"{secret}:{nonce}:{count}:{client}:auth:{_md5(f'{method}:{uri}')}")
    opaque = f', opaque="{asked["opaque"]}"' if "opaque" in asked else ""
    return (
        f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{response}", '
        f'algorithm=MD5, qop=auth, nc={count}, cnonce="{client}"{opaque}'
    )


def token() -> str:
    """A tag, branch or call id nobody else uses."""
    return secrets.token_hex(8)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
