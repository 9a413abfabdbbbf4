package collection

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// Echo is one quotation of a group of quotations that share their words.
type Echo struct {
	Group       string `json:"echo_group"`
	Quotes      int    `json:"quotes"`      // of the group
	Documents   int    `json:"documents"`   // that have one
	Independent int    `json:"independent"` // of these, copies of one article counted once
	First       bool   `json:"first"`       // the first by date

	Doc      string   `json:"doc_id"`
	CopyOf   string   `json:"copy_of,omitempty"` // the id of the article that this one is a copy of
	Date     string   `json:"date,omitempty"`
	Title    string   `json:"title,omitempty"`
	URL      string   `json:"url,omitempty"`
	QuoteID  string   `json:"quote_id"`
	Kind     string   `json:"kind"`
	Quote    string   `json:"quote"`
	Spans    [][2]int `json:"quote_spans"`
	Speaker  string   `json:"speaker,omitempty"`
	Key      string   `json:"speaker_key,omitempty"`
	Status   string   `json:"status,omitempty"`
	Cue      string   `json:"cue,omitempty"`
	Overlap  float64  `json:"overlap"`           // the share of the shorter of this and the first that both have
	Differs  []string `json:"differs,omitempty"` // from the first: speaker, perhaps-speaker, words, cut, indirect, status
	Changed  []string `json:"changed,omitempty"` // number, negation, name
	Diff     string   `json:"diff,omitempty"`    // from the first to this one
	document uint32
}

// The values of Echo.Differs.
const (
	differsSpeaker = "speaker"
	differsPerhaps = "perhaps-speaker"
	differsWords   = "words"
	differsCut     = "cut"
	differsKind    = "indirect"
	differsStatus  = "status"
)

// Finish compares what was added. Nothing can be added afterwards.
func (e *Echoes) Finish() error {
	for _, r := range []*records{e.documents, e.docWords, e.quotes, e.variants} {
		if err := r.to.Flush(); err != nil {
			return err
		}
	}
	if err := e.linkDocuments(); err != nil {
		return err
	}
	return e.link()
}

// Marked gives for each article, by its number in the order in which they were added, the groups of its quotes and the
// article that it is a copy of.
type Marked struct {
	groups map[uint32]string // of classes
	e      *Echoes
}

// Marks gives the groups of all quotes; it is called after Finish. Only groups over several articles count. What it
// gives may be asked by many goroutines.
func (e *Echoes) Marks() *Marked {
	groups, _ := e.gathered()
	ofRoot := map[uint32]string{}
	for _, g := range groups {
		ofRoot[g.root] = groupID(g.hash)
	}
	m := &Marked{groups: map[uint32]string{}, e: e}
	for i := range e.classes {
		if id := ofRoot[e.parents.root(uint32(i))]; id != "" {
			m.groups[uint32(i)] = id
		}
	}
	return m
}

// Group gives the group of the n-th quote of an article, "" where it is in none.
func (m *Marked) Group(article, n int) string {
	return m.groups[m.e.quoteOf[int(m.e.firstQuote[article])+n]]
}

// CopyOf gives the id of the article that an article is a copy of, or "".
func (m *Marked) CopyOf(article int) (string, error) { return m.e.copied(uint32(article)) }

func (e *Echoes) copied(i uint32) (string, error) {
	if e.copyOf[i] < 0 {
		return "", nil
	}
	d, err := e.document(uint32(e.copyOf[i]))
	return d.ID, err
}

// echoGroup is a set of classes with quotes in several articles.
type echoGroup struct {
	root  uint32
	hash  uint64 // the least of its classes'
	first first
	from  int // of members
	end   int
}

// first is what groups are ordered by: the date and place of their first quote.
type first struct{ date, doc string }

// member is a quote by the root of its class.
type member struct{ root, quote uint32 }

// gathered sorts all quotes by their groups.
func (e *Echoes) gathered() ([]echoGroup, []member) {
	hashes := map[uint32]uint64{}
	sizes := map[uint32]int{}
	for i := range e.classes {
		root := e.parents.root(uint32(i))
		if h, ok := hashes[root]; !ok || e.classes[i].hash < h {
			hashes[root] = e.classes[i].hash
		}
		sizes[root]++
	}
	members := make([]member, 0, len(e.quoteOf))
	for q, c := range e.quoteOf {
		root := e.parents.root(c)
		if one := &e.classes[root]; sizes[root] == 1 && (!one.who && (one.n < echoWords || one.stems < echoStems) || one.stems == 0) {
			continue // words that anybody may say
		}
		members = append(members, member{root, uint32(q)})
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Or(cmp.Compare(a.root, b.root), cmp.Compare(a.quote, b.quote)) })
	var out []echoGroup
	for i := 0; i < len(members); {
		end := i
		for end < len(members) && members[end].root == members[i].root {
			end++
		}
		if e.documentOf(members[i].quote) != e.documentOf(members[end-1].quote) {
			out = append(out, echoGroup{root: members[i].root, hash: hashes[members[i].root], from: i, end: end})
		}
		i = end
	}
	return out, members
}

