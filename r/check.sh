#!/usr/bin/env bash
# Builds the R package, runs R CMD check on it and installs it:
#
#   r/check.sh
#
# It needs R and jsonlite, which Debian has as r-base-core and r-cran-jsonlite. Without them it skips with a word.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v R >/dev/null; then
	echo "r: skipped, there is no R (on Debian: apt-get install --no-install-recommends r-base-core r-cran-jsonlite)"
	exit
fi
if ! Rscript -e 'quit(status = !requireNamespace("jsonlite", quietly = TRUE))' >/dev/null 2>&1; then
	echo "r: skipped, R has no jsonlite (on Debian: r-cran-jsonlite)"
	exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WHOSAID_BINARY=$work/whosaid _R_CHECK_FORCE_SUGGESTS_=false _R_CHECK_CRAN_INCOMING_=false R_LIBS_USER=$work/library
mkdir "$work/library"
go build -o "$WHOSAID_BINARY" ./cmd/whosaid
cp -r r/whosaid "$work/source"
cd "$work"
R CMD INSTALL --no-docs -l "$R_LIBS_USER" source >install.log 2>&1 || { cat install.log; exit 1; } # its vignettes are made by its own engine
R CMD build source
if ! R CMD check --no-manual whosaid_*.tar.gz >check.log 2>&1 || grep -qE '^Status: .*(WARNING|ERROR|NOTE)' check.log; then
	cat check.log
	for f in whosaid.Rcheck/*.out whosaid.Rcheck/*.fail whosaid.Rcheck/tests/*.fail; do
		[ -f "$f" ] && { echo "--- $f"; tail -40 "$f"; }
	done
	exit 1
fi
tail -3 check.log
