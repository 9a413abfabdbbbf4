#!/usr/bin/env bash
# Measures compromise's quotations() beside whosaid, on the same articles in one run:
#
#   bench/compromise/run.sh [SHARED [ROUNDS]]
#
# The articles are those of testdata and, where they are there, of SHARED/gold/polnear.tune.jsonl.
# compromise comes from the npm registry, at the version of package-lock.json.
set -euo pipefail
cd "$(dirname "$0")"
shared=$(cd ../.. && realpath -m "${1:-../shared}")
for tool in node npm go; do
	if ! command -v "$tool" >/dev/null; then
		echo "bench/compromise: skipped, there is no $tool"
		exit 0
	fi
done
if ! npm ci --no-audit --no-fund --loglevel=error >/dev/null; then
	echo "bench/compromise: skipped, npm could not install compromise"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd ../.. && go build -o "$work/whosaid" ./cmd/whosaid)
node compare.mjs "$work" ../../testdata/gold/gold.jsonl "$shared/gold/polnear.tune.jsonl" "${2:-3}"
