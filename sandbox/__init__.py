"""A small strict Slack on localhost: the fake Slack of the tests and the demo of newcomers."""

from sandbox.record import Ack, Called, Delivered
from sandbox.refused import Impossible
from sandbox.slack import Slack
from sandbox.speaking import Upload
from sandbox.workspace import Channel, Command, Person, Shortcut, Usergroup, Workspace

__all__ = [
    "Ack",
    "Called",
    "Channel",
    "Command",
    "Delivered",
    "Impossible",
    "Person",
    "Shortcut",
    "Slack",
    "Upload",
    "Usergroup",
    "Workspace",
]
