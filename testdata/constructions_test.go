package testdata

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Constructions are small texts, each with the rows that must come out of it: constructions/CLASS/NAME.case.
// README.md here tells the form. TestConstructions runs each through the program.

// construction is one file of constructions/.
type construction struct {
	path    string // constructions/CLASS/NAME.case
	about   string
	args    []string // further flags of `whosaid analyze`
	input   string   // the file that is read: beside the case, or written from text
	docs    int      // how many articles must be read; -1 where that is not asked
	wants   []ask
	covers  []ask
	rejects []ask
	only    bool
	known   bool // it is known to fail
	beside  bool // input is a file beside the case
	text    string
}

// ask is one want, cover or reject: empty fields are not checked.
type ask struct {
	line                   string
	kinds                  []string
	speaker, content       string
	keys                   map[string]string
	ignoreContent, rejects bool
}

// output is one row of the program.
type output struct {
	kind, speaker, content, source, cue, status, kindOfSpeaker, addressee string

	doc         int // the number of its article in the input, from 1
	title, date string
}

var (
	askKeys  = []string{"source", "nosource", "cue", "nocue", "status", "type", "addressee", "has", "lacks", "exact", "doc", "title", "date", "sourceends"}
	splitKey = regexp.MustCompile(`,\s*(?:` + strings.Join(askKeys, "|") + `)=`)
)

