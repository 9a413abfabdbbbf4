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
// null, and behind them the fields of the input that are carried along; compressed by Snappy, which
// every reader has.
type columnFile struct {
	w      *parquet.GenericWriter[any]
	to     *failing
	fields []string
	n      int
}

func newColumnFile(to Target, o Options) *columnFile {
	schema := parquet.NewSchema("whosaid", parquetNode(o.Fields))
	f := &failing{Writer: to}
	return &columnFile{fields: o.Fields, to: f, w: parquet.NewGenericWriter[any](f, schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("whosaid", "1", ""))}
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

// always are the columns that are never empty.
var always = []string{"doc_id", "quote_id", "kind", "quote", "confidence", "rule"}

// parquetNode gives the schema of the rows.
func parquetNode(carried []string) parquet.Node {
	var fields []reflect.StructField
	columns := slices.Clone(Columns)
	for _, field := range carried {
		name := parquetName(FieldColumn(field))
		for slices.ContainsFunc(columns, func(c Column) bool { return c.Name == name }) {
			name += "_"
		}
		columns = append(columns, Column{Name: name, Type: "string"})
	}
	for i, c := range columns {
		tag := c.Name
		if isAlways(c.Name) {
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
			if c.Values != nil || c.Name == "rule" || c.Name == "cue_lemma" || c.Name == "cue_class" || strings.HasPrefix(c.Name, "speaker") {
				tag += ",dict"
			}
		}
		fields = append(fields, reflect.StructField{Name: "C" + strconv.Itoa(i), Type: kind, Tag: reflect.StructTag("parquet:" + strconv.Quote(tag))})
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

// parquetName gives a name that parquet-go takes from a tag: with no comma, which would end it, and
// not empty nor "-", which mean no name and no column.
func parquetName(name string) string {
	name = strings.ReplaceAll(clean(name), ",", "_")
	if name == "" || name == "-" {
		name += "_"
	}
	return name
}

func isAlways(column string) bool {
	for _, a := range always {
		if a == column {
			return true
		}
	}
	return false
}

// Write takes one document.
func (f *columnFile) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil // the Head
	}
	p, err := readLeaf(b)
	if err != nil {
		return 0, err
	}
	for i := range p.Rows {
		cells := p.Rows[i].values()
		for _, name := range f.fields {
			cells = append(cells, orNull(p.Fields[clean(name)]))
		}
		row := make(parquet.Row, len(cells))
		for c, cell := range cells {
			defined := 1
			if c < len(Columns) && isAlways(Columns[c].Name) {
				defined = 0
			}
			switch {
			case cell == nil && defined == 1:
				row[c] = parquet.NullValue().Level(0, 0, c)
				continue
			case cell == nil:
				cell = ""
			}
			if n, ok := cell.(int); ok {
				cell = int64(n)
			}
			row[c] = parquet.ValueOf(cell).Level(0, defined, c)
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
func (f *columnFile) Close() error { return f.to.or(f.w.Close()) }
