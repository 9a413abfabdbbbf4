package speaker

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/attribution/internal/result"
)

// List is a user's own list of speakers with their ids. It notes which of its lines matched, and is read-only
// otherwise. It serves many goroutines.
type List struct {
	Entries []Listed
	keys    map[string][]listKey // translitKeys of names and aliases
	used    []atomic.Bool        // by the number of a name or alias
	names   []listedName
	byID    map[string]int32

	mu  sync.Mutex
	met map[string]string // key → a name of the text
}

// Listed is one line of the list.
type Listed struct {
	ID, Name string
	Type     result.SpeakerType // "" where the line has none
	Note     string
	Aliases  []string
	Line     int // of the file, counted from 1
}

type listKey struct{ entry, name int32 }

type listedName struct {
	text  string
	entry int32
	alias bool
}

// ListNote is something about a list that its owner should know.
type ListNote struct {
	Line int
	Text string
}

const (
	maxListLine   = 1 << 20
	maxListErrors = 20
)

// ReadListFile reads the list in a file; see ReadSpeakerList.
func ReadListFile(path string) (*List, error) {
	f, err := article.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadList(f, path)
}

// ReadList reads a list of speakers: UTF-8, tab separated, with a line of column names
// first. The columns are id, name, aliases (separated by ";"), type and note, in any order; id and
// name must be there, and no other may be. Lines end in LF or CRLF; blank lines and lines that
// begin with "#" are skipped. A cell that is in double quotes is read without them, ""
// inside it being one. No line is left out in silence: the error names each bad one, up to twenty,
// as file:line.
func ReadList(r io.Reader, name string) (*List, error) {
	var bad []error
	fail := func(line int, format string, args ...any) {
		if len(bad) < maxListErrors {
			bad = append(bad, &article.LineError{Name: name, Line: line, Err: fmt.Errorf(format, args...)})
		}
	}
	l := &List{keys: map[string][]listKey{}, byID: map[string]int32{}, met: map[string]string{}}
	column := map[string]int{}
	width, ids := 0, map[string]int{}
	br := bufio.NewReaderSize(r, 64<<10)
	for line := 1; ; line++ {
		raw, err := readListLine(br)
		if err == io.EOF && len(raw) == 0 {
			break
		}
		if err != nil && err != io.EOF {
			return nil, &article.LineError{Name: name, Line: line, Err: err}
		}
		if line == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		}
		raw = bytes.TrimSuffix(raw, []byte("\r"))
		if !utf8.Valid(raw) {
			fail(line, "not UTF-8")
			continue
		}
		text := string(raw)
		if strings.TrimSpace(text) == "" || text[0] == '#' {
			continue
		}
		cells, err := listCells(text)
		if err != nil {
			fail(line, "%v", err)
			continue
		}
		if width == 0 {
			if width, err = listHeader(cells, column); err != nil {
				return nil, &article.LineError{Name: name, Line: line, Err: err}
			}
			continue
		}
		if len(cells) > width {
			fail(line, "%d cells, but there are %d columns", len(cells), width)
			continue
		}
		get := func(c string) string {
			if i, ok := column[c]; ok && i < len(cells) {
				cell := strings.TrimSpace(cells[i])
				if bare, ok := strings.CutPrefix(cell, "'"); ok && isFormula(bare) {
					return bare
				}
				return cell
			}
			return ""
		}
		e := Listed{ID: get("id"), Name: get("name"), Type: result.SpeakerType(get("type")), Note: get("note"), Line: line}
		for _, a := range strings.Split(get("aliases"), ";") {
			if a = strings.TrimSpace(a); a != "" {
				e.Aliases = append(e.Aliases, a)
			}
		}
		switch {
		case e.ID == "":
			fail(line, "no id")
		case e.Name == "":
			fail(line, "%s has no name", e.ID)
		case ids[e.ID] != 0:
			fail(line, "id %s stands on line %d already", e.ID, ids[e.ID])
		case e.Type != "" && !slices.Contains(kindTypes[:], e.Type):
			fail(line, "%s: unknown type %q", e.ID, e.Type)
		case listNameKey(e.Name) == "":
			fail(line, "%s: name %q has no letter", e.ID, e.Name)
		default:
			ids[e.ID] = line
			l.add(e)
		}
	}
	if width == 0 && len(bad) == 0 {
		return nil, &article.LineError{Name: name, Line: 1, Err: errors.New("no line of column names: want id, name, aliases, type, note")}
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	l.used = make([]atomic.Bool, len(l.names))
	return l, nil
}