// documentOf gives the article of a quote: quotes are in the order of their articles.
func (e *Echoes) documentOf(quote uint32) uint32 {
	at, found := slices.BinarySearch(e.firstQuote, quote)
	if !found {
		at--
	}
	for at+1 < len(e.firstQuote) && e.firstQuote[at+1] == quote { // articles without quotes
		at++
	}
	return uint32(at)
}

// Each gives all groups, each with its quotes in the order of date, article and place; the groups in the order of their first.
func (e *Echoes) Each(take func([]Echo) error) error {
	groups, members := e.gathered()
	for i := range groups {
		g := &groups[i]
		for k := g.from; k < g.end; k++ {
			d, err := e.head(e.documentOf(members[k].quote))
			if err != nil {
				return err
			}
			if f := (first{d.Date, d.ID}); k == g.from || compareFirst(f, g.first) < 0 {
				g.first = f
			}
		}
	}
	slices.SortFunc(groups, func(a, b echoGroup) int { return cmp.Or(compareFirst(a.first, b.first), cmp.Compare(a.hash, b.hash)) })
	for i := range groups {
		echoes, err := e.group(&groups[i], members[groups[i].from:groups[i].end])
		if err != nil {
			return err
		}
		if err := take(echoes); err != nil {
			return err
		}
	}
	return nil
}

func compareFirst(a, b first) int {
	return cmp.Or(compareDates(a.date, b.date), cmp.Compare(a.doc, b.doc))
}

// head gives what is next to an article's words.
func (e *Echoes) head(i uint32) (document, error) {
	if e.lastHead != nil && e.lastHeadOf == i {
		return *e.lastHead, nil
	}
	d, err := e.document(i)
	e.lastHead, e.lastHeadOf = &d, i
	return d, err
}

// group reads the quotes of a group and says how they differ from the first.
func (e *Echoes) group(g *echoGroup, members []member) ([]Echo, error) {
	type full struct {
		Echo
		q keptQuote
		d document
	}
	all := make([]full, len(members))
	documents, independent := map[uint32]bool{}, map[uint32]bool{}
	for i, m := range members {
		q, err := e.quote(e.quoteAt[m.quote])
		if err != nil {
			return nil, err
		}
		d, err := e.head(q.Doc)
		if err != nil {
			return nil, err
		}
		original, err := e.copied(q.Doc)
		if err != nil {
			return nil, err
		}
		all[i] = full{Echo{
			Group: groupID(g.hash), Quotes: len(members), Doc: d.ID, CopyOf: original, Date: d.Date, Title: d.Title, URL: d.URL, QuoteID: q.ID, Kind: q.Kind,
			Quote: q.Quote, Spans: q.Spans, Speaker: q.Speaker.Name, Key: q.Speaker.Key, Status: q.Status, Cue: q.Cue, document: q.Doc,
		}, q, d}
		documents[q.Doc] = true
		if o := e.copyOf[q.Doc]; o >= 0 {
			independent[uint32(o)] = true
		} else {
			independent[q.Doc] = true
		}
	}
	slices.SortFunc(all, func(a, b full) int {
		return cmp.Or(compareDocuments(&a.d, &b.d), slices.CompareFunc(a.Spans, b.Spans, func(x, y [2]int) int { return cmp.Or(x[0]-y[0], x[1]-y[1]) }),
			cmp.Compare(a.QuoteID, b.QuoteID), cmp.Compare(a.Quote, b.Quote))
	})
	out := make([]Echo, len(all))
	words := cutWords(all[0].q.Quote)
	origin := &Article{Text: all[0].q.Quote, words: words}
	for i := range all {
		out[i] = all[i].Echo
		out[i].Documents, out[i].Independent, out[i].First, out[i].Overlap = len(documents), len(independent), i == 0, 1
		if i > 0 {
			out[i].differ(&all[0].q, &all[i].q, origin)
		}
	}
	return out, nil
}

// differ says how a quote differs from the first of its group.
func (o *Echo) differ(a, b *keptQuote, origin *Article) {
	switch compareSpeakers(a.Speaker, b.Speaker) {
	case otherSpeaker:
		o.Differs = append(o.Differs, differsSpeaker)
	case perhapsOther:
		o.Differs = append(o.Differs, differsPerhaps)
	}
	if a.Words != b.Words {
		o.differWords(b, origin)
	}
	if (a.Kind == indirect) != (b.Kind == indirect) {
		o.Differs = append(o.Differs, differsKind)
	}
	if statusesDiffer(&Quote{Kind: a.Kind, Status: a.Status}, &Quote{Kind: b.Kind, Status: b.Status}) {
		o.Differs = append(o.Differs, differsStatus)
	}
}

