"""The month's exam: who enters it, who is ranked, and what a rank leads to (CC-2.8.2, CC-2.9)."""

from handbook.exams.judging import Due, Month, Ranked, State, judge, lowest_in_a_row, ranks
from handbook.exams.rules import ExamRules, PassMark, Ranking, RankItem, Step, Streak

__all__ = [
    "Due",
    "ExamRules",
    "Month",
    "PassMark",
    "RankItem",
    "Ranked",
    "Ranking",
    "State",
    "Step",
    "Streak",
    "judge",
    "lowest_in_a_row",
    "ranks",
]
