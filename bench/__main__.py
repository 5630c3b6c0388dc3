"""`python -m bench [cost|request|burst]`: all measurements, or one."""

import sys

from bench import burst, cost, request

if __name__ == "__main__":
    wanted = sys.argv[1:] or ["cost", "request", "burst"]
    for name in wanted:
        {"cost": cost.measure, "request": request.measure, "burst": burst.measure}[name]()
