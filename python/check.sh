#!/usr/bin/env bash
# Builds the wheel of this platform, installs it into a clean environment and runs the tests, the README's among them:
#
#   python/check.sh          with pandas, pyarrow, polars and tqdm
#   python/check.sh --all    also with pandas alone, and types and docstrings
#   python/check.sh --spark  Spark alone: two threads, and a cluster of two workers of which one is killed
#
# What cannot be installed is skipped with a word.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v python3 >/dev/null; then
	echo "python: skipped, there is no python3"
	exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset WHOSAID_BINARY PYTHONPATH
python3 build/backend.py "$work/dist" --only here

# environment NAME PACKAGE...: an environment with the wheel, and with those packages if they can be had.
environment() {
	local name=$1
	shift
	if ! python3 -m venv "$work/$name"; then
		echo "python: skipped, python3 has no venv"
		exit
	fi
	"$work/$name/bin/pip" install -q --disable-pip-version-check --no-index --no-deps "$work"/dist/*.whl
	if [ $# -gt 0 ] && ! "$work/$name/bin/pip" install -q --disable-pip-version-check --retries 1 --timeout 60 "$@" >"$work/pip.log" 2>&1; then
		echo "python: skipped what needs $*: pip could not install them"
		return 1
	fi
}

if [ "${1-}" = --spark ]; then
	if environment spark pyspark 'pandas<3' pyarrow; then
		"$work/spark/bin/python" -W ignore tests/test_spark.py
	fi
	exit
fi
environment whole pandas pyarrow polars tqdm || :
"$work/whole/bin/python" tests/test_whosaid_news.py
if [ "${1-}" = --all ]; then
	environment pandas pandas && "$work/pandas/bin/python" tests/test_whosaid_news.py
	environment bare && "$work/bare/bin/python" tests/test_whosaid_news.py
	if environment types mypy numpydoc; then
		"$work/types/bin/mypy" --config-file pyproject.toml
		"$work/types/bin/python" tests/docstrings.py
	fi
fi
