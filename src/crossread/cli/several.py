"""A command with an option that takes every word up to the next option."""

import click


def several(option: str) -> type[click.Command]:
    """The class of a command whose `option` takes all that follows up to the next option."""

    class Taking(click.Command):
        def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
            taken, given = False, list[str]()
            for each in args:
                if each.startswith("-") and each != "-":
                    taken = each.partition("=")[0] == option
                    given.append(each)
                elif taken and given[-1] != option:
                    given += [option, each]
                else:
                    given.append(each)
            return super().parse_args(ctx, given)

    return Taking
