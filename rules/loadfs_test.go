package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// A pack that is no directory of this machine is the same pack.
func TestLoadFSIsLoad(t *testing.T) {
	rule, err := Scaffold("my-rule")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "my-rule.yaml"), rule, 0o666); err != nil {
		t.Fatal(err)
	}
	want, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"my-rule.yaml": {Data: rule}}
	got, err := LoadFS(files, "mine")
	if err != nil || len(got.Rules) != len(want.Rules) || got.Rule("my-rule") == nil || !got.Mine(got.Rule("my-rule")) {
		t.Errorf("%v: the packs differ", err)
	}
	files["pack.yaml"] = &fstest.MapFile{Data: []byte("extends: none\n")}
	if alone, err := LoadFS(files, "mine"); err == nil && len(alone.Rules) != 1 {
		t.Errorf("%d rules", len(alone.Rules))
	}
	files["pack.yaml"].Data = []byte("extends: ../other\n")
	if _, err := LoadFS(files, "mine"); err == nil || !strings.Contains(err.Error(), "mine/pack.yaml") {
		t.Errorf("got %v", err)
	}
}
