"""A Web API method is a function in a list, with its token, its scopes and its limit."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.api.arguments import Arguments
from sandbox.conversations import Conversation
from sandbox.plain import Json
from sandbox.refused import Refused
from sandbox.workspace import Workspace
from sandbox.world import World


@dataclass(frozen=True)
class Call:
    """What a method is given: the world, its arguments, and where this Slack lives.

    `socket_ticket` makes the address of one Socket Mode connection.
    """

    world: World
    args: Arguments
    url: str
    socket_ticket: Callable[[], str]

    @property
    def workspace(self) -> Workspace:
        """The plain data that this Slack began with."""
        return self.world.workspace

    def require_scope(self, *scopes: str) -> None:
        """One of these scopes must be granted. Raises Refused: missing_scope."""
        check_scope(self.workspace, scopes)

    def place(self, *, verb: str | None = None, name: str = "channel") -> Conversation:
        """The conversation named by an argument, with the scope to `verb` it.

        Raises Refused: channel_not_found, missing_scope.
        """
        found = self.world.conversation(self.args.needed(name, "channel_not_found"))
        if verb:
            self.require_scope(found.scope(verb))
        return found

    def joined(self, *, verb: str | None = None) -> Conversation:
        """The same, where the bot must be a member. Raises Refused: not_in_channel."""
        found = self.place(verb=verb)
        if not self.world.has_bot(found):
            raise Refused("not_in_channel")
        return found


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """One Web API method. `scopes`: any one of them is enough, none asks for none."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    wants_app_token: bool = False


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, wants_app_token: bool = False) -> Callable[[Handler], Handler]:
    """Put a handler into the list under Slack's name for it."""

    def enlist(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, wants_app_token)
        return handler

    return enlist


def check_scope(workspace: Workspace, scopes: tuple[str, ...]) -> None:
    """Raises Refused: missing_scope, with what was needed and what is there."""
    if scopes and not set(scopes) & set(workspace.scopes):
        provided = ",".join(workspace.scopes)
        raise Refused("missing_scope", needed=scopes[0], provided=provided)


def check_token(workspace: Workspace, asked: Method, token: str) -> None:
    """Raises Refused: not_authed, not_allowed_token_type, invalid_auth."""
    if not token:
        raise Refused("not_authed")
    right, wrong = workspace.bot_token, workspace.app_token
    if asked.wants_app_token:
        right, wrong = wrong, right
    if token == wrong:
        raise Refused("not_allowed_token_type")
    if token != right:
        raise Refused("invalid_auth")
