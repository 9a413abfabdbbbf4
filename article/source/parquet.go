//go:build !js

package source

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"whosaid/article"
)

// columns reads a Parquet file: an article a row, counted from 1 (f.parquet#3). Text, id and the other
// parts of an article are columns with one value a row; lists and records are copied to the output as JSON.
// Some rows of one row group are in memory at a time.
type columns struct {
	c     *Config
	name  string
	in    *stream
	head  *head
	nodes []*cellNode // by column of the head
	cells *rowCells

	file   *parquet.File
	groups []parquet.RowGroup
	rows   parquet.Rows
	left   int64 // rows of the open group that are still to come, as its file's footer counts them
	buf    []parquet.Row
	got    int // rows in buf
	next   int // the next of them
	n      int
	failed bool
}

// rowsAhead is how many rows are read at once.
const rowsAhead = 16

// maxChunk is the most bytes that one column of a row group may have, unpacked.
const maxChunk = 4 << 30

// maxFooter is the most bytes that the description at the end of a file may have.
const maxFooter = 256 << 20

const parquetMagic = "PAR1"

// errBrokenParquet stands for what the library says of files that it cannot cope with.
var errBrokenParquet = errors.New("the file is broken: its pages are not what its footer describes")

// guarded is a fault of the library as an error. A fault of ours stays one.
func guarded(fault any) error {
	if _, ok := fault.(runtime.Error); ok {
		return errBrokenParquet
	}
	return fmt.Errorf("%w (%v)", errBrokenParquet, fault)
}

func (c *Config) openParquet(taken Taken, in *stream) (r Reader, err error) {
	name := taken.Name
	defer func() {
		if fault := recover(); fault != nil { // a torn file can make the library panic
			r, err = nil, fmt.Errorf("%s: %w", name, guarded(fault))
		}
		if err != nil {
			in.Close()
		}
	}()
	f, err := c.parquetFile(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &columns{c: c, name: name, in: in, file: f, groups: f.RowGroups(), buf: make([]parquet.Row, rowsAhead)}
	var flat, nested []string
	var behind []*cellNode
	for _, n := range cellNodes(f) {
		if n.flat() {
			flat, p.nodes = append(flat, n.name), append(p.nodes, n)
		} else {
			nested, behind = append(nested, n.name), append(behind, n)
		}
	}
	p.nodes = append(p.nodes, behind...)
	p.cells = newRowCells(len(f.Schema().Columns()))
	if p.head, err = c.newHead(flat); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p.head.alsoKeep(c, nested)
	if err = c.lacks(p.head); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	taken.Column = p.head.columns[p.head.text]
	c.took(taken)
	return p, nil
}

// parquetFile opens the file and proves the sizes that it states itself.
func (c *Config) parquetFile(in *stream) (*parquet.File, error) {
	at, size, err := c.seekable(in)
	if err != nil {
		return nil, err
	}
	f, err := openFooter(at, size)
	if err != nil {
		return nil, err
	}
	rows := f.Metadata().NumRows
	for _, group := range f.Metadata().RowGroups {
		rows -= group.NumRows
		for _, column := range group.Columns {
			m := &column.MetaData
			if m.TotalUncompressedSize > maxChunk ||
				m.TotalUncompressedSize > freeRatio && m.TotalUncompressedSize/maxRatio > m.TotalCompressedSize {
				return nil, fmt.Errorf("a column of %d bytes in %d: %w", m.TotalUncompressedSize, m.TotalCompressedSize, errSwells)
			}
		}
	}
	if rows != 0 {
		return nil, errors.New("the footer counts other rows in all than in its row groups")
	}
	if packedByLZ4(f.Metadata()) {
		if at, size, err = c.unpackLZ4(in, at, f.Metadata()); err != nil {
			return nil, err
		}
		return openFooter(at, size)
	}
	return f, nil
}

// openFooter reads the description at the end of a file.
func openFooter(at io.ReaderAt, size int64) (*parquet.File, error) {
	var end [8]byte
	if size < int64(len(parquetMagic)+len(end)) {
		return nil, errors.New("no whole Parquet file: it is too short")
	}
	if _, err := at.ReadAt(end[:], size-int64(len(end))); err != nil && err != io.EOF {
		return nil, err
	}
	if magic := string(end[4:]); magic != parquetMagic && magic != "PARE" {
		return nil, errors.New("no whole Parquet file: its end is missing")
	}
	if n := int64(binary.LittleEndian.Uint32(end[:])); n > min(maxFooter, size-int64(len(parquetMagic)+len(end))) {
		return nil, fmt.Errorf("the footer has %d bytes: no whole Parquet file", n)
	}
	return parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(64<<10))
}

func (p *columns) Close() error {
	if p.rows != nil {
		p.rows.Close()
		p.rows = nil
	}
	return p.in.Close()
}

// Next gives the article of the next row.
func (p *columns) Next() (in article.Input, err error) {
	if p.failed {
		return in, io.EOF
	}
	place := p.name + "#" + strconv.Itoa(p.n+1)
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%s: %w", place, guarded(fault))
		}
		if err != nil && err != io.EOF {
			var bad *article.LineError
			p.failed = !errors.As(err, &bad)
		}
	}()
	for p.next == p.got {
		if err := p.read(); err != nil {
			if err == io.EOF {
				return in, err
			}
			return in, fmt.Errorf("%s: %w", place, err)
		}
	}
	p.n++
	p.cells.take(p.buf[p.next])
	p.next++
	cells := make([]string, len(p.head.columns))
	for i, n := range p.nodes {
		if p.head.uses(i) {
			cells[i] = p.cells.cell(n)
		}
	}
	if n := len(cells[p.head.text]); n > p.c.article() {
		return in, &article.LineError{Name: place, Err: fmt.Errorf("an article of %d bytes; at most %d are read", n, p.c.article())}
	}
	return p.head.article(place, 0, strconv.Itoa(p.n), cells, p.c.Charset), nil
}

// read reads some more rows, or opens the next row group that has any. The rows of a group must be as many as the
// footer counts.
func (p *columns) read() error {
	p.next, p.got = 0, 0
	if p.rows == nil {
		for len(p.groups) > 0 && p.groups[0].NumRows() == 0 {
			p.groups = p.groups[1:]
		}
		if len(p.groups) == 0 {
			return io.EOF
		}
		at := len(p.file.RowGroups()) - len(p.groups)
		if err := proveDictionaries(p.file, &p.file.Metadata().RowGroups[at]); err != nil {
			return err
		}
		p.left = p.groups[0].NumRows()
		p.rows = p.groups[0].Rows()
		p.groups = p.groups[1:]
	}
	got, err := p.rows.ReadRows(p.buf)
	if p.got = got; got > 0 {
		p.left -= int64(got)
		return nil
	}
	if err != nil && err != io.EOF {
		return err
	}
	p.rows.Close()
	p.rows = nil
	if p.left != 0 {
		return fmt.Errorf("the rows end here, and the footer counts %d more: the file is cut, or was changed while it was read", p.left)
	}
	return nil
}
