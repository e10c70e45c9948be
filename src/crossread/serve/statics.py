"""The styles and scripts of the pages, by an explicit list of names."""

from crossread.serve.asking import Answer, Ask, Refused, Role, Route
from crossread.serve.frame import ASSETS, asset


def _static(ask: Ask) -> Answer:
    name = ask.path["name"]
    if name not in ASSETS:
        raise Refused(404, "There is no such file.")
    headers = (("Cache-Control", "public, max-age=31536000, immutable"),)
    return Answer(asset(name), media_type=f"{ASSETS[name]}; charset=utf-8", headers=headers)


ROUTES = (Route("GET", "/static/{name:path}", _static, Role.ANYONE),)
