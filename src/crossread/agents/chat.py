"""Messages to a language model -> its words, from the one address that the user named."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from crossread.agents.sending import NoReply, Outgoing, send
from crossread.errors import UsageError

KEY_NAME = "CROSSREAD_ASSISTANT_KEY"
ENDPOINT = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Chat:
    """A model behind an address; `key` is sent as a bearer token, and shown nowhere."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)


def open_chat(url: str, model: str, key: str | None = None) -> Chat:
    """A checked address; UsageError says what is wrong with it, the model's name or the key."""
    key = os.environ.get(KEY_NAME) if key is None else key
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:
        parts, host = urlsplit(""), None
    odd = any(char <= " " or char == "\x7f" for char in url)
    if parts.scheme not in ("http", "https") or not host or odd or parts.query or parts.fragment:
        raise UsageError(f"{url[:100]!r} is not the address of an assistant; give https://HOST/v1")
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"remove the user name or password from the address; use {KEY_NAME}")
    if not model.strip() or len(model) > 200 or not model.isprintable():
        raise UsageError(f"{model[:100]!r} is not the name of a model; give it with --model NAME")
    if key and not (key.isascii() and key.isprintable()):
        raise UsageError(f"{KEY_NAME} holds characters that no key has; set it again")
    return Chat(url.rstrip("/").removesuffix(ENDPOINT), model.strip(), key or None)


def reply(chat: Chat, content: Mapping[str, object], seconds: float) -> tuple[str, int]:
    """What the model says to a request, and the tokens counted for it (0: not said); NoReply."""
    got = send(_outgoing(chat, {"model": chat.model, **content}), seconds)
    if got.status != 200:
        phrase = HTTPStatus(got.status).phrase if got.status in list(HTTPStatus) else ""
        hint = f"; check {KEY_NAME}" if got.status in (401, 403) else ""
        problem = NoReply(f"HTTP {got.status} {phrase}".rstrip() + hint, status=got.status)
        problem.wait = got.wait
        raise problem
    try:
        answer = json.loads(got.body)
        said = answer["choices"][0]["message"]["content"]
        used = answer.get("usage") or {}
        tokens = used.get("total_tokens") if isinstance(used, dict) else 0
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise NoReply("the answer is not a chat completion") from None
    if not isinstance(said, str):
        raise NoReply("the answer holds no text")
    return said, tokens if isinstance(tokens, int) and 0 <= tokens < 10**9 else 0


def _outgoing(chat: Chat, content: Mapping[str, object]) -> Outgoing:
    key = {"Authorization": f"Bearer {chat.key}"} if chat.key else {}
    headers = {"Content-Type": "application/json", "Accept": "application/json", **key}
    body = json.dumps(content).encode()
    return Outgoing(chat.url + ENDPOINT, headers, body, secret=chat.key is not None)
