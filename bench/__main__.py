"""`python -m bench [cost|request|eligible|burst|briefings|calls]`: all measurements, or one."""

import sys

from bench import briefings, burst, calls, cost, eligible, request

MEASURES = {
    "cost": cost.measure,
    "request": request.measure,
    "eligible": eligible.measure,
    "burst": burst.measure,
    "briefings": briefings.measure,
    "calls": calls.measure,
}

if __name__ == "__main__":
    wanted = [word for word in sys.argv[1:] if word in MEASURES] or list(MEASURES)
    for name in wanted:
        MEASURES[name]()
