// Package testdata proves the gold of this directory: the cases are written by hand, and the
// articles, the gold and the counts in README.md are made from them.
//
//	go test ./testdata            checks that all agree
//	go test ./testdata -update    writes articles/, gold/gold.jsonl and the counts again
package testdata

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write articles, gold and counts again from the cases")

// span is a stretch of text, half-open: bytes while a case is read, code points in gold.jsonl.
type span struct{ start, end int }

func (s span) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d,%d]", s.start, s.end), nil }

// caseFile is one file of cases/: an article and the attributions that a reader finds in it.
type caseFile struct {
	id, desk, manner, shows, title, date string

	text string
	rows []row
}

// row is one attribution, as a line of rows.tsv tells it, with the places of its words.
type row struct {
	place                                        string // file:line, for messages
	id, kind, speaker, status, class, nestedIn   string
	addressee, reason                            string
	finite                                       bool
	speakerType, speakerRole, speakerAffiliation string

	content, source, cue []span // bytes of caseFile.text
}

var (
	rowColumns     = []string{"id", "kind", "quote", "source", "cue", "speaker", "status", "class", "finite", "addressee", "reason", "nested_in"}
	speakerColumns = []string{"name", "type", "role", "affiliation"}

	kinds    = []string{"direct", "mixed", "indirect"}
	statuses = []string{"asserted", "denied", "hedged", "conditional", "question", "intended", "declined"}
	classes  = []string{"speech", "cognition", "attitude", "intention", "document", "other"}
	types    = []string{"person", "organization", "place", "group", "document", "unnamed", "author", "none"}
)

// readCases reads every case in the order of its name.
func readCases(t *testing.T) []caseFile {
	t.Helper()
	paths, err := filepath.Glob("cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out []caseFile
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseCase(path, data)
		if err != nil {
			t.Error(err)
			continue
		}
		out = append(out, c)
	}
	if t.Failed() {
		t.FailNow()
	}
	return out
}

// parseCase reads one case and finds the words of its rows in its article. Errors begin with the
// file and, where it is known, the line.
func parseCase(path string, data []byte) (caseFile, error) {
	c := caseFile{id: strings.TrimSuffix(filepath.Base(path), ".txtar")}
	archive := txtar.Parse(data)
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		field := map[string]*string{"desk": &c.desk, "manner": &c.manner, "shows": &c.shows, "title": &c.title, "date": &c.date}[key]
		if field == nil {
			return c, fmt.Errorf("%s: unknown head line %q", path, key)
		}
		*field = value
	}
	if c.desk == "" || c.manner == "" || c.shows == "" {
		return c, fmt.Errorf("%s: a case tells its desk, its manner and what it shows", path)
	}
	tables := map[string][][]string{}
	lines := map[string]int{}
	for _, f := range archive.Files {
		switch f.Name {
		case "article.txt":
			c.text = string(f.Data)
		case "rows.tsv", "speakers.tsv":
			columns := rowColumns
			if f.Name == "speakers.tsv" {
				columns = speakerColumns
			}
			lines[f.Name] = 1 + bytes.Count(data[:bytes.Index(data, []byte("-- "+f.Name+" --\n"))], []byte("\n")) + 2
			table, err := parseTable(string(f.Data), columns)
			if err != nil {
				return c, fmt.Errorf("%s: %s: %w", path, f.Name, err)
			}
			tables[f.Name] = table
		default:
			return c, fmt.Errorf("%s: unknown part %q", path, f.Name)
		}
	}
	speakers := map[string][]string{"": {"", "none", "", ""}}
	for i, cells := range tables["speakers.tsv"] {
		if speakers[cells[0]] != nil {
			return c, fmt.Errorf("%s:%d: speaker %q stands twice", path, lines["speakers.tsv"]+i, cells[0])
		}
		speakers[cells[0]] = cells
	}
	used := map[string]bool{"": true}
	from := 0
	for i, cells := range tables["rows.tsv"] {
		place := fmt.Sprintf("%s:%d", path, lines["rows.tsv"]+i)
		r := row{
			place: place, id: cells[0], kind: cells[1], speaker: cells[5], status: cells[6], class: cells[7],
			finite: cells[8] == "yes", addressee: cells[9], reason: cells[10], nestedIn: cells[11],
		}
		who := speakers[r.speaker]
		if who == nil {
			return c, fmt.Errorf("%s: speaker %q is not in speakers.tsv", place, r.speaker)
		}
		used[r.speaker] = true
		r.speakerType, r.speakerRole, r.speakerAffiliation = who[1], who[2], who[3]
		var err error
		if r.content, err = findInOrder(c.text, cells[2], from); err == nil {
			from = r.content[0].start
			if r.source, err = findNear(c.text, cells[3], r.content); err == nil {
				r.cue, err = findNear(c.text, cells[4], r.content)
			}
		}
		if err != nil {
			return c, fmt.Errorf("%s: %w", place, err)
		}
		c.rows = append(c.rows, r)
	}
	for name := range speakers {
		if !used[name] {
			return c, fmt.Errorf("%s: speaker %q says nothing", path, name)
		}
	}
	return c, nil
}

