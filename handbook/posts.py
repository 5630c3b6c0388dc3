"""Who decides over what comes to a team by the clock."""

from handbook.source import Page
from handbook.terms import OURS


class PostRules(Page):
    """These `roles`, and whoever acts for them, may pause a kind of post, skip one and have one
    early; nobody where there are none."""

    roles: tuple[str, ...] = ()
    rule: str = OURS
