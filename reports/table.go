package reports

import (
	"bytes"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"whosaid/attribution"
)

// The widths of a table for a person, in columns of a terminal.
const (
	usualWidth  = 80  // where the width is not known
	fewestWidth = 60  // a narrower terminal folds the lines itself
	mostWidth   = 120 // longer lines are hard to read
	kindWidth   = 11  // "conditional"
	whoShare    = 4   // a speaker has the width through this
)

// readable prints a table for a person: a line that names the article, then speaker, kind, and quote folded to the width.
// A status that is not asserted is below the kind. Nothing in it steers a terminal but colours, where these are asked for.
type readable struct {
	who, quote int // widths
	colour     bool
}

func newReadable(o Options) *readable {
	width := o.Width
	if width <= 0 {
		width = usualWidth
	}
	width = min(max(width, fewestWidth), mostWidth)
	who := width / whoShare
	return &readable{who: who, quote: width - who - kindWidth - 6, colour: o.Colour}
}

func (*readable) Head(*bytes.Buffer) error { return nil }

func (t *readable) Print(to *bytes.Buffer, r *attribution.Result) error {
	rows := Rows(r)
	if len(rows) == 0 {
		return nil
	}
	var of []string
	for _, part := range []string{r.Doc.Title, r.Doc.Date, r.Doc.ID} {
		if part = Visible(part); part != "" {
			of = append(of, part)
		}
	}
	to.WriteString(t.coloured(text.Bold, text.WrapSoft(strings.Join(of, " · "), t.who+t.quote+kindWidth+6)) + "\n")
	for i := range rows {
		t.row(to, &rows[i])
	}
	to.WriteByte('\n')
	return nil
}

func (t *readable) row(to *bytes.Buffer, r *Row) {
	name, colour := Visible(r.Speaker.Name), text.FgCyan
	if !r.hasSpeaker() {
		name, colour = nobody, text.Faint
	}
	who := linesOf(text.WrapSoft(name, t.who))
	kind := []string{r.Kind.String()}
	if s := string(r.Status); s != "" && r.Status != attribution.StatusAsserted {
		kind = append(kind, s)
	}
	quote := linesOf(text.WrapSoft(Visible(r.Quote()), t.quote))
	for k := range max(len(who), len(kind), len(quote)) {
		paint := text.Faint
		if k > 0 {
			paint = text.FgYellow // a status that turns the meaning
		}
		line := "  " + t.coloured(colour, text.Pad(at(who, k), t.who, ' ')) +
			"  " + t.coloured(paint, text.Pad(at(kind, k), kindWidth, ' ')) + "  " + at(quote, k)
		to.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// nobody is where no speaker was found.
const nobody = "(no speaker found)"

func (t *readable) coloured(c text.Color, words string) string {
	if !t.colour || strings.TrimSpace(words) == "" {
		return words
	}
	return c.EscapeSeq() + words + text.Reset.EscapeSeq()
}

func linesOf(s string) []string { return strings.Split(s, "\n") }

// at gives the k-th line of a cell, "" below its last.
func at(cell []string, k int) string {
	if k < len(cell) {
		return cell[k]
	}
	return ""
}
