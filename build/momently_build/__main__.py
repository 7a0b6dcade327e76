"""`python -m momently_build` is the command line."""

from momently_build.cli import app

app(prog_name="momently")
