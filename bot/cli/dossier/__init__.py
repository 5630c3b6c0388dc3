"""`rollcall dossier`: one case on paper and as data, and the check that nobody changed it."""

from bot.cli.dossier.command import app as app
