"""`crossread accounts`: who may use the workbench of a newsroom."""

import sys

import click

from crossread.cli.options import which
from crossread.cli.output import stopping
from crossread.errors import UsageError
from crossread.report import open_console, say
from crossread.serve.passwords import hashed
from crossread.store.accounts import ROLES, accounts, add_account, change_account
from crossread.store.audit import log
from crossread.store.identities import admit, identify, identities
from crossread.store.opening import archive as opened

SHELL = "(shell)"  # who changes an account from the command line, in the log


@click.group("accounts")
def command() -> None:
    """Manage the accounts of the workbench: add, list, change and close them."""


def _password(given: bool) -> str:
    """A password typed twice, or a line of standard input."""
    if given:
        return sys.stdin.readline().rstrip("\r\n")
    found: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return found


_STDIN = click.option(
    "--stdin", "given", is_flag=True, help="Read the password from a line of input."
)
_ISSUER = click.option(
    "--issuer", metavar="URL", help="The OpenID Connect provider that the account signs in at."
)
_SUBJECT = click.option(
    "--subject", help="Who the account is at that provider; the page that refused them names it."
)
_ROLE = click.option("--role", type=click.Choice(ROLES))


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True)
@_STDIN
@_ISSUER
@_SUBJECT
@which
def add_command(
    name: str, role: str, given: bool, issuer: str | None, subject: str | None, place: str | None
) -> None:
    """Add the account NAME; you are asked for its password, unless it signs in at a provider."""
    elsewhere = _elsewhere(issuer, subject)
    with stopping(), opened(place, create=True) as archive:
        if elsewhere:
            if any(each.name == name for each in accounts(archive)):
                raise UsageError(f"there is an account {name!r} already; use: accounts change")
            admit(archive, name, role, *elsewhere)
        else:
            add_account(archive, name, hashed(_password(given)), role)
        log(archive, SHELL, "account added", name, note=", ".join((role, *elsewhere)))


def _elsewhere(issuer: str | None, subject: str | None) -> tuple[str, str] | tuple[()]:
    """Issuer and subject, both or neither."""
    if bool(issuer) != bool(subject):
        raise click.UsageError("--issuer URL and --subject ID belong together")
    return (issuer, subject) if issuer and subject else ()


@command.command("list")
@which
def list_command(place: str | None) -> None:
    """List every account with its role."""
    with stopping(), opened(place) as archive:
        held = identities(archive)
        for each in accounts(archive):
            closed = f", closed {each.ended}" if each.ended else ""
            at = "".join(f", {subject} at {issuer}" for issuer, subject in held.get(each.n, ()))
            say(open_console(), f"{each.name}: {each.role}, since {each.created}{closed}{at}")


@command.command("change")
@click.argument("name")
@_ROLE
@click.option("--password", "renewed", is_flag=True, help="Ask for a new password.")
@click.option("--close/--reopen", "ended", default=None, help="Close the account, or reopen it.")
@_STDIN
@_ISSUER
@_SUBJECT
@which
def change_command(
    name: str, role: str | None, renewed: bool, ended: bool | None, given: bool, **other: str | None
) -> None:
    """Change the account NAME and sign it out everywhere."""
    elsewhere = _elsewhere(other["issuer"], other["subject"])
    with stopping(), opened(other["place"]) as archive:
        password = hashed(_password(given)) if renewed or given else None
        change_account(archive, name, role=role, password=password, ended=ended)
        if elsewhere:
            identify(archive, name, *elsewhere)
        done = [word for word, is_so in (("password", password), ("closed", ended)) if is_so]
        log(
            archive, SHELL, "account changed", name, note=", ".join([role or "", *done, *elsewhere])
        )
