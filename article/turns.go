package article

import (
	"strings"
	"unicode"
)

// Stage 4a, turns: which paragraphs begin with the name of whoever speaks in them? One label and its colon may be
// anything ("Attendance: 20,000."). Labels that come again, before words of talk, are turns.

// labelForm is how a label is written.
type labelForm uint8

const (
	noLabel    labelForm = iota
	partLabel            // Q, A, Question
	shouting             // HOLM
	named                // Orla Keane
	aged                 // Anna Berg, 45, teacher
	described            // Anna Berg, teacher, Leeds
	handled              // Anna Berg (@annaberg)
	inBrackets           // ((Herald)) or [Herald]
)

// turnLabel is a paragraph that begins like a turn.
type turnLabel struct {
	paragraph int
	label     Range
	mark      int // the token of the colon
	end       int // the next label in the paragraph, or its end
	form      labelForm
	part      Part
	key       string // the last word of the name, in small letters
	asks      bool
	talks     bool
	isTurn    bool
	inside    bool // are other words of its paragraph before it?
	quoted    bool // does it stand in a quotation?
	bare      bool // is it a line of its own, without a colon?
	limit     int  // where the labels of its paragraph end: the paragraph's end, or the closing mark of the quotation
}

// longestLabel is how many tokens a label may have.
const longestLabel = 18

// turns finds the turns of transcripts, interviews and vox pops.
func (p *parser) turns() {
	p.labels = p.labels[:0]
	for k := range p.doc.Paragraphs {
		if !p.texty(k) {
			continue
		}
		if l, ok := p.labelled(k); ok {
			p.labels = append(p.labels, l)
			p.further(k)
		} else {
			p.lateLabels(k)
		}
	}
	if len(p.labels) == 0 {
		return
	}
	p.settleLabels()
	p.unquoteTurns()
	for n := range p.labels {
		if p.labels[n].isTurn {
			p.addTurn(n)
		}
	}
}

// labelled reads the label of paragraph k.
func (p *parser) labelled(k int) (l turnLabel, ok bool) {
	first := p.start(k)
	r := Range{first, p.doc.Paragraphs[k].Tokens.End}
	if r.Has(p.datelined) && p.namesDay(Range{first, p.datelined}) {
		return l, false // "OSLO, March 4 — “We go,” said Ann Poe."
	}
	if p.bareLabel(k, r) {
		l = turnLabel{paragraph: k, label: r, mark: r.End - 1, end: r.End, limit: r.End, form: shouting, bare: true, key: p.labelKey(r)}
		return p.measureTurn(l), true
	}
	if q := p.opensTalk(first); q >= 0 {
		r.First++
		if l.quoted = true; p.doc.Quotations[q].Closed {
			r.End = min(r.End, p.doc.Quotations[q].Tokens.End-1)
		}
	}
	return p.labelAt(l, k, r)
}

// namesDay reports whether the tokens of r, a dateline, name a month and a day.
func (p *parser) namesDay(r Range) bool {
	var buf [longestDateWord]byte
	for i := r.First; i+1 < r.End; i++ {
		w := strings.TrimSuffix(p.doc.Word(i), ".")
		if len(w) > len(buf) || !isUpper(w) || english.dates[lower(w, buf[:0])] == 0 {
			continue
		}
		next := p.doc.Word(i + 1)
		if next == "." && i+2 < r.End {
			next = p.doc.Word(i + 2)
		}
		if isDigit(next[0]) {
			return true
		}
	}
	return false
}

// bareLabel reports whether paragraph k is a name in capitals and nothing else, before a paragraph of text.
func (p *parser) bareLabel(k int, r Range) bool {
	d := p.doc
	if r.Len() > longestInner || k+1 >= len(d.Paragraphs) || !p.texty(k+1) || d.Paragraphs[k+1].Tokens.Len() <= r.Len() {
		return false
	}
	for i := r.First; i < r.End; i++ {
		w := d.Word(i)
		if !d.Tokens[i].Word && w != "." && w != "-" || d.Tokens[i].Word && (!unicode.IsUpper(runeOf(w)) || !allCapitals(w)) {
			return false
		}
	}
	return r.Len() > 0 && d.Tokens[r.End-1].End-d.Tokens[r.First].Start > 2 && d.Word(r.End-1) != "."
}

