"""What a team's call figures mean, and when they are good (IC-KPI.1 to 8, OH-3.4)."""

from handbook.kpi.measures import MEASURES as MEASURES
from handbook.kpi.measures import Formula as Formula
from handbook.kpi.measures import Found as Found
from handbook.kpi.measures import Measure as Measure
from handbook.kpi.measures import value as value
from handbook.kpi.rules import Counting as Counting
from handbook.kpi.rules import Indicator as Indicator
from handbook.kpi.rules import KpiRules as KpiRules
from handbook.kpi.rules import Target as Target
from handbook.kpi.rules import counting_on as counting_on
from handbook.kpi.rules import mistakes as mistakes
from handbook.kpi.sums import Sums as Sums
from handbook.kpi.sums import together as together
