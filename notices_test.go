package whosaid_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var updateNotices = flag.Bool("update", false, "write NOTICES again")

// noticesFile holds the licences of all that is linked into the program, which must go wherever the program goes.
const noticesFile = "NOTICES"

// licenceNames are how files of licences are called, in small letters.
var licenceNames = []string{"license", "licence", "copying", "notice", "copyright", "patents"}

func TestNoticesHoldTheLicenceOfEachLinkedModule(t *testing.T) {
	modules, err := linkedModules()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("whosaid is under the licence in LICENSE. These modules are linked into it, each under its own.\n" +
		"`go test . -run Notices -update` makes this file again.\n")
	for _, m := range modules {
		licences := licencesIn(m.Dir)
		if len(licences) == 0 {
			t.Errorf("%s %s has no licence: it cannot be passed on", m.Path, m.Version)
		}
		fmt.Fprintf(&b, "\n%s\n%s %s\n", strings.Repeat("=", 80), m.Path, m.Version)
		for _, name := range licences {
			text, err := os.ReadFile(filepath.Join(m.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "\n--- %s\n\n%s\n", name, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
		}
	}
	if *updateNotices {
		if err := os.WriteFile(noticesFile, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	is, err := os.ReadFile(noticesFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(is, []byte(b.String())) {
		t.Errorf("%s is not what the modules' licences give; `go test . -run Notices -update` writes it", noticesFile)
	}
}

type linkedModule struct {
	Path, Version, Dir string
	Main               bool
}

// linkedModules gives the modules of which a package is in the program, on the system that this runs on.
func linkedModules() ([]linkedModule, error) {
	out, err := exec.Command("go", "list", "-deps", "-json=Module", "./cmd/whosaid").Output()
	if err != nil {
		return nil, err
	}
	seen := map[string]linkedModule{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *linkedModule }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if m := p.Module; m != nil && !m.Main {
			seen[m.Path] = *m
		}
	}
	var all []linkedModule
	for _, m := range seen {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b linkedModule) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// licencesIn gives the files of licences at the root of a module.
func licencesIn(dir string) (names []string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		if e.Type().IsRegular() && !strings.HasSuffix(name, ".go") && slices.ContainsFunc(licenceNames, func(l string) bool { return strings.HasPrefix(name, l) }) {
			names = append(names, e.Name())
		}
	}
	return names
}

// TestBuildsForEverySystem builds the program, without C, for the systems that it is made for.
func TestBuildsForEverySystem(t *testing.T) {
	if os.Getenv("WHOSAID_BUILDS") == "" {
		t.Skip("skipped: WHOSAID_BUILDS is not set; make builds sets it")
	}
	for _, system := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"} {
		t.Run(system, func(t *testing.T) {
			one, two := buildFor(t, system), buildFor(t, system)
			if !bytes.Equal(one, two) {
				t.Errorf("two builds differ")
			}
		})
	}
}

func buildFor(t *testing.T, system string) []byte {
	t.Helper()
	goos, goarch, _ := strings.Cut(system, "/")
	path := filepath.Join(t.TempDir(), "whosaid")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", path, "./cmd/whosaid")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
