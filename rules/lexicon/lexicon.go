// Package lexicon reads the word lists of a rule pack and says, for every token of an article, on which lists
// it is.
//
// A list is a file: its name without the ending is the list's name. A line is an entry, of one
// word or of several; after a tab may follow classes, and after another tab frames, both set
// apart by spaces. The entry "deny<TAB>denial<TAB>that np" in verbs.tsv is on the lists "verbs",
// "verbs/denial", "verbs+that" and "verbs+np". A line that begins with # is a comment, and one
// that begins with #: says how the list is read:
//
//	#: words            entries are word forms in any case; else they are lemmas
//	#: used-by=NAME     who reads the list, where no pattern names it
//
// The file lists.txt makes new lists of others: "speech = verbs/neutral verbs/claim".
package lexicon

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"whosaid/syntax"
)

// List is the number of a list in its lexicon.
type List uint8

// MaxLists is how many lists a lexicon can hold, sub-lists by class and frame included.
const MaxLists = 255

// Set says on which lists a token is.
type Set [4]uint64

// Has reports whether the set holds l.
func (s *Set) Has(l List) bool { return s[l>>6]>>(l&63)&1 != 0 }

// Add puts l into the set.
func (s *Set) Add(l List) { s[l>>6] |= 1 << (l & 63) }

// Or puts all of t into the set.
func (s *Set) Or(t *Set) {
	for i := range s {
		s[i] |= t[i]
	}
}

// Meets reports whether the two sets share a list.
func (s *Set) Meets(t *Set) bool {
	return s[0]&t[0]|s[1]&t[1]|s[2]&t[2]|s[3]&t[3] != 0
}

// Empty reports whether the set holds nothing.
func (s *Set) Empty() bool { return s[0]|s[1]|s[2]|s[3] == 0 }

// Symbol is the number of a word that the lexicon or a pattern names; NoSymbol is any other word.
type Symbol int32

// NoSymbol is the symbol of a word that neither list nor pattern names.
const NoSymbol Symbol = 0

// File is what is known of one list that was read from a file.
type File struct {
	Path   string
	Name   string
	Words  bool // entries are word forms, not lemmas
	UsedBy string
	Lines  map[string]int // entry → line
	Layer  int            // of how many Loads it was read by the last, from 0
	Rows   []Row          // its entries as they were written
}

// Row is one entry of a file, as it was written.
type Row struct {
	Line            int
	Text            string // the whole line
	Entry           string
	Classes, Frames []string
	Tabs            int // how many tabs the line has
}

// Lexicon is the lists of a pack. It is read-only once its pack is made.
type Lexicon struct {
	names   []string
	ids     map[string]List
	lemmas  map[string]Symbol // every word that has a symbol
	texts   []string
	byLemma []Set                      // by symbol: lists of lemmas
	byWord  []Set                      // by symbol: lists of word forms
	class   map[List]map[string]string // first class of an entry
	phrases map[Symbol][]phrase        // by the first word's symbol, longest first
	longest int
	files   []File
	late    func() []File // gives the files where they have not been read; else nil
	layers  int
	parts   map[string][]string // of a list made of others

	of map[List]symbols // what Symbols has given, until a list changes
}

// symbols are the single words on a list.
type symbols struct{ lemmas, words []Symbol }

type phrase struct {
	rest  []Symbol
	lists Set
	text  string
}

// New gives an empty lexicon.
func New() *Lexicon {
	x := &Lexicon{
		ids: map[string]List{}, lemmas: map[string]Symbol{},
		class: map[List]map[string]string{}, parts: map[string][]string{}, phrases: map[Symbol][]phrase{},
	}
	x.intern("") // symbol 0 is no word
	return x
}

// Intern gives the symbol of a word; it makes one where there is none. It belongs to the making of
// a pack, before any article is read. The word is taken in lower case.
func (x *Lexicon) Intern(word string) Symbol { return x.intern(fold(word)) }

func (x *Lexicon) intern(w string) Symbol {
	if s, ok := x.lemmas[w]; ok {
		return s
	}
	s := Symbol(len(x.texts))
	x.lemmas[w] = s
	x.texts = append(x.texts, w)
	x.byLemma = append(x.byLemma, Set{})
	x.byWord = append(x.byWord, Set{})
	return s
}

// Symbol gives the symbol of a lower-cased word, NoSymbol where the lexicon has never heard of it.
func (x *Lexicon) Symbol(word string) Symbol { return x.lemmas[word] }

