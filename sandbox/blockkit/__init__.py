"""A payload that passes here passes Slack: where sources differ, the stricter limit stands."""

from sandbox.blockkit.check import check_message, check_options, check_view
from sandbox.blockkit.problem import Problem

__all__ = ["Problem", "check_message", "check_options", "check_view"]