// opensTalk gives the outermost quotation in double marks that token i opens; -1 where it opens none.
func (p *parser) opensTalk(i int) int {
	d := p.doc
	q := int(d.Tokens[i].Quotation)
	if q < 0 || d.Quotations[q].Tokens.First != i || d.Quotations[q].Depth > 0 || d.Quotations[q].Mark != Double || d.Tokens[i].Word {
		return -1
	}
	return q
}

// labelAt reads the label at the beginning of r, a part of paragraph k.
func (p *parser) labelAt(l turnLabel, k int, r Range) (turnLabel, bool) {
	d := p.doc
	first := r.First
	l.paragraph, l.end, l.limit = k, r.End, r.End
	if r.Len() < 2 {
		return l, false
	}
	if part, end := p.partAt(first, r.End); part != NoPart {
		l.part, l.form, l.label, l.mark = part, partLabel, Range{first, first + 1}, end
		l.key = "\x00part"
		return p.measureTurn(l), true
	}
	if mark := p.bracketed(first, r.End); mark > 0 {
		l.form, l.label, l.mark = inBrackets, Range{first, mark}, mark
		for !d.Tokens[l.label.First].Word {
			l.label.First++
		}
		for !d.Tokens[l.label.End-1].Word {
			l.label.End--
		}
		l.key = p.labelKey(l.label)
		return p.measureTurn(l), true
	}
	end, form := p.nameLabel(first, r.End)
	if form == noLabel {
		return l, false
	}
	l.form, l.label, l.mark = form, Range{first, end}, end
	for isBold(d.Word(l.label.End - 1)) {
		l.label.End--
	}
	l.key = p.labelKey(l.label)
	return p.measureTurn(l), true
}

// further reads the labels inside paragraph k, whose first label is the last of labels: "Q: Were you alone? A: I was." Each begins a
// sentence and has the form of the first; of names, those that come again count.
func (p *parser) further(k int) {
	d := p.doc
	from := len(p.labels) - 1
	first := p.labels[from]
	end := first.limit
	if first.form != partLabel && first.form != shouting && first.form != named {
		return
	}
	form := first.form
	for i := first.mark + 2; i < end; i++ {
		if !d.Tokens[i].Word || !p.endsTalk(i-1) {
			continue
		}
		l := turnLabel{paragraph: k, form: form, end: end, limit: end, inside: true, quoted: first.quoted}
		if form == partLabel {
			if l.part, l.mark = p.partAt(i, end); l.part == NoPart {
				continue
			}
			l.label, l.key = Range{i, i + 1}, "\x00part"
		} else {
			colon, f := p.nameLabel(i, end)
			if f != form || colon-i > longestInner {
				continue
			}
			l.label, l.mark = Range{i, colon}, colon
			l.key = p.labelKey(l.label)
		}
		p.labels[len(p.labels)-1].end = i
		p.labels = append(p.labels, l)
		i = l.mark
	}
	for n := from; len(p.labels)-from > 1 && n < len(p.labels); n++ {
		l := &p.labels[n]
		l.asks = false
		*l = p.measureTurn(*l)
	}
}

// lateLabels reads the labels of paragraph k where other words come before the first one: "Interview. Q: Were you alone? A: I was.", or
// talk that a quotation holds: “Judge: Do you? Pell: I do.” There are two or more of one form.
func (p *parser) lateLabels(k int) {
	d := p.doc
	r := d.Paragraphs[k].Tokens
	for i := r.First + 1; i < r.End-3; i++ {
		p.steps++
		if !d.Tokens[i].Word || d.Tokens[i-1].Word || !isUpper(d.Word(i)) {
			continue
		}
		l, part := turnLabel{inside: true}, Range{i, r.End}
		if q := p.opensTalk(i - 1); q >= 0 {
			l.quoted, part.End = true, min(r.End, d.Quotations[q].Tokens.End)
			if d.Quotations[q].Closed {
				part.End--
			}
		} else if !p.endsTalk(i - 1) {
			continue
		}
		l, ok := p.labelAt(l, k, part)
		if !ok || l.form > named || l.label.Len() > longestInner {
			continue
		}
		from := len(p.labels)
		p.labels = append(p.labels, l)
		p.further(k)
		if len(p.labels) == from+1 {
			p.labels = p.labels[:from]
			continue
		}
		return
	}
}

