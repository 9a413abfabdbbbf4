package accuracy

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"unicode"

	"whosaid/article"
	"whosaid/attribution/learn"
)

// What a fit learns from: which candidate of a group answers which row of gold, and how well?

// target is one row of gold in tokens of the document.
type target struct {
	content []article.Range
	source  []article.Range
	cue     []article.Range
	stratum string
}

// judged is a candidate held against the gold.
type judgement struct {
	quality float64 // IoU of content plus IoU of source with the row that it answers; 0 where it answers none
	thought bool    // it answers a row that is not asked: belief, intention
	touches bool    // the cue is that of a row that is asked, and the contents overlap
}

type rawSample struct {
	features [][]uint64
	quality  []float64
}

// mostWrong is about how many wrong candidates of one group the ranking is fitted on; of more, every
// second, third … is taken. A fit on all of them costs three times as much and gains nothing measurable.
const mostWrong = 30

// rankSample gives the target distribution over a group's candidates; ok is false where none is right.
func rankSample(d *article.Document, ts []target, g *learn.Group) (rawSample, bool) {
	if g.Len() < 2 {
		return rawSample{}, false
	}
	judge := judgements(d, ts, g)
	top := 0.0
	for _, j := range judge {
		top = math.Max(top, j.quality)
	}
	if top == 0 {
		return rawSample{}, false
	}
	var s rawSample
	total := 0.0
	wrong, nth := 0, 1
	for _, j := range judge {
		if j.quality == 0 {
			wrong++
		}
	}
	for wrong/nth > mostWrong {
		nth++
	}
	wrong = 0
	for i := range g.Len() {
		q := 0.0
		if judge[i].quality == 0 {
			if wrong++; wrong%nth != 0 {
				continue
			}
		}
		if judge[i].quality > 0 {
			q = math.Max(0, 1-(top-judge[i].quality)/0.1)
		}
		s.quality = append(s.quality, q)
		total += q
		s.features = append(s.features, append([]uint64(nil), g.Reading(i).Features...))
	}
	for i := range s.quality {
		s.quality[i] /= total
	}
	return s, true
}

// judgements holds every candidate of a group against the rows of gold whose cue is the group's; nil where
// there is no such row.
func judgements(d *article.Document, ts []target, g *learn.Group) []judgement {
	var out []judgement
	for k := range ts {
		t := &ts[k]
		if !has(t.cue, g.Cue()) {
			continue
		}
		if out == nil {
			out = make([]judgement, g.Len())
		}
		for i := range out {
			content, source := g.Spans(i)
			v := iouRanges(d, t.content, content)
			if v == 0 {
				continue
			}
			same, sv := sameSourceRanges(d, t.source, source)
			if t.stratum == "S5" {
				if v >= 0.5 && same {
					out[i].thought = true
				}
				continue
			}
			out[i].touches = true
			if v >= 0.5 && same {
				out[i].quality = math.Max(out[i].quality, v+sv)
			}
		}
	}
	return out
}

func has(rs []article.Range, i int) bool {
	for _, r := range rs {
		if r.Has(i) {
			return true
		}
	}
	return false
}

func wordsIn(d *article.Document, r article.Range) (n int) {
	for i := r.First; i < r.End; i++ {
		if d.Tokens[i].Word {
			n++
		}
	}
	return n
}

func iouRanges(d *article.Document, x, y []article.Range) float64 {
	if len(x) == 0 || len(y) == 0 || x[0].First >= y[len(y)-1].End || y[0].First >= x[len(x)-1].End {
		return 0
	}
	in, nx, ny := 0, 0, 0
	for _, r := range x {
		nx += wordsIn(d, r)
		for _, q := range y {
			in += wordsIn(d, article.Range{First: max(r.First, q.First), End: min(r.End, q.End)})
		}
	}
	for _, q := range y {
		ny += wordsIn(d, q)
	}
	if nx+ny == in {
		return 0
	}
	return float64(in) / float64(nx+ny-in)
}

