package source

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The paragraphs of a PDF: strings that are drawn are put together to lines, by where they stand, and lines to
// paragraphs, by how far they are apart, where they begin and how far they reach. The order is that in which they are
// drawn, which is that of reading in what word processors, browsers and archives print, columns too.

// pdfLine is a line of print.
type pdfLine struct {
	page       int
	x, y, end  float64
	size       float64
	text       string
	first, nth bool // at the edge of its page, where running heads stand
}

// The proportions by which lines are recognised, in parts of the size of print.
const (
	sameLine   = 0.5  // how far up or down a string may stand and be of the line
	wordGap    = 0.17 // how wide a gap parts words
	columnGap  = 4.0  // how wide a gap parts columns
	lineSpread = 1.3  // how much wider than usual a gap between lines parts paragraphs
	indentedBy = 0.8
	fullLine   = 0.78 // a line that is shorter than this part of its column ends its paragraph
)

// openPDF begins to read a PDF.
func (c *Config) openPDF(from Origin, in *stream, taken Taken) (Reader, error) {
	b, err := io.ReadAll(&bounded{r: in, left: c.article(), max: c.article()})
	if err != nil {
		return nil, err
	}
	f, err := readPDF(b)
	if err != nil {
		return nil, err
	}
	d := &drawing{f: f, fonts: map[pdfRef]*pdfFont{}, inside: map[pdfRef]bool{}, max: c.article()}
	lines := &pdfParagraphs{}
	var all []pdfLine
	pages := f.pages()
	for i, p := range pages {
		d.chunks = d.chunks[:0]
		data, err := f.contents(p.dict["Contents"])
		if err == nil {
			err = d.run(data, p.resources, unit, 0)
		}
		if errors.Is(err, errSwells) || errors.Is(err, errDrawing) {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		if err != nil {
			lines.warnings = append(lines.warnings, fmt.Sprintf("page %d cannot be read: %v", i+1, err))
			continue
		}
		all = append(all, linesOf(d.chunks, i)...)
	}
	if len(all) == 0 {
		switch {
		case len(lines.warnings) > 0:
			return nil, errors.New(lines.warnings[0])
		case len(pages) == 0:
			return nil, errors.New("this PDF has no page that can be read")
		}
		return nil, errors.New("this PDF has no text, but pictures of pages; have a program for scans recognise the text first")
	}
	if d.unknown > 0 {
		lines.warnings = append(lines.warnings,
			fmt.Sprintf("%d characters of this PDF are in fonts that do not tell what they are; they are left out",
				d.unknown))
	}
	lines.due = paragraphsOf(withoutHeads(all))
	return c.openLines(from, in, lines, taken)
}

// pdfParagraphs gives the paragraphs.
type pdfParagraphs struct {
	due      []string
	warnings []string
}

func (p *pdfParagraphs) next() (string, error) {
	if len(p.due) == 0 {
		return "", io.EOF
	}
	s := p.due[0]
	p.due = p.due[1:]
	return s, nil
}

func (p *pdfParagraphs) describe() (metadata, []string) { return metadata{}, p.warnings }

// linesOf puts the strings of a page together to lines.
func linesOf(chunks []chunk, page int) (lines []pdfLine) {
	var b strings.Builder
	var at *pdfLine
	end := func() {
		if at != nil {
			if at.text = squeeze(ligatures.Replace(b.String())); at.text != "" {
				lines = append(lines, *at)
			}
		}
		b.Reset()
		at = nil
	}
	for _, c := range chunks {
		size := max(c.size, 1)
		if at != nil {
			gap := c.x - at.end
			switch {
			case math.Abs(c.y-at.y) > sameLine*max(size, at.size), gap < -1.5*size &&
				c.x < at.x+size, gap > columnGap*size:
				end()
			case gap > wordGap*size:
				b.WriteByte(' ')
			}
		}
		if at == nil {
			at = &pdfLine{page: page, x: c.x, y: c.y, size: size}
		}
		b.WriteString(c.text)
		at.end = max(at.end, c.end)
		if len(c.text) > 3 || at.size < size {
			at.size = max(at.size, size)
		}
	}
	end()
	if len(lines) > 2 && isFoot(lines) { // many programs draw the foot of a page first
		lines = append(slices.Clone(lines[1:]), lines[0])
	}
	if len(lines) > 0 {
		lines[0].first, lines[len(lines)-1].nth = true, true
	}
	return lines
}

// isFoot reports whether the first line of a page stands well below all others.
func isFoot(lines []pdfLine) bool {
	foot := &lines[0]
	return !slices.ContainsFunc(lines[1:], func(l pdfLine) bool { return l.y-foot.y < 1.5*foot.size })
}

var ligatures = strings.NewReplacer("ﬁ", "fi", "ﬂ", "fl", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl", "\u00ad", "", "\u00a0",
	" ")

var (
	numbers    = lazily(`\d+`)
	pageNumber = lazily(`^\W*\d{1,4}\W*(?:(?:of|/)\s*\d{1,4}\W*)?$`)
)

// withoutHeads leaves out the lines at the edges of pages that are page numbers, or the same on several except for
// numbers. Of two pages they are at the same height.
func withoutHeads(lines []pdfLine) []pdfLine {
	edge, level := map[string]int{}, map[string]float64{}
	moved := map[string]bool{}
	pages := 0
	for _, l := range lines {
		if l.first || l.nth {
			key := numbers.re().ReplaceAllString(l.text, "#")
			if edge[key]++; edge[key] > 1 && math.Abs(level[key]-l.y) > 1 {
				moved[key] = true
			}
			level[key] = l.y
		}
		if l.first {
			pages++
		}
	}
	return slices.DeleteFunc(lines, func(l pdfLine) bool {
		if !l.first && !l.nth {
			return false
		}
		key := numbers.re().ReplaceAllString(l.text, "#")
		same := edge[key]
		return pageNumber.re().MatchString(l.text) || pages > 2 && same > 2 && 2*same > pages ||
			pages == 2 && same == 2 && !moved[key]
	})
}

// columnOfLine names the column of a line, by its page, where it begins and the size of its print.
func columnOfLine(l *pdfLine) [3]int {
	bounded := func(n float64) int { return int(math.Floor(max(-1e6, min(n, 1e6)))) }
	return [3]int{l.page, bounded(l.x / 40), bounded(l.size * 2)}
}

// paragraphsOf puts lines together to paragraphs.
func paragraphsOf(lines []pdfLine) (paragraphs []string) {
	right := map[[3]int]float64{} // how far a column reaches
	var gaps []float64
	for i := range lines {
		l := &lines[i]
		right[columnOfLine(l)] = max(right[columnOfLine(l)], l.end)
		if i > 0 && lines[i-1].page == l.page {
			if dy := lines[i-1].y - l.y; dy > 0 && dy < 4*l.size {
				gaps = append(gaps, dy/l.size)
			}
		}
	}
	usual := 1.2
	if len(gaps) > 0 {
		slices.Sort(gaps)
		usual = gaps[len(gaps)/5] // in a text of short paragraphs most gaps are between them
	}
	vocabulary := map[string]bool{}
	for _, l := range lines {
		for w := range strings.FieldsSeq(l.text) {
			vocabulary[strings.Trim(strings.ToLower(w), `.,;:!?"'“”‘’()`)] = true
		}
	}
	b := ""
	for i := range lines {
		if i > 0 && endsParagraph(&lines[i-1], &lines[i], right[columnOfLine(&lines[i-1])], usual) {
			paragraphs = append(paragraphs, b)
			b = ""
		}
		b = joinedLines(b, lines[i].text, vocabulary)
	}
	return append(paragraphs, b)
}

// endsParagraph reports whether a paragraph ends with line a, before line b.
func endsParagraph(a, b *pdfLine, right, usual float64) bool {
	if math.Abs(a.size-b.size) > 0.12*max(a.size, b.size) {
		return true
	}
	short := a.end-a.x < fullLine*(right-a.x)
	if dy := a.y - b.y; a.page != b.page || dy <= 0 || dy > 4*b.size { // the next column or page
		r, _ := utf8.DecodeRuneInString(b.text)
		return short || endsSentence(a.text) && !unicode.IsLower(r)
	} else if dy > lineSpread*usual*b.size {
		return true
	}
	return short || b.x > a.x+indentedBy*b.size && b.x < a.x+8*b.size && endsSentence(a.text)
}

// endsSentence reports whether a line ends as sentences do.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"”’')]»`)
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") ||
		strings.HasSuffix(s, ":")
}

// joinedLines puts a line after a text. A hyphen at a line's end stays where the word is written with it
// elsewhere, or where the next line begins with a capital.
func joinedLines(before, line string, vocabulary map[string]bool) string {
	if before == "" {
		return line
	}
	cut, hyphen := strings.CutSuffix(before, "-")
	next, _ := utf8.DecodeRuneInString(line)
	if !hyphen || cut == "" || strings.HasSuffix(cut, " ") || strings.HasSuffix(cut, "-") {
		return before + " " + line
	}
	head := strings.ToLower(cut[strings.LastIndexByte(cut, ' ')+1:])
	tail, _, _ := strings.Cut(strings.ToLower(line), " ")
	tail = strings.Trim(tail, `.,;:!?"'“”‘’()`)
	head = strings.Trim(head, `"'“”‘’(`)
	if !unicode.IsLower(next) || vocabulary[head+"-"+tail] && !vocabulary[head+tail] {
		return before + line
	}
	return cut + line
}
