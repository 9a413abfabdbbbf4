package rules

// Stage 2 of a pack, build: rules and lists become one index, so that a token asks only those
// rules that can begin there.

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/rules/pattern"
	"whosaid/syntax"
)

//go:embed all:en
var english embed.FS

// Lexicon is the word lists of a pack.
type Lexicon = lexicon.Lexicon

// Pack is a set of rules with its word lists. It is read-only once made, and may be used by many
// goroutines, each with its own Scratch.
type Pack struct {
	Name  string
	Rules []*Rule // sorted by id; drafts and retired rules among them
	Lex   *Lexicon

	index index
	from  []layer // the directories that it was read from, each over the one before
}

type index struct {
	byLemma   [][]int32 // by symbol: numbers of rules
	byWord    [][]int32
	byTag     [64][]int32
	quotes    []int32
	nps       []int32
	names     []int32
	clauses   []int32
	sentences []int32

	gates   []gate           // by rule
	demands []pattern.Demand // of all rules, one after another
}

// gate is what is asked of a rule before it is run. Gates and demands lie one after another in memory: most rules are not run, and their
// programs are not looked at.
type gate struct {
	first, end int32 // of its demands
	wide       bool  // its window is the paragraph, else the sentence
	lonely     bool  // it asks nothing of the tokens beside its anchor
}

// English gives the pack that is built in. It is loaded once.
var English = sync.OnceValues(loadEnglish)

// englishLayers are what build makes the built-in pack of.
func englishLayers() []layer { return []layer{{english, "en", "rules/"}} }

// SpeakerWords gives the tables of the English pack that tell what words say of the speakers of claims:
// words.tsv, pronouns.tsv, places.tsv, nicknames.tsv and first-names.tsv. The head of each says what its columns are.
func SpeakerWords() fs.FS {
	words, err := fs.Sub(english, "en/speaker")
	if err != nil {
		panic(err) // the path is a sound one
	}
	return words
}

// CollectionWords gives the table of the English pack that says what single words mean when two texts are
// compared: words.tsv. Its head says what its columns are.
func CollectionWords() fs.FS {
	words, err := fs.Sub(english, "en/collection")
	if err != nil {
		panic(err) // the path is a sound one
	}
	return words
}

// layer is a directory of a pack. shown is before its paths in messages.
type layer struct {
	fsys  fs.FS
	dir   string
	shown string
}

// packFile is the file in which a pack says what it extends.
const packFile = "pack.yaml"

// maxExtends is how many packs may stand one on the other.
const maxExtends = 8

