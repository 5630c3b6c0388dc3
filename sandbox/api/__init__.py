"""The Web API: each module is one family of methods, listed by importing it here."""

from sandbox.api import chat, conversations, files, identity, reactions, usergroups, users, views
from sandbox.api.arguments import Arguments, read_body, structured
from sandbox.api.calls import METHODS, Call, Method, check_scope, check_token

__all__ = [
    "METHODS",
    "Arguments",
    "Call",
    "Method",
    "chat",
    "check_scope",
    "check_token",
    "conversations",
    "files",
    "identity",
    "reactions",
    "read_body",
    "structured",
    "usergroups",
    "users",
    "views",
]