// sameSourceRanges is the measure's test of sources, with their IoU.
func sameSourceRanges(d *article.Document, gold []article.Range, got article.Range) (bool, float64) {
	if len(gold) == 0 || got.Len() == 0 {
		return len(gold) == 0 && got.Len() == 0, 0
	}
	g := []article.Range{got}
	v := iouRanges(d, gold, g)
	if v >= 0.5 {
		return true, v
	}
	lastWord := func(rs []article.Range) int {
		for k := len(rs) - 1; k >= 0; k-- {
			for i := rs[k].End - 1; i >= rs[k].First; i-- {
				if d.Tokens[i].Word {
					return i
				}
			}
		}
		return -1
	}
	if v == 0 || lastWord(gold) != lastWord(g) {
		return false, v
	}
	inGold, inGot := true, true
	for i := got.First; i < got.End; i++ {
		inGold = inGold && (!d.Tokens[i].Word || has(gold, i))
	}
	for _, r := range gold {
		for i := r.First; i < r.End; i++ {
			inGot = inGot && (!d.Tokens[i].Word || got.Has(i))
		}
	}
	return inGold || inGot, v
}

// targetsOf turns gold rows into runs of tokens.
func targetsOf(fd FitDocument) ([]target, error) {
	d := fd.Annotation.Doc
	if d.Text != fd.Gold.Text {
		return nil, fmt.Errorf("%s: the gold is for another text", fd.Gold.ID)
	}
	bytesAt := make([]int, 0, len(d.Text)+1)
	for i := range d.Text {
		bytesAt = append(bytesAt, i)
	}
	bytesAt = append(bytesAt, len(d.Text))
	conv := func(ss []Span) (out []article.Range) {
		for _, s := range ss {
			if s.Start < 0 || s.End >= len(bytesAt) || s.Start >= s.End {
				continue
			}
			lo, hi := bytesAt[s.Start], bytesAt[s.End]
			first := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > lo })
			end := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].Start >= hi })
			if first < end {
				out = append(out, article.Range{First: first, End: end})
			}
		}
		return out
	}
	var ts []target
	for _, row := range joinedRows(fd.Gold) {
		a := &row
		t := target{conv(a.Content), conv(a.Source), conv(a.Cue), a.Stratum()}
		if t.stratum == "S5" && reportedClaim(a) {
			t.stratum = "S3"
		}
		if len(t.content) > 0 {
			ts = append(ts, t)
		}
	}
	return ts, nil
}

// joinedRows gives the rows of a document with each quotation that has no cue joined to the row of the same speaker right before
// it: `said he was worried. “We …”` is one attribution for the fit, as it is in PolNeAR, and two rows of the project's own gold.
func joinedRows(d *Document) []Attribution {
	rows := slices.Clone(d.Attributions)
	slices.SortStableFunc(rows, func(a, b Attribution) int { return cmp.Compare(firstOf(a.Content), firstOf(b.Content)) })
	text := []rune(d.Text)
	var out []Attribution
	for _, a := range rows {
		if len(a.Cue)+len(a.Source) == 0 && a.Speaker != "" && len(a.Content) > 0 && len(out) > 0 {
			before := &out[len(out)-1]
			end := max(lastOf(before.Content), lastOf(before.Cue), lastOf(before.Source))
			if before.Speaker == a.Speaker && len(before.Cue) > 0 && end <= a.Content[0].Start && !wordIn(text[end:a.Content[0].Start]) {
				before.Content = slices.Concat(before.Content, a.Content)
				if before.Kind == "indirect" {
					before.Kind = "mixed"
				}
				continue
			}
		}
		out = append(out, a)
	}
	return out
}

func firstOf(spans []Span) int {
	if len(spans) == 0 {
		return -1
	}
	return spans[0].Start
}

func lastOf(spans []Span) int {
	if len(spans) == 0 {
		return 0
	}
	return spans[len(spans)-1].End
}

// wordIn reports whether a letter or a digit is in a stretch of text.
func wordIn(text []rune) bool {
	return slices.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// reportedClaim reports whether a row that the measure does not ask for is a claim all the same: what a document
// says, finds or shows in a clause of its own.
func reportedClaim(a *Attribution) bool {
	return a.CueClass != nil && *a.CueClass == "document" && a.Finite != nil && *a.Finite
}