// Fingerprint is the beginning of a hash over all files of the built-in rules and word lists.
func Fingerprint() string {
	h := sha256.New()
	_ = fs.WalkDir(english, ".", func(at string, d fs.DirEntry, err error) error { // embedded files have no errors
		if err == nil && !d.IsDir() {
			b, _ := english.ReadFile(at)
			fmt.Fprintf(h, "%s\x00%d\x00%s", at, len(b), b)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Load reads the pack in a directory. With "extends: en" in its pack.yaml, or with no pack.yaml,
// it adds to the English pack, and a rule of an id that is there already takes its place; with
// "extends: none" it is alone; with "extends: ../other" it adds to the pack there. All faults
// come back at once.
func Load(dir string) (*Pack, error) {
	var layers []layer
	var errs []error
	seen := map[string]bool{}
	for at := dir; ; {
		key, err := fs.Stat(os.DirFS(at), ".")
		if err != nil || !key.IsDir() {
			return nil, errors.Join(append(errs, fmt.Errorf("%s: no such directory of rules", at))...)
		}
		clean := path.Clean(at)
		if seen[clean] {
			return nil, errors.Join(append(errs, &Fault{path.Join(at, packFile), 1, 0, "extends goes round in a circle"})...)
		}
		if len(seen) >= maxExtends {
			return nil, errors.Join(append(errs, &Fault{path.Join(at, packFile), 1, 0, fmt.Sprintf("more than %d packs stand one on the other", maxExtends)})...)
		}
		seen[clean] = true
		layers = append([]layer{{os.DirFS(at), ".", strings.TrimSuffix(at, "/") + "/"}}, layers...)
		extends, err := readPack(os.DirFS(at), path.Join(at, packFile))
		if err != nil {
			errs = append(errs, err)
			break
		}
		if extends == "none" {
			break
		}
		if extends == "en" {
			layers = append([]layer{{english, "en", "rules/"}}, layers...)
			break
		}
		if path.IsAbs(extends) {
			at = extends
		} else {
			at = path.Join(at, extends)
		}
	}
	p, err := build(path.Base(dir), layers)
	if err = errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	return p, nil
}

// LoadFS is Load of a directory that is no directory of this machine. Its pack.yaml may extend en or none. shown names it in
// messages.
func LoadFS(fsys fs.FS, shown string) (*Pack, error) {
	shown = strings.TrimSuffix(shown, "/") + "/"
	extends, err := readPack(fsys, path.Join(shown, packFile))
	if err != nil {
		return nil, err
	}
	layers := []layer{{fsys, ".", shown}}
	switch extends {
	case "none":
	case "en":
		layers = append([]layer{{english, "en", "rules/"}}, layers...)
	default:
		return nil, &Fault{path.Join(shown, packFile), 1, 0, "extends " + extends + ": only en or none can be extended here"}
	}
	return build(path.Base(shown), layers)
}

// readPack gives what a pack extends.
func readPack(fsys fs.FS, shown string) (string, error) {
	b, err := lexicon.ReadFile(fsys, packFile, shown, maxRuleFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "en", nil
	}
	if err != nil {
		return "", err
	}
	f := &file{path: shown, lines: strings.Split(string(b), "\n")}
	if d, line := brackets(b); d > 100 {
		return "", &Fault{shown, max(line, 1), 0, "brackets more than 100 deep"}
	}
	var n yaml.Node
	if err := yaml.Unmarshal(b, &n); err != nil {
		f.yamlFault(err)
		return "", errors.Join(f.faults...)
	}
	extends := "en"
	m := &n
	if m.Kind == yaml.DocumentNode && len(m.Content) == 1 {
		m = m.Content[0]
	}
	f.mapping(m, packFile, func(key string, k, v *yaml.Node) bool {
		switch key {
		case "extends":
			extends = f.text(v)
			if extends == "" {
				f.fault(v, "extends nothing: write en, none or a directory")
			}
		case "name", "title", "description":
			f.text(v)
		default:
			return false
		}
		return true
	})
	return extends, errors.Join(f.faults...)
}

// build reads the layers, the later over the earlier, and compiles.
func build(name string, layers []layer) (*Pack, error) {
	p := &Pack{Name: name, Lex: lexicon.New(), from: layers}
	var errs []error
	byID := map[string]*Rule{}
	for n, l := range layers {
		if err := p.Lex.Load(l.fsys, path.Join(l.dir, "lexicon"), l.shown); err != nil {
			errs = append(errs, err)
		}
		rules, faults := readDir(l.fsys, l.dir, l.shown)
		if len(rules)+len(faults) == 0 && !has(l.fsys, path.Join(l.dir, "lexicon")) && !has(l.fsys, path.Join(l.dir, packFile)) {
			errs = append(errs, fmt.Errorf("%s: no rule, no lexicon and no %s in this directory", strings.TrimSuffix(l.shown, "/"), packFile))
		}
		errs = append(errs, faults...)
		here := map[string]*Rule{}
		for _, r := range rules {
			if first, ok := here[r.ID]; ok {
				errs = append(errs, &Fault{r.Path, 1, 0, fmt.Sprintf("id %q is that of %s already", r.ID, first.Path)})
				continue
			}
			here[r.ID] = r
			r.layer = n
			byID[r.ID] = r
		}
	}
	for _, r := range byID { // sorted below
		p.Rules = append(p.Rules, r)
	}
	sort.Slice(p.Rules, func(i, j int) bool { return p.Rules[i].ID < p.Rules[j].ID })
	for i, r := range p.Rules {
		r.Number = i
		if err := r.compile(p.Lex); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, r := range p.Rules { // what only compiling asks for
		r.raw, r.indent = nil, 0
	}
	p.Lex.Finish()
	p.makeIndex()
	return p, nil
}

// has reports whether there is a file or a directory of that name.
func has(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// Mine reports whether a rule is in the directory that was loaded, and not in one that it extends.
func (p *Pack) Mine(r *Rule) bool { return r.layer == len(p.from)-1 }

// Rule gives the rule of an id, or nil.
func (p *Pack) Rule(id string) *Rule {
	i := sort.Search(len(p.Rules), func(i int) bool { return p.Rules[i].ID >= id })
	if i < len(p.Rules) && p.Rules[i].ID == id {
		return p.Rules[i]
	}
	return nil
}

func (p *Pack) makeIndex() {
	x := &p.index
	n := p.Lex.Size()
	x.byLemma, x.byWord = make([][]int32, n), make([][]int32, n)
	for i, r := range p.Rules {
		first := len(x.demands)
		x.demands = append(x.demands, r.program.Demands()...)
		x.gates = append(x.gates, gate{int32(first), int32(len(x.demands)), r.Within != pattern.InSentence, r.program.Lonely()})
		if r.Status != Stable {
			continue
		}
		k := r.program.Keys()
		id := int32(i)
		for _, s := range k.Lemmas {
			x.byLemma[s] = append(x.byLemma[s], id)
		}
		for _, s := range k.Words {
			x.byWord[s] = append(x.byWord[s], id)
		}
		for t := range x.byTag {
			if k.Tags>>t&1 != 0 {
				x.byTag[t] = append(x.byTag[t], id)
			}
		}
		for _, at := range []struct {
			on bool
			to *[]int32
		}{{k.Quotes, &x.quotes}, {k.NPs, &x.nps}, {k.Names, &x.names}, {k.Clauses, &x.clauses}, {k.Sentences, &x.sentences}} {
			if at.on {
				*at.to = append(*at.to, id)
			}
		}
	}
}

// Scratch is the room that matching works in. It is reused from article to article and belongs to
// one goroutine; its zero value is ready.
type Scratch struct {
	Machine pattern.Machine // of the article last proposed for: noun phrases, extents of subtrees

	pack  *Pack
	tok   *lexicon.Tokens // which lists each token of the article is on
	own   lexicon.Tokens  // tok, where no other has read the article
	rule  *Rule
	emit  func(Proposal)
	found func()
	out   Proposal
	turns []turn // by rule

	paragraph pattern.Window   // that of the token that rules are tried at
	sentences []pattern.Window // those of the paragraph
	sentence  *pattern.Window  // that of the token
}

// turn says when a rule is tried again.
type turn struct {
	next int32 // the first token at which it may be
	sure int32 // the end of the window that is known to meet its demands
}

// read makes s ready for an article, without matching. tok is what the lexicon knows of the article; where it is nil, that is
// read too.
func (p *Pack) read(a *syntax.Annotation, tok *lexicon.Tokens, s *Scratch) {
	if s.found == nil {
		s.found = s.propose
	}
	if tok == nil {
		p.Lex.Read(a, &s.own)
		tok = &s.own
	}
	s.pack, s.tok = p, tok
	s.Machine.Read(a, p.Lex, tok, s.found)
}

// Propose calls emit for every match of every stable rule in an article, by the token where it
// begins and then by the rule's id; the matches of one rule at one token in the order that package pattern
// documents.
// Matching a token costs no more than the rules that can begin there, less those that want a word or a relation which its
// sentence does not have; nothing is allocated once
// the scratch has grown to the largest article.
func (p *Pack) Propose(a *syntax.Annotation, s *Scratch, emit func(Proposal)) {
	p.ProposeRead(a, nil, s, emit)
}

// ProposeRead is Propose of an article that the pack's lexicon has read into tok.
func (p *Pack) ProposeRead(a *syntax.Annotation, tok *lexicon.Tokens, s *Scratch, emit func(Proposal)) {
	p.read(a, tok, s)
	s.emit = emit
	if len(s.turns) < len(p.Rules) {
		s.turns = make([]turn, len(p.Rules))
	}
	clear(s.turns)
	d := a.Doc
	for pi := range d.Paragraphs {
		para := &d.Paragraphs[pi]
		switch para.Kind {
		case article.Furniture, article.Caption, article.Date, article.Byline:
			continue
		}
		s.readWindows(d, para.Tokens)
		i := para.Tokens.First
		for k := range s.sentences {
			s.sentence = &s.sentences[k]
			for ; i < s.sentence.Tokens.End; i++ {
				if i&15 == 0 {
					a.Pause()
				}
				s.tryAll(a, i)
			}
		}
	}
}

// readWindows makes the windows of a paragraph and of its sentences.
func (s *Scratch) readWindows(d *article.Document, para article.Range) {
	s.sentences, s.paragraph = s.sentences[:0], pattern.Window{}
	for i := para.First; i < para.End; i = s.paragraph.Tokens.End {
		w := s.Machine.Window(d.Sentences[d.Tokens[i].Sentence].Tokens)
		s.sentences = append(s.sentences, w)
		s.paragraph.Join(&w)
	}
}

// tryAll runs the rules that can begin at token i.
func (s *Scratch) tryAll(a *syntax.Annotation, i int) {
	x, d := &s.pack.index, a.Doc
	if ls := s.tok.Lemma[i]; ls != lexicon.NoSymbol {
		s.try(x.byLemma[ls], i)
	}
	if ws := s.tok.Word[i]; ws != lexicon.NoSymbol {
		s.try(x.byWord[ws], i)
	}
	s.try(x.byTag[a.Tags[i]&63], i)
	if len(x.quotes) > 0 && s.Machine.QuoteAt(i) >= 0 {
		s.try(x.quotes, i)
	}
	if len(x.nps) > 0 {
		if _, ok := s.Machine.NounPhraseAt(i); ok {
			s.try(x.nps, i)
		}
	}
	if len(x.names) > 0 {
		if n, ok := a.NameAt(i); ok && n.Tokens.First == i {
			s.try(x.names, i)
		}
	}
	if len(x.clauses) > 0 {
		s.try(x.clauses, i)
	}
	if len(x.sentences) > 0 && d.Sentences[d.Tokens[i].Sentence].Tokens.First == i {
		s.try(x.sentences, i)
	}
}

// ProposeAlone calls emit for every match of one rule, also of a draft or a retired one.
func (p *Pack) ProposeAlone(r *Rule, a *syntax.Annotation, s *Scratch, emit func(Proposal)) {
	p.read(a, nil, s)
	s.emit = emit
	s.rule = r
	for pi := range a.Doc.Paragraphs {
		para := &a.Doc.Paragraphs[pi]
		switch para.Kind {
		case article.Furniture, article.Date, article.Byline:
			continue
		}
		for i := para.Tokens.First; i < para.Tokens.End; i++ {
			if s.begins(r.program.Keys(), a, i) {
				s.Machine.Try(r.program, i)
			}
		}
	}
}

// begins reports whether a program with these keys is to be tried at token i.
func (s *Scratch) begins(k pattern.Keys, a *syntax.Annotation, i int) bool {
	if k.Tags>>a.Tags[i]&1 != 0 || k.Quotes && s.Machine.QuoteAt(i) >= 0 || k.Clauses {
		return true
	}
	for _, l := range k.Lemmas {
		if l == s.tok.Lemma[i] {
			return true
		}
	}
	for _, w := range k.Words {
		if w == s.tok.Word[i] {
			return true
		}
	}
	if k.NPs {
		if _, ok := s.Machine.NounPhraseAt(i); ok {
			return true
		}
	}
	if k.Names {
		if n, ok := a.NameAt(i); ok && n.Tokens.First == i {
			return true
		}
	}
	return k.Sentences && a.Doc.Sentences[a.Doc.Tokens[i].Sentence].Tokens.First == i
}

// try runs rules at token i, in whose windows s.sentence and s.paragraph are. Those that cannot match in their window are not
// tried again before its end.
func (s *Scratch) try(rules []int32, i int) {
	x := &s.pack.index
	for _, id := range rules {
		t := &s.turns[id]
		if int32(i) < t.next {
			continue
		}
		g := &x.gates[id]
		w := s.sentence
		if g.wide {
			w = &s.paragraph
		}
		if int32(i) >= t.sure {
			if !w.Meets(x.demands[g.first:g.end]) {
				t.next = int32(w.Tokens.End)
				continue
			}
			t.sure = int32(w.Tokens.End)
		}
		t.next = int32(i) + 1
		r := s.pack.Rules[id]
		if g.lonely || s.Machine.Beside(r.program, w, i) {
			s.rule = r
			s.Machine.Try(r.program, i)
		}
	}
}

// propose makes the proposal of the current match.
func (s *Scratch) propose() {
	g := &s.rule.gives
	s.out.Rule = s.rule
	s.part(&s.out.Cue, g.cue)
	s.part(&s.out.Source, g.source)
	s.part(&s.out.Content, g.content)
	s.part(&s.out.More, g.more)
	s.part(&s.out.Addressee, g.addressee)
	s.emit(s.out)
}

func (s *Scratch) part(p *Part, o operand) {
	*p = Part{Op: o.op, Head: -1, Quote: -1, Less: -1}
	if o.op == OpNone {
		return
	}
	if o.slot >= 0 {
		c := s.Machine.Captured(int(o.slot))
		if !c.Set {
			p.Op = OpNone
			return
		}
		p.Tokens, p.Head, p.Quote = c.Tokens, c.Head, c.Quote
	}
	if o.less >= 0 {
		if c := s.Machine.Captured(int(o.less)); c.Set {
			p.Less = c.Head
		}
	}
}
