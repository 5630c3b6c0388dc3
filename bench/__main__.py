"""`python -m bench [cost|request|eligible|burst]`: all measurements, or one."""

import sys

from bench import burst, cost, eligible, request

MEASURES = {
    "cost": cost.measure,
    "request": request.measure,
    "eligible": eligible.measure,
    "burst": burst.measure,
}

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(MEASURES)
    for name in wanted:
        MEASURES[name]()