// readListLine reads one line without its end. A line above maxListLine bytes is an error.
func readListLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := br.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxListLine {
			return nil, fmt.Errorf("the line is longer than %d bytes", maxListLine)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		return bytes.TrimSuffix(line, []byte("\n")), err
	}
}

// listCells cuts a line at its tabs and takes quotation marks off.
func listCells(text string) ([]string, error) {
	cells := strings.Split(text, "\t")
	for i, c := range cells {
		t := strings.TrimSpace(c)
		if !strings.HasPrefix(t, `"`) {
			continue
		}
		if len(t) < 2 || !strings.HasSuffix(t, `"`) {
			return nil, fmt.Errorf("cell %d opens a quotation mark and does not close it: a cell may not run over a line or a tab", i+1)
		}
		inner := t[1 : len(t)-1]
		if strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
			return nil, fmt.Errorf(`cell %d: a quotation mark inside a quoted cell is written ""`, i+1)
		}
		cells[i] = strings.ReplaceAll(inner, `""`, `"`)
	}
	return cells, nil
}

var listColumns = []string{"id", "name", "aliases", "type", "note"}

func listHeader(cells []string, column map[string]int) (int, error) {
	for i, c := range cells {
		c = strings.ToLower(strings.TrimSpace(c))
		if !slices.Contains(listColumns, c) {
			return 0, fmt.Errorf("unknown column %q: want id, name, aliases, type, note", c)
		}
		if _, twice := column[c]; twice {
			return 0, fmt.Errorf("column %q stands twice", c)
		}
		column[c] = i
	}
	for _, c := range listColumns[:2] {
		if _, ok := column[c]; !ok {
			return 0, fmt.Errorf("no column %q: want id, name, aliases, type, note", c)
		}
	}
	return len(cells), nil
}

func (l *List) add(e Listed) {
	n := int32(len(l.Entries))
	l.Entries = append(l.Entries, e)
	l.byID[e.ID] = n
	put := func(text string, alias bool) {
		k := listNameKey(text)
		if k == "" {
			return
		}
		name := int32(len(l.names))
		l.names = append(l.names, listedName{text: text, entry: n, alias: alias})
		l.keys[k] = append(l.keys[k], listKey{n, name})
		if s := shortKey(k); s != k {
			l.keys[s] = append(l.keys[s], listKey{n, name})
		}
	}
	put(e.Name, false)
	for _, a := range e.Aliases {
		put(a, true)
	}
}

// listNameKey gives the key under which a name is looked up: its words folded by translitKey,
// without honorifics in front and suffixes after.
func listNameKey(name string) string {
	w := speakerWords()
	words := strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return c == ' ' || c == '\t' || c == '-' || c == '\u00a0' || c == ',' })
	for len(words) > 1 && w.traits[words[0]]&(traitHonorific|traitDefinite) != 0 {
		words = words[1:]
	}
	for len(words) > 1 && w.traits[words[len(words)-1]]&traitSuffix != 0 {
		words = words[:len(words)-1]
	}
	keys := make([]string, 0, len(words))
	for _, x := range words {
		if k := translitKey(x); k != "" {
			keys = append(keys, k)
		} else if k = digits(x); k != "" {
			keys = append(keys, k)
		}
	}
	return strings.Join(keys, " ")
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, s)
}

// shortKey leaves the initials between a first and a last name out.
func shortKey(key string) string {
	words := strings.Fields(key)
	if len(words) < 3 {
		return key
	}
	out := words[:1:1]
	for _, x := range words[1 : len(words)-1] {
		if len(x) > 1 {
			out = append(out, x)
		}
	}
	return strings.Join(append(out, words[len(words)-1]), " ")
}

