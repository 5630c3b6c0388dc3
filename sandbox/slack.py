"""`Slack` is one running fake Slack: people act in it, tests look at it, faults befall it."""

from sandbox.coming import Coming
from sandbox.mischief import Mischief
from sandbox.seeing import Seeing
from sandbox.turning import Turning


class Slack(Coming, Seeing, Turning, Mischief):
    """One fake Slack on localhost.

    `with Slack(workspace) as slack:` serves the Web API at `slack.url + "/api/"` and delivers to
    the app by Socket Mode, or by signed HTTP to `events_url` with `delivery="http"`.
    """
