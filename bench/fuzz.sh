#!/usr/bin/env bash
# Runs every fuzz target of the module for the given time each. A target that fails does not keep those behind it from
# running; all that failed are named at the end. Now and then go test stops a target at the end of its time with "context
# deadline exceeded" and no input, which is a fault of go test: such a target runs again, at most twice.
set -uo pipefail
cd "$(dirname "$0")/.."
time=${1:-10s}
failed=()
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target $time"
		for _ in 1 2 3; do
			go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1x "$package" 2>&1 | tee "$printed" && continue 2
			grep -qx ' *context deadline exceeded' "$printed" && ! grep -q 'Failing input' "$printed" || break
		done
		failed+=("$package $target")
	done
done
if [ ${#failed[@]} -gt 0 ]; then
	printf 'failed: %s\n' "${failed[@]}"
	exit 1
fi
