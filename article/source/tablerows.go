package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// rowReader reads the rows of a table of text: of one that follows RFC 4180, or of one with tabs, in which
// a mark may also be a part of the text.
//
// A quotation mark that is left open would swallow all rows up to the next one. So a row of several lines
// that does not fit the head is given up: its first line is reported, and reading goes on at the second,
// without a further word up to where the row would have ended. The time is linear all the same: what is
// read for a row ends at the next line with an odd number of marks.
type rowReader struct {
	lines lineQueue
	comma byte
	width int // cells of the head; 0 before it is read
	quiet int // up to this line, rows that do not fit were reported already
}

func newRowReader(r slicer, comma rune, max int) *rowReader {
	return &rowReader{lines: lineQueue{from: lineReader{r: r, max: max + 64<<10}}, comma: byte(comma)}
}

// errRagged says how many cells a row has and should have.
type errRagged struct{ cells, want int }

func (e errRagged) Error() string {
	return fmt.Sprintf("a ragged row: %d cells, where the head has %d", e.cells, e.want)
}

var errOpenMark = errors.New("a quotation mark is left open; reading goes on at the next line that fits the head")

// read gives the cells of the next row and the line it begins at. io.EOF ends the table; after a *rowError
// reading goes on; any other error is the stream's.
func (r *rowReader) read() ([]string, int, error) {
	for {
		quiet := r.quiet
		cells, line, err := r.row()
		r.lines.done()
		var bad *rowError
		if errors.As(err, &bad) && line <= quiet {
			continue
		}
		if err == nil && r.width == 0 {
			r.width = len(cells)
		}
		return cells, line, err
	}
}

// rowError is what is wrong with one row.
type rowError struct{ error }

func (e *rowError) Unwrap() error { return e.error }

// row reads one row, or gives up its first line.
func (r *rowReader) row() ([]string, int, error) {
	first, line, err := r.lines.read()
	for blank := 0; err == nil && len(first) == 0; blank++ { // blank lines are no rows
		if r.lines.done(); blank > maxBlank {
			return nil, line, errBlank
		}
		first, line, err = r.lines.read()
	}
	if err != nil {
		return nil, line, err
	}
	p := rowParser{comma: r.comma, tabs: r.comma == '\t'}
	behind := 0 // further lines of the row
	giveUp := func(why error) ([]string, int, error) {
		if behind > 0 {
			r.quiet = max(r.quiet, line+behind)
			r.lines.back(behind)
		}
		return nil, line, &rowError{why}
	}
	state := p.feed(first)
	if p.tabs && state == rowOpen && r.width > 0 && bytes.Count(first, []byte("\t"))+1 >= r.width {
		return r.fitting(strings.Split(string(first), "\t"), line, giveUp) // the mark is a part of the text
	}
	for size := len(first); state == rowOpen; {
		more, _, err := r.lines.read()
		if err == io.EOF && p.tabs && behind == 0 {
			return r.fitting(strings.Split(string(first), "\t"), line, giveUp)
		}
		if err != nil {
			var long *rowError
			if err != io.EOF && !errors.As(err, &long) {
				return nil, line, err
			}
			return giveUp(errOpenMark)
		}
		behind++
		if size += len(more) + 1; size > r.lines.from.max {
			return giveUp(fmt.Errorf("a row of more than %d bytes: %w", r.lines.from.max, errOpenMark))
		}
		state = p.feed(more)
	}
	if state == rowBad {
		if behind > 0 {
			return giveUp(errOpenMark)
		}
		return giveUp(p.why)
	}
	return r.fitting(p.cells, line, giveUp)
}

func (r *rowReader) fitting(cells []string, line int, giveUp func(error) ([]string, int, error)) ([]string, int, error) {
	if r.width > 0 && len(cells) != r.width {
		return giveUp(errRagged{len(cells), r.width})
	}
	return cells, line, nil
}

// rowState says how far the lines that a rowParser was fed are a row.
type rowState uint8

const (
	rowWhole rowState = iota
	rowOpen           // a quotation mark is open at the end of the line
	rowBad
)

