package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/urfave/cli/v2"

	"whosaid/attribution"
	"whosaid/rules"
)

// release is the version of the program. The Python package, the R package and CITATION.cff have the same; a test says so.
const release = "0.1.0"

// Set by release/build.sh, whose builds know of no repository: the commit, and its date.
var commit, commitDate string

// versionCommand tells which program this is.
func (p *program) versionCommand() *cli.Command {
	return &cli.Command{
		Name:        "version",
		Usage:       "print the version, the commit and its date, and which rules and weights are built in",
		Description: "For example:\n\n   whosaid version",
		Action: func(c *cli.Context) error {
			return p.writeAll("", []byte(versionText()))
		},
	}
}

// versionText tells all that a report of a fault needs.
func versionText() string {
	at, date, changed := builtFrom()
	if at == "" {
		at = "unknown"
	}
	if date != "" {
		at += " of " + date
	}
	if changed {
		at += ", and changes that are not committed"
	}
	return fmt.Sprintf("whosaid %s (%s %s/%s)\ncommit  %s\nrules   en %s\nweights %s\n",
		release, runtime.Version(), runtime.GOOS, runtime.GOARCH, at, rules.Fingerprint(), attribution.WeightsFingerprint())
}

// builtFrom gives the commit that the program was built from, its date, and whether anything was changed since.
func builtFrom() (at, date string, changed bool) {
	at, date = commit, commitDate
	if info, ok := debug.ReadBuildInfo(); ok && at == "" {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				at = s.Value
			case "vcs.time":
				date = s.Value
			case "vcs.modified":
				changed = s.Value == "true"
			}
		}
	}
	return at[:min(12, len(at))], date[:min(len("2006-01-02"), len(date))], changed
}

// buildID is a hash of this program: of its code, and of the models, rules and weights in it. Builds
// without a version have nothing else that tells them apart.
var buildID = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
})

// version gives the version, the commit that it was built from, and the Go release, in one line.
func version() string {
	at, _, _ := builtFrom()
	if at != "" {
		at = " " + at
	}
	return fmt.Sprintf("%s%s, %s %s/%s", release, at, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