// parseConstruction reads one case. Errors begin with the file and, where it is known, the line.
func parseConstruction(path string, data []byte) (construction, error) {
	c := construction{path: path, docs: -1}
	head, text, found := strings.Cut(string(data), "\n--- text\n")
	if !found {
		head, found = strings.CutSuffix(strings.TrimRight(string(data), "\n"), "\n--- text")
	}
	c.text = text
	n := 0
	for line := range strings.Lines(head) {
		n++
		if err := c.headLine(strings.TrimSpace(line)); err != nil {
			return c, fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	switch {
	case c.about == "":
		return c, fmt.Errorf("%s: no first line '# what this shows'", path)
	case len(c.wants)+len(c.covers)+len(c.rejects) == 0 && !c.only && c.docs < 0:
		return c, fmt.Errorf("%s: nothing is asked: no want, cover, reject, only or docs", path)
	case !c.beside && !found:
		return c, fmt.Errorf("%s: no line '--- text' and no 'file: …'", path)
	}
	return c, nil
}

// headLine reads one line of a case's head.
func (c *construction) headLine(line string) (err error) {
	if line == "" {
		return nil
	}
	if about, ok := strings.CutPrefix(line, "#"); ok {
		if c.about == "" {
			c.about = strings.TrimSpace(about)
		}
		return nil
	}
	key, value, found := strings.Cut(line, ":")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !found {
		return fmt.Errorf("%q is no head line; is the line '--- text' lacking?", line)
	}
	switch key {
	case "class":
		if dir := filepath.Base(filepath.Dir(c.path)); dir != value {
			return fmt.Errorf("class %s in the directory %s", value, dir)
		}
	case "want", "cover", "reject":
		a, err := parseAsk(value)
		if err != nil {
			return err
		}
		switch key {
		case "want":
			c.wants = append(c.wants, a)
		case "cover":
			a.ignoreContent = true
			c.covers = append(c.covers, a)
		case "reject":
			a.rejects = true
			c.rejects = append(c.rejects, a)
		}
	case "only", "known", "guard":
		if value != "yes" && value != "no" {
			return fmt.Errorf("%s is yes or no, not %q", key, value)
		}
		switch key {
		case "only":
			c.only = value == "yes"
		case "known":
			c.known = value == "yes"
		}
	case "docs":
		c.docs, err = strconv.Atoi(value)
	case "args":
		c.args = strings.Fields(value)
	case "file":
		c.input, c.beside = filepath.Join(filepath.Dir(c.path), value), true
		_, err = os.Stat(c.input)
	case "note":
	default:
		return fmt.Errorf("unknown head line %q", key)
	}
	return err
}

// parseAsk reads "kind | speaker | content | key=value, key=value".
func parseAsk(value string) (ask, error) {
	a := ask{line: value, keys: map[string]string{}}
	parts := strings.Split(value, "|")
	if len(parts) > 4 {
		return a, fmt.Errorf("more than three '|' in %q", value)
	}
	parts = append(parts, "", "", "", "")[:4]
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	for kind := range strings.SplitSeq(parts[0], "/") {
		if kind = strings.TrimSpace(kind); kind == "" {
			continue
		}
		if !slices.Contains(kinds, kind) {
			return a, fmt.Errorf("kind %q is none of %s", kind, strings.Join(kinds, ", "))
		}
		a.kinds = append(a.kinds, kind)
	}
	a.speaker, a.content = parts[1], parts[2]
	for _, pair := range splitPairs(parts[3]) {
		key, v, found := strings.Cut(pair, "=")
		if key = strings.TrimSpace(key); !found || !slices.Contains(askKeys, key) {
			return a, fmt.Errorf("%q is no key=value of %s", pair, strings.Join(askKeys, ", "))
		}
		a.keys[key] = strings.TrimSpace(v)
	}
	return a, nil
}

// splitPairs parts "key=a, b, key=c" at the commas before a key.
func splitPairs(s string) (out []string) {
	for {
		at := splitKey.FindStringIndex(s)
		if at == nil {
			break
		}
		out, s = append(out, s[:at[0]]), s[at[0]+1:]
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}

var (
	cutWord    = regexp.MustCompile(`([\pL\pN_])-[ \t]*\r?\n[ \t>]*([a-z])`)
	wordsOf    = regexp.MustCompile(`[\pL\pN]+(?:'[\pL\pN]+)*`)
	apostrophe = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'")
)

// words gives the words of text in small letters, those cut at a line's end joined. Punctuation and marks are no words.
func words(text string) []string {
	text = cutWord.ReplaceAllString(norm.NFC.String(text), "$1$2")
	return wordsOf.FindAllString(strings.ToLower(apostrophe.Replace(text)), -1)
}

// overlapOf gives intersection over union of two bags of words.
func overlapOf(x, y []string) float64 {
	n := map[string]int{}
	for _, w := range x {
		n[w]++
	}
	both := 0
	for _, w := range y {
		if n[w] > 0 {
			n[w]--
			both++
		}
	}
	if len(x)+len(y) == both {
		return 1
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// standsIn reports whether the words of needle stand together in hay.
func standsIn(needle, hay []string) bool {
	for i := 0; i+len(needle) <= len(hay); i++ {
		if slices.Equal(needle, hay[i:i+len(needle)]) {
			return true
		}
	}
	return len(needle) == 0
}

var (
	articleWords = strings.Fields("the a an his her its their our my")
	titleWords   = strings.Fields(`mr mrs ms miss dr doctor prof professor sir dame lord lady sgt sergeant const constable
		capt captain cpl lt col gen general cmdr mayor judge justice minister president chancellor premier senator sen rep
		councillor chairwoman chairman chair deputy officer inspector detective superintendent coach bishop rev reverend
		father sister skipper`)
	phraseWords = strings.Fields("of in on at by from for with to about who which that named called titled seen sent held")
)

// foldName gives the words of a name without possessives, articles and titles.
func foldName(name string) []string {
	out := words(name)
	for i, w := range out {
		out[i] = strings.TrimRight(strings.TrimSuffix(w, "'s"), "'")
	}
	for len(out) > 1 && (slices.Contains(articleWords, out[0]) || slices.Contains(titleWords, out[0])) {
		out = out[1:]
	}
	return out
}

// headOf gives the words before the first preposition or participle: "memos seen by the Herald" -> memos.
func headOf(name []string) []string {
	for i, w := range name {
		if i > 0 && (slices.Contains(phraseWords, w) || len(w) > 4 && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing"))) {
			return name[:i]
		}
	}
	return name
}

// sameSpeaker reports whether a speaker is one of those wanted: "Ann Poe / none"; of a name, the last one is enough.
func sameSpeaker(wanted, got string) bool {
	for want := range strings.SplitSeq(wanted, " / ") {
		want = strings.TrimSpace(want)
		if exact, ok := strings.CutPrefix(want, "="); ok {
			if slices.Equal(foldName(exact), foldName(got)) {
				return true
			}
			continue
		}
		if strings.EqualFold(want, "none") {
			if got == "" {
				return true
			}
			continue
		}
		w, g := foldName(want), foldName(got)
		if len(w) == 0 || len(g) == 0 {
			continue
		}
		if w[len(w)-1] != g[len(g)-1] && len(headOf(w)) == len(w) {
			g = headOf(g)
		}
		if w[len(w)-1] == g[len(g)-1] && (subset(w, g) || subset(g, w)) {
			return true
		}
	}
	return false
}

func subset(x, y []string) bool {
	return !slices.ContainsFunc(x, func(w string) bool { return !slices.Contains(y, w) })
}

// agrees reports whether a row has what a key asks for.
func (a ask) agrees(key string, r output) bool {
	value := a.keys[key]
	want := words(value)
	lastOf := func(s string) string {
		if w := words(s); len(w) > 0 {
			return w[len(w)-1]
		}
		return ""
	}
	hasAll := func(in string) bool { return subset(want, words(in)) }
	switch key {
	case "source":
		if got := words(r.source); len(want) > 0 {
			return len(got) > 0 && (overlapOf(want, got) >= 0.5 || lastOf(value) == lastOf(r.source))
		}
		return r.source == ""
	case "sourceends":
		last := lastOf(r.source)
		return last != "" && slices.Contains(strings.Split(strings.ToLower(value), "/"), last)
	case "nosource":
		return !standsIn(want, words(r.source))
	case "cue":
		if len(want) == 0 {
			return strings.Contains(r.cue, value)
		}
		return hasAll(r.cue)
	case "nocue":
		return !standsIn(want, words(r.cue))
	case "addressee":
		return hasAll(r.addressee)
	case "has":
		return standsIn(want, words(r.content))
	case "lacks":
		return !standsIn(want, words(r.content))
	case "exact":
		bare := func(s string) []string {
			w := words(s)
			if len(w) > 0 && w[0] == "that" {
				return w[1:]
			}
			return w
		}
		return value != "yes" || slices.Equal(bare(a.content), bare(r.content))
	case "doc":
		return strconv.Itoa(r.doc) == value
	case "title":
		return overlapOf(want, words(r.title)) >= 0.8
	case "date":
		return strings.HasPrefix(r.date, value)
	case "status", "type":
		got := r.status
		if key == "type" {
			got = r.kindOfSpeaker
		}
		for one := range strings.SplitSeq(value, "/") {
			if strings.EqualFold(strings.TrimSpace(one), got) {
				return true
			}
		}
	}
	return false
}

// matches reports whether a row agrees in every field that is not empty.
func (a ask) matches(r output) bool {
	at := 0.8
	if a.rejects {
		at = 0.5
	}
	if len(a.kinds) > 0 && !slices.Contains(a.kinds, r.kind) || a.speaker != "" && !sameSpeaker(a.speaker, r.speaker) {
		return false
	}
	if a.ignoreContent {
		if !standsIn(words(a.content), words(r.content)) {
			return false
		}
	} else if a.content != "" && overlapOf(words(a.content), words(r.content)) < at {
		return false
	}
	for key := range a.keys {
		if !a.agrees(key, r) {
			return false
		}
	}
	return true
}

// judge tells what is wrong with the rows of a case; nothing where it passes.
func (c *construction) judge(docs int, rows []output) (wrong []string) {
	if c.docs >= 0 && docs != c.docs {
		wrong = append(wrong, fmt.Sprintf("%d articles were read, want %d", docs, c.docs))
	}
	owned := make([]bool, len(rows))
	for i, r := range c.assign(rows) {
		if r < 0 {
			wrong = append(wrong, "no row of its own: "+c.wants[i].line)
		} else {
			owned[r] = true
		}
	}
	for _, a := range c.covers {
		found := false
		for i, r := range rows {
			if a.matches(r) {
				found, owned[i] = true, true
			}
		}
		if !found {
			wrong = append(wrong, "covered by no row: "+a.line)
		}
	}
	for _, a := range c.rejects {
		if i := slices.IndexFunc(rows, a.matches); i >= 0 {
			wrong = append(wrong, fmt.Sprintf("rejected row: %s   by: %s", rows[i], a.line))
		}
	}
	for i, r := range rows {
		if c.only && !owned[i] {
			wrong = append(wrong, "row too many: "+r.String())
		}
	}
	return wrong
}

// assign gives each want a row of its own, -1 where none is left for it (augmenting paths).
func (c *construction) assign(rows []output) []int {
	wantOf := slices.Repeat([]int{-1}, len(rows))
	var place func(want int, seen []bool) bool
	place = func(want int, seen []bool) bool {
		for i, r := range rows {
			if seen[i] || !c.wants[want].matches(r) {
				continue
			}
			seen[i] = true
			if wantOf[i] < 0 || place(wantOf[i], seen) {
				wantOf[i] = want
				return true
			}
		}
		return false
	}
	out := slices.Repeat([]int{-1}, len(c.wants))
	for want := range c.wants {
		place(want, make([]bool, len(rows)))
	}
	for i, want := range wantOf {
		if want >= 0 {
			out[want] = i
		}
	}
	return out
}

func (r output) String() string {
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	return fmt.Sprintf("%s | %s (%s) | %s | %s | %q | %s", r.kind, or(r.speaker, "none"), r.kindOfSpeaker, or(r.source, "-"), or(r.cue, "-"), r.content, r.status)
}

// analyzed is what the program gave for one case.
type analyzed struct {
	docs int
	rows []output
}

// runConstructions runs the program on all cases of the same flags at once, and on those with a file of their own one by one.
func runConstructions(t *testing.T, program string, cases []construction) []analyzed {
	t.Helper()
	dir := t.TempDir()
	out := make([]analyzed, len(cases))
	batches := map[string][]int{}
	for i := range cases {
		c := &cases[i]
		key := strings.Join(c.args, " ")
		if c.beside || c.docs >= 0 {
			key = c.path
		}
		if !c.beside {
			c.input = filepath.Join(dir, batchName(i), strings.TrimSuffix(filepath.Base(c.path), ".case")+".txt")
			if c.docs < 0 { // ids tell the articles of a batch apart
				c.input = filepath.Join(dir, batchName(i)+".txt")
			}
			if err := os.MkdirAll(filepath.Dir(c.input), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(c.input, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		batches[key] = append(batches[key], i)
	}
	for _, key := range slices.Sorted(maps.Keys(batches)) {
		batch := batches[key]
		args := append([]string{"analyze", "--to", "jsonl"}, cases[batch[0]].args...)
		for _, i := range batch {
			args = append(args, cases[i].input)
		}
		for _, doc := range analyzeFiles(t, program, args) {
			i := batch[0]
			if len(batch) > 1 {
				n, err := strconv.Atoi(strings.TrimPrefix(doc.ID, "case"))
				if err != nil || n >= len(cases) {
					t.Fatalf("an article of the id %q, which is no case", doc.ID)
				}
				i = n
			}
			out[i].docs++
			out[i].rows = append(out[i].rows, doc.outputs(out[i].docs)...)
		}
	}
	return out
}

// batchName is the id of the article of the i-th case.
func batchName(i int) string { return fmt.Sprintf("case%04d", i) }

// analyzedDocument is a line of stand-off JSON.
type analyzedDocument struct {
	ID, Text, Title, Date string
	Attributions          []struct {
		Kind, Speaker, Status string
		Content, Source, Cue  [][2]int
		Addressee             [][2]int
		SpeakerType           string `json:"speaker_type"`
	}
}

// outputs gives the rows of the n-th article of an input.
func (d *analyzedDocument) outputs(n int) (out []output) {
	text := []rune(d.Text)
	cut := func(spans [][2]int) string {
		var parts []string
		for _, s := range spans {
			parts = append(parts, string(text[s[0]:s[1]]))
		}
		return strings.Join(parts, " … ")
	}
	for _, a := range d.Attributions {
		out = append(out, output{
			kind: a.Kind, speaker: a.Speaker, content: cut(a.Content), source: cut(a.Source), cue: cut(a.Cue), status: a.Status,
			kindOfSpeaker: a.SpeakerType, addressee: cut(a.Addressee), doc: n, title: d.Title, date: d.Date,
		})
	}
	return out
}

// analyzeFiles runs the program. A file that cannot be read gives no article; its message is logged.
func analyzeFiles(t *testing.T, program string, args []string) (docs []analyzedDocument) {
	t.Helper()
	var errs bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stderr = &errs
	data, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() == 2 || exit.ExitCode() < 0) {
		t.Fatalf("%v: %v\n%s", args, err, errs.String())
	}
	if err != nil {
		t.Log(errs.String())
	}
	for line := range bytes.Lines(data) {
		var doc analyzedDocument
		if err := json.Unmarshal(line, &doc); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	return docs
}

// buildProgram builds whosaid. It reads all directories of the module, so that go test gives no result of an earlier program
// out of its cache.
func buildProgram(t *testing.T) string {
	t.Helper()
	if err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != ".." && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "whosaid.exe")
	if out, err := exec.Command("go", "build", "-o", program, "whosaid/cmd/whosaid").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// TestConstructions: each case gives the rows that it wants, and each that is known to fail does fail:
// when it begins to pass, its line "known: yes" goes (-update takes it out).
func TestConstructions(t *testing.T) {
	paths, err := filepath.Glob("constructions/*/*.case")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases in constructions/ (%v)", err)
	}
	var cases []construction
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseConstruction(path, data)
		if err != nil {
			t.Error(err)
			continue
		}
		cases = append(cases, c)
	}
	passed := map[string][2]int{}
	for i, got := range runConstructions(t, buildProgram(t), cases) {
		c := &cases[i]
		wrong := c.judge(got.docs, got.rows)
		class := filepath.Base(filepath.Dir(c.path))
		n := passed[class]
		if n[1]++; len(wrong) == 0 {
			n[0]++
		}
		passed[class] = n
		switch {
		case len(wrong) == 0 && c.known && *update:
			dropKnown(t, c.path)
		case len(wrong) == 0 && c.known:
			t.Errorf("%s passes now: take out its line \"known: yes\" (go test ./testdata -run Constructions -update)", c.path)
		case len(wrong) > 0 && !c.known:
			t.Errorf("%s: %s%s", c.path, c.about, listLines(wrong, got.rows))
		}
	}
	for _, class := range slices.Sorted(maps.Keys(passed)) {
		t.Logf("%-16s %d/%d", class, passed[class][0], passed[class][1])
	}
}

// listLines prints what is wrong and the rows that came out, a line each.
func listLines(wrong []string, rows []output) string {
	var b strings.Builder
	for _, w := range wrong {
		b.WriteString("\n    wrong: " + w)
	}
	for _, r := range rows {
		b.WriteString("\n    row:   " + r.String())
	}
	return b.String()
}

// dropKnown takes the line "known: yes" out of a case.
func dropKnown(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, bytes.Replace(data, []byte("known: yes\n"), nil, 1), 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

// TestJudge: what a case asks for is told from what it does not ask for.
func TestJudge(t *testing.T) {
	row := output{kind: "direct", speaker: "Joan Petrie", content: "“We need it now,”", source: "Petrie", cue: "said", status: "asserted", kindOfSpeaker: "person"}
	bare := output{kind: "direct", content: "“Never.”"}
	for _, tt := range []struct{ head, want string }{
		{"want: direct | Petrie | \"We need it now,\" | cue=said, type=person", ""},
		{"want: mixed/direct | Mayor Petrie | We need it now", ""},
		{"want: | =Petrie | | cue=said", "no row of its own: | =Petrie | | cue=said"},
		{"want: | Paul Petrie |", "no row of its own: | Paul Petrie |"},
		{"want: | Petrie |\nwant: | Petrie |", "no row of its own: | Petrie |"},
		{"want: direct | |\nwant: | Petrie |", ""},
		{"want: | none | Never", ""},
		{"want: | Petrie | We need", "no row of its own: | Petrie | We need"},
		{"cover: | Petrie | need it", ""},
		{"cover: | Petrie | it need", "covered by no row: | Petrie | it need"},
		{"want: | Petrie | | has=need it, now, lacks=we need", "no row of its own: | Petrie | | has=need it, now, lacks=we need"},
		{"reject: | Petrie | we need it", "rejected row: direct | Joan Petrie (person) | Petrie | said | \"“We need it now,”\" | asserted   by: | Petrie | we need it"},
		{"reject: indirect | |", ""},
		{"want: | Petrie |\nonly: yes", "row too many: direct | none () | - | - | \"“Never.”\" | "},
		{"docs: 2", "1 articles were read, want 2"},
	} {
		c, err := parseConstruction("x/y.case", []byte("# a\nclass: x\n"+tt.head+"\n--- text\nA.\n"))
		if err != nil {
			t.Errorf("%q: %v", tt.head, err)
			continue
		}
		if got := strings.Join(c.judge(1, []output{row, bare}), "; "); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.head, got, tt.want)
		}
	}
}

// TestBrokenConstructions: a mistake in a case is told with its line.
func TestBrokenConstructions(t *testing.T) {
	for _, tt := range []struct{ data, want string }{
		{"# a\nclass: x\nwant: a | b | c | d | e\n--- text\nA.\n", "x/y.case:3: more than three '|' in \"a | b | c | d | e\""},
		{"# a\nclass: x\nwant: oblique | |\n--- text\nA.\n", "x/y.case:3: kind \"oblique\" is none of direct, mixed, indirect"},
		{"# a\nclass: x\nwant: | | | colour=red\n--- text\nA.\n", "x/y.case:3: \"colour=red\" is no key=value of " + strings.Join(askKeys, ", ")},
		{"# a\nclass: z\n--- text\nA.\n", "x/y.case:2: class z in the directory x"},
		{"# a\nclass: x\n--- text\nA.\n", "x/y.case: nothing is asked: no want, cover, reject, only or docs"},
		{"class: x\nonly: yes\n--- text\nA.\n", "x/y.case: no first line '# what this shows'"},
		{"# a\nclass: x\nonly: yes\nA.\n", "x/y.case:4: \"A.\" is no head line; is the line '--- text' lacking?"},
		{"# a\nclass: x\nonly: yes\n", "x/y.case: no line '--- text' and no 'file: …'"},
		{"# a\nclass: x\nonly: perhaps\n--- text\nA.\n", "x/y.case:3: only is yes or no, not \"perhaps\""},
	} {
		got := ""
		if _, err := parseConstruction("x/y.case", []byte(tt.data)); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%q: got error %q, want %q", tt.data, got, tt.want)
		}
	}
	if strings.IndexFunc(strings.Join(words("It’s a “mark-\ned” word"), " "), unicode.IsPunct) != 2 {
		t.Errorf("words: got %q", words("It’s a “mark-\ned” word"))
	}
}
