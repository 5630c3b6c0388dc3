"""What one value of the exam's rules cannot show alone."""

from collections.abc import Collection, Iterator, Sequence

from handbook.exams.rules import ExamRules
from handbook.source import Path_


def mistakes(exams: Sequence[ExamRules], items: Collection[str]) -> Iterator[tuple[Path_, str]]:
    """Items that the catalogue does not have, with their path."""
    for number, rules in enumerate(exams):
        for at, rank in enumerate(rules.items):
            if rank.item not in items:
                reason = f"“{rank.item}” is not among the items of conduct"
                yield (number, "items", at, "item"), reason
