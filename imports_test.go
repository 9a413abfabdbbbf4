package whosaid_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// permitted is the table of imports: each package, and what it may import of this module and of
// other modules. The standard library is free. Arrows point one way, down the list. A package that
// is not in the table fails the test, and so does an entry that nothing needs any more.
var permitted = []struct {
	room      string
	imports   []string
	libraries []string // by the beginning of their paths
}{
	{room: "article"},
	{
		room:    "article/source",
		imports: []string{"article"},
		libraries: []string{
			"codeberg.org/readeck/go-readability/v2", "golang.org/x/net/html", "golang.org/x/text/encoding", "golang.org/x/text/transform",
			"github.com/klauspost/compress/zstd", "github.com/andybalholm/brotli", "github.com/parquet-go/parquet-go", "github.com/yuin/goldmark", "github.com/pierrec/lz4/v4", "github.com/richardlehane/mscfb",
		},
	},
	{
		room:      "syntax",
		imports:   []string{"article"},
		libraries: []string{"github.com/aaaton/golem/v4"},
	},
	{
		room:      "train",
		imports:   []string{"syntax"},
		libraries: []string{"github.com/jdkato/prose/v2"},
	},
	{
		room:    "train/ud2",
		imports: []string{"syntax"},
	},
	{room: "rules/image"},
	{
		room:    "rules/lexicon",
		imports: []string{"syntax", "rules/image"},
	},
	{
		room:    "rules/pattern",
		imports: []string{"article", "syntax", "rules/lexicon", "rules/image"},
	},
	{
		room:      "rules",
		imports:   []string{"article", "syntax", "rules/lexicon", "rules/pattern", "rules/image"},
		libraries: []string{"go.yaml.in/yaml/v4"},
	},
	{
		room:    "attribution/internal/result",
		imports: []string{"article"},
	},
	{
		room:      "attribution/internal/speaker",
		imports:   []string{"article", "syntax", "rules", "attribution/internal/result"},
		libraries: []string{"golang.org/x/text/unicode/norm"},
	},
	{
		room:    "attribution/internal/status",
		imports: []string{"article", "syntax", "rules", "rules/lexicon", "attribution/internal/result"},
	},
	{
		room:    "attribution/internal/view",
		imports: []string{"article", "syntax", "rules", "rules/lexicon"},
	},
	{
		room:    "attribution/internal/propose",
		imports: []string{"article", "syntax", "rules", "rules/lexicon", "attribution/internal/result", "attribution/internal/view"},
	},
	{
		room: "attribution/internal/decide",
		imports: []string{
			"article", "syntax", "rules", "attribution/internal/result", "attribution/internal/view", "attribution/internal/propose",
		},
	},
	{
		room:    "attribution/learn",
		imports: []string{"article", "syntax", "rules", "attribution/internal/propose", "attribution/internal/decide"},
	},
	{
		room: "attribution",
		imports: []string{
			"article", "syntax", "rules", "rules/lexicon", "attribution/internal/result", "attribution/internal/view",
			"attribution/internal/propose", "attribution/internal/decide", "attribution/internal/speaker",
			"attribution/internal/status",
		},
	},
	{
		room:      "reports",
		imports:   []string{"article", "attribution"},
		libraries: []string{"github.com/gocarina/gocsv", "github.com/jedib0t/go-pretty/v6", "github.com/xuri/excelize/v2"},
	},
	{
		room:      "reports/parquet",
		imports:   []string{"reports"},
		libraries: []string{"github.com/parquet-go/parquet-go"},
	},
	{
		room:      "reports/sqlite",
		imports:   []string{"reports"},
		libraries: []string{"modernc.org/sqlite"},
	},
	{room: "ci"},
	{
		room:      "collection",
		imports:   []string{"article", "attribution", "rules", "reports", "ci"},
		libraries: []string{"golang.org/x/text/unicode/norm"},
	},
	{
		room:    "web/front",
		imports: []string{"article", "attribution", "reports", "collection"},
	},
	{
		room:      "accuracy",
		imports:   []string{"article", "article/source", "rules", "syntax", "attribution", "attribution/learn", "reports", "ci"},
		libraries: []string{"github.com/jedib0t/go-pretty/v6"},
	},
	{
		room:    "web/desk",
		imports: []string{"article", "article/source", "attribution", "reports", "collection", "web/front", "accuracy"},
	},
	{
		room:      "web/chromium",
		libraries: []string{"github.com/chromedp/cdproto", "github.com/chromedp/chromedp"},
	},
	{
		room:    "web/engine",
		imports: []string{"article/source", "rules", "attribution", "web/desk"},
	},
	{
		room:      "web/page",
		imports:   []string{"web/front"},
		libraries: []string{"github.com/klauspost/compress"},
	},
	{
		room:    "serve",
		imports: []string{"attribution", "accuracy", "web/front", "web/desk"},
	},
	{
		room:      "cmd/whosaid",
		imports:   []string{"article", "article/source", "syntax", "rules", "attribution", "attribution/learn", "reports", "reports/parquet", "reports/sqlite", "accuracy", "train", "train/ud2", "collection", "web/front", "web/desk", "serve"},
		libraries: []string{"github.com/urfave/cli/v2", "golang.org/x/term"},
	},
	{
		room:      "bench",
		imports:   []string{"article", "rules", "attribution", "reports"},
		libraries: []string{"github.com/jdkato/prose/v2"},
	},
	{room: "release"},
	{
		room:      "bench/attack",
		imports:   []string{"article", "article/source", "attribution", "reports"},
		libraries: []string{"github.com/klauspost/compress/zstd", "github.com/parquet-go/parquet-go"},
	},
}