// Size is one more than the largest symbol.
func (x *Lexicon) Size() int { return len(x.texts) }

// Text gives the word of a symbol.
func (x *Lexicon) Text(s Symbol) string { return x.texts[s] }

// ID gives the number of a list; ok is false where there is none of that name.
func (x *Lexicon) ID(name string) (l List, ok bool) { l, ok = x.ids[name]; return }

// Name gives the name of a list.
func (x *Lexicon) Name(l List) string { return x.names[l] }

// Names gives the names of all lists, sorted.
func (x *Lexicon) Names() []string {
	n := append([]string(nil), x.names...)
	sort.Strings(n)
	return n
}

// Files gives the lists that were read from files, in the order they were read.
func (x *Lexicon) Files() []File {
	if x.late != nil {
		return x.late()
	}
	return x.files
}

// Finish ends the making of a pack: no word and no list comes any more.
func (x *Lexicon) Finish() { x.of = nil }

// Has reports whether a lemma, or for a list of words a lower-cased word, is on a list. It is
// false for a list that does not exist.
func (x *Lexicon) Has(list, entry string) bool {
	l, ok := x.ids[list]
	if !ok {
		return false
	}
	s, ok := x.lemmas[entry]
	return ok && (x.byLemma[s].Has(l) || x.byWord[s].Has(l))
}

// Class gives the first class of a lemma as a verb, else as a noun, that reports; "" where it is neither.
func (x *Lexicon) Class(lemma string) string {
	for _, list := range [...]string{"verbs", "nouns"} {
		if c := x.ClassIn(list, lemma); c != "" {
			return c
		}
	}
	return ""
}

// ClassIn gives the first class of an entry on a list, or "".
func (x *Lexicon) ClassIn(list, entry string) string {
	l, ok := x.ids[list]
	if !ok {
		return ""
	}
	return x.class[l][entry]
}

// Entries gives the entries of a list of single words, sorted.
func (x *Lexicon) Entries(list string) []string {
	l, ok := x.ids[list]
	if !ok {
		return nil
	}
	var out []string
	for s := range x.texts {
		if x.byLemma[s].Has(l) || x.byWord[s].Has(l) {
			out = append(out, x.texts[s])
		}
	}
	sort.Strings(out)
	return out
}

// Symbols gives the symbols of the single words on list l, lemmas and word forms apart. It belongs to the making of a pack, as
// Intern does; the slices are not to be changed.
func (x *Lexicon) Symbols(l List) (lemmas, words []Symbol) {
	if got, ok := x.of[l]; ok {
		return got.lemmas, got.words
	}
	var got symbols
	for s := range x.texts {
		if x.byLemma[s].Has(l) {
			got.lemmas = append(got.lemmas, Symbol(s))
		}
		if x.byWord[s].Has(l) {
			got.words = append(got.words, Symbol(s))
		}
	}
	if x.of == nil {
		x.of = map[List]symbols{}
	}
	x.of[l] = got
	return got.lemmas, got.words
}

func (x *Lexicon) list(name string) (List, error) {
	if l, ok := x.ids[name]; ok {
		return l, nil
	}
	if len(x.names) >= MaxLists {
		return 0, fmt.Errorf("list %q: more than %d lists", name, MaxLists)
	}
	l := List(len(x.names))
	x.names = append(x.names, name)
	x.ids[name] = l
	return l, nil
}

// Load reads every .txt and .tsv file of dir, in the order of their names. All faults come back at
// once, each as file:line: message. A list of a name that is already there is added to.
//
// shown is before the paths in messages.
func (x *Lexicon) Load(fsys fs.FS, dir, shown string) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	var errs []error
	unions := ""
	defer func() { x.layers++ }()
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if e.IsDir() || ext != ".txt" && ext != ".tsv" {
			continue
		}
		p := path.Join(dir, e.Name())
		if e.Name() == "lists.txt" {
			unions = p
			continue
		}
		b, err := ReadFile(fsys, p, shown+p, maxFile)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, x.read(shown+p, strings.TrimSuffix(e.Name(), ext), string(b))...)
	}
	if unions != "" {
		b, err := ReadFile(fsys, unions, shown+unions, maxFile)
		if err != nil {
			errs = append(errs, err)
		} else {
			errs = append(errs, x.readUnions(shown+unions, string(b))...)
		}
	}
	return errors.Join(errs...)
}

// maxFile is the most bytes of a list.
const maxFile = 4 << 20

