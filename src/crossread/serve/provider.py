"""OpenID Connect, our side of it: where a person is sent, and who the code that comes back proves.

The authorization code flow with PKCE. The only importer of jwt.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

from crossread.agents.sending import NoReply, Outgoing, send
from crossread.errors import CrossreadError, UsageError

if TYPE_CHECKING:
    from jwt import PyJWK

SECRET = "CROSSREAD_OIDC_SECRET"  # noqa: S105 - the name of a variable
# Signatures by the provider's key alone; what a shared secret or nobody signs proves nothing.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
SECONDS = 10.0  # that the provider has for an answer
FRESH = 3_600.0  # seconds for which what it says of itself is used again
LEEWAY = 60  # seconds that its clock may differ
RECENT = 600.0  # seconds that a sign-in may take
_WELL_KNOWN = "/.well-known/openid-configuration"
_kept: dict[str, tuple[float, Mapping[str, Any]]] = {}


class NotProved(CrossreadError):
    """What came back from the provider does not say who somebody is."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who is let in without an account: those whose checked mail address is of such a domain, or
    anyone whom the provider knows; as `role`."""

    domains: tuple[str, ...] = ()
    anyone: bool = False
    role: str = "reader"


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people sign in: its issuer, our name there, and whom we let in."""

    issuer: str
    client: str
    secret: str = field(default="", repr=False)
    admits: Admission = Admission()

    @property
    def host(self) -> str:
        """What people know it by."""
        return urlsplit(self.issuer).netloc


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun in one browser, which keeps `token`; all else follows from it, and
    from where the person goes `on` to."""

    token: str
    on: str = "/"

    @property
    def state(self) -> str:
        """What comes back to this browser and no other."""
        return f"{_told(self.on.encode())}.{self._derived('state')}"

    @property
    def nonce(self) -> str:
        """What the provider signs."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What only this browser's server side can show with the code."""
        return self._derived("verifier")

    def _derived(self, what: str) -> str:
        made = hmac.digest(self.token.encode(), f"{what} {self.on}".encode(), "sha256")
        return _told(made)


@dataclass(frozen=True, slots=True)
class Proved:
    """Whom the provider names: the subject, a name to show, and the domain of a mail address that
    it has checked ("" for none)."""

    subject: str
    name: str
    domain: str


def check_extra() -> None:
    """UsageError where the extra is not installed."""
    try:
        from jwt.algorithms import has_crypto
    except ImportError:
        has_crypto = False
    if not has_crypto:
        raise UsageError(
            "signing in through another provider needs PyJWT with cryptography; "
            "install both with: pip install 'crossread[oidc]'"
        )


def provider(issuer: str, client: str, secret: str, admits: Admission) -> Provider:
    """Checked settings; UsageError says what is wrong with them."""
    if not _safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise UsageError(
            f"{issuer[:100]!r} is not the address of an OpenID provider; give https://HOST"
        )
    if not client.strip():
        raise UsageError("--oidc needs --oidc-client ID, the name that the provider gave crossread")
    for each in admits.domains:
        if "." not in each or "@" in each or each != each.strip():
            raise UsageError(f"{each[:100]!r} is not a domain; give the part behind the @")
    folded = tuple(each.lower() for each in admits.domains)
    return Provider(issuer, client.strip(), secret, Admission(folded, admits.anyone, admits.role))


def _safe(url: object) -> bool:
    """Whether secrets may go to an address: encrypted, or to this computer."""
    try:
        parts = urlsplit(str(url))
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    odd = any(char <= " " or char == "\x7f" for char in str(url)) or parts.username is not None
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_here(host))
    return bool(host) and not odd and safe


