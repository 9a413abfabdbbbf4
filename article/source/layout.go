package source

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
)

//go:embed data/exports.tsv
var exportsFile string

// layout is how one archive of newspapers writes articles into a file. See data/exports.tsv, which
// says what each part means.
type layout struct {
	name   Form
	known  [][]*expression
	begins []*expression
	ends   []*expression
	behind []*expression
	drop   []*expression
	words  *expression // a length without a label
	times  *expression
	inside *expression       // a section after a date
	cut    string            // what parts the labels of one line
	labels map[string]string // to the part that they are before
	alone  map[string]string // those that are on a line of their own, without a colon
	codes  map[string]string
	after  map[string]bool
	stops  bool // a full stop follows each title
	order  []string
}

// common is what all layouts share.
var common = struct {
	copyright, unavailable, signature *expression
	sections, by, again               []string
}{}

var layouts = readLayouts(exportsFile)

func readLayouts(file string) (list []*layout) {
	for line := range strings.Lines(file) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) < 3 {
			continue
		}
		if cells[0] == "all" {
			readCommon(cells[1], cells[2])
			continue
		}
		i := slices.IndexFunc(list, func(l *layout) bool { return l.name == Form(cells[0]) })
		if i < 0 {
			i = len(list)
			list = append(list, &layout{
				name: Form(cells[0]), labels: map[string]string{}, alone: map[string]string{},
				codes: map[string]string{}, after: map[string]bool{},
			})
		}
		list[i].add(cells[1], cells[2:])
	}
	return list
}

func readCommon(what, value string) {
	switch what {
	case "copyright":
		common.copyright = lazily(value)
	case "unavailable":
		common.unavailable = lazily(value)
	case "signature":
		common.signature = lazily(value)
	case "sections":
		common.sections = strings.Fields(value)
	case "by":
		common.by = strings.Fields(value)
	case "again":
		common.again = strings.Fields(value)
	}
}

// add takes one row of the file.
func (l *layout) add(what string, values []string) {
	switch what {
	case "known":
		var all []*expression
		for _, v := range values {
			all = append(all, lazily(v))
		}
		l.known = append(l.known, all)
	case "begins":
		l.begins = append(l.begins, lazily(values[0]))
	case "ends":
		l.ends = append(l.ends, lazily(values[0]))
	case "drop":
		l.drop = append(l.drop, lazily(values[0]))
	case "behind":
		l.behind = append(l.behind, lazily(values[0]))
	case "stops":
		l.stops = true
	case "words":
		l.words = lazily(values[0])
	case "times":
		l.times = lazily(values[0])
	case "inside":
		l.inside = lazily(values[0])
	case "cut":
		l.cut = values[0]
	case "order":
		l.order = strings.Fields(values[0])
	case "code":
		l.codes[values[1]] = values[0]
	case "label":
		for label := range strings.SplitSeq(values[1], "|") {
			l.label(label, values[0])
		}
	case "after":
		for label := range strings.SplitSeq(values[0], "|") {
			l.after[strings.TrimPrefix(label, "=")] = true
			if _, alone := strings.CutPrefix(label, "="); alone || l.part(label) == "" {
				l.label(label, "after")
			}
		}
	}
}

func (l *layout) label(label, part string) {
	if alone, ok := strings.CutPrefix(label, "="); ok {
		l.alone[alone] = part
		return
	}
	l.labels[folded(label)] = part
	if isCapitals(label) {
		l.labels[label] = part
	}
}

// part gives the part of an article that a label is before, else "".
func (l *layout) part(label string) string { return l.labels[folded(label)] }

// folded makes labels alike that differ in case. Labels in capitals stay: a word of the text that ends with
// a colon is not one of them.
func folded(label string) string {
	if isCapitals(label) {
		return label
	}
	return strings.ToLower(label)
}

func isCapitals(s string) bool {
	return len(s) > 2 && s == strings.ToUpper(s) && strings.IndexFunc(s, unicode.IsLetter) >= 0
}

func matchesAny(all []*expression, line string) bool {
	return slices.ContainsFunc(all, func(r *expression) bool { return r.re().MatchString(line) })
}

// layoutOf gives the layout that the first lines of a file are in, else nil.
func layoutOf(lines []string) *layout {
	for _, l := range layouts {
		for _, all := range l.known {
			if !slices.ContainsFunc(all, func(r *expression) bool { return !matchesLine(r, lines) }) {
				return l
			}
		}
	}
	return nil
}

func matchesLine(r *expression, lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return r.re().MatchString(strings.TrimSpace(line)) })
}

func layoutNamed(name Form) *layout {
	i := slices.IndexFunc(layouts, func(l *layout) bool { return l.name == name })
	if i < 0 {
		return nil
	}
	return layouts[i]
}

// labelled cuts a line into the label before its first colon and the value after it. A label that
// is on a line of its own has no value. part is "" where the layout has no such label.
func (l *layout) labelled(line string) (label, value, part string) {
	if part, ok := l.alone[line]; ok {
		return line, "", part
	}
	label, value, ok := strings.Cut(line, ":")
	if !ok || len(label) > 60 {
		return "", "", ""
	}
	label = strings.TrimSpace(label)
	if part = l.part(label); part == "" {
		return "", "", ""
	}
	return label, strings.TrimSpace(value), part
}

// isAfter reports whether the label follows the text.
func (l *layout) isAfter(label string) bool {
	if l.after[label] {
		return true
	}
	for known := range l.after {
		if folded(known) == folded(label) {
			return true
		}
	}
	return false
}
