package accuracy

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// SheetVerdicts are what a person may write into the column verdict of a sheet.
//
//	right     the row reports speech, and its quote is right
//	words     the row reports speech, but its quote is wrong: too long, too short, or other words
//	none      nobody is reported to have said anything here
//	unsure    the reader cannot decide; the row is counted apart
var SheetVerdicts = []string{"right", "words", "none", "unsure"}

// Columns that a sheet has before those of the rows, and those that a person fills in.
var (
	sheetLead = []string{"number", "stratum", "stratum_rows", "made_by"}
	sheetFill = []string{"verdict", "speaker_right", "right_speaker", "note"}
	// sheetRow are the columns of the rows that a reader needs, in the order in which a sheet has them.
	sheetRow = []string{
		"doc_id", "title", "date", "quote_id", "kind", "form", "status", "speaker", "speaker_type", "source", "cue", "quote",
		"sentence", "paragraph", "confidence", "speaker_confidence", "rule", "flags", "quote_start", "quote_end", "quote_spans",
	}
)

// Sampler draws a stratified sample of rows: each stratum gives rows in proportion to its size, and at least two
// where it has them. A row's stratum is made of the cells of some columns. The same rows, seed and
// columns give the same sample. Memory grows with the size of the sample times the number of strata, not with the rows.
type Sampler struct {
	Size   int      // rows wanted
	By     []string // columns that part the rows; of numbers in 0 to 1, tenths
	Seed   uint64
	MadeBy string // goes into every line of the sheet: the program and the hashes of what decides

	head   map[string]int
	strata map[string]*stratumRows
	order  []string
	random *rand.Rand
	seen   int
}

// stratumRows is a reservoir of one stratum's rows (algorithm R; Vitter 1985).
type stratumRows struct {
	rows [][]string
	at   []int // the number of each row in the input
	n    int
}

// ReadCSV draws from rows of CSV or TSV with a head line. It may be called for several inputs. Errors begin with name and line.
func (s *Sampler) ReadCSV(r io.Reader, name string) error {
	cr, head, err := sheetReader(r, name)
	if err != nil {
		return err
	}
	for _, needed := range append([]string{"doc_id", "quote"}, s.By...) {
		if _, ok := head[needed]; !ok && needed != outletColumn {
			return fmt.Errorf("%s:1: no column %q; there are: %s", name, needed, strings.Join(names(head), ", "))
		}
	}
	s.head = head
	for {
		record, err := cr.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return csvError(name, err)
		}
		s.add(record)
	}
}

func names(head map[string]int) []string {
	out := make([]string, 0, len(head))
	for n := range head {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(head[a], head[b]) })
	return out
}

// sheetReader reads the head line of a table whose separator is a comma, a semicolon or a tab.
func sheetReader(r io.Reader, name string) (*csv.Reader, map[string]int, error) {
	buffered := newHeadReader(r)
	first, err := buffered.firstLine()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	cr := csv.NewReader(buffered)
	cr.Comma = separator(first)
	cr.FieldsPerRecord = -1
	line, err := cr.Read()
	if err == io.EOF {
		return nil, nil, fmt.Errorf("%s: empty: want a first line with the names of the columns", name)
	}
	if err != nil {
		return nil, nil, csvError(name, err)
	}
	head := map[string]int{}
	for i, h := range line {
		h = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
		if _, twice := head[h]; twice && h != "" {
			return nil, nil, fmt.Errorf("%s:1: column %q stands twice", name, h)
		}
		head[h] = i
	}
	return cr, head, nil
}

// add offers one row to the reservoir of its stratum.
func (s *Sampler) add(record []string) {
	if s.strata == nil {
		s.strata = map[string]*stratumRows{}
		s.random = rand.New(rand.NewPCG(s.Seed, 0x5eed))
	}
	cell := func(column string) string {
		if i, ok := s.head[column]; ok && i < len(record) {
			return record[i]
		}
		return ""
	}
	key := s.stratumOf(cell)
	x := s.strata[key]
	if x == nil {
		x = &stratumRows{}
		s.strata[key] = x
		s.order = append(s.order, key)
	}
	number := s.seen
	s.seen++
	x.n++
	row := func() []string {
		out := make([]string, len(sheetRow))
		for i, c := range sheetRow {
			out[i] = cell(c)
		}
		return out
	}
	if len(x.rows) < s.Size {
		x.rows, x.at = append(x.rows, row()), append(x.at, number)
		return
	}
	if k := s.random.IntN(x.n); k < s.Size {
		x.rows[k], x.at[k] = row(), number
	}
}

// outletColumn parts rows by who published their articles, which no column of theirs tells.
const outletColumn = "outlet"

