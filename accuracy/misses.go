package accuracy

import (
	"fmt"
	"io"
	"strings"
)

// PrintMisses writes the first rows of gold that are not right at a level, and the rows too many:
// what the gold has, what was found instead and by which rule.
func PrintMisses(w io.Writer, s *Score, level Level, most int) error {
	var b strings.Builder
	for i := range s.Documents {
		d := &s.Documents[i]
		var ix index
		for _, o := range d.Outcomes {
			if o.Gold != nil && o.Level >= level {
				continue
			}
			if most--; most < 0 {
				_, err := io.WriteString(w, b.String())
				return err
			}
			if ix.CodePoints == nil {
				ix = indexOf(d.Doc.Text)
			}
			show := func(a *Attribution) string {
				if a == nil {
					return "nothing"
				}
				cut := func(spans []Span) string { return clip(oneLine(ix.cutAll(d.Doc.Text, spans)), 240) }
				return fmt.Sprintf("[%s] [%s] [%s] %s", cut(a.Source), cut(a.Cue), cut(a.Content), a.Rule)
			}
			place, row := d.Doc.Place, ""
			if o.Gold != nil {
				place, row = o.Gold.Place, " "+d.Doc.key(o.Gold)
			}
			fmt.Fprintf(&b, "%s: %s%s, %s\n  gold: %s\n  got:  %s\n", place, d.Doc.ID, row, lostWord(o.Level), show(o.Gold), show(o.System))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
