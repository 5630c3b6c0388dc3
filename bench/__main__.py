"""`python -m bench [request|burst]`: all measurements, or one."""

import sys

from bench import burst, request

if __name__ == "__main__":
    wanted = sys.argv[1:] or ["request", "burst"]
    for name in wanted:
        {"request": request.measure, "burst": burst.measure}[name]()
