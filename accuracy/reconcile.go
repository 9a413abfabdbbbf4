package accuracy

import (
	"fmt"
	"strings"
)

// maxFaults is how many faults an error names before it only counts them.
const maxFaults = 10

// Faults are what is wrong with files of gold or rows, each with its place. It is an error where
// there is one fault or more.
type Faults []string

func (f *Faults) add(p Place, format string, args ...any) {
	*f = append(*f, p.String()+": "+fmt.Sprintf(format, args...))
}

// Error gives the first faults, a line each.
func (f Faults) Error() string {
	if len(f) <= maxFaults {
		return strings.Join(f, "\n")
	}
	return strings.Join(f[:maxFaults], "\n") + fmt.Sprintf("\nand %d more", len(f)-maxFaults)
}

func (f Faults) orNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Reconcile proves that the rows are of the gold's texts before anything is scored: that a text which both
// sides have is the same, that the words given with offsets are there, and that offsets count code points. It gives the ids that only one side has, for the reader of the figures; those
// are no error. The faults name file and line.
func Reconcile(gold, system []*Document) (lacking, beyond []string, err error) {
	var faults Faults
	byID := make(map[string]*Document, len(gold))
	for _, g := range gold {
		byID[g.ID] = g
		faults.checkText(g, g.Text)
	}
	seen := make(map[string]bool, len(system))
	for _, s := range system {
		g := byID[s.ID]
		if g == nil {
			beyond = append(beyond, s.ID)
			continue
		}
		seen[s.ID] = true
		if s.HasText && s.Text != g.Text {
			faults.add(s.Place, "document %q is another text than the gold of %s: %s", s.ID, g.Place, difference(g.Text, s.Text))
			continue
		}
		if s.TextSHA256 != "" && !strings.EqualFold(s.TextSHA256, g.Hash()) {
			faults.add(s.Place, "document %q was made from a text with the hash %.12s, the gold's has %.12s", s.ID, s.TextSHA256, g.Hash())
			continue
		}
		faults.checkOffsets(s, g.Text)
	}
	for _, g := range gold {
		if !seen[g.ID] {
			lacking = append(lacking, g.ID)
		}
	}
	if len(gold) > 0 && len(lacking) == len(gold) && len(system) > 0 {
		faults.add(system[0].Place, "no document of the rows is in the gold: the rows have %s, the gold has %s", quotedList(beyond), quotedList(lacking))
	}
	return lacking, beyond, faults.orNil()
}

func quotedList(ids []string) string {
	q := make([]string, len(ids))
	for i, id := range ids {
		q[i] = fmt.Sprintf("%q", clip(id, 60))
	}
	return listOf(q, 3)
}

// checkText proves one document of gold: the hash that it states, and its offsets.
func (f *Faults) checkText(d *Document, text string) {
	if d.TextSHA256 != "" && d.HasText && !strings.EqualFold(d.TextSHA256, d.Hash()) {
		f.add(d.Place, "document %q: its text has the hash %.12s, text_sha256 says %.12s", d.ID, d.Hash(), d.TextSHA256)
		return
	}
	f.checkOffsets(d, text)
}

func (f *Faults) checkOffsets(d *Document, text string) {
	if u := UnitOf(d, text); u != CodePoints {
		f.add(d.Place, "document %q: the offsets count %s; files of gold and rows count code points (whosaid gold import --offsets %s turns them)", d.ID, u, unitFlags[u])
		return
	}
	r, ix := newRuler(text, CodePoints), indexOf(text)
	for i := range d.Attributions {
		a := &d.Attributions[i]
		bad := false
		for _, spans := range [3][]Span{a.Content, a.Source, a.Cue} {
			for _, s := range spans {
				if _, ok := r.span(s); !ok {
					f.add(a.Place, "document %q, row %s: span %d-%d is no stretch of a text of %d code points", d.ID, d.key(a), s.Start, s.End, r.n)
					bad = true
				}
			}
		}
		if !bad && a.Words != "" && !sameWords(ix.cutAll(text, a.Content), a.Words) {
			f.add(a.Place, "document %q, row %s: at %s the text has %q, the row says %q", d.ID, d.key(a), spanText(a.Content), clip(ix.cutAll(text, a.Content), 60), clip(a.Words, 60))
		}
	}
}

// unitFlags name the units as --offsets takes them.
var unitFlags = [...]string{"codepoints", "bytes", "utf16"}

// UnitNamed finds a unit by the name that --offsets takes.
func UnitNamed(name string) (Unit, bool) {
	for u, n := range unitFlags {
		if n == name {
			return Unit(u), true
		}
	}
	return 0, false
}

// difference says where two texts part.
func difference(a, b string) string {
	if strings.ReplaceAll(a, "\r\n", "\n") == strings.ReplaceAll(b, "\r\n", "\n") {
		return "the line ends differ"
	}
	if strings.TrimSpace(a) == strings.TrimSpace(b) {
		return "white space at an end differs"
	}
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	show := func(r []rune) string { return fmt.Sprintf("%q", string(r[min(i, len(r)):min(i+20, len(r))])) }
	return fmt.Sprintf("at code point %d the gold has %s, the other %s", i, show(x), show(y))
}

// SameTexts proves that two outputs are of the same texts, where both have them. A document that
// only one side has is no error.
func SameTexts(before, after []*Document) error {
	var faults Faults
	byID := make(map[string]*Document, len(before))
	for _, d := range before {
		byID[d.ID] = d
	}
	for _, d := range after {
		if b := byID[d.ID]; b != nil && b.HasText && d.HasText && b.Text != d.Text {
			faults.add(d.Place, "document %q is another text than in %s: %s", d.ID, b.Place, difference(b.Text, d.Text))
		}
	}
	return faults.orNil()
}