// rowParser takes the lines of one row apart, one after the other.
type rowParser struct {
	comma byte
	tabs  bool // a mark that does not stand around a cell is a part of the text
	cells []string
	cell  []byte // of the cell in marks that is open
	open  bool
	why   error // of rowBad
}

func (p *rowParser) feed(line []byte) rowState {
	if p.open {
		p.cell = append(p.cell, '\n')
	}
	for {
		if !p.open && (len(line) == 0 || line[0] != '"') {
			cell, rest, more := bytes.Cut(line, []byte{p.comma})
			if !p.tabs && bytes.IndexByte(cell, '"') >= 0 {
				p.why = csv.ErrBareQuote
				return rowBad
			}
			p.cells = append(p.cells, string(cell))
			if !more {
				return rowWhole
			}
			line = rest
			continue
		}
		begin := line
		if !p.open {
			p.open, p.cell, line = true, p.cell[:0], line[1:]
		}
		rest, end := p.inMarks(line)
		switch end {
		case markOpen:
			return rowOpen
		case markLast:
			return rowWhole
		case markNext:
			line = rest
		case markBare:
			if !p.tabs || len(begin) == len(line) { // of a cell that began in a line before
				p.why = csv.ErrQuote
				return rowBad
			}
			p.open = false
			cell, rest, more := bytes.Cut(begin, []byte{p.comma})
			p.cells = append(p.cells, string(cell))
			if !more {
				return rowWhole
			}
			line = rest
		}
	}
}

// What follows a quotation mark that closes a cell.
type markEnd uint8

const (
	markOpen markEnd = iota // there is none in the line
	markNext                // another cell
	markLast                // the end of the line
	markBare                // something else: it closes none
)

// inMarks reads on in a cell in marks. rest is what follows the comma after it.
func (p *rowParser) inMarks(line []byte) (rest []byte, end markEnd) {
	for {
		i := bytes.IndexByte(line, '"')
		if i < 0 {
			p.cell = append(p.cell, line...)
			return nil, markOpen
		}
		p.cell = append(p.cell, line[:i]...)
		switch line = line[i+1:]; {
		case len(line) == 0, line[0] == p.comma:
			p.cells = append(p.cells, string(p.cell))
			p.open = false
			if len(line) == 0 {
				return nil, markLast
			}
			return line[1:], markNext
		case line[0] == '"':
			p.cell = append(p.cell, '"')
			line = line[1:]
		default:
			return nil, markBare
		}
	}
}

// lineQueue gives lines, and takes back those that were read too far.
type lineQueue struct {
	from lineReader
	kept [][]byte // lines that were read; nil for one that is too long
	next int      // of kept, the next to be given
	line int      // the number of the line given last
	errs map[int]error
}

// read gives the next line without its end, and its number. A line that is too long is a *rowError.
func (q *lineQueue) read() ([]byte, int, error) {
	if q.next == len(q.kept) {
		b, err := q.from.read(nil)
		switch {
		case errors.Is(err, errLong):
			long := &rowError{err}
			if err := q.from.skip(); err != nil && err != io.EOF {
				return nil, q.line + 1, err
			}
			q.kept = append(q.kept, nil)
			if q.errs == nil {
				q.errs = map[int]error{}
			}
			q.errs[q.line+1] = long
		case err == io.EOF:
			return nil, q.line, err
		case err != nil:
			return nil, q.line + 1, err
		default:
			q.kept = append(q.kept, bytes.Clone(b))
		}
	}
	line := q.kept[q.next]
	q.next++
	q.line++
	return line, q.line, q.errs[q.line]
}

// back takes back the n lines that were given last.
func (q *lineQueue) back(n int) {
	q.next -= n
	q.line -= n
}

// done forgets the lines that were given.
func (q *lineQueue) done() {
	clear(q.kept[:q.next])
	if q.kept, q.next = q.kept[q.next:], 0; len(q.kept) == 0 {
		q.errs = nil
	}
}

// skip reads to the end of a line that was too long.
func (l *lineReader) skip() error {
	for {
		_, err := l.r.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}
