#!/usr/bin/env bash
# Opens what whosaid writes with readers of other houses, and compares what they read:
#
#   bench/readers/run.sh
#
# pandas, pyarrow, DuckDB, Datasette and frictionless come from PyPI into a folder venv here,
# validate-web-annotation and schema-dts with TypeScript from the npm registry. What cannot be
# installed is skipped with a word; what reads wrongly fails.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd ../.. && go build -o "$work/whosaid" ./cmd/whosaid)
for form in csv tsv parquet db jsonl; do
	mkdir "$work/$form"
	"$work/whosaid" awkward.csv ../../testdata/articles --out "$work/$form/quotes.$form" --raw-cells --datapackage 2>/dev/null
done
mkdir "$work/guarded"
"$work/whosaid" awkward.csv ../../testdata/articles --out "$work/guarded/quotes.csv" --excel --datapackage 2>/dev/null
for form in webannotation claimreview; do
	"$work/whosaid" awkward.csv ../../testdata/articles --to "$form" --out "$work/$form.jsonl" 2>/dev/null
done

if ! command -v python3 >/dev/null; then
	echo "readers: skipped what is in Python, there is no python3"
elif ! { [ -d venv ] || python3 -m venv venv; } || ! venv/bin/pip install -q --disable-pip-version-check -r requirements.txt; then
	echo "readers: skipped what is in Python, pip could not install requirements.txt"
else
	venv/bin/python check.py "$work"
fi

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	echo "readers: skipped what is in JavaScript, there is no node or no npm"
elif ! npm ci --no-audit --no-fund --loglevel=error >/dev/null; then
	echo "readers: skipped what is in JavaScript, npm could not install package-lock.json"
else
	node check.mjs "$work"
fi
