"""`crossread serve`: the archive in the browser, for one person or a newsroom."""

import contextlib
import getpass
import os
from collections.abc import Mapping
from functools import partial

import click

from crossread.agents.chat import KEY_NAME, open_chat
from crossread.cli.options import which
from crossread.cli.output import stopping
from crossread.errors import UsageError
from crossread.report import open_console, say
from crossread.serve.app import Bench, Users
from crossread.serve.people import user_of
from crossread.serve.provider import SECRET, Admission, Provider, check_extra, is_here, provider
from crossread.serve.running import HostAndPort, serve
from crossread.serve.second_reader import NAME, URL
from crossread.serve.work import ask_for_newest, ask_to_draw
from crossread.store.accounts import ROLES, accounts
from crossread.store.opening import Archive, named
from crossread.store.opening import archive as opened
from crossread.stream.watch import CONTACT


@click.command("serve")
@which
@click.option(
    "--host", default="127.0.0.1", show_default=True,
    help="Address to listen on; any but this computer's own needs accounts.",
)  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65_535), default=8080, show_default=True)
@click.option(
    "--workers", type=click.IntRange(0, 64), default=1, show_default=True,
    help="Processes that read and compare.",
)  # fmt: skip
@click.option(
    "--contact", envvar=CONTACT,
    help="Email or web address sent to the servers of followed feeds.",
)  # fmt: skip
@click.option(
    "--assistant", envvar=URL, metavar="URL",
    help="Let reviewers ask a language model at URL (OpenAI-compatible, https://HOST/v1) about a"
    " story. Its sentences and headlines are sent there each time; off unless given. The key is"
    f" taken from {KEY_NAME}.",
)  # fmt: skip
@click.option("--model", envvar=NAME, metavar="NAME", help="Name of that model.")
@click.option(
    "--oidc", envvar="CROSSREAD_OIDC", metavar="URL",
    help="Let people sign in through the OpenID Connect provider at URL (its issuer), too. The"
    f" client's secret is taken from {SECRET}.",
)  # fmt: skip
@click.option(
    "--oidc-client", envvar="CROSSREAD_OIDC_CLIENT", metavar="ID",
    help="The client ID that the provider knows the workbench by.",
)  # fmt: skip
@click.option(
    "--oidc-domain", envvar="CROSSREAD_OIDC_DOMAINS", metavar="DOMAIN", multiple=True,
    help="Give an account to new people whose verified mail address is of DOMAIN (repeatable).",
)  # fmt: skip
@click.option(
    "--oidc-anyone", envvar="CROSSREAD_OIDC_ANYONE", is_flag=True,
    help="Give an account to everyone whom the provider signs in.",
)  # fmt: skip
@click.option(
    "--oidc-role", envvar="CROSSREAD_OIDC_ROLE", type=click.Choice(ROLES[:2]), default="reader",
    show_default=True, help="The role of accounts made so.",
)  # fmt: skip
@click.option("--accounts", "required", is_flag=True, help="Require sign-in, as behind a proxy.")
def command(
    place: str | None,
    host: str,
    port: int,
    workers: int,
    contact: str | None,
    **given: str | bool | tuple[str, ...] | None,
) -> None:
    """Open the archive in the browser.

    The archive is created if missing. Used on this computer only, it needs no accounts. People
    have to sign in once the archive has accounts, with --accounts, or with any other --host; the
    first account: crossread accounts add NAME --role admin.
    """
    with stopping(), opened(place, create=True) as archive:
        console = open_console()
        if contact:
            os.environ[CONTACT] = contact  # for the workers too
        _set_up(str(given["assistant"] or ""), str(given["model"] or ""))
        if workers:
            ask_for_newest(archive)
            ask_to_draw(archive)
        elsewhere = _provider(given)
        must = given["required"] is True or elsewhere is not None or not is_here(host)
        users = _users(archive, required=must)
        bench = Bench(archive, me=_me(), users=users, provider=elsewhere)
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C, or systemd: the way to end it
            serve(
                bench,
                HostAndPort(host, port),
                workers=workers,
                given=named(place),
                ready=lambda address: say(
                    console, f"{archive.name} is open at {address} (Ctrl-C ends)"
                ),
            )


def _set_up(url: str, model: str) -> None:
    """Let pages and workers know the language model, and say that text will leave this computer."""
    if not url:
        if model:
            raise UsageError("--model needs --assistant URL")
        return
    chat = open_chat(url, model)
    os.environ[URL], os.environ[NAME] = chat.url, chat.model
    say(
        open_console(),
        f"When a reviewer asks it, headlines and sentences of a story are sent to {chat.model} at "
        f"{chat.url}",
    )


def _provider(given: Mapping[str, str | bool | tuple[str, ...] | None]) -> Provider | None:
    """The provider that people may sign in through, if one was named."""
    if not given["oidc"]:
        if given["oidc_client"] or given["oidc_domain"] or given["oidc_anyone"]:
            raise UsageError("--oidc-client, --oidc-domain and --oidc-anyone need --oidc URL")
        return None
    check_extra()
    domains = given["oidc_domain"]
    admits = Admission(
        domains if isinstance(domains, tuple) else (), given["oidc_anyone"] is True,
        str(given["oidc_role"]),
    )  # fmt: skip
    secret = os.environ.get(SECRET, "")
    return provider(str(given["oidc"]), str(given["oidc_client"] or ""), secret, admits)


def _users(archive: Archive, *, required: bool) -> Users | None:
    """How sessions are known; None where none are needed."""
    known = accounts(archive)
    if not known and not required:
        return None
    if not any(each.role == "admin" and each.ended is None for each in known):
        raise UsageError(
            "people must sign in here and nobody can yet; "
            "run: crossread accounts add NAME --role admin"
        )
    return partial(user_of, archive)


def _me() -> str:
    """Who sits at this computer, as decisions name their author."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"