func (x *Lexicon) read(p, name, text string) (errs []error) {
	fault := func(line int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s:%d: %s", p, line, fmt.Sprintf(format, args...)))
	}
	if !listName(name) {
		fault(1, "list name %q: want lower-case letters, digits and hyphens", name)
		return
	}
	top, err := x.list(name)
	if err != nil {
		fault(1, "%v", err)
		return
	}
	f := File{Path: p, Name: name, Lines: map[string]int{}, Layer: x.layers}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		switch {
		case !utf8.ValidString(line):
			fault(n+1, "not valid UTF-8")
			continue
		case strings.HasPrefix(line, "#:"):
			for _, d := range strings.Fields(line[2:]) {
				switch {
				case d == "words":
					f.Words = true
				case strings.HasPrefix(d, "used-by="):
					f.UsedBy = d[len("used-by="):]
				default:
					fault(n+1, "unknown directive %q", d)
				}
			}
			continue
		case strings.TrimSpace(line) == "" || line[0] == '#':
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) > 3 {
			fault(n+1, "%d columns", len(cols))
			continue
		}
		entry := fold(strings.TrimSpace(cols[0]))
		if entry == "" {
			fault(n+1, "no entry before the tab")
			continue
		}
		if first, ok := f.Lines[entry]; ok {
			fault(n+1, "%q stands in line %d already", entry, first)
			continue
		}
		f.Lines[entry] = n + 1
		set := Set{}
		set.Add(top)
		sub := func(sep string, words []string) {
			for _, w := range words {
				if !listName(w) {
					fault(n+1, "class or frame %q: want lower-case letters, digits and hyphens", w)
					continue
				}
				l, err := x.list(name + sep + w)
				if err != nil {
					fault(n+1, "%v", err)
					continue
				}
				set.Add(l)
			}
		}
		row := Row{Line: n + 1, Text: line, Entry: entry, Tabs: len(cols) - 1}
		if len(cols) > 1 {
			cl := strings.Fields(cols[1])
			row.Classes = cl
			sub("/", cl)
			if len(cl) > 0 {
				if x.class[top] == nil {
					x.class[top] = map[string]string{}
				}
				x.class[top][entry] = cl[0]
			}
		}
		if len(cols) > 2 {
			row.Frames = strings.Fields(cols[2])
			sub("+", row.Frames)
		}
		f.Rows = append(f.Rows, row)
		x.put(entry, &set, f.Words)
	}
	x.files = append(x.files, f)
	return
}

// put enters one entry on the lists of set.
func (x *Lexicon) put(entry string, set *Set, words bool) {
	x.of = nil
	parts := strings.Fields(entry)
	first := x.intern(parts[0])
	if len(parts) == 1 {
		if words {
			x.byWord[first].Or(set)
		} else {
			x.byLemma[first].Or(set)
		}
		return
	}
	rest := make([]Symbol, len(parts)-1)
	for i, w := range parts[1:] {
		rest[i] = x.intern(w)
	}
	x.longest = max(x.longest, len(parts))
	ps := x.phrases[first]
	text := strings.Join(parts, " ")
	for i := range ps {
		if ps[i].text == text {
			ps[i].lists.Or(set)
			return
		}
	}
	ps = append(ps, phrase{rest, *set, text})
	sort.SliceStable(ps, func(i, j int) bool { return len(ps[i].rest) > len(ps[j].rest) })
	x.phrases[first] = ps
}

func (x *Lexicon) readUnions(p, text string) (errs []error) {
	x.of = nil
	fault := func(line int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s:%d: %s", p, line, fmt.Sprintf(format, args...)))
	}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, of, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if !ok || !listName(name) || !utf8.ValidString(line) {
			fault(n+1, "want: name = list list …")
			continue
		}
		union := Set{}
		less := Set{}
		for _, w := range strings.Fields(of) {
			x.parts[name] = append(x.parts[name], strings.TrimPrefix(w, "-"))
			minus := strings.HasPrefix(w, "-")
			l, ok := x.ids[strings.TrimPrefix(w, "-")]
			if !ok {
				fault(n+1, "no list %q", w)
				continue
			}
			if minus {
				less.Add(l)
			} else {
				union.Add(l)
			}
		}
		l, err := x.list(name)
		if err != nil {
			fault(n+1, "%v", err)
			continue
		}
		for s := range x.texts {
			if x.byLemma[s].Meets(&union) && !x.byLemma[s].Meets(&less) {
				x.byLemma[s].Add(l)
			}
			if x.byWord[s].Meets(&union) && !x.byWord[s].Meets(&less) {
				x.byWord[s].Add(l)
			}
		}
		for s := range x.phrases {
			for i := range x.phrases[s] {
				ph := &x.phrases[s][i]
				if ph.lists.Meets(&union) && !ph.lists.Meets(&less) {
					ph.lists.Add(l)
				}
			}
		}
	}
	return
}

