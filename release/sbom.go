package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The parts of a bill of materials in CycloneDX 1.6 (cyclonedx.org/docs/1.6/json) that are filled.
type (
	bom struct {
		Schema       string       `json:"$schema"`
		Format       string       `json:"bomFormat"`
		SpecVersion  string       `json:"specVersion"`
		SerialNumber string       `json:"serialNumber"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type     string     `json:"type"`
		Ref      string     `json:"bom-ref"`
		Name     string     `json:"name"`
		Version  string     `json:"version"`
		PURL     string     `json:"purl,omitempty"`
		Licences []licence  `json:"licenses,omitempty"`
		Hashes   []hash     `json:"hashes,omitempty"`
		Props    []property `json:"properties,omitempty"`
	}
	licence struct {
		License struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	hash struct {
		Alg     string `json:"alg"`
		Content string `json:"content"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// billOfMaterials tells which modules are linked into a program: it asks the program itself.
func billOfMaterials(path, version string) ([]byte, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	program, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(program)
	self := component{Type: "application", Ref: "whosaid", Name: "whosaid", Version: version,
		Licences: []licence{named("MIT")}, Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}}
	for _, s := range info.Settings {
		if s.Key == "GOOS" || s.Key == "GOARCH" {
			self.Props = append(self.Props, property{"go:" + strings.ToLower(s.Key), s.Value})
		}
	}
	b := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", SpecVersion: "1.6",
		SerialNumber: serial(sum), Version: 1, Metadata: metadata{self},
		Components: []component{{Type: "library", Ref: "std", Name: "std", Version: strings.TrimPrefix(info.GoVersion, "go"),
			PURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"), Licences: []licence{named("BSD-3-Clause")}}},
	}
	needs := dependency{Ref: "whosaid", DependsOn: []string{"std"}}
	dirs, err := moduleDirs()
	if err != nil {
		return nil, err
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := component{Type: "library", Ref: m.Path + "@" + m.Version, Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version}
		if id := licenceOf(dirs[m.Path]); id != "" {
			c.Licences = []licence{named(id)}
		} else {
			return nil, fmt.Errorf("%s %s: its licence is none that is known (see licenceOf)", m.Path, m.Version)
		}
		if h1, ok := strings.CutPrefix(m.Sum, "h1:"); ok {
			if raw, err := base64.StdEncoding.DecodeString(h1); err == nil {
				c.Props = append(c.Props, property{"go:sum", "h1:" + h1}, property{"go:sum:sha256", hex.EncodeToString(raw)})
			}
		}
		b.Components = append(b.Components, c)
		needs.DependsOn = append(needs.DependsOn, c.Ref)
	}
	b.Dependencies = []dependency{needs}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	err = e.Encode(b)
	return out.Bytes(), err
}

func named(id string) (l licence) {
	l.License.ID = id
	return l
}

// serial makes the number of a bill from the hash of the program, so that it is the same each time.
func serial(sum [sha256.Size]byte) string {
	s := sum
	s[6], s[8] = s[6]&0x0f|0x80, s[8]&0x3f|0x80 // version 8 (of a hash), RFC 9562
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// moduleDirs gives where the files of each module are.
func moduleDirs() (map[string]string, error) {
	told, err := exec.Command("go", "list", "-m", "-f", "{{.Path}}\t{{.Dir}}", "all").Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m all: %w", err)
	}
	dirs := map[string]string{}
	for line := range strings.Lines(string(told)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		dirs[path] = dir
	}
	return dirs, nil
}

// licences are the names in SPDX of licences, and words that are in each and in none before it.
var licences = []struct{ id, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"BSD-3-Clause", "neither the name of"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software"},
	{"MIT", "permission is hereby granted, free of charge"},
}

// licenceOf tells the licence of a module by the words of its file.
func licenceOf(dir string) string {
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "License*", "license*", "COPYING*"} {
		paths, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				continue
			}
			text := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(string(data), ",", ", ")), " "))
			text = strings.ReplaceAll(text, " , ", ", ")
			for _, l := range licences {
				if strings.Contains(text, l.words) {
					return l.id
				}
			}
		}
	}
	return ""
}
