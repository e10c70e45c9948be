"""The workbench: an archive in the browser. `crossread serve` opens it.

A room of routes is a module with `ROUTES`, a tuple of `Route`; name it in `ROOMS` of `app.py`.
"""
