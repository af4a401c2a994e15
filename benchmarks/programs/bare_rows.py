"""Insert rows with psycopg alone: URL FILE, with the rows of each transaction by table; begins at a line."""

import json
import sys
import time
from pathlib import Path

import psycopg
from psycopg import sql

if __name__ == "__main__":
    url, file = sys.argv[1:]
    transactions = json.loads(Path(file).read_text("utf-8"))
    with psycopg.connect(url) as connection:
        print(json.dumps("ready"), flush=True)
        sys.stdin.readline()
        began = time.monotonic()
        for tables in transactions:
            with connection.cursor() as cursor:
                for table, rows in tables.items():
                    statement = sql.SQL("INSERT INTO {} VALUES ({})").format(
                        sql.Identifier(table), sql.SQL(", ").join([sql.Placeholder()] * len(rows[0]))
                    )
                    cursor.executemany(statement, rows)
            connection.commit()
        print(json.dumps({"began": began, "ended": time.monotonic()}))
