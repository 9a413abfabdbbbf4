#!/bin/sh
# Builds the program for one system, without C and with the same bytes each time:
#
#   release/build.sh linux/amd64 OUT
#
# The tag release leaves out `whosaid train`. `whosaid version` tells the commit. A tree without a repository gives none.
#
# A program has at most 50,000,000 bytes. So functions of packages that run seldom (what reads and writes formats, speaks to a network
# or draws a page) are not copied into their callers (-l); those of the second list are, though the first one holds their pattern.
set -eu
most=50000000
seldom='github.com/... golang.org/x/... codeberg.org/... go.yaml.in/... google.golang.org/... modernc.org/libc modernc.org/sqlite
	archive/... context crypto/... database/... encoding/... errors fmt html/... image/... internal/... io/... log/... math/big mime/... net/...
	os/... path/... reflect regexp/... text/... time vendor/...
	whosaid/accuracy whosaid/article/source whosaid/cmd/... whosaid/collection whosaid/reports/... whosaid/rules whosaid/web/...'
often='github.com/parquet-go/... github.com/klauspost/... github.com/andybalholm/... github.com/gocarina/... golang.org/x/net/html golang.org/x/text/...
	encoding/binary encoding/csv encoding/json
	internal/abi internal/bytealg internal/cpu internal/goarch internal/race internal/runtime/... internal/sync'
system=$1
case $2 in /*) out=$2 ;; *) out=$PWD/$2 ;; esac
cd "$(dirname "$0")/.."
commit=$(git rev-parse HEAD 2>/dev/null || :)
date=$(git show -s --format=%cd --date=format:%Y-%m-%d HEAD 2>/dev/null || :)
set --
for packages in $seldom; do set -- "$@" "-gcflags=$packages=-l"; done
for packages in $often; do set -- "$@" "-gcflags=$packages="; done
CGO_ENABLED=0 GOOS=${system%/*} GOARCH=${system#*/} GOAMD64=v1 GOARM64=v8.0 GOFLAGS= go build "$@" -tags release,urfave_cli_no_docs -trimpath -buildvcs=false \
	-ldflags "-s -w -buildid= -X main.commit=$commit -X main.commitDate=$date" -o "$out" ./cmd/whosaid
bytes=$(wc -c <"$out")
if [ "$bytes" -gt $most ]; then
	echo "$system: the program has $((bytes)) bytes; at most $most are wanted" >&2
	exit 1
fi
