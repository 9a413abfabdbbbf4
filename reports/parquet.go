package reports

import (
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// rowsInGroup is how many rows a group of a Parquet file holds; a group is held in memory until it is
// written, some 30 MB.
const rowsInGroup = 20000

// columnFile binds rows into a Parquet file: the columns of Columns with their types, an empty cell as
// null, and behind them the fields of the input that are carried along. Pages are plain or have a
// dictionary, and are compressed by Snappy: that every reader has. The shorter encodings of strings, which
// parquet-go takes by itself, spare 1.6 % over the articles of testdata, and an old reader stumbles
// over them where a column is empty.
type columnFile struct {
	w      *parquet.GenericWriter[any] // nil before the head
	to     *failing
	fields []string
	n      int
}

func newColumnFile(to Target) *columnFile { return &columnFile{to: &failing{Writer: to}} }

// begin begins the file with the columns of Columns and those of the fields.
func (f *columnFile) begin(head []byte) error {
	h, err := readLeafHead(head)
	if err != nil {
		return err
	}
	f.fields = h.Fields
	schema := parquet.NewSchema("whosaid", parquetNode(h.Fields))
	f.w = parquet.NewGenericWriter[any](f.to, schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("whosaid", "1", ""))
	return nil
}

// failing keeps the error of writing, which parquet-go puts its own words before.
type failing struct {
	io.Writer
	err error
}

func (f *failing) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p)
	if err != nil && f.err == nil {
		f.err = err
	}
	return n, err
}

// or gives the error of writing, else err.
func (f *failing) or(err error) error {
	if f.err != nil {
		return f.err
	}
	return err
}

// parquetNode gives the schema of the rows.
func parquetNode(carried []string) parquet.Node {
	var fields []reflect.StructField
	columns := slices.Clone(Columns)
	for _, name := range parquetColumns(carried) {
		columns = append(columns, Column{Name: name, Type: "string"})
	}
	for i, c := range columns {
		tag := c.Name
		if c.filled {
			tag += ",snappy"
		} else {
			tag += ",snappy,optional"
		}
		var kind reflect.Type
		switch c.Type {
		case "integer":
			kind = reflect.TypeFor[*int64]()
		case "number":
			kind = reflect.TypeFor[float64]()
		case "boolean":
			kind = reflect.TypeFor[*bool]()
		default:
			kind = reflect.TypeFor[string]()
			if c.Values != nil || c.repeats {
				tag += ",dict"
			} else {
				tag += ",plain"
			}
		}
		fields = append(fields, reflect.StructField{Name: "C" + strconv.Itoa(i), Type: kind, Tag: reflect.StructTag("parquet:" + strconv.Quote(tag))})
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

// parquetColumns gives the columns of fields as FieldColumns does, under names that parquet-go takes
// from a tag: with no comma, which would end it, and not "-", which means no column.
func parquetColumns(fields []string) []string {
	names := make([]string, len(fields))
	for i, name := range fields {
		if names[i] = strings.ReplaceAll(name, ",", "_"); names[i] == "-" {
			names[i] = "-_"
		}
	}
	return FieldColumns(names)
}

// Write takes the head or one document.
func (f *columnFile) Write(b []byte) (int, error) {
	if f.w == nil {
		return len(b), f.begin(b)
	}
	p, err := readLeaf(b)
	if err != nil {
		return 0, err
	}
	for _, cells := range p.Rows {
		for _, name := range f.fields {
			cells = append(cells, orNil(p.Fields[name]))
		}
		row := make(parquet.Row, len(cells))
		for c, cell := range cells {
			filled := c < len(Columns) && Columns[c].filled
			switch {
			case filled && cell == nil:
				row[c] = parquet.ValueOf("").Level(0, 0, c)
			case filled:
				row[c] = parquet.ValueOf(cell).Level(0, 0, c)
			case cell == nil:
				row[c] = parquet.NullValue().Level(0, 0, c)
			default:
				row[c] = parquet.ValueOf(cell).Level(0, 1, c)
			}
		}
		if _, err := f.w.WriteRows([]parquet.Row{row}); err != nil {
			return 0, f.to.or(err)
		}
		if f.n++; f.n%rowsInGroup == 0 {
			if err := f.w.Flush(); err != nil {
				return 0, f.to.or(err)
			}
		}
	}
	return len(b), nil
}

// Close writes the last rows and the file's end.
func (f *columnFile) Close() error {
	if f.w == nil {
		return nil
	}
	return f.to.or(f.w.Close())
}