// unquoteTurns takes away the quotations that hold turns of talk: each turn is somebody's, and the whole is nobody's.
func (p *parser) unquoteTurns() {
	d := p.doc
	var drop []bool
	for n := range p.labels {
		l := &p.labels[n]
		if !l.isTurn || !l.quoted {
			continue
		}
		q := int(d.Tokens[l.label.First].Quotation)
		for q >= 0 && d.Quotations[q].Parent >= 0 {
			q = int(d.Quotations[q].Parent)
		}
		if q < 0 {
			continue
		}
		if drop == nil {
			drop = make([]bool, len(d.Quotations))
		}
		drop[q] = true
	}
	if drop != nil {
		d.dropQuotations(drop)
	}
}

// longestInner is how many tokens a name may have before a colon inside a paragraph.
const longestInner = 4

// endsTalk reports whether token i ends a sentence, or closes brackets or marks behind one.
func (p *parser) endsTalk(i int) bool {
	for n := 0; n < 2 && i > 0 && !p.endsSentence(i) && p.closes(i); n++ {
		i--
	}
	return p.endsSentence(i)
}

// closes reports whether token i closes a bracket or a quotation.
func (p *parser) closes(i int) bool {
	w := p.doc.Word(i)
	if w == ")" || w == "]" {
		return true
	}
	_, ok := p.markOf(i)
	return ok
}

// partAt reads "Q:", "A.", "Question —" at token i and gives the token of the mark.
func (p *parser) partAt(i, end int) (Part, int) {
	d := p.doc
	if i+1 >= end || !d.Tokens[i].Word || d.Tokens[i].End-d.Tokens[i].Start > 9 {
		return NoPart, 0
	}
	w := d.Word(i)
	if !isUpper(w) {
		return NoPart, 0
	}
	var buf [16]byte
	stop := strings.HasSuffix(w, ".")
	part := english.parts[lower(strings.TrimSuffix(w, "."), buf[:0])]
	if part == NoPart {
		return NoPart, 0
	}
	if stop && len(w) == 2 {
		return part, i // "A." is one token
	}
	next := i + 1
	for next < end-1 && isBold(d.Word(next)) {
		next++
	}
	switch m := d.Word(next); {
	case m == ":", m == ".", m == ")", m == "–" || m == "—":
		if d.Tokens[next].Start-d.Tokens[i].End <= 4 {
			return part, next
		}
	}
	return NoPart, 0
}

// bracketed reads a name in brackets, "((Herald))" or "[Herald]", at token i and gives the last bracket; 0 where there is none.
func (p *parser) bracketed(i, end int) int {
	d := p.doc
	open := i
	for open < end && (d.Word(open) == "(" || d.Word(open) == "[") {
		open++
	}
	if open == i || open == i+1 && d.Word(i) == "(" {
		return 0
	}
	for n := open; n < min(end, open+6); n++ {
		switch w := d.Word(n); {
		case w == ")" || w == "]":
			if n == open {
				return 0
			}
			for n+1 < end && (d.Word(n+1) == ")" || d.Word(n+1) == "]") {
				n++
			}
			if n+1 < end && (d.Word(n+1) == ":") {
				n++
			}
			return n
		case !d.Tokens[n].Word || !isUpper(w):
			return 0
		}
	}
	return 0
}

// nameLabel reads a name and a colon at token i and gives the token of the colon.
func (p *parser) nameLabel(i, end int) (colon int, form labelForm) {
	d := p.doc
	if i >= end || !p.beginsName(i) {
		return 0, noLabel
	}
	l := labelReader{form: shouting}
	if d.Word(i)[0] == '@' {
		l.form = handled
	}
	for n := i; n < min(end, i+longestLabel); n++ {
		p.steps++
		w := d.Word(n)
		switch {
		case w == ":" && !d.Tokens[n].Word:
			if l.named() {
				return n, l.form
			}
			return 0, noLabel
		case isDash(runeOf(w)) && w != "-" && l.comma && l.named() && n+1 < end && p.opensTalk(n+1) >= 0:
			return n, l.form // Anna Berg (45), Leeds — “I will vote.”
		case w == "." && d.Tokens[n-1].End-d.Tokens[n-1].Start > longestTitle:
			return 0, noLabel // it ends a sentence
		}
		if d.Tokens[n].Word && !l.word(w, n == i) || !d.Tokens[n].Word && !l.mark(w) {
			return 0, noLabel
		}
	}
	return 0, noLabel
}

