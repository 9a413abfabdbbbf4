"""Reads exports of whosaid with pandas, pyarrow, DuckDB, sqlite3, Datasette and frictionless, and
compares them cell by cell with what Python's csv reads. run.sh calls it: check.py WORK"""

import asyncio
import csv
import json
import sqlite3
import sys
import urllib.parse
from pathlib import Path

import datasette.app
import datasette.version
import duckdb
import frictionless
import pandas
import pyarrow
import pyarrow.parquet

work = Path(sys.argv[1])


def told(name, version, what):
    print(f"{name} {version}: {what}")


def cell(v):
    """A value as the CSV has it."""
    if v is None or v is pandas.NA or (isinstance(v, float) and v != v):
        return ""
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, float):
        return f"{v:.4f}".rstrip("0").rstrip(".")
    return str(v)


def same(name, head, rows):
    assert head == HEAD, f"{name}: columns {[a for a in zip(head, HEAD) if a[0] != a[1]]}"
    assert len(rows) == len(ROWS), f"{name}: {len(rows)} rows, want {len(ROWS)}"
    for n, (got, want) in enumerate(zip(rows, ROWS)):
        for column, a, b in zip(HEAD, got, want):
            assert cell(a) == b, f"{name}: row {n}, {column}: {cell(a)!r}, want {b!r}"


def table(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as f:
        head, *rows = csv.reader(f, delimiter=delimiter)
    return head, rows


csv.field_size_limit(1 << 30)
HEAD, ROWS = table(work / "csv/quotes.csv")
SCHEMA = json.load(open(work / "csv/datapackage.json", encoding="utf-8"))["resources"][0]["schema"]["fields"]
assert [f["name"] for f in SCHEMA] == HEAD and HEAD[-4:] == ["desk", "input_Kind", "formula", "words"]
assert len(ROWS) > 500
same("tsv", *table(work / "tsv/quotes.tsv", "\t"))
told("Python's csv", sys.version.split()[0], f"{len(ROWS)} rows of {len(HEAD)} columns, the TSV the same")

# The types of datapackage.json, for pandas.
TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}
types = {f["name"]: TYPES[f["type"]] for f in SCHEMA}
frame = pandas.read_csv(work / "csv/quotes.csv", dtype=types, keep_default_na=False, na_values=[""], true_values=["true"], false_values=["false"])
assert {c: str(t) for c, t in frame.dtypes.items()} == types, frame.dtypes
same("pandas", list(frame.columns), frame.astype(object).values.tolist())
told("pandas", pandas.__version__, "the CSV with the types of datapackage.json, every cell")

plain = pyarrow.parquet.read_table(work / "parquet/quotes.parquet")
same("pyarrow", plain.column_names, [list(r.values()) for r in plain.to_pylist()])
kinds = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}
for f in SCHEMA:
    assert str(plain.schema.field(f["name"]).type) == kinds[f["type"]], f
told("pyarrow", pyarrow.__version__, "the Parquet file with its types, every cell")

with duckdb.connect() as db:
    got = db.execute("SELECT * FROM read_parquet(?)", [str(work / "parquet/quotes.parquet")])
    same("DuckDB", [c[0] for c in got.description], got.fetchall())
    a, b = (db.execute(f"SELECT count(*), sum(quote_start), round(sum(confidence), 4), count(DISTINCT speaker) FROM {read}(?)", [str(work / path)]).fetchone()
            for read, path in (("read_parquet", "parquet/quotes.parquet"), ("read_csv", "csv/quotes.csv")))
    assert a == b and a[0] == len(ROWS), (a, b)
told("DuckDB", duckdb.__version__, "the Parquet file, every cell, and the CSV by its own guess of the types")

with sqlite3.connect(work / "db/quotes.db") as db:
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    got = db.execute("SELECT * FROM attributions")
    head, rows = [c[0] for c in got.description], [list(r) for r in got.fetchall()]
    flag = head.index("source_plural")
    for r in rows:
        r[flag] = None if r[flag] is None else bool(r[flag])
    same("sqlite3", head, rows)
    found = db.execute("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'people'").fetchone()[0]
    assert found > 0
    for text, start, end, quote in db.execute("SELECT text, quote_start, quote_end, quote FROM quotes JOIN documents d ON d.key = document_key WHERE quote NOT LIKE '% … %'"):
        assert text[start:end] == quote, (start, quote)
told("sqlite3", sqlite3.sqlite_version, "the database is whole, its view has every cell, the index finds, the offsets hold")


async def browse():
    ds = datasette.app.Datasette([str(work / "db/quotes.db")])
    await ds.invoke_startup()
    pages = ["/", "/quotes", "/quotes/quotes", "/quotes/attributions", "/quotes/documents", "/quotes/speakers/1"]
    for page in pages:
        assert (await ds.client.get(page)).status_code == 200, page
    got = (await ds.client.get("/quotes/quotes.json?" + urllib.parse.urlencode({"_search": "people", "_labels": "on", "_shape": "objects"}))).json()
    assert 0 < got["filtered_table_rows_count"] <= found and got["filtered_table_rows_count"] < len(ROWS), got["filtered_table_rows_count"]
    assert any((r["speaker_row"] or {}).get("label") for r in got["rows"]), "no labels of speakers"


asyncio.run(browse())
told("Datasette", datasette.version.__version__, "its pages, search by the index, speakers by name behind their keys")

# Not beside the Parquet file: frictionless reads that through pandas, which makes NaN of an integer that is
# lacking, and then calls NaN no integer.
for form in ("csv", "tsv", "guarded"):
    report = frictionless.validate(str(work / form / "datapackage.json"))
    assert report.valid, report.to_summary()
told("frictionless", frictionless.__version__, "datapackage.json beside CSV, TSV and a guarded CSV for Excel is valid, and so are the rows")

n = 0
for line in open(work / "jsonl/quotes.jsonl", encoding="utf-8"):
    d = json.loads(line)
    for a in d["attributions"]:
        n += 1
        assert all(0 <= s < e <= len(d["text"]) for s, e in a["content"])
assert n == len(ROWS), n
told("Python's json", sys.version.split()[0], "JSON Lines, as many attributions")
