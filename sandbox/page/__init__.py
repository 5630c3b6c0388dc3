"""The sandbox's page: what people of the workspace would see and press in Slack."""

from sandbox.page.app import run_page as run

__all__ = ["run"]
