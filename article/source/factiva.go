package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// readCoded reads an article of an archive that puts a code of two or three letters before each part, or
// prints the parts in a fixed order without any.
func (l *layout) readCoded(lines []string, paragraphs bool) *printed {
	lines = slices.Clone(lines)
	coded := false
	for i := range lines {
		lines[i] = strings.TrimFunc(lines[i], isBlank)
		code, _, _ := l.codeOf(lines[i], true)
		coded = coded || l.codes[code] == "title" || l.codes[code] == "text"
	}
	lines = slices.DeleteFunc(lines, func(s string) bool { return matchesAny(l.drop, s) })
	p := &printed{}
	var text []string
	if coded {
		text = l.coded(p, lines)
	} else {
		text = l.uncoded(p, lines)
	}
	if !slices.ContainsFunc(lines, func(s string) bool { return matchesAny(l.ends, s) }) && len(text) == 0 {
		return nil
	}
	p.paragraphs = p.withoutOwner(l.body(text, paragraphs, p.title))
	if len(p.paragraphs) == 0 && p.title == "" {
		return nil
	}
	return p
}

// withoutOwner leaves out the last paragraph where it is the name of the publisher, which the copyright line has too.
func (p *printed) withoutOwner(paragraphs []string) []string {
	if len(paragraphs) < 2 {
		return paragraphs
	}
	last := letters(paragraphs[len(paragraphs)-1])
	if n := len(last); n > 2 && n < 80 && strings.Contains(letters(p.owner), last) {
		return paragraphs[:len(paragraphs)-1]
	}
	return paragraphs
}

// codeOf gives the code that a line begins with and what follows it. One blank alone parts a code from what
// follows only where a code must be near: before the text has begun.
func (l *layout) codeOf(line string, loose bool) (code, value string, ok bool) {
	i := strings.IndexAny(line, " \t\u00a0")
	if i < 0 {
		i = len(line)
	}
	code = line[:i]
	if l.codes[code] == "" {
		return "", "", false
	}
	value = strings.TrimFunc(line[i:], isBlank)
	wide := i == len(line) || line[i] != ' ' || strings.HasPrefix(line[i:], "  ") || strings.HasPrefix(line[i:], " \t")
	if !wide && !loose && !matchesAny(l.ends, line) {
		return "", "", false
	}
	return code, value, true
}

// coded reads parts that follow their codes.
func (l *layout) coded(p *printed, lines []string) (text []string) {
	part := ""
	for _, line := range lines {
		if matchesAny(l.ends, line) {
			p.set("id", lastWord(line))
			part = "after"
			continue
		}
		if code, value, ok := l.codeOf(line, part != "text"); ok {
			if part != "" && part != "text" {
				text = append(text, "")
			}
			if l.codes[code] == "text" && part == "text" {
				text = append(text, "")
			}
			part, line = l.codes[code], value
		}
		switch part {
		case "", "after", "other":
		case "text":
			text = append(text, line)
		case "title":
			p.title = squeeze(p.title + " " + line)
		default:
			p.set(part, line)
		}
	}
	return text
}

func lastWord(line string) string {
	words := strings.Fields(line)
	return words[len(words)-1]
}

// uncoded reads parts in their order: a section perhaps, the title, the author perhaps, the length, the date,
// the hour perhaps, the newspaper, its code, the page, the language, the copyright, the text.
func (l *layout) uncoded(p *printed, lines []string) (text []string) {
	full := slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return s == "" })
	words := slices.IndexFunc(full, func(s string) bool { return l.words.re().MatchString(s) })
	if words < 0 || words > 12 {
		return nil
	}
	l.titled(p, full[:words])
	p.set("length", full[words])
	at := words + 1
	if at < len(full) {
		if day, ok := dateLine(full[at]); ok {
			p.date = day
			at++
		}
	}
	if at < len(full) && l.times.re().MatchString(full[at]) {
		at++
	}
	if at < len(full) {
		p.site = full[at]
		at++
	}
	length := headLength(full[at:])
	for _, line := range full[at : at+length] {
		if common.copyright.re().MatchString(line) {
			p.owner = line
		}
	}
	at += length
	body := 0 // the same place among all lines
	for n := 0; body < len(lines) && n < at; body++ {
		if lines[body] != "" {
			n++
		}
	}
	for _, line := range lines[body:] {
		if matchesAny(l.ends, line) {
			p.set("id", lastWord(line))
			break
		}
		text = append(text, line)
	}
	return text
}

// headLength gives the number of lines before the text: those up to the copyright, else the short ones.
func headLength(lines []string) int {
	for i, line := range lines[:min(len(lines), 8)] {
		if common.copyright.re().MatchString(line) {
			return i + 1
		}
	}
	for i, line := range lines {
		if i >= 4 || utf8.RuneCountInString(line) > 20 || strings.Count(line, " ") > 1 {
			return i
		}
	}
	return 0
}

// titled says of the lines before the length which is the title.
func (l *layout) titled(p *printed, lines []string) {
	switch len(lines) {
	case 0:
		return
	case 1:
		p.title = lines[0]
		return
	}
	last := lines[len(lines)-1]
	if isByline(last) {
		p.author = last
		lines = lines[:len(lines)-1]
	}
	p.title = lines[len(lines)-1]
	if len(lines) > 1 && p.section == "" {
		p.section = lines[len(lines)-2]
	}
}

// isByline reports whether a line is one of names: a few words that begin with capitals, or the word before
// an author.
func isByline(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 12 {
		return false
	}
	if slices.Contains(common.by, strings.ToLower(words[0])) {
		return true
	}
	if len(words) > 5 || len(words) < 2 {
		return false
	}
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); r < 'A' || 'a' <= r && r <= 'z' {
			return false
		}
	}
	return true
}