// stratumOf names the stratum of a row: COLUMN=CELL for each column, numbers in 0 to 1 by tenths.
func (s *Sampler) stratumOf(cell func(string) string) string {
	if len(s.By) == 0 {
		return "all"
	}
	var parts []string
	for _, c := range s.By {
		v := cell(c)
		if c == outletColumn && v == "" {
			v = (&Document{ID: cell("doc_id"), URL: cell("url")}).Outlet()
		}
		if p, err := strconv.ParseFloat(v, 64); err == nil && p >= 0 && p <= 1 && strings.Contains(c, "confidence") {
			low := min(int(p*10), 9)
			v = fmt.Sprintf("0.%d-%s", low, map[bool]string{true: "1.0", false: fmt.Sprintf("0.%d", low+1)}[low == 9])
		}
		parts = append(parts, c+"="+cmp.Or(v, "-"))
	}
	return strings.Join(parts, ",")
}

// Rows is how many rows were offered.
func (s *Sampler) Rows() int { return s.seen }

// leastOfStratum is how many rows a stratum gives where it has them, however small it is.
const leastOfStratum = 2

// allocation says how many rows each stratum gives: in proportion, with a least for each, summing to Size or to all rows.
func (s *Sampler) allocation() map[string]int {
	out := map[string]int{}
	keys := slices.Sorted(slices.Values(s.order))
	left := min(s.Size, s.seen)
	least := leastOfStratum
	if least*len(keys) > left {
		least = 1
	}
	for _, k := range keys {
		out[k] = min(least, s.strata[k].n)
		left -= out[k]
	}
	for left > 0 { // what is owed most is given first (the largest remainder)
		best, most := "", -1.0
		for _, k := range keys {
			x := s.strata[k]
			if out[k] >= min(x.n, len(x.rows)) {
				continue
			}
			if owed := float64(s.Size)*float64(x.n)/float64(s.seen) - float64(out[k]); best == "" || owed > most {
				best, most = k, owed
			}
		}
		if best == "" {
			break
		}
		out[best]++
		left--
	}
	return out
}

// DrawnRow is a row of the sample: its document and id, its stratum, and how many rows that has.
type DrawnRow struct {
	Document, Row, Stratum string
	StratumRows            int
}

// Draw gives the sample, in the order of the input. It is an error when there are more strata than rows wanted, for then
// nothing could be said about some of them.
func (s *Sampler) Draw() ([]DrawnRow, error) {
	all, err := s.draw()
	if err != nil {
		return nil, err
	}
	out := make([]DrawnRow, len(all))
	document, row := slices.Index(sheetRow, "doc_id"), slices.Index(sheetRow, "quote_id")
	for i, d := range all {
		out[i] = DrawnRow{d.cells[document], d.cells[row], d.stratum, s.strata[d.stratum].n}
	}
	return out, nil
}

// drawnCells is a row of the sample with its cells, as sheetRow has them.
type drawnCells struct {
	at      int
	stratum string
	cells   []string
}

func (s *Sampler) draw() ([]drawnCells, error) {
	if len(s.order) > s.Size {
		return nil, fmt.Errorf("%d strata and a sample of %d rows: want more rows, or fewer columns to part them by", len(s.order), s.Size)
	}
	var all []drawnCells
	for key, n := range s.allocation() {
		x := s.strata[key]
		pick := rand.New(rand.NewPCG(s.Seed, hashOf(key))).Perm(len(x.rows))[:n]
		for _, k := range pick {
			all = append(all, drawnCells{x.at[k], key, x.rows[k]})
		}
	}
	slices.SortFunc(all, func(a, b drawnCells) int { return cmp.Compare(a.at, b.at) })
	return all, nil
}

// WriteSheet writes the sample as CSV with columns to fill in, in the order of the input. Its errors are those of Draw.
func (s *Sampler) WriteSheet(w io.Writer) (rows int, err error) {
	all, err := s.draw()
	if err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	if err := out.Write(slices.Concat(sheetLead, sheetFill, sheetRow)); err != nil {
		return 0, err
	}
	for i, d := range all {
		lead := []string{strconv.Itoa(i + 1), d.stratum, strconv.Itoa(s.strata[d.stratum].n), s.MadeBy}
		if err := out.Write(slices.Concat(lead, make([]string, len(sheetFill)), d.cells)); err != nil {
			return i, err
		}
	}
	out.Flush()
	return len(all), out.Error()
}

// hashOf is FNV-1a: the same on every machine and in every run.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// headReader lets the first line of a reader be looked at before it is read.
type headReader struct {
	r    io.Reader
	head []byte
}

func newHeadReader(r io.Reader) *headReader { return &headReader{r: r} }

// firstLine gives what is before the first line end, of at most 64 KB.
func (h *headReader) firstLine() (string, error) {
	buf := make([]byte, 64<<10)
	n, err := io.ReadFull(h.r, buf)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", err
	}
	h.head = buf[:n]
	first, _, _ := strings.Cut(string(h.head), "\n")
	return first, nil
}

func (h *headReader) Read(p []byte) (int, error) {
	if len(h.head) > 0 {
		n := copy(p, h.head)
		h.head = h.head[n:]
		return n, nil
	}
	return h.r.Read(p)
}
