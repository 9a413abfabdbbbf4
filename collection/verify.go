package collection

import (
	"cmp"
	"slices"
	"strings"

	"whosaid/article"
)

// Stage 3 of verify: the draft's quotations against the sources, one source at a time.

// Verdict is what was found of a quotation in the sources.
type Verdict string

// The verdicts.
const (
	Verbatim     Verdict = "verbatim"      // word for word, by the same speaker
	Altered      Verdict = "altered"       // some words differ
	Cut          Verdict = "cut"           // a part is left out
	OtherSpeaker Verdict = "other-speaker" // somebody else says it there
	OtherStatus  Verdict = "other-status"  // asserted in the one, denied, hedged … in the other
	Paraphrase   Verdict = "paraphrase"    // possibly in other words
	Unattributed Verdict = "unattributed"  // the words are in a source, but nobody says them
	NotFound     Verdict = "not-found"
)

// Verdicts lists the verdicts.
var Verdicts = []Verdict{Verbatim, Altered, Cut, OtherSpeaker, OtherStatus, Paraphrase, Unattributed, NotFound}

// Checker compares the quotations of drafts with sources. Its memory grows with the drafts and with the sources
// that are the best place of some quotation, not with all sources. It is not safe for several goroutines.
type Checker struct {
	drafts []*Article
	claims []*claim
	seeds  map[uint64][]seed // of runs of words
	stems  map[string][]int  // of the words of indirect claims: numbers of claims
	runs   []int             // the lengths of the runs in seeds
	same   []Same
}

// Same reports that a source is the draft itself: its words prove nothing.
type Same struct {
	Draft, Source *Article
}

// claim is one quotation of a draft.
type claim struct {
	draft *Article
	quote *Quote
	words []word // what is looked for: of a quotation in marks the words in the marks
	parts []int  // the first words of its parts
	run   int    // the length of the runs of words by which places are found
	// Of each word: an ellipsis is before it in the draft; words in square brackets do.
	ellipsis, bracketed []bool
	stems               []string // of an indirect claim: what its words are forms of, each once
	best                []*candidate
	heads, tails        []*candidate // places that hold the beginning alone, and the end alone
}

// seed is a run of words of a claim.
type seed struct{ claim, word int }

// keptCandidates is how many places are kept for one claim.
const keptCandidates = 6

// NewChecker takes the drafts.
func NewChecker(drafts []*Article) *Checker {
	c := &Checker{drafts: drafts, seeds: map[uint64][]seed{}, stems: map[string][]int{}}
	for _, d := range drafts {
		for i := range d.Quotes {
			c.add(newClaim(d, &d.Quotes[i]))
		}
	}
	return c
}

// newClaim gives what is looked for of a quote.
func newClaim(d *Article, q *Quote) *claim {
	cl := &claim{draft: d, quote: q}
	spans := q.Spans
	if q.Kind == "mixed" {
		if marked := d.inMarks(spans); marked != nil {
			spans = marked
		}
	}
	for _, r := range d.wordsOf(spans) {
		cl.parts = append(cl.parts, len(cl.words))
		cl.words = append(cl.words, d.words[r.First:r.End]...)
	}
	if q.Kind == indirect {
		for len(cl.words) > 1 && len(cl.parts) == 1 && english().openers[cl.words[0].text] {
			cl.words = cl.words[1:]
		}
	}
	cl.marks()
	if q.Kind == indirect {
		cl.stems = contentStems(cl.words)
	}
	switch n := len(cl.words); {
	case n <= shortWords:
		cl.run = n
	case n <= 10 && q.Kind != indirect:
		cl.run = 2
	default:
		cl.run = min(3, n)
	}
	return cl
}

// marks notes the ellipses of a claim, and leaves out what is in square brackets: words of the draft's author.
func (cl *claim) marks() {
	words := cl.words
	cl.words = nil
	cl.ellipsis, cl.bracketed = nil, nil
	parts := cl.parts
	cl.parts = nil
	inside, left := false, false
	for i, w := range words {
		begins := slices.Contains(parts, i)
		gap := ""
		if i > 0 && !begins && words[i-1].End <= w.Start {
			gap = cl.draft.Text[words[i-1].End:w.Start]
		} else if w.Start > 0 {
			gap = cl.draft.Text[w.Start-1 : w.Start]
			inside = false
		}
		if open, shut := strings.LastIndexByte(gap, '['), strings.LastIndexByte(gap, ']'); open >= 0 || shut >= 0 {
			inside = open > shut && !strings.Contains(cl.draft.Text[w.Start:w.End], "]") // not of "[W]e"
		}
		if begins {
			cl.parts = append(cl.parts, len(cl.words))
		}
		if inside {
			left = true
			continue
		}
		cl.words = append(cl.words, w)
		cl.ellipsis = append(cl.ellipsis, strings.Contains(gap, "…") || strings.Contains(gap, "..") || strings.Contains(gap, ". ."))
		cl.bracketed = append(cl.bracketed, left)
		left = false
	}
}

// shortWords is the most words of a quotation that proves nothing by its words alone: it is looked for in
// quotations only.
const shortWords = 2

