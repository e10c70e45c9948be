"""An OpenID Connect provider on loopback for tests, which can be told to say what is not so."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "the workbench", "s3cret & more"
PERSON: Mapping[str, Any] = {
    "sub": "u-17", "name": "Noor Haddad", "email": "noor@paper.example", "email_verified": True,
}  # fmt: skip


def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Stub:
    """The provider: its keys by name, the last of which signs; what it says beside the truth (None
    leaves a claim out), by which algorithm; and what it was asked."""

    issuer: str = ""
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=lambda: {"one": key()})
    person: Mapping[str, Any] = field(default_factory=lambda: dict(PERSON))
    says: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    pending: dict[str, Mapping[str, str]] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        names = {
            "authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks",
            "end_session_endpoint": "out",
        }  # fmt: skip
        places = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return {"issuer": self.issuer} | places | self.about

    def jwks(self) -> dict[str, Any]:
        made = []
        for name, each in self.keys.items():
            public = jwt.algorithms.RSAAlgorithm.to_jwk(each.public_key(), as_dict=True)
            made.append({**public, "kid": name, "use": "sig", "alg": "RS256"})
        return {"keys": made}

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Where a person is sent back to: everyone is signed in as `person` at once."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"]
        code = f"code {len(self.used) + len(self.pending)}"
        self.pending[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{back}"

    def token(self, form: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """An ID token for a code, where client, verifier and address are those that it is for."""
        asked = self.pending.pop(form.get("code", ""), None)
        basic = base64.b64encode(b"the+workbench:s3cret+%26+more").decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        plain = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        wrong = [
            name
            for name, good in (
                ("code", asked is not None),
                ("client", authorization == f"Basic {basic}"),
                ("verifier", asked is not None and asked["code_challenge"] == plain),
                ("address", asked is not None and asked["redirect_uri"] == form["redirect_uri"]),
            )
            if not good
        ]
        if wrong or asked is None:
            self.refused += wrong
            return 400, {"error": "invalid_grant"}
        self.used.append(form["code"])
        return 200, {"id_token": self.signed(asked["nonce"]), "access_token": "x"}

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
            **self.person, **self.says,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        name, private = list(self.keys.items())[-1]
        headers = {"kid": name}
        if self.algorithm == "none":
            return jwt.encode(claims, "", algorithm="none", headers=headers)
        if self.algorithm == "HS256":  # by the public key, which everybody has; jwt would refuse
            return _by_hand(claims, headers, private)
        return jwt.encode(claims, private, algorithm=self.algorithm, headers=headers)


def _by_hand(claims: object, headers: Mapping[str, str], private: rsa.RSAPrivateKey) -> str:
    import hmac

    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    parts = [{"alg": "HS256", "typ": "JWT", **headers}, claims]
    told = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in parts]
    signature = hmac.digest(public, b".".join(told), "sha256")
    return b".".join([*told, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


@contextmanager
def providing() -> Iterator[Stub]:
    """A provider that answers until the end."""
    stub = Stub()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self.give(200, stub.metadata())
            elif parts.path == "/jwks":
                self.give(200, stub.jwks())
            elif parts.path == "/authorize":
                self.send_response(303)
                self.send_header("Location", stub.authorize(asked))
                self.end_headers()
            else:
                self.give(200, {"out": asked})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.give(*stub.token(form, self.headers.get("Authorization", "")))

        def give(self, status: int, found: Mapping[str, Any]) -> None:
            body = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    stub.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