// longestTitle is how many bytes a shortened title has before its full stop: SEN. HOLT.
const longestTitle = 5

// labelReader is what the words of a label tell so far.
type labelReader struct {
	form  labelForm
	names int  // words with a capital
	depth int  // of brackets
	comma bool // a comma is before the word
}

// named reports whether the words so far are a name, outside of brackets.
func (l *labelReader) named() bool { return l.depth == 0 && l.names > 0 && l.names <= 6 }

// mark adds a mark; it is false where a label has no such mark.
func (l *labelReader) mark(w string) bool {
	switch w {
	case "(", "[":
		l.depth++
	case ")", "]":
		l.depth--
	case ",":
		l.comma = l.comma || l.depth == 0
	case ".", "-", "–", "/", "&", "*", "**":
	default:
		return isApostrophe(runeOf(w))
	}
	return true
}

// word adds a word; it is false where a label has no such word. first tells that it is the first one.
func (l *labelReader) word(w string, first bool) bool {
	if l.depth > 0 {
		if w[0] == '@' {
			l.form = handled
		}
		return true
	}
	switch c := runeOf(w); {
	case english.reporting[w]:
		return false
	case l.comma:
		l.describe(w)
	case isDigit(w[0]):
		return false
	case unicode.IsUpper(c), c == '@':
		l.names++
		if l.form == shouting && !allCapitals(w) {
			l.form = named
		}
	case isClitic(w):
	default:
		var buf [24]byte
		return len(w) <= 24 && english.byline[lower(w, buf[:0])] && !first
	}
	return true
}

// describe adds a word after the comma: an age, or what the speaker is.
func (l *labelReader) describe(w string) {
	switch {
	case l.form == handled:
	case isDigit(w[0]) && len(w) <= 2:
		l.form = aged
	case l.form != aged:
		l.form = described
	}
}

// isClitic reports whether a token is cut off the word before: 's.
func isClitic(w string) bool { return isApostrophe(runeOf(w)) }

