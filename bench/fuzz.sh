#!/usr/bin/env bash
# Runs every fuzz target of the module for the given time each. A target that fails does not keep those behind it from
# running; all that failed are named at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
time=${1:-10s}
failed=()
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target $time"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1x "$package" || failed+=("$package $target")
	done
done
if [ ${#failed[@]} -gt 0 ]; then
	printf 'failed: %s\n' "${failed[@]}"
	exit 1
fi
