// Release makes what a release is made of: for each of six systems an archive with the program, its pages for man, its
// completions and all licences; a bill of materials (CycloneDX) of each program; and the checksums of all of them.
//
//	go run ./release -out dist            six systems
//	go run ./release -out dist -twice     each program and archive made twice and compared
//
// The same commit and the same Go release give the same bytes.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// systems are what a release is made for.
var systems = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// mostBytes is how large a program may be.
const mostBytes = 50_000_000

// file is one file of an archive.
type file struct {
	name string
	data []byte
	mode int64
}

func main() {
	out := flag.String("out", "dist", "write into `DIR`")
	only := flag.String("only", "", "of these systems alone, as in linux/amd64,darwin/arm64; here is the one that this runs on")
	twice := flag.Bool("twice", false, "make each twice, and fail where the bytes differ")
	flag.Parse()
	if err := run(*out, *only, *twice); err != nil {
		fmt.Fprintln(os.Stderr, "release: "+err.Error())
		os.Exit(1)
	}
}

func run(out, only string, twice bool) error {
	wanted := systems
	if only != "" {
		wanted = strings.Split(strings.Replace(only, "here", runtime.GOOS+"/"+runtime.GOARCH, 1), ",")
	}
	for _, s := range wanted {
		if !slices.Contains(systems, s) {
			return fmt.Errorf("-only %s: there are %s", s, strings.Join(systems, ", "))
		}
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	beside, version, err := filesBeside(work)
	if err != nil {
		return err
	}
	made := map[string][]byte{}
	for _, system := range wanted {
		all, err := madeFor(system, version, work, beside)
		if err != nil {
			return err
		}
		if twice {
			again, err := madeFor(system, version, work, beside)
			if err != nil {
				return err
			}
			for name, data := range all {
				if !bytes.Equal(data, again[name]) {
					return fmt.Errorf("%s: two builds differ", name)
				}
			}
		}
		for name, data := range all {
			made[name] = data
		}
	}
	return write(out, made)
}

// write writes the files, and the list of their checksums as sha256sum reads it.
func write(out string, made map[string][]byte) error {
	var names []string
	for name := range made {
		names = append(names, name)
	}
	slices.Sort(names)
	var sums strings.Builder
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(out, name), made[name], 0o666); err != nil {
			return err
		}
		line := fmt.Sprintf("%x  %s\n", sha256.Sum256(made[name]), name)
		sums.WriteString(line)
		fmt.Printf("%5.1f MB  %s", float64(len(made[name]))/1e6, line)
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(sums.String()), 0o666)
}

// madeFor builds the program for a system, and gives its archive and its bill of materials by the names of their files.
func madeFor(system, version, work string, beside []file) (map[string][]byte, error) {
	goos, arch, _ := strings.Cut(system, "/")
	name := "whosaid"
	if goos == "windows" {
		name += ".exe"
	}
	path := filepath.Join(work, "built", name)
	if err := build(system, path); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(program) > mostBytes {
		return nil, fmt.Errorf("%s: the program has %d bytes; at most %d are wanted", system, len(program), mostBytes)
	}
	bill, err := billOfMaterials(path, version)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("whosaid-%s-%s-%s", version, goos, arch)
	files := []file{{name, program, 0o755}, {"sbom.cdx.json", bill, 0o644}}
	files = append(files, beside...)
	for i := range files {
		files[i].name = base + "/" + files[i].name
	}
	when, err := dateOfCommit()
	if err != nil {
		return nil, err
	}
	archive, ending := tarball, ".tar.gz"
	if goos == "windows" {
		archive, ending = zipped, ".zip"
	}
	packed, err := archive(files, when)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{base + ending: packed, base + ".cdx.json": bill}, nil
}

// build builds the program for a system.
func build(system, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	c := exec.Command("release/build.sh", system, path)
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("release/build.sh %s: %w", system, err)
	}
	return nil
}

// filesBeside gives what is next to the program in each archive, and its version. The program for this system tells them.
func filesBeside(work string) (files []file, version string, err error) {
	path := filepath.Join(work, "here")
	if err := build(runtime.GOOS+"/"+runtime.GOARCH, path); err != nil {
		return nil, "", err
	}
	told, err := exec.Command(path, "version").Output()
	if err != nil {
		return nil, "", err
	}
	words := strings.Fields(string(told))
	if len(words) < 2 {
		return nil, "", errors.New("whosaid version tells no version")
	}
	for _, name := range []string{"LICENSE", "NOTICES", "README.md", "CHANGELOG.md", "CITATION.cff"} {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, "", err
		}
		files = append(files, file{name, data, 0o644})
	}
	for shell, name := range map[string]string{"bash": "whosaid.bash", "zsh": "_whosaid", "fish": "whosaid.fish"} {
		data, err := exec.Command(path, "completion", shell).Output()
		if err != nil {
			return nil, "", err
		}
		files = append(files, file{"completions/" + name, data, 0o644})
	}
	pages := filepath.Join(work, "man1")
	if err := exec.Command(path, "manual", "--out", pages).Run(); err != nil {
		return nil, "", err
	}
	entries, err := os.ReadDir(pages)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(pages, e.Name()))
		if err != nil {
			return nil, "", err
		}
		files = append(files, file{"man/man1/" + e.Name(), data, 0o644})
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files, words[1], err
}

// dateOfCommit is the time that all files of an archive have: that of SOURCE_DATE_EPOCH, else of the commit.
func dateOfCommit() (time.Time, error) {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		told, err := exec.Command("git", "show", "-s", "--format=%ct", "HEAD").Output()
		if err != nil {
			return time.Time{}, fmt.Errorf("the date of the commit: %w (without a repository set SOURCE_DATE_EPOCH)", err)
		}
		epoch = strings.TrimSpace(string(told))
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// tarball packs files as tar, by gzip.
func tarball(files []file, when time.Time) ([]byte, error) {
	var b bytes.Buffer
	packed, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(packed)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: when, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	err = errors.Join(w.Close(), packed.Close())
	return b.Bytes(), err
}

// zipped packs files as zip.
func zipped(files []file, when time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: when}
		h.SetMode(os.FileMode(f.mode))
		to, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}
