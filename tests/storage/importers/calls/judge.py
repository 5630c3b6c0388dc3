"""DuckDB counts a raw queue_log: a script by itself, which knows nothing of the importer.

`judge.py FILE ZONE SECONDS` prints JSON: rows of [day, queue, sums] and of [day, agent, sums].
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence

import duckdb

VISITS = """
CREATE TABLE visit AS
WITH line AS (
    SELECT row_number() OVER () AS n, string_split(line, '|') AS f
    FROM read_csv($file, columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '',
                  header = false, parallel = false)
), numbered AS (
    SELECT n, f[1]::BIGINT AS at, f[2] AS callid, f[3] AS queue, f[4] AS agent, f[5] AS event, f,
           count(*) FILTER (f[5] = 'ENTERQUEUE')
               OVER (PARTITION BY f[2], f[3] ORDER BY n) AS visit
    FROM line WHERE f[3] <> 'NONE'
), over AS (
    SELECT callid, queue, visit, agent, event,
           CASE WHEN event LIKE 'COMPLETE%' THEN f[6]::INT
                WHEN event LIKE '%TRANSFER' THEN f[len(f) - 2]::INT
                WHEN event = 'EXITWITHKEY' THEN f[9]::INT ELSE f[8]::INT END AS wait,
           CASE WHEN event LIKE 'COMPLETE%' THEN f[7]::INT
                WHEN event LIKE '%TRANSFER' THEN f[len(f) - 1]::INT END AS talk
    FROM numbered
    WHERE event LIKE 'COMPLETE%' OR event LIKE '%TRANSFER' OR event LIKE 'EXIT%'
       OR event IN ('ABANDON', 'WITHDRAW')
)
SELECT (to_timestamp(e.at) AT TIME ZONE $zone)::DATE AS day, e.queue, over.event, over.agent,
       over.wait, over.talk
FROM numbered e LEFT JOIN over USING (callid, queue, visit)
WHERE e.event = 'ENTERQUEUE'
"""
TALKED = "talk IS NOT NULL"
SUMS: Mapping[str, str] = {
    "offered": "count(*)",
    "open": "count(*) FILTER (event IS NULL)",
    "answered": f"count(*) FILTER ({TALKED})",
    "lost": "count(*) FILTER (event IS NOT NULL AND talk IS NULL)",
    "within": f"count(*) FILTER ({TALKED} AND wait <= $within)",
    "lost_within": "count(*) FILTER (talk IS NULL AND wait <= $within)",
    "lost_short": "count(*) FILTER (talk IS NULL AND wait <= 5)",
    "keyed": "count(*) FILTER (event = 'EXITWITHKEY')",
    "wait_s": f"coalesce(sum(wait) FILTER ({TALKED}), 0)::INT",
    "talk_s": "coalesce(sum(talk), 0)::INT",
    "talk_n": "count(talk)",
    "talk_short": "count(*) FILTER (talk < 10)",
}
OF_AGENTS = ("answered", "within", "wait_s", "talk_s", "talk_n", "talk_short")


def rows(
    judge: duckdb.DuckDBPyConnection, by: str, names: Sequence[str], where: str, within: int
) -> Iterator[list[object]]:
    columns = ", ".join(SUMS[name] for name in names)
    asked = f"SELECT day::VARCHAR, {by}, {columns} FROM visit WHERE {where} GROUP BY ALL"
    given = {"within": within} if "$within" in asked else {}
    for day, of, *numbers in judge.execute(asked, given).fetchall():
        yield [day, of, dict(zip(names, numbers, strict=True))]


def main(file: str, zone: str, within: str) -> None:
    judge = duckdb.connect()
    judge.execute(VISITS, {"file": file, "zone": zone})
    told = {
        "queues": list(rows(judge, "queue", tuple(SUMS), "true", int(within))),
        "agents": list(rows(judge, "agent", OF_AGENTS, TALKED, int(within))),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