func listName(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return s != ""
}

// Tokens is what the lexicon knows of the tokens of one article; the slices run beside
// Document.Tokens. It can be read into again.
type Tokens struct {
	Lemma []Symbol // the lemma's symbol
	Word  []Symbol // the symbol of the word in lower case
	lex   *Lexicon
}

// Has reports whether token i is on list l, as a lemma or as a word.
func (t *Tokens) Has(i int, l List) bool {
	return t.lex.byLemma[t.Lemma[i]].Has(l) || t.lex.byWord[t.Word[i]].Has(l)
}

// Meets reports whether token i is on one of the lists of s, as a lemma or as a word.
func (t *Tokens) Meets(i int, s *Set) bool {
	return t.lex.byLemma[t.Lemma[i]].Meets(s) || t.lex.byWord[t.Word[i]].Meets(s)
}

// Lists adds the lists that token i is on, as a lemma or as a word, to s.
func (t *Tokens) Lists(i int, s *Set) {
	if l := t.Lemma[i]; l != NoSymbol {
		s.Or(&t.lex.byLemma[l])
	}
	if w := t.Word[i]; w != NoSymbol {
		s.Or(&t.lex.byWord[w])
	}
}

// Read fills t for the tokens of a.
func (x *Lexicon) Read(a *syntax.Annotation, t *Tokens) {
	n := len(a.Doc.Tokens)
	t.lex, t.Lemma, t.Word = x, resize(t.Lemma, n), resize(t.Word, n)
	var buf [48]byte
	for i := 0; i < n; i++ {
		a.Tick(i)
		w, lemma := a.Doc.Word(i), a.Lemmas[i]
		ls := x.lemmas[lemma]
		ws := ls
		if w != lemma {
			ws = x.wordSymbol(w, buf[:0])
		}
		t.Lemma[i], t.Word[i] = ls, ws
	}
}

func (x *Lexicon) wordSymbol(w string, buf []byte) Symbol {
	if len(w) <= 48 {
		for i := 0; i < len(w); i++ {
			c := w[i]
			if c >= utf8.RuneSelf {
				if strings.HasPrefix(w[i:], "’") {
					buf = append(buf, '\'')
					i += len("’") - 1
					continue
				}
				return x.lemmas[fold(w)]
			}
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			buf = append(buf, c)
		}
		return x.lemmas[string(buf)]
	}
	return x.lemmas[fold(w)]
}

// PhraseAt gives the end of the longest entry of list l, of one word or more, that begins at token
// i and stays before token end; ok is false where none does.
func (x *Lexicon) PhraseAt(t *Tokens, l List, i, end int) (to int, ok bool) {
	if i >= end {
		return i, false
	}
	if p := x.phraseAt(t, l, i, end); p != nil {
		return i + 1 + len(p.rest), true
	}
	if t.Has(i, l) {
		return i + 1, true
	}
	return i, false
}

// PartsOf gives the lists that a list of lists.txt was made of.
func (x *Lexicon) PartsOf(list string) []string { return x.parts[list] }

// Starters gives the symbols of the first words of the entries of l that have several words, sorted.
func (x *Lexicon) Starters(l List) []Symbol {
	var out []Symbol
	for s, ps := range x.phrases {
		for i := range ps {
			if ps[i].lists.Has(l) {
				out = append(out, s)
				break
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// Longest is the number of words of the longest entry.
func (x *Lexicon) Longest() int { return max(1, x.longest) }

func (x *Lexicon) phraseAt(t *Tokens, l List, i, end int) *phrase {
	if t.Word[i] == NoSymbol {
		return nil
	}
	ps := x.phrases[t.Word[i]]
next:
	for k := range ps {
		p := &ps[k]
		if !p.lists.Has(l) || i+len(p.rest) >= end {
			continue
		}
		for j, s := range p.rest {
			if t.Word[i+1+j] != s {
				continue next
			}
		}
		return p
	}
	return nil
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+min(n/4, 1<<12))
	}
	return s[:n]
}

// fold gives the form in which words are compared: lower case, with a straight apostrophe.
func fold(w string) string {
	return strings.ReplaceAll(strings.ToLower(w), "’", "'")
}