// differWords aligns a quote with the first.
func (o *Echo) differWords(b *keptQuote, origin *Article) {
	here := &Article{Text: b.Quote, words: cutWords(b.Quote)}
	cl := &claim{draft: here, quote: &Quote{Kind: b.Kind}, words: here.words, ellipsis: make([]bool, len(here.words)), bracketed: make([]bool, len(here.words))}
	c := &candidate{source: origin}
	if len(here.words) <= len(origin.words) {
		c.moves = align(here.words, origin.words).moves
	} else { // the first is the shorter: it is found in this one, and the moves are turned
		c.moves = turned(align(origin.words, here.words).moves)
	}
	changed, left := 0, 0
	for _, m := range c.moves {
		switch m.step {
		case stepEqual, stepJoined, stepSplit:
			c.equal++
		case stepSkipped:
			left++
		default:
			changed++
		}
	}
	shorter := min(len(here.words), len(origin.words))
	o.Overlap = round4(float64(c.equal) / float64(max(shorter, 1)))
	if changed > 0 {
		o.Differs = append(o.Differs, differsWords)
	}
	if changed == 0 || left > 1 {
		o.Differs = append(o.Differs, differsCut)
	}
	edits := cl.edits(c)
	o.Changed, o.Diff = kindsOf(edits), WordDiff(edits)
}

// turned gives moves with both sides exchanged.
func turned(moves []move) []move {
	out := slices.Clone(moves)
	for i := range out {
		m := &out[i]
		m.a, m.b = m.b, m.a
		switch m.step {
		case stepAdded:
			m.step = stepSkipped
		case stepSkipped:
			m.step = stepAdded
		case stepJoined:
			m.step = stepSplit
		case stepSplit:
			m.step = stepJoined
		}
	}
	return out
}

// echoColumns are the columns of echoes' tables, in their order. New ones are added at the end.
var echoColumns = []column[Echo]{
	{"echo_group", "the group: quotations that share their words", func(o *Echo) string { return o.Group }},
	{"quotes", "how many quotations the group has", func(o *Echo) string { return countCell(o.Quotes) }},
	{"documents", "in how many articles they stand", func(o *Echo) string { return countCell(o.Documents) }},
	{"independent", "of these, copies of one article counted once", func(o *Echo) string { return countCell(o.Independent) }},
	{"first", "whether it is the first of the group by date", func(o *Echo) string { return boolCell(o.First) }},
	{"doc_id", "the article", func(o *Echo) string { return o.Doc }},
	{"copy_of", "the article that this one is a copy of", func(o *Echo) string { return o.CopyOf }},
	{"date", "the article's date", func(o *Echo) string { return o.Date }},
	{"title", "the article's title", func(o *Echo) string { return o.Title }},
	{"url", "the article's address", func(o *Echo) string { return o.URL }},
	{"quote_id", "the row of the article", func(o *Echo) string { return o.QuoteID }},
	{"kind", "direct, mixed, indirect", func(o *Echo) string { return o.Kind }},
	{"quote", "the words", func(o *Echo) string { return o.Quote }},
	{"quote_spans", "their offsets: code points, half-open", func(o *Echo) string { return spansCell(o.Spans) }},
	{"speaker", "who says them", func(o *Echo) string { return o.Speaker }},
	{"speaker_key", "the speaker over many articles", func(o *Echo) string { return o.Key }},
	{"status", "how the article presents them", func(o *Echo) string { return o.Status }},
	{"cue", "the words that report them", func(o *Echo) string { return o.Cue }},
	{"overlap", "the share of the shorter of this and the first that both have", func(o *Echo) string { return numberCell(o.Overlap) }},
	{"differs", "from the first: speaker, perhaps-speaker, words, cut, indirect, status", func(o *Echo) string { return strings.Join(o.Differs, ";") }},
	{"changed", "what stands out in the difference: number, negation, name", func(o *Echo) string { return strings.Join(o.Changed, ";") }},
	{"diff", "from the first to this one: [-left out-]{+added+}", func(o *Echo) string { return o.Diff }},
}

func boolCell(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// PrintEchoes writes all groups as CSV or TSV, a row for each quotation.
func (e *Echoes) PrintEchoes(w io.Writer, o TableOptions, keep func(*Echo) bool) error {
	t, err := newTable(w, echoColumns, o)
	if err != nil {
		return err
	}
	if err := e.Each(func(group []Echo) error { return t.print(chosen(group, keep)) }); err != nil {
		return err
	}
	return t.end()
}

// PrintLines writes all groups as JSON Lines, a group a line.
func (e *Echoes) PrintLines(w io.Writer, keep func(*Echo) bool) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return e.Each(func(group []Echo) error {
		if group = chosen(group, keep); len(group) == 0 {
			return nil
		}
		return lines.Encode(echoLine{group[0].Group, group[0].Quotes, group[0].Documents, group[0].Independent, group})
	})
}

// echoLine is one group in JSON Lines.
type echoLine struct {
	Group       string `json:"echo_group"`
	Quotes      int    `json:"quotes"`
	Documents   int    `json:"documents"`
	Independent int    `json:"independent"`
	Members     []Echo `json:"members"`
}

// chosen gives the quotes of a group that are wanted.
func chosen(group []Echo, keep func(*Echo) bool) []Echo {
	if keep == nil {
		return group
	}
	return slices.DeleteFunc(group, func(o Echo) bool { return !keep(&o) })
}