def is_here(host: str) -> bool:
    """Whether a host, by name or address, is this computer."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def begun(on: str) -> Begun:
    """A sign-in that begins."""
    return Begun(secrets.token_urlsafe(32), on)


def resumed(token: str, state: str) -> Begun:
    """The sign-in that a browser began and that an answer belongs to; NotProved for any other."""
    try:
        told = state.partition(".")[0]
        on = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode()
    except ValueError:
        on = ""
    found = Begun(token, on)
    if not token or not hmac.compare_digest(found.state.encode(), state.encode("utf-8", "replace")):
        raise NotProved("This sign-in was not begun in this browser, or too long ago")
    return found


def way_in(who: Provider, sign_in: Begun, back: str) -> str:
    """The address at the provider where a person signs in and is sent `back` from."""
    challenge = _told(hashlib.sha256(sign_in.verifier.encode()).digest())
    return _address(
        _endpoint(who, "authorization_endpoint"),
        response_type="code", client_id=who.client, redirect_uri=back, scope="openid profile email",
        state=sign_in.state, nonce=sign_in.nonce, code_challenge=challenge,
        code_challenge_method="S256",
    )  # fmt: skip


def way_out(who: Provider, back: str) -> str:
    """The address at the provider where a person signs out of it, "" where it has none."""
    if not _about(who).get("end_session_endpoint"):
        return ""
    place = _endpoint(who, "end_session_endpoint")
    return _address(place, client_id=who.client, post_logout_redirect_uri=back)


def _address(place: str, **query: str) -> str:
    return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(query)}"


def proved(who: Provider, given: Mapping[str, str], sign_in: Begun, back: str) -> Proved:
    """Who came back: `given` is the query that they came with; NotProved where it proves nothing,
    NoReply where the provider does not answer."""
    sent_by, says = given.get("iss"), "authorization_response_iss_parameter_supported"
    if sent_by != who.issuer and (sent_by is not None or _about(who).get(says)):
        raise NotProved("The answer is from another provider")
    claims = _claims(who, _id_token(who, given.get("code", ""), sign_in, back))
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(
        said.encode("utf-8", "replace"), sign_in.nonce.encode()
    ):
        raise NotProved("The answer belongs to another sign-in")
    if float(claims["iat"]) < time.time() - RECENT - LEEWAY:
        raise NotProved("The answer is too old")
    if claims.get("azp", who.client) != who.client:
        raise NotProved("The answer is for another application")
    return _person(claims)


def _id_token(who: Provider, code: str, sign_in: Begun, back: str) -> str:
    """What the provider gives for a code."""
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back,
        "code_verifier": sign_in.verifier, "client_id": who.client,
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    ways = _about(who).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if who.secret and "client_secret_basic" in ways:
        pair = f"{quote_plus(who.client)}:{quote_plus(who.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif who.secret:
        form["client_secret"] = who.secret
    place = _endpoint(who, "token_endpoint")
    got = send(Outgoing(place, headers, urlencode(form).encode(), secret=True), SECONDS)
    if got.status != 200:
        raise NotProved(f"The provider does not accept the code (HTTP {got.status})")
    found = _object(got.body).get("id_token")
    if not isinstance(found, str) or not found:
        raise NotProved("The provider gave no ID token")
    return found


def _claims(who: Provider, token: str) -> Mapping[str, Any]:
    """What an ID token says, once its signature, issuer, audience and times hold."""
    import jwt

    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise NotProved("The answer is not signed in a way that counts")
        made: Mapping[str, Any] = jwt.decode(
            token, _key(who, header.get("kid"), str(algorithm)), algorithms=[str(algorithm)],
            audience=who.client, issuer=who.issuer, leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError) as problem:
        raise NotProved(f"The answer does not hold ({type(problem).__name__})") from None
    audience = made["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in made:
        raise NotProved("The answer is for several applications and names none")
    return made


def _key(who: Provider, name: object, algorithm: str) -> "PyJWK":
    """The key of a signature; keys are asked for again where the name is a new one."""
    import jwt

    place = _endpoint(who, "jwks_uri")
    for age in (FRESH, 0.0):
        held = [each for each in _keys(place, age) if _fits(each, name, algorithm)]
        if len(held) == 1:
            return jwt.PyJWK(held[0], algorithm=algorithm)
    raise NotProved("The answer is signed by a key that the provider does not name")


def _keys(place: str, age: float) -> Sequence[dict[str, Any]]:
    found = _document(place, age).get("keys")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _fits(key: Mapping[str, Any], name: object, algorithm: str) -> bool:
    families = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
    return (
        (name is None or key.get("kid") == name)
        and key.get("kty") == families[algorithm[:2]]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
    )


def _person(claims: Mapping[str, Any]) -> Proved:
    mail = claims.get("email")
    checked = claims.get("email_verified") is True and isinstance(mail, str)
    domain = str(mail).rpartition("@")[2].lower() if checked else ""
    names = (claims.get(each) for each in ("name", "preferred_username"))
    shown = (_plain(each) for each in names if isinstance(each, str))
    return Proved(claims["sub"], next(filter(None, shown), "person"), domain)


def _plain(name: str) -> str:
    """The letters and digits of a name, and what stands between them; "" for what is none."""
    kept = "".join(char if char.isalnum() or char in "-.'’" else " " for char in name[:200])
    plain = " ".join(kept.split())[:80].strip()
    return "" if plain.lower().startswith("model ") else plain


def _about(who: Provider) -> Mapping[str, Any]:
    """What the provider says of itself."""
    found = _document(who.issuer.rstrip("/") + _WELL_KNOWN, FRESH)
    if found.get("issuer") != who.issuer:
        raise NotProved(f"The provider calls itself {str(found.get('issuer'))[:100]!r}")
    return found


def _endpoint(who: Provider, name: str) -> str:
    place = _about(who).get(name)
    here = urlsplit(who.issuer).scheme == "http"
    if not isinstance(place, str) or not _safe(place) or (not here and place[:6] != "https:"):
        raise NotProved(f"The provider names no {name} that could be used")
    return place


def _document(place: str, age: float) -> Mapping[str, Any]:
    """A JSON object behind an address, at most `age` seconds old."""
    at, found = _kept.get(place, (0.0, {}))
    if not found or time.monotonic() - at >= age:
        got = send(Outgoing(place, {"Accept": "application/json"}), SECONDS)
        if got.status != 200:
            raise NoReply(f"{place} answers HTTP {got.status}", status=got.status)
        found = _object(got.body)
        _kept[place] = (time.monotonic(), found)
    return found


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotProved("The provider's answer is not a JSON object")
    return found


def _told(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
