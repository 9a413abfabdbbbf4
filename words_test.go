package whosaid_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wordRooms are the rooms that read articles. English words are data there: rules/en, article/data, syntax/data. The readers of file
// formats (article/source) are not among them: their words are names of the formats' parts.
var wordRooms = []string{"article", "syntax", "attribution", "collection"}

// wordsAllowed are the words that a file of these rooms may compare with, though they look like English: keys of formats and names of
// options, and the endings of English words, of which the code is made.
var wordsAllowed = map[string]string{
	"article/read.go":                                   "null meta",                                        // JSON
	"attribution/engine.go":                             "profile rows quotations trees",                    // options
	"attribution/internal/decide/secondlook.go":         "LR inside",                                        // paths and numbers of the model
	"attribution/internal/decide/weights.go":            "beside set",                                       // models
	"attribution/internal/speaker/evidence.go":          "place",                                            // a column of places.tsv
	"attribution/internal/speaker/mention.go":           "place organization s es",                          // the same; plurals
	"attribution/internal/speaker/speaker.go":           "organization",                                     // the same
	"attribution/internal/speaker/speakercollection.go": "m f",                                              // genders
	"attribution/internal/speaker/speakernames.go":      "s es",                                             // plurals
	"attribution/internal/speaker/speakerwords.go":      "m f possessive both speakers names",               // columns of the tables
	"attribution/internal/view/lists.go":                "verbs nouns",                                      // lexicons
	"collection/candidate.go":                           "mixed direct question",                            // kinds and statuses of rows
	"collection/echoes.go":                              "mixed",                                            // the same
	"collection/print.go":                               "any github json junit markdown",                   // flags and forms
	"collection/verify.go":                              "mixed",                                            // kinds of rows
	"collection/words.go":                               "contracted ending inflection spelling strength e", // columns; an ending
	"syntax/conllu.go":                                  "PERSON ORGANIZATION LOCATION MISC",                // classes of names
	"syntax/lemma.go":                                   "aeiou ed s",                                       // inflection
	"syntax/lemmasource.go":                             "verb noun word ing",                               // columns; inflection
	"syntax/parsescore.go":                              "punct",                                            // a relation
	"syntax/prosemodel.go":                              "NN",                                               // a tag
	"syntax/tagsaying.go":                               "heading collective",                               // columns of saying.txt
	"syntax/tagtrain.go":                                "to To TO",                                         // the one word with a tag of its own in the treebanks
}

// textFunctions are the functions of package strings and its like that compare strings.
var textFunctions = regexp.MustCompile(`^(Equal|EqualFold|Has|Trim|Cut|Contains|Index|Last|Count|Compare)`)

// No file of a room that reads articles compares a string with an English word.
func TestNoEnglishWordsInCode(t *testing.T) {
	used := map[string]bool{} // "file word"
	for _, room := range wordRooms {
		err := filepath.WalkDir(room, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || d.Name() == "source"):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			path = filepath.ToSlash(path)
			files := token.NewFileSet()
			f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			allowed := strings.Fields(wordsAllowed[path])
			for _, l := range wordLiterals(f) {
				w, _ := strconv.Unquote(l.Value)
				if used[path+" "+w] = true; !slices.Contains(allowed, w) {
					t.Errorf("%s: the word %q stands in the code: make it data, or allow it in words_test.go", files.Position(l.Pos()), w)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(wordsAllowed)) {
		for _, w := range strings.Fields(wordsAllowed[path]) {
			if !used[path+" "+w] {
				t.Errorf("words_test.go allows %s the word %q, which it does not need", path, w)
			}
		}
	}
}

// The test finds what it is for.
func TestWordLiterals(t *testing.T) {
	const code = `package p
func f(w string, all []string) bool {
	switch w { case "said", "“", ".": return true }
	for _, x := range []string{"subject", "object"} { if w == x { return true } }
	return w != "of" || strings.HasPrefix(w, "un") || slices.Contains(all, "mayor") || w == "x-y" || g("kind") || w == "a"+w
}`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range wordLiterals(f) {
		got = append(got, l.Value)
	}
	if want := []string{`"said"`, `"of"`, `"un"`, `"mayor"`}; !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

var wordOfLetters = regexp.MustCompile(`^[A-Za-z]+$`)

// wordLiterals gives the literals of a file that are one word and with which something is compared.
func wordLiterals(f *ast.File) (found []*ast.BasicLit) {
	compared := map[*ast.BasicLit]bool{}
	note := func(all ...ast.Expr) {
		for _, e := range all {
			if l, ok := e.(*ast.BasicLit); ok {
				compared[l] = true
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				note(n.X, n.Y)
			}
		case *ast.CaseClause:
			note(n.List...)
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && textFunctions.MatchString(s.Sel.Name) {
				note(n.Args...)
			}
		case *ast.BasicLit:
			if w, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && wordOfLetters.MatchString(w) && compared[n] {
				found = append(found, n)
			}
		}
		return true
	})
	return found
}
