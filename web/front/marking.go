package front

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/reports"
)

// places turns the code points of a Standoff into bytes of its text.
type places struct {
	text string
	*article.CodePoints
}

func newPlaces(s *reports.Standoff) places { return places{s.Text, article.NewCodePoints(s.Text)} }

// spans gives the bytes of pairs of code points; what does not lie in the text is left out.
func (p places) spans(pairs [][2]int) []article.Span {
	var out []article.Span
	for _, c := range pairs {
		if 0 <= c[0] && c[0] < c[1] && c[1] <= p.Len() {
			out = append(out, p.Bytes(c[0], c[1]))
		}
	}
	return out
}

// words gives the words of the spans in one line, joined by reports.Between.
func (p places) words(spans []article.Span) string {
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteString(reports.Between)
		}
		b.WriteString(reports.Visible(p.text[s.Start:s.End]))
	}
	return b.String()
}

// Paragraph is a line of the text, cut where what is marked in it changes. It is empty for an
// empty line.
type Paragraph struct {
	Pieces   []Piece `json:"pieces,omitempty"`
	Headline bool    `json:"headline,omitempty"`
	Time     bool    `json:"time,omitempty"` // it is the time of an entry of a live page
}

// text gives the words of the line in one blank's distance.
func (p *Paragraph) text() string {
	var b strings.Builder
	for i := range p.Pieces {
		b.WriteString(p.Pieces[i].Text)
	}
	return reports.Visible(b.String())
}

// Piece is a stretch of text with the same marks all over it.
type Piece struct {
	Text     string `json:"text,omitempty"`
	At       int    `json:"at"`                 // the code point of the text at which it begins
	Standing string `json:"standing,omitempty"` // the status of the quote, where it is not asserted
	Unsure   bool   `json:"unsure,omitempty"`   // the quote's confidence is low
	Class    string `json:"class,omitempty"`    // "" where nothing is marked
	Quotes   string `json:"quotes,omitempty"`   // numbers of the quotes that it is a part of, the innermost first, with blanks between
	Speaker  int    `json:"speaker"`            // the number to print before it, where a quote begins here; -1 where none does
	Control  string `json:"control,omitempty"`  // a control character, "U+202E", which is shown in the place of Text
}

// edge is where a part of a quote begins or ends.
type edge struct {
	at    int
	opens bool
	pair  int // the same for both edges of a part
	quote int
	part  part
}

type part uint8

const (
	content part = iota
	source
	cue
)

// mostAtOnce is how many parts one piece names: the innermost ones. It bounds the page over text
// in which everything is said to lie in everything else.
const mostAtOnce = 8

// mark cuts the text into lines and pieces. Its time grows with text and edges, times mostAtOnce.
func mark(text string, points places, quotes []Quote) []Paragraph {
	var edges []edge
	for i := range quotes {
		q := &quotes[i]
		for p, spans := range [...][]article.Span{content: q.contents, source: q.sources, cue: q.cues} {
			for _, s := range spans {
				pair := len(edges) / 2
				edges = append(edges, edge{s.Start, true, pair, i, part(p)}, edge{s.End, false, pair, i, part(p)})
			}
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })

	m := marker{points: points, quotes: quotes, begun: make([]bool, len(quotes)), closed: make([]bool, len(edges)/2)}
	at := 0
	for line := range strings.Lines(text) {
		end := at + len(line)
		shown := at + len(strings.TrimRight(line, "\r\n"))
		m.pieces = nil
		for at < end {
			for len(edges) > 0 && edges[0].at <= at {
				m.turn(edges[0])
				edges = edges[1:]
			}
			to := end
			if len(edges) > 0 {
				to = min(to, edges[0].at)
			}
			m.add(at, text[at:max(at, min(to, shown))])
			at = to
		}
		m.out = append(m.out, Paragraph{Pieces: m.pieces})
	}
	return m.out
}

// marker is the state of mark between two edges.
type marker struct {
	points places
	quotes []Quote
	open   []edge // what is open here, the outermost first, and what was closed under it
	closed []bool // by pair of edges
	begun  []bool // by quote: has its first piece of content been printed?
	pieces []Piece
	out    []Paragraph
}

// turn opens or closes a part. What is closed goes when nothing open is on it any more.
func (m *marker) turn(e edge) {
	if e.opens {
		m.open = append(m.open, e)
		return
	}
	m.closed[e.pair] = true
	for len(m.open) > 0 && m.closed[m.open[len(m.open)-1].pair] {
		m.open = m.open[:len(m.open)-1]
	}
}

// add prints text, which is at a byte of the article, with what is open.
func (m *marker) add(at int, text string) {
	if text == "" {
		return
	}
	p := m.piece()
	for text != "" {
		i := strings.IndexFunc(text, steers)
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			piece := p
			piece.At, piece.Text = m.points.Of(at), validText(text[:i])
			m.pieces = append(m.pieces, piece)
			p.Speaker = -1
		}
		at += i
		if text = text[i:]; text != "" {
			r, size := utf8.DecodeRuneInString(text)
			piece := p
			piece.At, piece.Control = m.points.Of(at), fmt.Sprintf("U+%04X", r)
			m.pieces = append(m.pieces, piece)
			p.Speaker = -1
			text = text[size:]
			at += size
		}
	}
}

// validText gives UTF-8 of as many code points: each byte that is none stands for itself.
func validText(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}

// piece gives what is marked here, with no text yet.
func (m *marker) piece() Piece {
	p := Piece{Speaker: -1}
	if len(m.open) > 0 {
		var class, numbers []string
		var has [3]bool
		for _, o := range slices.Backward(m.open[max(0, len(m.open)-mostAtOnce):]) {
			if m.closed[o.pair] {
				continue
			}
			q := &m.quotes[o.quote]
			if n := fmt.Sprint(o.quote); !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
			if o.part == content && !m.begun[o.quote] {
				m.begun[o.quote] = true
				p.Speaker = q.Speaker
			}
			if has[o.part] {
				continue
			}
			has[o.part] = true
			switch o.part {
			case content:
				class = append(class, "q", "b"+q.Hue, q.Kind)
				if q.Standing != "" {
					class = append(class, "is-"+q.Standing)
					p.Standing = q.Standing
				}
				if q.Unsure {
					class = append(class, "unsure")
					p.Unsure = true
				}
			case source:
				class = append(class, "s", "l"+q.Hue)
			case cue:
				class = append(class, "u", "l"+q.Hue)
			}
		}
		p.Class, p.Quotes = strings.Join(class, " "), strings.Join(numbers, " ")
	}
	return p
}

// steers reports whether a character would change how others are shown, or is none that a page may
// hold: embeddings and overrides of the writing direction, and control characters. Marks and
// isolates of the direction stay: a paragraph's end ends them.
func steers(r rune) bool {
	return 0x202a <= r && r <= 0x202e || r < ' ' && r != '\t' && r != '\r' || 0x7f <= r && r < 0xa0
}
