package article

import (
	"strings"
	"unicode"
)

// Stage 3a, time stamps: which paragraphs begin an entry of a live page? A time of day in a line of its own, or before
// the first words of a paragraph. The time is no part of what the entry says.

// fewestStamps is how many paragraphs must begin with a time before a text is a live page.
const fewestStamps = 2

// stamps finds the entries of a live page and numbers them.
func (p *parser) stamps() {
	d := p.doc
	p.cuts = p.cuts[:0]
	p.stampEnds = p.stampEnds[:0]
	found := 0
	for k := range d.Paragraphs {
		end := 0
		switch d.Paragraphs[k].Kind {
		case Furniture, Title:
			if d.Paragraphs[k].Tokens.Len() <= 8 {
				end = p.stampEnd(d.Paragraphs[k].Tokens)
			}
		default:
			end = p.stampEnd(d.Paragraphs[k].Tokens)
		}
		if end > 0 {
			found++
		}
		p.stampEnds = append(p.stampEnds, end)
	}
	if found < fewestStamps {
		clear(p.stampEnds)
		return
	}
	entry := int32(0)
	for k, end := range p.stampEnds {
		par := &d.Paragraphs[k]
		if end > 0 {
			entry++
			if end < par.Tokens.End {
				p.cuts = append(p.cuts, end)
			} else {
				par.Kind = Date
			}
		}
		par.Entry = entry
	}
}

// stampEnd gives the token after the time at the beginning of r, with the marks that set it off; 0 where there is none.
func (p *parser) stampEnd(r Range) int {
	d := p.doc
	i := r.First
	if w := d.Word(i); w == "[" || w == "(" || w == "•" || w == "**" {
		i++
	}
	if i >= r.End {
		return 0
	}
	if r.Len() <= 8 && p.ago(r) {
		return r.End
	}
	n := clock(d.Text[d.Tokens[i].Start:d.Paragraphs[d.Tokens[i].Paragraph].Span.End])
	if n == 0 {
		return 0
	}
	end := d.Tokens[i].Start + n
	for i < r.End && d.Tokens[i].End <= end {
		p.steps++
		i++
	}
	set := false // set off by a mark
	for i < r.End && !d.Tokens[i].Word && strings.Contains("])-–—:|•**", d.Word(i)) {
		set = true
		i++
	}
	if i == r.End || set {
		return i
	}
	// Without a mark, what follows must begin like a sentence.
	if _, quoted := p.markOf(i); !quoted && !unicode.IsUpper(runeOf(d.Word(i))) {
		return 0
	}
	return i
}

// ago reports whether a short line tells only how long ago something was: "3h ago", "Updated at 10:42".
func (p *parser) ago(r Range) bool {
	d := p.doc
	numbers, words := 0, 0
	for i := r.First; i < r.End; i++ {
		p.steps++
		w := d.Word(i)
		if !d.Tokens[i].Word {
			continue
		}
		var buf [16]byte
		if len(w) > 16 {
			return false
		}
		w = lower(w, buf[:0])
		digits := 0
		for digits < len(w) && (isDigit(w[digits]) || w[digits] == ':' || w[digits] == '.') {
			digits++
		}
		if digits > 0 {
			numbers++
			if w = w[digits:]; w == "" {
				continue
			}
		}
		month, known := english.dates[w]
		if !known || month > 0 {
			return false
		}
		if digits == 0 {
			words++
		}
	}
	return numbers == 1 && words > 0
}

// clock gives the length of the time of day at the beginning of line: 10:42, 11.20am, 9 p.m. GMT; 0 where there is none.
func clock(line string) int {
	i := 0
	hour, minutes := 0, false
	for i < len(line) && i < 2 && isDigit(line[i]) {
		hour = hour*10 + int(line[i]-'0')
		i++
	}
	if i == 0 || hour > 24 {
		return 0
	}
	if i+2 < len(line) && (line[i] == ':' || line[i] == '.' || line[i] == 'h') && '0' <= line[i+1] && line[i+1] <= '5' && isDigit(line[i+2]) {
		minutes = true
		i += 3
		if i+2 < len(line) && line[i] == ':' && isDigit(line[i+1]) && isDigit(line[i+2]) {
			i += 3
		}
	}
	half := halfDay(line, i)
	if half == i && !minutes || half == i && i < len(line) && classOf(runeOf(line[i:])) != blank && strings.IndexByte("])-:|*", line[i]) < 0 && line[i] < 0x80 {
		return 0
	}
	return zone(line, half)
}

// halfDay gives the byte after "am", "p.m." and the like at byte i, or i.
func halfDay(line string, i int) int {
	j := i
	for j < len(line) && line[j] == ' ' {
		j++
	}
	if j+1 >= len(line) || line[j]|0x20 != 'a' && line[j]|0x20 != 'p' {
		return i
	}
	k := j + 1
	if line[k] == '.' {
		k++
	}
	if k >= len(line) || line[k]|0x20 != 'm' {
		return i
	}
	k++
	if k < len(line) && line[k] == '.' && line[j+1] == '.' {
		k++
	}
	if k < len(line) && ascii[line[k]&0x7f] == letter && line[k] < 0x80 {
		return i
	}
	return k
}

// zone gives the byte after the name of a time zone at byte i, or i: two to four capitals that are a word of dates.
func zone(line string, i int) int {
	j := i
	for j < len(line) && line[j] == ' ' {
		j++
	}
	k := j
	for k < len(line) && k < j+5 && 'A' <= line[k] && line[k] <= 'Z' {
		k++
	}
	if k < j+2 || k < len(line) && classOf(runeOf(line[k:])) == letter {
		return i
	}
	var buf [8]byte
	if _, ok := english.dates[lower(line[j:k], buf[:0])]; !ok {
		return i
	}
	return k
}