// allCapitals reports whether a word has no small letter.
func allCapitals(w string) bool {
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// labelKey gives the last word of the name in a label, in small letters.
func (p *parser) labelKey(r Range) string {
	d := p.doc
	key := ""
	for i := r.First; i < r.End; i++ {
		w := d.Word(i)
		if w == "," || w == "(" || w == "[" {
			break
		}
		if d.Tokens[i].Word && !isClitic(w) {
			key = w
		}
	}
	return strings.ToLower(key)
}

// measureTurn notes whether what follows the label reads as talk.
func (p *parser) measureTurn(l turnLabel) turnLabel {
	r := Range{l.mark + 1, l.end}
	if r.Len() == 0 && l.paragraph+1 < len(p.doc.Paragraphs) {
		r = p.doc.Paragraphs[l.paragraph+1].Tokens // the label has a line of its own
	}
	l.talks, l.asks = p.talks(r), p.asks(r)
	return l
}

const (
	fewestTurns = 3 // of labels that come again
	mostBetween = 6 // paragraphs between two turns of one talk
)

// settleLabels decides which labels are turns.
func (p *parser) settleLabels() {
	ls := p.labels
	times := map[string]int{}
	questions, answers, agedOnes := 0, 0, 0
	for i := range ls {
		times[ls[i].key]++
		switch {
		case ls[i].part == Question:
			questions++
		case ls[i].part == Answer:
			answers++
		case ls[i].form == aged:
			agedOnes++
		}
	}
	bare := map[string]bool{}
	for i := range ls {
		if ls[i].bare && times[ls[i].key] >= 2 {
			bare[ls[i].key] = true
		}
	}
	recurring := p.labelsRecur(times)
	for i := range ls {
		l := &ls[i]
		switch l.form {
		case partLabel:
			l.isTurn = questions > 0 && answers > 0
		case aged:
			l.isTurn = agedOnes >= 2 || p.hasQuote(l)
		case handled:
			l.isTurn = !l.quoted
		default:
			l.isTurn = recurring && times[l.key] >= 2 && (!l.bare || len(bare) >= 2)
		}
	}
	p.settleBeside(times)
	p.settleExchange()
	p.settlePoll()
}

// labelsRecur reports whether labels come again so often, and so many of them with talk, that they part a talk into turns. times
// counts the labels by their key.
func (p *parser) labelsRecur(times map[string]int) bool {
	ls := p.labels
	again, talk, keys := 0, 0, map[string]bool{}
	for i := range ls {
		if l := &ls[i]; l.form != partLabel && times[l.key] >= 2 {
			again++
			keys[l.key] = true
			if l.talks {
				talk++
			}
		}
	}
	fewest, row := fewestTurns, p.inARow()
	if p.announced() || row {
		fewest = 2
	}
	if row && talk == 0 { // the ones who speak a single time tell as well
		for i := range ls {
			if ls[i].talks && ls[i].form != partLabel && ls[i].form <= named {
				talk++
			}
		}
	}
	return again >= fewest && talk > 0 && 2*talk >= again && (len(keys) >= 2 || again >= fewestTurns || row)
}

// announced reports whether the title or one of the first paragraphs announces turns of talk.
func (p *parser) announced() bool {
	d := p.doc
	for k := 0; k < min(4, len(d.Paragraphs)); k++ {
		r := d.Paragraphs[k].Tokens
		for i := r.First; i < min(r.End, r.First+60); i++ {
			var buf [24]byte
			if w := d.Word(i); d.Tokens[i].Word && len(w) <= 24 && english.interview[lower(w, buf[:0])] {
				return true
			}
		}
	}
	return false
}

// inARow reports whether three paragraphs in a row begin with labels, or one paragraph has three.
func (p *parser) inARow() bool {
	ls := p.labels
	for i := 0; i+2 < len(ls); i++ {
		if step := ls[i+1].paragraph - ls[i].paragraph; step <= 1 && ls[i+2].paragraph-ls[i+1].paragraph == step && ls[i+2].form == ls[i].form {
			return true
		}
	}
	return false
}

// hasQuote reports whether a quotation in double marks is all that follows a label.
func (p *parser) hasQuote(l *turnLabel) bool {
	r := p.doc.Paragraphs[l.paragraph].Tokens
	if l.mark+1 >= r.End {
		return false
	}
	m, ok := p.markOf(l.mark + 1)
	return ok && m.family == Double
}

// settleBeside takes labels that are written once for turns too, where they are among turns: a third guest who speaks a
// single time, or a name that a Q has been replaced by.
func (p *parser) settleBeside(times map[string]int) {
	ls := p.labels
	near := func(i, j int) bool {
		return j >= 0 && j < len(ls) && ls[j].isTurn && ls[i].quoted == ls[j].quoted && max(ls[j].paragraph, ls[i].paragraph)-min(ls[j].paragraph, ls[i].paragraph) <= 2
	}
	for i := range ls {
		if ls[i].bare {
			continue
		}
		if ls[i].inside {
			between := i > 0 && i+1 < len(ls) && ls[i-1].isTurn && ls[i+1].isTurn && ls[i+1].paragraph == ls[i].paragraph
			ls[i].isTurn = ls[i].isTurn || between && ls[i-1].paragraph == ls[i].paragraph && ls[i].form == ls[i-1].form
			continue
		}
		if !ls[i].isTurn && ls[i].form != described && (near(i, i-1) && ls[i-1].form != handled || near(i, i+1) && ls[i+1].form != handled) {
			ls[i].isTurn = true
		}
		if !ls[i].isTurn && ls[i].form == described && near(i, i-1) && (ls[i-1].form == aged || ls[i-1].form == described) {
			ls[i].isTurn = true
		}
	}
}

// settleExchange takes two labels in capitals, one right after the other, for turns, where the first asks and the second
// talks: two lines of a hearing set into an article.
func (p *parser) settleExchange() {
	ls := p.labels
	for i := 0; i+1 < len(ls); i++ {
		a, b := &ls[i], &ls[i+1]
		if a.form == shouting && b.form == shouting && a.key != b.key && b.paragraph == a.paragraph+1 && a.asks && !a.isTurn {
			a.isTurn, b.isTurn = true, true
		}
	}
}

// settlePoll takes three labels in a row that have a name of two words or more and say more of it ("Ruth Lang, Dover") for turns,
// where half of them are talk and no name comes twice.
func (p *parser) settlePoll() {
	ls := p.labels
	fits := func(l *turnLabel) bool {
		return l.form == described && p.doc.Word(l.label.First+1) != "," && l.label.Len() <= 10
	}
	for i := 0; i < len(ls); {
		j, talk := i, 0
		for j < len(ls) && fits(&ls[j]) && (j == i || ls[j].paragraph == ls[j-1].paragraph+1 && ls[j].key != ls[j-1].key) {
			if ls[j].talks {
				talk++
			}
			j++
		}
		if j-i >= fewestTurns && 2*talk >= j-i {
			for k := i; k < j; k++ {
				ls[k].isTurn = true
			}
		}
		i = max(i+1, j)
	}
}

// addTurn makes a passage of the turn that label n begins: the rest of its paragraph, and those paragraphs without a label
// that lie between it and the next turn or that plainly talk on.
func (p *parser) addTurn(n int) {
	d := p.doc
	l := &p.labels[n]
	x := Passage{Kind: Turn, Label: l.label, Mark: Range{l.mark, l.mark + 1}, Part: l.part}
	end := p.turnEnd(n)
	if l.part != NoPart && l.mark == l.label.First {
		x.Label = Range{} // "A." is one token
	}
	if l.bare {
		x.Mark = Range{l.label.End, l.label.End}
	}
	first := l.mark + 1
	for first < end && isBold(d.Word(first)) {
		first++
	}
	if first < end {
		x.Said = p.withoutDirections(x.Said, Range{first, end})
	}
	next := len(d.Paragraphs)
	for m := n + 1; m < len(p.labels); m++ {
		if p.labels[m].isTurn {
			next = p.labels[m].paragraph
			break
		}
	}
	if n := len(x.Said) - 1; n >= 0 {
		x.Said[n] = p.withoutStray(x.Said[n])
	}
	if end < d.Paragraphs[l.paragraph].Tokens.End {
		p.addPassage(x) // the next turn begins in the same paragraph
		return
	}
	between := next < len(d.Paragraphs) && next-l.paragraph <= mostBetween
	for k := l.paragraph + 1; k < next && k <= l.paragraph+longestTurn; k++ {
		if aside(d.Paragraphs[k].Kind) {
			continue
		}
		r := d.Paragraphs[k].Tokens
		alone := len(x.Said) == 0 // the label has a line of its own
		if !p.texty(k) || d.Paragraphs[k].Entry != d.Paragraphs[l.paragraph].Entry || !alone && !p.talksOn(r, between, l.form) {
			break
		}
		if between && p.inBrackets(r) {
			continue // what was done, not said
		}
		x.Said = p.withoutDirections(x.Said, r)
	}
	p.addPassage(x)
}

// withoutStray gives r without a double mark at its end that closes no quotation: it closed the whole talk.
func (p *parser) withoutStray(r Range) Range {
	if i := r.End - 1; r.Len() > 1 && p.doc.Tokens[i].Quotation < 0 {
		if m, ok := p.markOf(i); ok && m.family == Double && m.facing != opens {
			r.End--
		}
	}
	return r
}

// turnEnd gives the end of turn n in its paragraph: the next label inside it that begins a turn, or where its labels end.
func (p *parser) turnEnd(n int) int {
	k := p.labels[n].paragraph
	for m := n + 1; m < len(p.labels) && p.labels[m].paragraph == k; m++ {
		if p.labels[m].isTurn {
			return p.labels[m].label.First
		}
	}
	return p.labels[n].limit
}

// longestTurn is how many paragraphs a turn may have.
const longestTurn = 40

// talksOn reports whether a paragraph without a label goes on with the turn before it. between tells that another turn
// follows soon.
func (p *parser) talksOn(r Range, between bool, form labelForm) bool {
	d := p.doc
	if form == aged || form == described || form == handled {
		return false
	}
	if w := d.Word(r.First); w == "[" || w == "(" && d.Word(r.End-1) == ")" {
		return between
	}
	if _, quoted := p.markOf(r.First); quoted && !between {
		return false
	}
	talk, told := false, false
	for i := r.First; i < min(r.End, r.First+longestLook); i++ {
		p.steps++
		if i < r.First+5 && d.Word(i) == ":" {
			return false // something else begins here
		}
		if d.Tokens[i].Quotation >= 0 {
			continue
		}
		switch p.personOf(i) {
		case firstPerson, secondPerson:
			talk = true
		}
		if w := d.Word(i); isUpper(w) && p.isKey(w) {
			told = true // the writer writes about a speaker
		}
	}
	return talk && !told || between && !told
}

// inBrackets reports whether one pair of brackets holds all of r.
func (p *parser) inBrackets(r Range) bool {
	w, last := p.doc.Word(r.First), r.End-1
	if w != "[" && w != "(" {
		return false
	}
	for i := r.First + 1; i < r.End; i++ {
		p.steps++
		if w := p.doc.Word(i); w == "]" || w == ")" {
			return i >= last-1
		}
	}
	return false
}

// isKey reports whether a word is the last name of a label.
func (p *parser) isKey(w string) bool {
	for i := range p.labels {
		if i >= mostKeys {
			break
		}
		if l := &p.labels[i]; l.isTurn && len(l.key) == len(w) && strings.EqualFold(l.key, w) {
			return true
		}
	}
	return false
}

// mostKeys is how many labels are compared with a word; the speakers of a talk are named in its first turns.
const mostKeys = 24

// withoutDirections appends r to out, less what is in brackets and was not said: (CROSSTALK), [laughs].
func (p *parser) withoutDirections(out []Range, r Range) []Range {
	d := p.doc
	first := r.First
	for i := r.First; i < r.End; i++ {
		p.steps++
		w := d.Word(i)
		if w != "(" && w != "[" {
			continue
		}
		end, known, shout := 0, false, true
		for j := i + 1; j < min(r.End, i+8); j++ {
			v := d.Word(j)
			if v == ")" || v == "]" {
				end = j + 1
				break
			}
			var buf [24]byte
			if d.Tokens[j].Word {
				known = known || len(v) <= 24 && english.directions[lower(v, buf[:0])]
				shout = shout && allCapitals(v)
			}
		}
		atEdge := i == r.First || p.endsSentence(i-1) || isDash(runeOf(d.Word(i-1)))
		if end == 0 || end == i+2 || !known && !(shout && atEdge) {
			continue
		}
		if first < i {
			out = append(out, Range{first, i})
		}
		if end < r.End && d.Word(end) == "." && d.Tokens[end].Start == d.Tokens[end-1].End {
			end++
		}
		first, i = end, end-1
	}
	if first < r.End {
		out = append(out, Range{first, r.End})
	}
	return out
}

// labelOf gives the length, in bytes, of the label at the beginning of a line, before its colon or the full stop after Q
// or A; 0 where there is none. It serves the joining of lines, before there are tokens.
func labelOf(line string) int {
	words, i := 0, 0
	for i < len(line) && i < 60 {
		if r, _ := runeAt(line, i); !unicode.IsUpper(r) {
			return 0
		}
		j := i
		for j < len(line) {
			r, m := runeAt(line, j)
			if c := classOf(r); c != letter && c != joiner && !isApostrophe(r) && r != '-' {
				break
			}
			j += m
		}
		words++
		if j < len(line) && (line[j] == ':' || line[j] == '.' && words == 1 && j == 1) && (j+1 == len(line) || classOf(runeOf(line[j+1:])) == blank) {
			if line[j] == '.' && english.parts[strings.ToLower(line[:j])] == NoPart {
				return 0
			}
			return j
		}
		if j < len(line) && line[j] == '.' {
			j++
		}
		if j >= len(line) || line[j] != ' ' || words >= 4 {
			return 0
		}
		i = j + 1
	}
	return 0
}
