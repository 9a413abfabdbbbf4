package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestArchivesAreTheSameEachTime(t *testing.T) {
	files := []file{{"a/whosaid", []byte("program"), 0o755}, {"a/LICENSE", []byte("words"), 0o644}}
	when := time.Unix(1_700_000_000, 0).UTC()
	for name, archive := range map[string]func([]file, time.Time) ([]byte, error){"tar": tarball, "zip": zipped} {
		one, err := archive(files, when)
		if err != nil {
			t.Fatal(err)
		}
		if two, err := archive(files, when); err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: two archives of the same files differ (%v)", name, err)
		}
		modes := modesOf(t, name, one)
		if modes["a/whosaid"] != 0o755 || modes["a/LICENSE"] != 0o644 {
			t.Errorf("%s: modes %v", name, modes)
		}
	}
}

// modesOf unpacks an archive.
func modesOf(t *testing.T, kind string, data []byte) map[string]int64 {
	t.Helper()
	modes := map[string]int64{}
	if kind == "zip" {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			modes[f.Name] = int64(f.Mode().Perm())
		}
		return modes
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(unpacked); ; {
		h, err := r.Next()
		if err == io.EOF {
			return modes
		}
		if err != nil {
			t.Fatal(err)
		}
		modes[h.Name] = h.Mode
	}
}

func TestLicenceOf(t *testing.T) {
	for want, text := range map[string]string{
		"MIT":          "Copyright (c) X\n\nPermission is hereby granted, free of\ncharge, to any person",
		"Apache-2.0":   "  Apache License\n  Version 2.0, January 2004",
		"BSD-3-Clause": "Redistributions in binary form must reproduce …\n * Neither the name of X",
		"BSD-2-Clause": "Redistributions in binary form must reproduce the above",
		"":             "All rights reserved.",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "LICENSE.md"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := licenceOf(dir); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := licenceOf(t.TempDir()); got != "" {
		t.Errorf("no licence is %q", got)
	}
}

func TestSerialIsAUUID(t *testing.T) {
	got := serial([32]byte{1, 2, 3})
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(got) {
		t.Error(got)
	}
}

// The image holds nothing but the program and its licences, and runs for no privileged user.
func TestDockerfile(t *testing.T) {
	b, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, last, ok := strings.Cut(string(b), "\nFROM scratch\n")
	if !ok || strings.Contains(last, "FROM ") {
		t.Fatal("the last stage is not FROM scratch")
	}
	if !regexp.MustCompile(`(?m)^USER [1-9]\d*:[1-9]\d*$`).MatchString(last) {
		t.Error("the user is root, or one by name, which an image from scratch does not know")
	}
	for _, no := range []string{"ADD ", "RUN ", ":latest", "curl", "wget"} {
		if strings.Contains(last, no) || no == ":latest" && strings.Contains(string(b), no) {
			t.Errorf("it has %q", no)
		}
	}
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	release := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)[1]
	if !strings.Contains(string(b), "golang:"+string(release)+"-") {
		t.Errorf("it does not build with Go %s, as go.mod says", release)
	}
}
