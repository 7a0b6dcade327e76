"""The command line of momently and all that runs on a developer's machine."""
