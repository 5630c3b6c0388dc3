"""The command line: one small file a group of words."""

from bot.cli.main import app, main

__all__ = ["app", "main"]
