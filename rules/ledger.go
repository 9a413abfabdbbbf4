package rules

import (
	"fmt"
	"path"
	"sort"
	"strings"

	"whosaid/rules/lexicon"
)

// Ledger is the examples that are known to lose in the whole pack though their rule finds them alone, each
// with what is found instead. Its file, known-losses.tsv in a pack's directory, has a line for each: the rule's
// id, what is found instead, the example's text. `whosaid rules check --whole --renew` writes it.
type Ledger struct {
	known  map[loss]entry
	lost   map[loss]proved // by the last proof
	proved map[loss]bool   // by the last proof
	top    int             // the layer of the directory that was loaded
}

// entry is a line of a ledger's file.
type entry struct {
	path  string
	line  int
	layer int
}

// proved is how an example of a rule fares.
type proved struct {
	instead string
	layer   int // of the rule
}

// loss is an example of a rule.
type loss struct{ rule, text string }

// LedgerFile is the name of a ledger in a pack's directory.
const LedgerFile = "known-losses.tsv"

const ledgerHead = `# Examples that win alone and lose in the whole pack: rule, what is found instead, text.
# Written by: whosaid rules check --whole --renew
`

// Ledger reads the ledgers of the pack, that of each directory that it was read from.
func (p *Pack) Ledger() (*Ledger, error) {
	l := &Ledger{known: map[loss]entry{}, lost: map[loss]proved{}, proved: map[loss]bool{}, top: len(p.from) - 1}
	for n, at := range p.from {
		name := path.Join(at.dir, LedgerFile)
		if !has(at.fsys, name) {
			continue
		}
		b, err := lexicon.ReadFile(at.fsys, name, at.shown+name, maxRuleFile)
		if err != nil {
			return nil, err
		}
		if err := l.read(string(b), entry{path: at.shown + name, layer: n}); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Ledger) read(text string, at entry) error {
	for line := range strings.Lines(text) {
		at.line++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) != 3 {
			return &Fault{at.path, at.line, 0, fmt.Sprintf("%d columns, want 3 with tabs between: rule, what is found, text", len(cols))}
		}
		l.known[loss{cols[0], cols[2]}] = at
	}
	return nil
}

// settle notes how an example fares (lost is "" where it wins), and reports whether it is known to lose: by
// the ledger of the rule's own directory or of one over it.
func (l *Ledger) settle(r *Rule, e *Example, lost string) (known bool) {
	if l == nil {
		return false
	}
	k := loss{r.ID, oneLine(e.Text)}
	l.proved[k] = true
	if lost != "" {
		l.lost[k] = proved{oneLine(lost), r.layer}
	}
	at, ok := l.known[k]
	return ok && at.layer >= r.layer
}

// unsettled gives as faults the lines of the loaded directory's ledger whose example is gone.
func (l *Ledger) unsettled() []error {
	if l == nil {
		return nil
	}
	var gone []*Fault
	for k, at := range l.known {
		if at.layer == l.top && !l.proved[k] {
			gone = append(gone, &Fault{at.path, at.line, 0, fmt.Sprintf("rule %s has no such example", k.rule)})
		}
	}
	sort.Slice(gone, func(i, j int) bool { return gone[i].Line < gone[j].Line })
	errs := make([]error, len(gone))
	for i, f := range gone {
		errs[i] = f
	}
	return errs
}

// Known is how many examples of the last proof lost as they are known to.
func (l *Ledger) Known() (n int) {
	for k := range l.lost {
		if _, ok := l.known[k]; ok {
			n++
		}
	}
	return n
}

// Renewed gives the loaded directory's file with the losses of the last proof, sorted, less those that the ledgers
// below know of their own rules.
func (l *Ledger) Renewed() []byte {
	var lines []string
	for k, p := range l.lost {
		if at, ok := l.known[k]; p.layer == l.top || !ok || at.layer == l.top {
			lines = append(lines, k.rule+"\t"+p.instead+"\t"+k.text+"\n")
		}
	}
	sort.Strings(lines)
	return []byte(ledgerHead + strings.Join(lines, ""))
}

// oneLine gives a text as a cell of the ledger.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
