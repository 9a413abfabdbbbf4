package collection

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"whosaid/article"
)

// Side is one text of a page that shows two side by side, cut into paragraphs.
type Side struct {
	ID, Title, Date, URL string
	Paragraphs           [][]Piece
}

// Piece is a stretch of a text. Marked ones have the verdict of a finding and an anchor.
type Piece struct {
	Text    string `json:"text"`
	Verdict string `json:"verdict,omitempty"`
	Anchor  string `json:"anchor,omitempty"` // of this piece; empty on all but the first of a finding
	To      string `json:"to,omitempty"`     // the anchor of its other side
}

// Row is a finding on a page.
type Row struct {
	Finding
	Number int
	Words  string // the verdict with its certainty
}

// CheckPage is what the page of verify shows: each draft with its findings beside the sources that it has words of.
type CheckPage struct {
	Heading string
	Counts  []VerdictCount
	Same    []SameNames
	Drafts  []DraftView
}

// VerdictCount is how many findings have a verdict.
type VerdictCount struct {
	Verdict Verdict
	Count   int
}

// DraftView is one draft and its sources.
type DraftView struct {
	Draft   Side
	Rows    []Row
	Sources []Side
}

// mark is a stretch of a text that a page marks.
type mark struct {
	article.Span
	verdict, anchor, to string
}

// Page gives what the page of verify shows.
func (c Checked) Page(heading string) CheckPage {
	page := CheckPage{Heading: heading, Same: c.Same}
	for _, v := range Verdicts {
		if n := c.Counts[v]; n > 0 {
			page.Counts = append(page.Counts, VerdictCount{v, n})
		}
	}
	for i := 0; i < len(c.Findings); {
		first := i
		for i < len(c.Findings) && c.Findings[i].draft == c.Findings[first].draft {
			i++
		}
		page.Drafts = append(page.Drafts, draftView(c.Findings[first:i], first))
	}
	return page
}

func draftView(findings []Finding, before int) DraftView {
	var view DraftView
	marks := map[*Article][]mark{}
	var sources []*Article
	for k := range findings {
		f := &findings[k]
		number := strconv.Itoa(before + k + 1)
		view.Rows = append(view.Rows, Row{*f, before + k + 1, f.title()})
		to := ""
		if f.source != nil {
			to = "s" + number
			if !slices.Contains(sources, f.source) {
				sources = append(sources, f.source)
			}
			for i, s := range bytesOf(f.source, f.SourceSpans) {
				m := mark{s, string(f.Verdict), "", "d" + number}
				if i == 0 {
					m.anchor = "s" + number
				}
				marks[f.source] = append(marks[f.source], m)
			}
		}
		for i, s := range bytesOf(f.draft, f.Spans) {
			m := mark{s, string(f.Verdict), "", to}
			if i == 0 {
				m.anchor = "d" + number
			}
			marks[f.draft] = append(marks[f.draft], m)
		}
	}
	view.Draft = side(findings[0].draft, marks[findings[0].draft])
	for _, s := range sources {
		view.Sources = append(view.Sources, side(s, marks[s]))
	}
	return view
}

func bytesOf(a *Article, points [][2]int) (out []article.Span) {
	at := article.NewCodePoints(a.Text)
	for _, p := range points {
		out = append(out, at.Bytes(p[0], p[1]))
	}
	return out
}

// pageBytes is how much of one text a page shows in full. Of a longer one it shows the paragraphs with marks.
const pageBytes = 200 << 10

// side cuts a text into paragraphs, and these into pieces.
func side(a *Article, marks []mark) Side {
	out := Side{ID: a.ID, Title: a.Title, Date: a.Date, URL: a.URL}
	marks = apart(marks)
	paragraphs := a.paragraphs
	if len(paragraphs) == 0 && a.Text != "" {
		paragraphs = []article.Span{{Start: 0, End: len(a.Text)}}
	}
	left := false
	for _, p := range paragraphs {
		i := sort.Search(len(marks), func(i int) bool { return marks[i].End > p.Start })
		if marked := i < len(marks) && marks[i].Start < p.End; !marked && len(a.Text) > pageBytes {
			if !left {
				out.Paragraphs = append(out.Paragraphs, []Piece{{Text: "…"}})
			}
			left = true
			continue
		}
		left = false
		var pieces []Piece
		at := p.Start
		for ; i < len(marks) && marks[i].Start < p.End; i++ {
			m := marks[i]
			start, end := max(m.Start, at), min(m.End, p.End)
			if start > at {
				pieces = append(pieces, Piece{Text: a.Text[at:start]})
			}
			pieces = append(pieces, Piece{Text: a.Text[start:end], Verdict: m.verdict, Anchor: m.anchor, To: m.to})
			at = end
		}
		if at < p.End {
			pieces = append(pieces, Piece{Text: a.Text[at:p.End]})
		}
		out.Paragraphs = append(out.Paragraphs, pieces)
	}
	return out
}

// apart sorts marks and cuts off what lies in one before; one of which nothing is left keeps its anchor as an empty mark.
func apart(marks []mark) []mark {
	slices.SortStableFunc(marks, func(a, b mark) int { return a.Start - b.Start })
	end := 0
	for i := range marks {
		marks[i].Start = max(marks[i].Start, end)
		marks[i].End = max(marks[i].End, marks[i].Start)
		end = marks[i].End
	}
	return marks
}

// Safe gives an address that a page may link to, or "".
func (s Side) Safe() string {
	if strings.HasPrefix(s.URL, "https://") || strings.HasPrefix(s.URL, "http://") {
		return s.URL
	}
	return ""
}