// testLibraries may be imported by the tests of every room.
var testLibraries = []string{
	"github.com/chromedp/cdproto",
	"github.com/chromedp/chromedp",
	"github.com/fraugster/parquet-go",
	"github.com/gocarina/gocsv",
	"github.com/google/go-cmp/cmp",
	"github.com/jdkato/prose/v2",
	"github.com/modelcontextprotocol/go-sdk/mcp",
	"github.com/parquet-go/parquet-go",
	"github.com/rogpeppe/go-internal/testscript",
	"github.com/rogpeppe/go-internal/txtar",
	"github.com/russross/blackfriday/v2",
	"github.com/santhosh-tekuri/jsonschema/v6",
	"pgregory.net/rapid",
}

const module = "whosaid"

func TestImportsPointDown(t *testing.T) {
	rank := map[string]int{}
	for i, p := range permitted {
		for _, imp := range p.imports {
			if _, below := rank[imp]; !below {
				t.Errorf("the table lets %s import %s, which does not stand above it in the table", p.room, imp)
			}
		}
		rank[p.room] = i
	}
	used := map[string]bool{} // "room import"
	found := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || filepath.Dir(path) == "." {
			return nil
		}
		room := filepath.ToSlash(filepath.Dir(path))
		i, ok := rank[room]
		if !ok {
			if !found[room] {
				t.Errorf("%s: package %s is not in the table of permitted imports", path, room)
			}
			found[room] = true
			return nil
		}
		found[room] = true
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !allowed(i, imp, strings.HasSuffix(path, "_test.go"), used) {
				t.Errorf("%s: %s may not import %s", path, room, imp)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range permitted {
		if !found[p.room] {
			t.Errorf("the table has %s, which is no package", p.room)
			continue
		}
		for _, imp := range append(slices.Clone(p.imports), p.libraries...) {
			if !used[p.room+" "+imp] {
				t.Errorf("the table lets %s import %s, which it does not", p.room, imp)
			}
		}
	}
}

// allowed reports whether the i-th room of the table may import imp, and notes which entry lets it.
func allowed(i int, imp string, test bool, used map[string]bool) bool {
	p := permitted[i]
	if own, ok := strings.CutPrefix(imp, module+"/"); ok {
		used[p.room+" "+own] = true
		return own == p.room || slices.Contains(p.imports, own) ||
			test && (strings.HasPrefix(own, p.room+"/") || // a test outside the package tries it with what it links
				own == "web/chromium")
	}
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") {
		return imp != "C"
	}
	for _, lib := range p.libraries {
		if imp == lib || strings.HasPrefix(imp, lib+"/") {
			used[p.room+" "+lib] = true
			return true
		}
	}
	return test && slices.ContainsFunc(testLibraries, func(lib string) bool { return imp == lib || strings.HasPrefix(imp, lib+"/") })
}
