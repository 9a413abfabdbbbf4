#!/bin/sh
# Builds the program for one system, without C and with the same bytes each time:
#
#   release/build.sh linux/amd64 OUT
#
# The tag release leaves out `whosaid train`. `whosaid version` tells the commit. A tree without a repository gives none.
set -eu
system=$1
case $2 in /*) out=$2 ;; *) out=$PWD/$2 ;; esac
cd "$(dirname "$0")/.."
commit=$(git rev-parse HEAD 2>/dev/null || :)
date=$(git show -s --format=%cd --date=format:%Y-%m-%d HEAD 2>/dev/null || :)
CGO_ENABLED=0 GOOS=${system%/*} GOARCH=${system#*/} GOAMD64=v1 GOARM64=v8.0 GOFLAGS= exec go build -tags release,urfave_cli_no_docs -trimpath -buildvcs=false \
	-ldflags "-s -w -buildid= -X main.commit=$commit -X main.commitDate=$date" -o "$out" ./cmd/whosaid