// contentStems gives the stems of the words that are no function words, each once.
func contentStems(words []word) (out []string) {
	book := english()
	for i := range words {
		if w := words[i].text; !book.functions[w] {
			if s := book.stem(w); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func (c *Checker) add(cl *claim) {
	n := len(c.claims)
	c.claims = append(c.claims, cl)
	for i := 0; cl.run > 0 && i+cl.run <= len(cl.words); i++ {
		h := runHash(cl.words[i : i+cl.run])
		c.seeds[h] = append(c.seeds[h], seed{n, i})
	}
	if cl.run > 0 && !slices.Contains(c.runs, cl.run) {
		c.runs = append(c.runs, cl.run)
	}
	for _, s := range cl.stems {
		c.stems[s] = append(c.stems[s], n)
	}
}

// hit is a run of words of a claim that is in a source.
type hit struct{ word, at int }

// maxHits bounds the hits of one claim in one source: "no comment" may be in it a hundred thousand times.
const maxHits = 4096

// hits finds, of each claim, the runs of words that are in a source.
func (c *Checker) hits(a *Article) map[int][]hit {
	out := map[int][]hit{}
	for _, run := range c.runs {
		for i := 0; i+run <= len(a.words); i++ {
			for _, s := range c.seeds[runHash(a.words[i:i+run])] {
				if c.claims[s.claim].run == run && len(out[s.claim]) < maxHits {
					out[s.claim] = append(out[s.claim], hit{s.word, i})
				}
			}
		}
	}
	for n, h := range out {
		if !c.claims[n].enough(h) {
			delete(out, n)
		}
	}
	return out
}

// enough reports whether so many runs of the claim are in a source that its words may be there.
func (cl *claim) enough(hits []hit) bool {
	all := len(cl.words) - cl.run + 1
	met := map[int]bool{}
	for _, h := range hits {
		met[h.word] = true
	}
	return 4*len(met) >= all
}

// near finds the indirect claims of whose words a source has enough for a paraphrase.
func (c *Checker) near(a *Article) (out []int) {
	if len(c.stems) == 0 {
		return nil
	}
	count := map[int]int{}
	met := map[string]bool{}
	book := english()
	for i := range a.words {
		s := book.stem(a.words[i].text)
		if claims := c.stems[s]; len(claims) > 0 && !met[s] {
			met[s] = true
			for _, n := range claims {
				count[n]++
			}
		}
	}
	for n, shared := range count {
		if enoughStems(shared, len(c.claims[n].stems)) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// What a possible paraphrase shares with its source at least: words that carry meaning.
const (
	paraphraseWords = 3
	paraphraseShare = 0.5
)

func enoughStems(shared, all int) bool {
	return shared >= paraphraseWords && float64(shared) >= paraphraseShare*float64(all)
}

// Wants reports whether a source may hold words of the drafts: only then its rows are asked for. Its Quotes may be empty.
func (c *Checker) Wants(a *Article) bool { return len(c.hits(a)) > 0 || len(c.near(a)) > 0 }

// Add compares a source with the drafts. A source with the same words as a draft is that draft and proves nothing of it.
func (c *Checker) Add(a *Article) {
	own := map[*Article]bool{}
	for _, d := range c.drafts {
		if len(d.words) > 0 && d.sameWords(a) {
			own[d] = true
			c.same = append(c.same, Same{d, a})
		}
	}
	c.compare(a, own)
}

// compare looks for the claims of all drafts but those in own.
func (c *Checker) compare(a *Article, own map[*Article]bool) {
	for n, hits := range c.hits(a) {
		if cl := c.claims[n]; !own[cl.draft] {
			for _, w := range cl.windows(hits, len(a.words)) {
				cand := cl.aligned(a, w)
				cl.considerPart(cand)
				if cl.holds(cand) {
					cl.consider(cand)
				}
			}
		}
	}
	for _, n := range c.near(a) {
		if cl := c.claims[n]; !own[cl.draft] {
			for i := range a.Quotes {
				cl.consider(cl.paraphrased(a, i))
			}
		}
	}
}

// maxWindows bounds the places of one source at which one claim is looked for.
const maxWindows = 24

// windows gives the stretches of a source in which a claim may stand: around hits that are near each other.
func (cl *claim) windows(hits []hit, words int) []article.Range {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(a.at-b.at, a.word-b.word) })
	n := len(cl.words)
	reach := 2*n + 40
	type cluster struct {
		article.Range
		met map[int]bool
	}
	var all []cluster
	for _, h := range hits {
		first := h.at - h.word
		last := len(all) - 1
		if last < 0 || h.at > all[last].End || h.at-all[last].First > 4*reach {
			all = append(all, cluster{article.Range{First: first, End: h.at + reach}, map[int]bool{}})
			last++
		}
		all[last].First = min(all[last].First, first)
		all[last].End = h.at + reach
		all[last].met[h.word] = true
	}
	slices.SortStableFunc(all, func(a, b cluster) int { return len(b.met) - len(a.met) })
	var out []article.Range
	for _, w := range all[:min(len(all), maxWindows)] {
		out = append(out, article.Range{First: max(0, w.First-maxInterruption), End: min(words, w.End)})
	}
	return out
}

// consider keeps a candidate among the best. A nil one is none.
func (cl *claim) consider(cand *candidate) {
	if cand != nil {
		cl.best = kept(cl.best, cand, compareCandidates)
	}
}

// kept puts a candidate in its place in a list of the best.
func kept(best []*candidate, cand *candidate, compare func(a, b *candidate) int) []*candidate {
	at, twice := slices.BinarySearchFunc(best, cand, compare)
	if twice {
		return best
	}
	best = slices.Insert(best, at, cand)
	return best[:min(len(best), keptCandidates)]
}

// compareCandidates orders the places of one claim, the best first. No two places are equal in it, so that the
// order in which sources come does not count.
func compareCandidates(a, b *candidate) int {
	return cmp.Or(
		cmp.Compare(a.rank(), b.rank()),
		cmp.Compare(b.equal, a.equal),
		cmp.Compare(b.overlap, a.overlap),
		cmp.Compare(a.source.Date, b.source.Date),
		cmp.Compare(a.source.ID, b.source.ID),
		cmp.Compare(a.at(), b.at()),
		cmp.Compare(a.quote, b.quote),
		cmp.Compare(a.source.File, b.source.File),
		cmp.Compare(a.source.Line, b.source.Line),
	)
}