// Link gives the id of the one entry that one of the names belongs to: the first name that the
// list knows decides. Where that name belongs to two entries, the one of the speaker's type, which is kind,
// has it; where that does not settle it, id is "" and ambiguous is true. The type was guessed from the text,
// so that an entry of another type is the speaker's where no other is.
func (l *List) Link(kind result.SpeakerType, names ...string) (id string, ambiguous bool) {
	for _, name := range names {
		k := listNameKey(name)
		if k == "" {
			continue
		}
		hits := l.keys[k]
		if len(hits) == 0 {
			hits = l.keys[shortKey(k)]
		}
		got := int32(-1)
		fits := slices.ContainsFunc(hits, func(h listKey) bool { return sameSort(l.Entries[h.entry].Type, kind) })
		l.meet(k, name)
		for _, h := range hits {
			if fits && !sameSort(l.Entries[h.entry].Type, kind) {
				continue
			}
			l.used[h.name].Store(true)
			if got >= 0 && got != h.entry {
				return "", true
			}
			got = h.entry
		}
		if got >= 0 {
			return l.Entries[got].ID, false
		}
	}
	return "", false
}

// seen notes that the entry with an id was met under further names, which did not have to decide.
func (l *List) seen(id string, names []string) {
	n, ok := l.byID[id]
	if !ok {
		return
	}
	for _, name := range names {
		for _, h := range l.keys[listNameKey(name)] {
			if h.entry == n {
				l.used[h.name].Store(true)
			}
		}
	}
}

// entry gives the entry with an id, nil where there is none.
func (l *List) entry(id string) *Listed {
	if n, ok := l.byID[id]; ok {
		return &l.Entries[n]
	}
	return nil
}

// maxMet bounds the names that are kept to tell what an alias that was not met comes nearest to.
const maxMet = 1 << 16

// meet notes a name of the text under its key.
func (l *List) meet(key, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old, ok := l.met[key]; ok && old <= name || !ok && len(l.met) >= maxMet {
		return
	}
	l.met[key] = name
}

// lettersApart gives how many letters have to be changed, put in or left out to make b of a; most where it is
// that many or more (Levenshtein).
func lettersApart(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) >= most || len(y)-len(x) >= most || len(x) > 64 || len(y) > 64 {
		return most
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			cost := before
			if x[i] != y[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return min(row[len(y)], most)
}

// sameSort reports whether a listed type allows a found one: persons are persons, and bodies,
// places and groups are separated loosely, since texts seldom do it better.
func sameSort(listed, found result.SpeakerType) bool {
	if listed == "" || listed == found {
		return true
	}
	body := func(t result.SpeakerType) bool {
		return t == result.TypeOrganization || t == result.TypePlace || t == result.TypeGroup
	}
	return body(listed) && body(found)
}

// Notes gives the aliases that two entries share, and the entries of which no name was found since the list was
// read. They are in the order of the file.
func (l *List) Notes() []ListNote {
	var out []ListNote
	for _, n := range l.names {
		e := &l.Entries[n.entry]
		for _, h := range l.keys[listNameKey(n.text)] {
			if h.entry != n.entry && (l.Entries[h.entry].Type == e.Type || l.Entries[h.entry].Type == "" || e.Type == "") {
				out = append(out, ListNote{e.Line, fmt.Sprintf("%q of %s is also a name of %s (line %d): neither is linked by it", n.text, e.ID, l.Entries[h.entry].ID, l.Entries[h.entry].Line)})
				break
			}
		}
	}
	near := newNearNames(l.met)
	for i, n := range l.names {
		if l.used[i].Load() {
			continue
		}
		e := &l.Entries[n.entry]
		what := "name"
		if n.alias {
			what = "alias"
		}
		text := fmt.Sprintf("%s %q of %s was not met", what, n.text, e.ID)
		if names := near.to(listNameKey(n.text)); len(names) > 0 {
			text += "; nearest in the text: " + strings.Join(names, ", ")
		}
		out = append(out, ListNote{e.Line, text})
	}
	slices.SortStableFunc(out, func(a, b ListNote) int { return a.Line - b.Line })
	return out
}