func parseTable(s string, columns []string) ([][]string, error) {
	head, rest, _ := strings.Cut(s, "\n")
	if head != strings.Join(columns, "\t") {
		return nil, fmt.Errorf("got columns %q, want %q", head, columns)
	}
	var out [][]string
	for line := range strings.Lines(rest) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != len(columns) {
			return nil, fmt.Errorf("got %d cells, want %d, in %q", len(cells), len(columns), line)
		}
		out = append(out, cells)
	}
	return out, nil
}

// numbered cuts "words#3" into the words and 3; the number is 0 where none is there.
func numbered(cell string) (words string, n int) {
	if i := strings.LastIndexByte(cell, '#'); i > 0 {
		if n, err := strconv.Atoi(cell[i+1:]); err == nil {
			return cell[:i], n
		}
	}
	return cell, 0
}

// occurrences finds every place where words are in text and cut no word in two. A blank stands for an end of a line too, with the
// blanks around it.
func occurrences(text, words string) (out []span) {
	first, _, _ := strings.Cut(words, " ")
	for from := 0; words != "" && from < len(text); {
		i := strings.Index(text[from:], first)
		if i < 0 {
			break
		}
		n := matchOf(text[from+i:], words)
		if n == 0 {
			from += i + 1
			continue
		}
		s := span{from + i, from + i + n}
		if !cutsWord(text, s.start) && !cutsWord(text, s.end) {
			out = append(out, s)
		}
		from = s.start + 1
	}
	return out
}

// matchOf gives how much of the beginning of text the words are; 0 where they are not there.
func matchOf(text, words string) int {
	i := 0
	for j := 0; j < len(words); j++ {
		if words[j] == ' ' && i < len(text) && text[i] == '\n' {
			for i < len(text) && (text[i] == '\n' || text[i] == ' ') {
				i++
			}
			continue
		}
		if i >= len(text) || text[i] != words[j] {
			return 0
		}
		i++
	}
	return i
}

// cutsWord reports whether a letter or digit is on both sides of the offset.
func cutsWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return wordRune(before) && wordRune(after)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// findInOrder finds the parts of a quote, joined by " … ": each is the first occurrence at or after
// the one before it, the first at or after from, unless a number says which.
func findInOrder(text, cell string, from int) (out []span, err error) {
	for _, part := range strings.Split(cell, " … ") {
		words, n := numbered(part)
		all := occurrences(text, words)
		if n == 0 {
			all = slices.DeleteFunc(all, func(s span) bool { return s.start < from })
			n = 1
		}
		if n > len(all) {
			return nil, fmt.Errorf("quote %q is not in the article, or not after the row before it", part)
		}
		out = append(out, all[n-1])
		from = all[n-1].end
	}
	return out, nil
}

// findNear finds the words of a source or a cue: the occurrence nearest to the quote and outside
// it, unless a number says which. Two that are equally near are an error.
func findNear(text, cell string, content []span) ([]span, error) {
	if cell == "" {
		return nil, nil
	}
	words, n := numbered(cell)
	all := occurrences(text, words)
	if n > 0 {
		if n > len(all) {
			return nil, fmt.Errorf("%q stands %d times in the article", words, len(all))
		}
		return all[n-1 : n], nil
	}
	gap := func(s span) int {
		least := len(text)
		for _, c := range content {
			if s.start < c.end && c.start < s.end {
				return len(text)
			}
			least = min(least, max(c.start-s.end, s.start-c.end))
		}
		return least
	}
	slices.SortStableFunc(all, func(a, b span) int { return cmp.Compare(gap(a), gap(b)) })
	switch {
	case len(all) == 0 || gap(all[0]) == len(text):
		return nil, fmt.Errorf("%q is not in the article outside the quote", words)
	case len(all) > 1 && gap(all[0]) == gap(all[1]):
		return nil, fmt.Errorf("%q stands twice at one distance from the quote: number it", words)
	}
	return all[:1], nil
}

