package source

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
)

// textLines gives the lines of a text, or the paragraphs of a document, without their ends. io.EOF ends it.
type textLines interface {
	next() (string, error)
}

// export reads the articles of a file in which an archive of newspapers wrote many. It holds one of them
// in memory at a time.
type export struct {
	from       Origin
	in         io.Closer
	layout     *layout
	lines      textLines
	paragraphs bool // a line is a whole paragraph; else a text is wrapped where it looks so
	keep       []string
	max        int
	warning    string // of the whole file, told with the first article

	n      int
	inside bool // an article has begun
	record []string
	size   int
	ended  error
}

func (e *export) Close() error { return e.in.Close() }

// Next gives the next article. One that is too long is an error of its own.
func (e *export) Next() (in article.Input, err error) {
	for e.ended == nil {
		line, err := e.lines.next()
		if err != nil {
			if e.ended = err; err != io.EOF {
				e.ended = fmt.Errorf("%s: %w", e.from.Name, err)
			}
			break
		}
		bare := strings.TrimFunc(line, isBlank)
		begins, ends := matchesAny(e.layout.begins, bare), matchesAny(e.layout.ends, bare)
		if !begins {
			e.add(line)
		}
		if begins || ends {
			record, size := e.record, e.size
			e.record, e.size = nil, 0
			inside := e.inside || len(e.layout.begins) == 0
			e.inside = e.inside || begins
			if in, ok, err := e.article(record, size, inside); ok || err != nil {
				return in, err
			}
		}
	}
	record, size := e.record, e.size
	e.record, e.size = nil, 0
	if in, ok, err := e.article(record, size, e.inside || len(e.layout.begins) == 0); ok || err != nil {
		return in, err
	}
	if e.ended == io.EOF && e.n == 0 {
		e.n++
		return in, fmt.Errorf("%s: it looks like an export of the form %s, and no article is found in it",
			e.from.Name, e.layout.name)
	}
	return in, e.ended
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

func (e *export) add(line string) {
	if e.size += len(line) + 1; e.size <= e.max {
		e.record = append(e.record, line)
	}
}

// article makes an article of the lines of one; ok is false where they are none.
func (e *export) article(lines []string, size int, inside bool) (in article.Input, ok bool, err error) {
	if !inside {
		return in, false, nil
	}
	if size > e.max {
		e.n++
		return in, false, &article.LineError{Name: e.place(), Err: fmt.Errorf("an article of more than %d bytes",
			e.max)}
	}
	var p *printed
	if len(e.layout.codes) > 0 {
		p = e.layout.readCoded(lines, e.paragraphs)
	} else {
		p = e.layout.read(lines, e.paragraphs)
	}
	if p == nil {
		return in, false, nil
	}
	e.n++
	in = p.input(e.place(), e.keep)
	if in.Metadata.ID == "" {
		in.Metadata.ID = e.from.ID + "#" + strconv.Itoa(e.n)
	}
	if e.warning != "" {
		in.Warnings = append(in.Warnings, article.Warning{Message: e.warning})
		e.warning = ""
	}
	return in, true, nil
}

// place is what the current article is called in errors: the third of f.rtf is f.rtf#3.
func (e *export) place() string { return e.from.Name + "#" + strconv.Itoa(e.n) }

// printed is an article as an archive prints it.
type printed struct {
	title, site, date, author, section, length, id, url string

	dated      bool        // a label says that it is the date
	owner      string      // of the copyright
	inside     *expression // a section after the date of a line that holds where and when it was published
	paragraphs []string
	warning    string
}

// input makes an article of it: its text is the title and the paragraphs, with blank lines between them.
func (p *printed) input(name string, keep []string) article.Input {
	shown := page{metadata: metadata{title: p.title}, paragraphs: p.paragraphs}
	in := article.Input{Name: name, Text: shown.text(), Metadata: article.Metadata{
		ID: p.id, Title: p.title, Date: p.date, URL: p.url, Author: byline(p.author), Site: p.site,
	}}
	for _, f := range []article.Field{{Name: "section", Value: p.section}, {Name: "length", Value: p.length}} {
		if keep == nil || slices.Contains(keep, "*") || slices.Contains(keep, f.Name) {
			in.Metadata.Fields = append(in.Metadata.Fields, f)
		}
	}
	if p.warning == "" && len(p.paragraphs) == 0 {
		p.warning = "this article has no text"
	}
	if p.warning != "" {
		in.Warnings = append(in.Warnings, article.Warning{Message: p.warning})
	}
	return in
}

// set puts a value in its place. What a label says stays.
func (p *printed) set(part, value string) {
	if value = squeeze(value); value == "" {
		return
	}
	put := func(to *string) {
		if *to == "" {
			*to = value
		}
	}
	switch part {
	case "title":
		p.title = value
	case "site":
		p.site, _, _ = strings.Cut(value, ";")
		p.site = strings.TrimSpace(p.site)
	case "author":
		put(&p.author)
	case "section":
		put(&p.section)
	case "length":
		put(&p.length)
	case "id":
		put(&p.id)
	case "url":
		if isAddress(value) {
			put(&p.url)
		}
	case "date":
		if day, _, _, ok := dateIn(value); ok && !p.dated {
			p.date, p.dated = day, true
		} else if p.date == "" {
			p.date = isoDate(value)
		}
	case "info":
		p.info(value)
	}
}

// info reads a line that holds where and when an article was published.
func (p *printed) info(value string) {
	site := value
	if day, start, end, ok := dateIn(value); ok {
		if p.date == "" {
			p.date = day
		}
		site = value[:start]
		if p.inside != nil {
			if m := p.inside.re().FindStringSubmatch(value[end:]); m != nil && p.section == "" {
				p.section = strings.TrimSpace(m[1])
			}
		}
	}
	if site = outletIn(site); p.site == "" {
		p.site = site
	}
}

// outletIn gives the newspaper at the beginning of such a line. The place in round brackets after it belongs to its
// name, for there are many of some names; that in square brackets is only where it is printed.
func outletIn(line string) string {
	if i := strings.IndexAny(line, ";["); i >= 0 {
		line = line[:i]
	}
	for at, next := 0, 0; ; at += next + len(". ") {
		if next = strings.Index(line[at:], ". "); next < 0 {
			break
		}
		if word := line[strings.LastIndexByte(line[:at+next], ' ')+1 : at+next]; len(word) > len("St") {
			line = line[:at+next]
			break
		}
	}
	if i := strings.LastIndexByte(line, '('); i >= 0 && !strings.Contains(line[i:], ")") {
		line = line[:i]
	}
	return strings.Trim(line, " .,;:-–—")
}

// block is some lines before the text that have no label.
type block struct {
	text   string
	day    string // of a date
	fenced bool   // something that belongs to no article is right before it
}

// read reads an article whose parts follow labels; nil where the lines are none.
func (l *layout) read(lines []string, paragraphs bool) *printed {
	p := &printed{inside: l.inside}
	if paragraphs || slices.Contains(l.order, "-") {
		lines = slices.Clone(lines)
	}
	for i := range lines {
		lines[i] = strings.TrimFunc(lines[i], isBlank)
	}
	begins := l.textBegins(lines, paragraphs || l.paragraphLabels())
	if begins.labels == 0 && !begins.found {
		return nil
	}
	ends := l.textEnds(lines, begins.line)
	l.readHead(p, lines[:begins.line], paragraphs)
	body := slices.Clone(lines[begins.line:ends])
	if len(body) > 0 && begins.found {
		_, body[0], _ = l.labelled(body[0])
	}
	l.readTail(p, lines[ends:])
	p.paragraphs = l.body(body, paragraphs, p.title)
	p.title = l.withoutSection(p.title)
	if l.stops && !strings.HasSuffix(p.title, "..") {
		p.title = strings.TrimSuffix(p.title, ".")
	}
	if len(p.paragraphs) == 0 && p.title == "" {
		return nil
	}
	return p
}

// start is where the text of an article begins.
type start struct {
	line   int
	found  bool // at a label that says so
	labels int  // before it
}

// textBegins finds the line at which the text begins: that of a label that says so, else the first
// without a label after those with one. byLine says that a label's value ends with its line.
func (l *layout) textBegins(lines []string, byLine bool) (s start) {
	last := -1
	for i, line := range lines {
		label, _, part := l.labelled(line)
		switch {
		case part == "text":
			return start{i, true, s.labels + 1}
		case part == "last":
			last = i
		}
		if part != "" && part != "after" && !l.isAfter(label) {
			s.labels++
		}
	}
	if last >= 0 {
		if _, value, _ := l.labelled(lines[last]); value == "" { // it is in the next line
			last = min(last+1, len(lines)-1)
		}
		return start{last + 1, false, s.labels}
	}
	s.labels = 0
	value := false // we are in the value of a label
	for i, line := range lines {
		label, v, part := l.labelledIn(line)
		switch {
		case line == "":
			value = false
		case part != "" && (part == "after" || l.isAfter(label)) && s.labels > 0:
			return start{i, false, s.labels}
		case part != "":
			s.labels++
			value = v == "" || !byLine
		case matchesAny(l.drop, line), common.copyright.re().MatchString(line):
		case s.labels > 0 && !value && !l.headGoesOn(lines[i:]):
			return start{i, false, s.labels}
		}
	}
	return start{len(lines), false, s.labels}
}

// paragraphLabels reports whether each label's value ends with its line.
func (l *layout) paragraphLabels() bool { return !slices.Contains(l.order, "-") }

// labelledIn is labelled, also for a line of several labels.
func (l *layout) labelledIn(line string) (label, value, part string) {
	if label, value, part = l.labelled(line); part != "" || l.cut == "" {
		return label, value, part
	}
	for piece := range strings.SplitSeq(line, l.cut) {
		if label, value, part = l.labelled(strings.TrimSpace(piece)); part != "" {
			return label, value, part
		}
	}
	return "", "", ""
}

// headGoesOn reports whether a short block is between two labels of the head.
func (l *layout) headGoesOn(lines []string) bool {
	if len(lines[0]) > 80 {
		return false
	}
	for i, line := range lines[1:min(len(lines), 5)] {
		if label, _, part := l.labelledIn(line); part != "" && part != "after" && !l.isAfter(label) {
			return true
		}
		if line != "" && i > 1 {
			return false
		}
	}
	return false
}

// textEnds finds the line after the text, which begins at from.
func (l *layout) textEnds(lines []string, from int) int {
	for i := from; i < len(lines); i++ {
		line := lines[i]
		if matchesAny(l.ends, line) || matchesAny(l.behind, line) {
			return i
		}
		label, _, part := l.labelled(line)
		if part == "" || !l.isAfter(label) || i == from && part == "text" {
			continue
		}
		if _, alone := l.alone[line]; alone || isCapitals(label) || l.tailFrom(lines[i+1:]) {
			return i
		}
	}
	return len(lines)
}

// tailFrom reports whether what follows a label is the end of an article and no more of its text: labels, for
// the most part.
func (l *layout) tailFrom(lines []string) bool {
	seen, labels := 0, 0
	for _, line := range lines {
		if line == "" {
			continue
		}
		if seen++; seen > 6 {
			break
		}
		label, _, part := l.labelled(line)
		if part != "" && l.isAfter(label) || matchesAny(l.ends, line) || matchesAny(l.drop, line) ||
			common.copyright.re().MatchString(line) {
			labels++
		}
	}
	return 2*labels >= seen
}

// readHead reads what is before the text.
func (l *layout) readHead(p *printed, lines []string, paragraphs bool) {
	var blocks []block
	part, value := "", ""
	byLine := paragraphs || !slices.Contains(l.order, "-")
	blank, fenced := true, false
	settle := func() {
		if part != "" {
			p.set(part, value)
		}
		part, value = "", ""
	}
	for _, line := range lines {
		if line == "" {
			if value != "" {
				settle()
			}
			blank = true
			continue
		}
		if matchesAny(l.drop, line) || common.copyright.re().MatchString(line) {
			settle()
			fenced = fenced || matchesAny(l.drop, line)
			blank = true
			continue
		}
		_, v, is := l.labelled(line)
		switch {
		case l.cutLine(p, line):
			settle()
		case is != "":
			settle()
			part, value = is, v
		case part != "" && (value == "" || !byLine):
			value = strings.TrimSpace(value + " " + line)
		default:
			settle()
			if !blank && !byLine && len(blocks) > 0 {
				blocks[len(blocks)-1].text += " " + line
				break
			}
			day, _ := dateLine(line)
			blocks = append(blocks, block{line, day, fenced})
			fenced = false
		}
		blank = false
	}
	settle()
	l.place(p, blocks)
}

// cutLine reads a line of several labels, or of a date and the newspaper.
func (l *layout) cutLine(p *printed, line string) bool {
	if l.cut == "" {
		return false
	}
	pieces := cutMarks.re().Split(line, -1)
	known := slices.ContainsFunc(pieces, func(piece string) bool {
		_, isDate := dateLine(piece)
		_, _, part := l.labelled(piece)
		return isDate || part != ""
	})
	if len(pieces) < 2 || !known {
		return false
	}
	for _, piece := range pieces {
		if _, v, part := l.labelled(piece); part != "" {
			p.set(part, v)
		} else if day, ok := dateLine(piece); ok {
			p.date = firstOf(p.date, day)
		} else if p.site == "" {
			p.site = strings.TrimSpace(piece)
		}
	}
	return true
}

var cutMarks = lazily(`\s+[|•–—-]\s+`)

// place says of the blocks without a label which is what, as the layout orders them.
func (l *layout) place(p *printed, blocks []block) {
	dated := slices.IndexFunc(blocks, func(b block) bool { return b.day != "" })
	if dated >= 0 && p.date == "" {
		p.date = blocks[dated].day
	}
	switch {
	case slices.Equal(l.order, []string{"title", "site"}):
		before := blocks
		if dated >= 0 {
			before = blocks[:dated]
		}
		if n := len(before); n > 1 {
			p.site = firstOf(p.site, before[n-1].text)
			before = before[:n-1]
		}
		if n := len(before); n > 0 && p.title == "" {
			p.title = titleOf(before)
		}
	case slices.Contains(l.order, "-"):
		words := slices.DeleteFunc(slices.Clone(blocks), func(b block) bool { return b.day != "" })
		if n := len(words); n > 0 {
			if p.title == "" {
				p.title = words[n-1].text
			}
			if n > 1 {
				p.site = firstOf(p.site, words[0].text)
			}
		}
	default:
		for _, b := range blocks {
			if b.day == "" && p.title == "" && letters(b.text) != letters(p.site) {
				p.title = b.text
			}
		}
	}
}

// titleOf gives the title among the blocks before it: all of those after the last that is no part of the
// article, else the last.
func titleOf(blocks []block) string {
	n := len(blocks)
	for i := n - 1; i >= 0 && i >= n-3; i-- {
		if blocks[i].fenced {
			var b []string
			for _, t := range blocks[i:] {
				b = append(b, t.text)
			}
			return strings.Join(b, " ")
		}
	}
	return blocks[n-1].text
}

// readTail reads what follows the text.
func (l *layout) readTail(p *printed, lines []string) {
	part := ""
	for _, line := range lines {
		label, value, is := l.labelled(line)
		switch {
		case is != "" && value == "" && label != "":
			part = is
			continue
		case is != "" && is != "after":
			p.set(is, value)
		case is == "" && part != "" && part != "after" && line != "":
			p.set(part, line)
		}
		if line != "" {
			part = ""
		}
	}
}

// withoutSection gives a title without the section that some archives print after it.
func (l *layout) withoutSection(title string) string {
	i := strings.LastIndex(title, ": ")
	if i <= 0 {
		return title
	}
	behind := title[i+2:]
	if strings.HasPrefix(behind, "[") && strings.HasSuffix(behind, "]") || slices.Contains(common.sections,
		strings.ToLower(behind)) {
		return title[:i]
	}
	return title
}

// body gives the paragraphs of a text. Lines of a text that was wrapped are joined; a first paragraph that is
// the title once more, copyright lines at the end and what belongs to no article are left out.
func (l *layout) body(lines []string, paragraphs bool, title string) []string {
	var kept []string
	for _, line := range lines {
		if line == "" || !matchesAny(l.drop, line) {
			kept = append(kept, line)
		}
	}
	if (!paragraphs || slices.Contains(kept, "")) && isWrapped(kept) { // a wrapped text may be saved as a document
		kept = unwrapped(kept)
	}
	kept = slices.DeleteFunc(kept, func(s string) bool { return s == "" })
	if len(kept) == 1 && common.unavailable.re().MatchString(kept[0]) {
		return nil
	}
	if len(kept) > 0 && letters(kept[0]) == letters(title) {
		kept = kept[1:]
	}
	for len(kept) > 0 && common.copyright.re().MatchString(kept[len(kept)-1]) {
		kept = kept[:len(kept)-1]
	}
	for len(kept) > 0 && common.copyright.re().MatchString(kept[0]) {
		kept = kept[1:]
	}
	for i := range kept {
		kept[i] = squeeze(kept[i])
	}
	return kept
}

// widest is how many characters a line of a wrapped text has at most, narrowest how many one has that was
// broken off.
const (
	widest    = 100
	narrowest = 35
	slack     = 6
)

// isWrapped reports whether lines were broken to be of about one width: most that go on in the next line
// have no room for its first word.
func isWrapped(lines []string) bool {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(line))
	}
	if width > widest {
		return false
	}
	full, loose := 0, 0
	for i, line := range lines[:max(0, len(lines)-1)] {
		n := utf8.RuneCountInString(line)
		if line == "" || lines[i+1] == "" {
			continue
		}
		word, _, _ := strings.Cut(lines[i+1], " ")
		if n >= narrowest && n+1+utf8.RuneCountInString(word)+slack >= width {
			full++
		} else {
			loose++
		}
	}
	return full > loose
}

// unwrapped joins the lines between blank lines.
func unwrapped(lines []string) (paragraphs []string) {
	var b []string
	for _, line := range append(lines, "") {
		if line != "" {
			b = append(b, line)
			continue
		}
		if len(b) > 0 {
			paragraphs = append(paragraphs, strings.Join(b, " "))
		}
		b = nil
	}
	return paragraphs
}
