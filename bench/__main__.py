"""`python -m bench [cost|request|eligible|burst|briefings]`: all measurements, or one."""

import sys

from bench import briefings, burst, cost, eligible, request

MEASURES = {
    "cost": cost.measure,
    "request": request.measure,
    "eligible": eligible.measure,
    "burst": burst.measure,
    "briefings": briefings.measure,
}

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(MEASURES)
    for name in wanted:
        MEASURES[name]()