// jsonRow is an attribution in the stand-off form: code points, half-open.
type jsonRow struct {
	ID          string  `json:"id"`
	Kind        string  `json:"kind"`
	Content     []span  `json:"content"`
	Source      []span  `json:"source"`
	Cue         []span  `json:"cue"`
	Speaker     *string `json:"speaker"`
	Type        string  `json:"speaker_type"`
	Role        string  `json:"speaker_role,omitempty"`
	Affiliation string  `json:"speaker_affiliation,omitempty"`
	NestedIn    *string `json:"nested_in"`
	Status      string  `json:"status"`
	Class       string  `json:"cue_class"`
	Finite      bool    `json:"content_finite"`
	Addressee   string  `json:"addressee,omitempty"`
	Reason      string  `json:"reason,omitempty"`
}

type jsonDocument struct {
	ID           string    `json:"id"`
	Text         string    `json:"text"`
	Title        string    `json:"title,omitempty"`
	Date         string    `json:"date,omitempty"`
	Desk         string    `json:"desk"`
	Attributions []jsonRow `json:"attributions"`
}

// goldOf makes the bytes of gold.jsonl.
func goldOf(cases []caseFile) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, c := range cases {
		doc := jsonDocument{ID: c.id, Text: c.text, Title: c.title, Date: c.date, Desk: c.desk, Attributions: []jsonRow{}}
		points := func(spans []span) []span {
			out := []span{}
			for _, s := range spans {
				out = append(out, span{utf8.RuneCountInString(c.text[:s.start]), utf8.RuneCountInString(c.text[:s.end])})
			}
			return out
		}
		some := func(s string) *string {
			if s == "" {
				return nil
			}
			return &s
		}
		for _, r := range c.rows {
			doc.Attributions = append(doc.Attributions, jsonRow{
				ID: r.id, Kind: r.kind, Content: points(r.content), Source: points(r.source), Cue: points(r.cue),
				Speaker: some(r.speaker), Type: r.speakerType, Role: r.speakerRole, Affiliation: r.speakerAffiliation,
				NestedIn: some(r.nestedIn), Status: r.status, Class: r.class, Finite: r.finite,
				Addressee: r.addressee, Reason: r.reason,
			})
		}
		if err := enc.Encode(doc); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// TestFilesAgreeWithCases: what is made from the cases is what is in the repository, and
// nothing else is next to it.
func TestFilesAgreeWithCases(t *testing.T) {
	cases := readCases(t)
	want := map[string][]byte{}
	for _, c := range cases {
		want["articles/"+c.id+".txt"] = []byte(c.text)
	}
	gold, err := goldOf(cases)
	if err != nil {
		t.Fatal(err)
	}
	want["gold/gold.jsonl"] = gold
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- counts -->\n", "<!-- end of counts -->\n"
	before, rest, found := strings.Cut(string(readme), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md: no lines %q and %q", begin, end)
	}
	want["README.md"] = []byte(before + begin + counts(cases) + end + after)

	for name, data := range want {
		if *update {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, data) {
			t.Errorf("%s does not agree with cases/; run go test ./testdata -update", name)
		}
	}
	articles, err := filepath.Glob("articles/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range articles {
		if want[filepath.ToSlash(name)] == nil {
			t.Errorf("%s has no case", name)
		}
	}
}

// TestRows: what must be true of every row of gold.
func TestRows(t *testing.T) {
	for _, c := range readCases(t) {
		byID := map[string]row{}
		for i, r := range c.rows {
			if r.id != fmt.Sprintf("q%d", i+1) {
				t.Errorf("%s: got id %s, want q%d: ids number the rows in the order of the text", r.place, r.id, i+1)
			}
			byID[r.id] = r
			for name, known := range map[string]bool{
				"kind " + r.kind: slices.Contains(kinds, r.kind), "status " + r.status: slices.Contains(statuses, r.status),
				"class " + r.class: slices.Contains(classes, r.class), "type " + r.speakerType: slices.Contains(types, r.speakerType),
			} {
				if !known {
					t.Errorf("%s: unknown %s", r.place, name)
				}
			}
			if len(r.source) > 0 && r.speaker == "" && r.status != "denied" {
				t.Errorf("%s: a source and no speaker, and the row is not denied", r.place)
			}
			if got := kindOf(c.text, r.content); got != r.kind {
				t.Errorf("%s: kind %s, but by its marks it is %s", r.place, r.kind, got)
			}
			for part, spans := range map[string][]span{"quote": r.content, "source": r.source, "cue": r.cue} {
				last := 0
				for _, s := range spans {
					words := c.text[s.start:s.end]
					if words == "" || strings.TrimFunc(words, unicode.IsSpace) != words || strings.Contains(words, "\n\n") || strings.Contains(words, "\r") {
						t.Errorf("%s: %s %q is empty, holds an empty line, or has white space at an edge", r.place, part, words)
					}
					if s.start < last {
						t.Errorf("%s: the parts of the %s overlap or stand out of order", r.place, part)
					}
					last = s.end
				}
			}
			for _, s := range r.source {
				if strings.HasSuffix(c.text[s.start:s.end], ",") {
					t.Errorf("%s: the source ends in a comma", r.place)
				}
			}
			for _, words := range []string{r.addressee, r.reason} {
				if words != "" && len(occurrences(c.text, words)) == 0 {
					t.Errorf("%s: %q is not in the article", r.place, words)
				}
			}
		}
		for _, r := range c.rows {
			if r.nestedIn == "" {
				continue
			}
			outer, ok := byID[r.nestedIn]
			if !ok || outer.id == r.id {
				t.Errorf("%s: nested_in %q is no other row", r.place, r.nestedIn)
				continue
			}
			for _, s := range r.content {
				if !slices.ContainsFunc(outer.content, func(o span) bool { return o.start <= s.start && s.end <= o.end }) {
					t.Errorf("%s: %q is not inside the quote of %s", r.place, c.text[s.start:s.end], outer.id)
				}
			}
		}
	}
}

// doubled writes the double marks of old typewriters as one.
var doubled = strings.NewReplacer("''", `"`, "``", `"`)

// kindOf tells the kind of a quote by its marks alone: direct where every word is inside
// marks, indirect where none does.
func kindOf(text string, content []span) string {
	var inside, outside int
	var open []rune // the marks that close what is open: a quotation may go on past "she says"
	for _, s := range content {
		words := []rune(doubled.Replace(text[s.start:s.end]))
		if strings.ContainsRune("“‘«\"'", words[0]) {
			open = nil
		}
		at := func(i int) rune {
			if i < 0 || i >= len(words) {
				return ' '
			}
			return words[i]
		}
		for i, r := range words {
			before, after := at(i-1), at(i+1)
			isOpen := len(open) > 0
			switch {
			case r == '“' && !slices.Contains(open, '“') || r == '«' || r == '„':
				open = append(open, map[rune]rune{'“': '”', '«': '»', '„': '“'}[r])
			case r == '"' && !slices.Contains(open, '"'):
				open = append(open, '"')
			case r == '‘' && !wordRune(before) && !unicode.IsDigit(after):
				open = append(open, '’')
			case r == '\'' && !slices.Contains(open, '\'') && (before == ' ' || unicode.IsPunct(before) && before != '.' && before != ',') && unicode.IsLetter(after):
				open = append(open, '\'')
			case isOpen && slices.Contains(open, r) && !wordRune(after) && !possessive(words, i):
				open = open[:slices.Index(open, r)]
			case wordRune(r) && !wordRune(before):
				if isOpen {
					inside++
				} else {
					outside++
				}
			}
		}
	}
	switch {
	case outside == 0:
		return "direct"
	case inside == 0:
		return "indirect"
	}
	return "mixed"
}

// possessive reports whether the mark at i ends a plural possessive ("the residents’ money") and
// another mark of its kind stands later to close the quotation.
func possessive(words []rune, i int) bool {
	if i == 0 || words[i-1] != 's' || i+1 >= len(words) || words[i+1] != ' ' {
		return false
	}
	for j := i + 1; j < len(words); j++ {
		if words[j] == words[i] && (j+1 >= len(words) || !wordRune(words[j+1])) {
			return true
		}
	}
	return false
}

// counts makes the tables of README.md.
func counts(cases []caseFile) string {
	var out strings.Builder
	total := map[string]int{}
	table := func(name string, keys []string, of func(row) string) {
		n := map[string]int{}
		for _, c := range cases {
			for _, r := range c.rows {
				n[of(r)]++
			}
		}
		fmt.Fprintf(&out, "| %s | rows |\n| --- | --- |\n", name)
		for _, k := range keys {
			fmt.Fprintf(&out, "| %s | %d |\n", k, n[k])
			total[name] += n[k]
		}
		out.WriteString("\n")
	}
	rows, words := 0, 0
	desks := []string{}
	articles := map[string]int{}
	for _, c := range cases {
		rows += len(c.rows)
		words += len(strings.Fields(c.text))
		if articles[c.desk] == 0 {
			desks = append(desks, c.desk)
		}
		articles[c.desk]++
	}
	slices.Sort(desks)
	fmt.Fprintf(&out, "%d articles, %d words, %d attributions.\n\n", len(cases), words, rows)
	table("kind", kinds, func(r row) string { return r.kind })
	table("class", classes, func(r row) string { return r.class })
	table("status", statuses, func(r row) string { return r.status })
	table("speaker type", types, func(r row) string { return r.speakerType })
	out.WriteString("| desk | articles | direct | mixed | indirect |\n| --- | --- | --- | --- | --- |\n")
	for _, d := range desks {
		n := map[string]int{}
		for _, c := range cases {
			if c.desk == d {
				for _, r := range c.rows {
					n[r.kind]++
				}
			}
		}
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %d |\n", d, articles[d], n["direct"], n["mixed"], n["indirect"])
	}
	out.WriteString("\n| case | rows | what it shows |\n| --- | --- | --- |\n")
	for _, c := range cases {
		fmt.Fprintf(&out, "| %s | %d | %s: %s |\n", c.id, len(c.rows), c.manner, c.shows)
	}
	return out.String()
}

// TestBrokenCases: a mistake in a case is found and told with its line.
func TestBrokenCases(t *testing.T) {
	const head = "desk: d\nmanner: m\nshows: s\n-- article.txt --\nAnn said it rained. Bob said it rained.\n-- rows.tsv --\nid\tkind\tquote\tsource\tcue\tspeaker\tstatus\tclass\tfinite\taddressee\treason\tnested_in\n"
	const tail = "-- speakers.tsv --\nname\ttype\trole\taffiliation\nAnn\tperson\t\t\n"
	line := func(cells ...string) string {
		return strings.Join(append(cells, "asserted", "speech", "yes", "", "", ""), "\t") + "\n"
	}
	for _, tt := range []struct{ name, rows, want string }{
		{"right", line("q1", "indirect", "it rained", "Ann", "said", "Ann"), ""},
		{"words not there", line("q1", "indirect", "it snowed", "Ann", "said", "Ann"), "x.txtar:8: quote \"it snowed\" is not in the article, or not after the row before it"},
		{"part of a word", line("q1", "indirect", "it rain", "Ann", "said", "Ann"), "x.txtar:8: quote \"it rain\" is not in the article, or not after the row before it"},
		{"number too high", line("q1", "indirect", "it rained#3", "Ann", "said", "Ann"), "x.txtar:8: quote \"it rained#3\" is not in the article, or not after the row before it"},
		{"no such cue", line("q1", "indirect", "it rained", "Ann", "claimed", "Ann"), "x.txtar:8: \"claimed\" is not in the article outside the quote"},
		{"speaker not listed", line("q1", "indirect", "it rained", "Ann", "said", "Bob"), "x.txtar:8: speaker \"Bob\" is not in speakers.tsv"},
		{"speaker not used", line("q1", "indirect", "it rained", "", "said", ""), "x.txtar: speaker \"Ann\" says nothing"},
		{"a cell too few", "q1\tindirect\n", "x.txtar: rows.tsv: got 2 cells, want 12, in \"q1\\tindirect\\n\""},
	} {
		_, err := parseCase("x.txtar", []byte(head+tt.rows+tail))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got error %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestKindOf: marks, apostrophes and possessives.
func TestKindOf(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"it rained", "indirect"},
		{"the dog's bed wasn't the neighbours' fault", "indirect"},
		{"“It rained,”", "direct"},
		{"'It rained on the dog's bed'", "direct"},
		{"‘It’s the residents’ money’", "direct"},
		{"«It rained» all day", "mixed"},
		{"“It rained and nobody closed the mark", "direct"},
		{"the \"wet\" dog", "mixed"},
		{"the „nasse“ dog", "mixed"},
		{"the summer of ‘76", "indirect"},
		{"''Heard of a 'path'. No deal.''", "direct"},
	} {
		if got := kindOf(tt.text, []span{{0, len(tt.text)}}); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
	const text = "« God, she says, has not been asked. »"
	if got := kindOf(text, []span{{0, len("« God")}, {strings.Index(text, "has"), len(text)}}); got != "direct" {
		t.Errorf("%s: got %s, want direct: the marks are open across the cue", text, got)
	}
}
