package source

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"whosaid/article"
)

// columns reads a Parquet file: an article a row, counted from 1 (f.parquet#3). Of its columns those
// are read that have one value a row; lists and records are passed over. Some rows of one row group
// are in memory at a time.
type columns struct {
	c    *Config
	name string
	in   *stream
	head *head
	leaf []int // of each leaf column its number in the head, else -1
	kind []*format.LogicalType

	groups []parquet.RowGroup
	rows   parquet.Rows
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

func (c *Config) openParquet(taken Taken, in *stream) (r Reader, err error) {
	name := taken.Name
	defer func() {
		if fault := recover(); fault != nil { // a torn file can make the library panic
			r, err = nil, fmt.Errorf("%s: no Parquet file: %v", name, fault)
		}
		if err != nil {
			in.Close()
		}
	}()
	at, size, err := c.seekable(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(64<<10))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &columns{c: c, name: name, in: in, groups: f.RowGroups(), buf: make([]parquet.Row, rowsAhead)}
	var flat []string
	for i, path := range f.Schema().Columns() {
		p.leaf = append(p.leaf, -1)
		p.kind = append(p.kind, nil)
		if leaf, ok := f.Schema().Lookup(path...); ok && len(path) == 1 && leaf.MaxRepetitionLevel == 0 {
			p.leaf[i] = len(flat)
			p.kind[i] = leaf.Node.Type().LogicalType()
			flat = append(flat, path[0])
		}
	}
	for _, group := range f.Metadata().RowGroups {
		for _, column := range group.Columns {
			m := column.MetaData
			if m.TotalUncompressedSize > maxChunk || m.TotalUncompressedSize > freeRatio && m.TotalUncompressedSize/maxRatio > m.TotalCompressedSize {
				return nil, fmt.Errorf("%s: a column of %d bytes in %d: %w", name, m.TotalUncompressedSize, m.TotalCompressedSize, errSwells)
			}
		}
	}
	if p.head, err = c.newHead(flat); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	taken.Column = p.head.columns[p.head.text]
	c.took(taken)
	return p, nil
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
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%s: the file is broken: %v", p.name, fault)
		}
		if err != nil && err != io.EOF {
			var bad *article.LineError
			p.failed = !errors.As(err, &bad)
		}
	}()
	for p.next == p.got {
		if p.rows == nil {
			if len(p.groups) == 0 {
				return in, io.EOF
			}
			p.rows = p.groups[0].Rows()
			p.groups = p.groups[1:]
		}
		p.next = 0
		p.got, err = p.rows.ReadRows(p.buf)
		if err != nil && err != io.EOF {
			return in, fmt.Errorf("%s: %w", p.name, err)
		}
		if p.got == 0 {
			p.rows.Close()
			p.rows = nil
		}
	}
	p.n++
	place := p.name + "#" + strconv.Itoa(p.n)
	cells := make([]string, len(p.head.columns))
	for _, v := range p.buf[p.next] {
		if c := v.Column(); c >= 0 && c < len(p.leaf) && p.leaf[c] >= 0 && !v.IsNull() {
			cells[p.leaf[c]] = cellOf(v, p.kind[c])
		}
	}
	p.next++
	if n := len(cells[p.head.text]); n > p.c.article() {
		return in, &article.LineError{Name: place, Err: fmt.Errorf("an article of %d bytes; at most %d are read", n, p.c.article())}
	}
	return p.head.article(place, 0, strconv.Itoa(p.n), cells, p.c.Charset), nil
}

// cellOf gives a value as a table of text would have it: days and times in ISO 8601.
func cellOf(v parquet.Value, kind *format.LogicalType) string {
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return string(v.ByteArray())
	case parquet.Int96: // a time, as older programs write it: nanoseconds of the day, and the Julian day
		n := v.Int96()
		return stamp(time.Unix((int64(n[2])-2440588)*86400, int64(n[0])|int64(n[1])<<32))
	}
	if kind == nil {
		return v.String()
	}
	switch k := kind.Value.(type) {
	case *format.DateType:
		return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
	case *format.TimestampType:
		switch k.Unit.Value.(type) {
		case *format.MilliSeconds:
			return stamp(time.UnixMilli(v.Int64()))
		case *format.MicroSeconds:
			return stamp(time.UnixMicro(v.Int64()))
		case *format.NanoSeconds:
			return stamp(time.Unix(0, v.Int64()))
		}
	}
	return v.String()
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
