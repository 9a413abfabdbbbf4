// Package parquet writes rows into an Apache Parquet file. A program that imports it can write
// reports.Parquet; it links the library github.com/parquet-go/parquet-go.
package parquet

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"whosaid/reports"
)

// rowsInGroup is how many rows a group of a Parquet file holds; a group is held in memory until it is
// written, some 30 MB.
const rowsInGroup = 20000

// columnFile binds rows into a Parquet file: the columns of Columns with their types, an empty cell as
// null, and after them the fields of the input that are copied to the output. Pages are plain or have a
// dictionary, and are compressed by Snappy: that every reader has. The shorter encodings of strings, which
// parquet-go takes by itself, spare 1.6 % over the articles of testdata, and an old reader stumbles
// over them where a column is empty.
type columnFile struct {
	w      *parquet.GenericWriter[any] // nil before the head
	to     *reports.ErrorKeeper
	fields []string
	n      int
}

func init() {
	reports.Link(reports.Parquet, func(to reports.Target) (reports.Binder, error) {
		return &columnFile{to: &reports.ErrorKeeper{Writer: to}}, nil
	})
}

// begin begins the file with the columns of Columns and those of the fields.
func (f *columnFile) begin(head []byte) error {
	h, err := reports.ReadLeafHead(head)
	if err != nil {
		return err
	}
	f.fields = h.Fields
	schema := parquet.NewSchema("whosaid", parquetNode(h.Fields))
	f.w = parquet.NewGenericWriter[any](f.to, schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("whosaid", "1", ""))
	return nil
}

// parquetNode gives the schema of the rows.
func parquetNode(carried []string) parquet.Node {
	var fields []reflect.StructField
	columns := slices.Clone(reports.Columns)
	for _, name := range reports.Parquet.FieldColumns(carried) {
		columns = append(columns, reports.Column{Name: name, Type: "string"})
	}
	for i, c := range columns {
		tag := c.Name
		if c.Filled {
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
			if c.Values != nil || c.Repeats {
				tag += ",dict"
			} else {
				tag += ",plain"
			}
		}
		fields = append(fields, reflect.StructField{Name: "C" + strconv.Itoa(i), Type: kind, Tag: reflect.StructTag("parquet:" + strconv.Quote(tag))})
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

// Write takes the head or one document.
func (f *columnFile) Write(b []byte) (int, error) {
	if f.w == nil {
		return len(b), f.begin(b)
	}
	p, err := reports.ReadLeaf(b)
	if err != nil {
		return 0, err
	}
	for i, cells := range p.Rows {
		for _, name := range f.fields {
			cells = append(cells, p.Field(name, i))
		}
		row := make(parquet.Row, len(cells))
		for c, cell := range cells {
			filled := c < len(reports.Columns) && reports.Columns[c].Filled
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
			return 0, f.to.Or(err)
		}
		if f.n++; f.n%rowsInGroup == 0 {
			if err := f.w.Flush(); err != nil {
				return 0, f.to.Or(err)
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
	return f.to.Or(f.w.Close())
}
