//go:build !js

package source

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// cellNode is a column of a Parquet file as its schema has it: with one value a row, or a list or a record of others.
type cellNode struct {
	name     string
	kind     format.LogicalTypeValue
	leaf     int // the number of the leaf column; -1 for a record
	first    int // the first leaf column in it
	optional bool
	repeated bool
	def, rep int // the levels from which on a value is there, and at which the next one of a list begins
	below    []*cellNode
}

// cellNodes gives the columns of a file.
func cellNodes(f *parquet.File) []*cellNode {
	elements := f.Metadata().Schema
	at, leaves := 0, 0
	var node func(c *parquet.Column) *cellNode
	node = func(c *parquet.Column) *cellNode {
		n := &cellNode{name: c.Name(), leaf: -1, first: leaves, optional: c.Optional(), repeated: c.Repeated(),
			def: c.MaxDefinitionLevel(), rep: c.MaxRepetitionLevel()}
		if at < len(elements) { // the schema's elements are in this order
			n.kind = elements[at].LogicalType.Value
		}
		at++
		if n.kind == nil { // older writers say it in another way
			if t := c.Type().LogicalType(); t != nil {
				n.kind = t.Value
			}
		}
		if c.Leaf() {
			n.leaf = leaves
			leaves++
			return n
		}
		for _, b := range c.Columns() {
			n.below = append(n.below, node(b))
		}
		return n
	}
	return node(f.Root()).below
}

// flat reports whether the column has one value a row.
func (n *cellNode) flat() bool { return n.leaf >= 0 && !n.repeated }

// rowCells are the values of one row by leaf column, and which of them come next.
type rowCells struct {
	values [][]parquet.Value
	next   []int
}

func newRowCells(leaves int) *rowCells {
	return &rowCells{values: make([][]parquet.Value, leaves), next: make([]int, leaves)}
}

// take makes the row the one to be read.
func (r *rowCells) take(row parquet.Row) {
	for i := range r.values {
		r.values[i], r.next[i] = r.values[i][:0], 0
	}
	for _, v := range row {
		if c := v.Column(); c >= 0 && c < len(r.values) {
			r.values[c] = append(r.values[c], v)
		}
	}
}

// peek gives the next value of a leaf column; nil where there is none.
func (r *rowCells) peek(leaf int) *parquet.Value {
	if leaf >= len(r.values) || r.next[leaf] >= len(r.values[leaf]) {
		return nil
	}
	return &r.values[leaf][r.next[leaf]]
}

// cell gives the cell of a column as a table of text would have it: lists and records as JSON.
func (r *rowCells) cell(n *cellNode) string {
	v := r.peek(n.first)
	switch {
	case v == nil || v.DefinitionLevel() < n.def && !n.repeated:
		return ""
	case n.flat():
		return cellOf(*v, n.kind)
	}
	var b strings.Builder
	n.writeJSON(&b, r)
	return b.String()
}

// writeJSON writes the values of a column in one row (Dremel; Melnik et al. 2010).
func (n *cellNode) writeJSON(b *strings.Builder, r *rowCells) {
	v := r.peek(n.first)
	there := v != nil && v.DefinitionLevel() >= n.def
	switch {
	case n.repeated:
		n.writeItems(b, r, there, '[', ']', n.writeOne)
	case !there:
		n.skip(r)
		b.WriteString("null")
	default:
		n.writeOne(b, r)
	}
}

// writeItems writes the items of a repeated column.
func (n *cellNode) writeItems(b *strings.Builder, r *rowCells, there bool, open, end byte, item func(*strings.Builder, *rowCells)) {
	b.WriteByte(open)
	if !there {
		n.skip(r)
	}
	for there {
		before := r.next[n.first]
		item(b, r)
		v := r.peek(n.first)
		if there = v != nil && v.RepetitionLevel() >= n.rep && r.next[n.first] > before; there {
			b.WriteByte(',')
		}
	}
	b.WriteByte(end)
}

// writeOne writes a value that is there.
func (n *cellNode) writeOne(b *strings.Builder, r *rowCells) {
	if n.leaf >= 0 {
		v := r.peek(n.leaf)
		r.next[n.leaf]++
		writeValue(b, v, n.kind)
		return
	}
	if items := n.items(); items != nil {
		v := r.peek(items.first)
		there := v != nil && v.DefinitionLevel() >= items.def
		if _, isMap := n.kind.(*format.MapType); isMap && len(items.below) == 2 {
			items.writeItems(b, r, there, '{', '}', func(b *strings.Builder, r *rowCells) {
				key, _ := json.Marshal(r.cell(items.below[0]))
				items.below[0].skip(r)
				b.Write(key)
				b.WriteByte(':')
				items.below[1].writeJSON(b, r)
			})
			return
		}
		item := items.writeOne
		if len(items.below) == 1 { // a list is written as a record of a repeated record of its items
			item = items.below[0].writeJSON
		}
		items.writeItems(b, r, there, '[', ']', item)
		return
	}
	b.WriteByte('{')
	for i, c := range n.below {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(c.name)
		b.Write(name)
		b.WriteByte(':')
		c.writeJSON(b, r)
	}
	b.WriteByte('}')
}

// items gives the repeated column of a list or a map; nil for other columns.
func (n *cellNode) items() *cellNode {
	switch n.kind.(type) {
	case *format.ListType, *format.MapType:
		if len(n.below) == 1 && n.below[0].repeated {
			return n.below[0]
		}
	}
	return nil
}

// skip skips the one value that each leaf column has where nothing is there.
func (n *cellNode) skip(r *rowCells) {
	if n.leaf >= 0 {
		if r.next[n.leaf] < len(r.values[n.leaf]) {
			r.next[n.leaf]++
		}
		return
	}
	for _, c := range n.below {
		c.skip(r)
	}
}

func writeValue(b *strings.Builder, v *parquet.Value, kind format.LogicalTypeValue) {
	if v == nil || v.IsNull() {
		b.WriteString("null")
		return
	}
	s := cellOf(*v, kind)
	if isNumber(v, kind) && json.Valid([]byte(s)) {
		b.WriteString(s)
		return
	}
	quoted, _ := json.Marshal(s)
	b.Write(quoted)
}

// isNumber reports whether the value is a number or a truth value in JSON.
func isNumber(v *parquet.Value, kind format.LogicalTypeValue) bool {
	switch kind.(type) {
	case nil, *format.IntType:
		return v.Kind() != parquet.ByteArray && v.Kind() != parquet.FixedLenByteArray && v.Kind() != parquet.Int96
	case *format.DecimalType, *format.Float16Type:
		return true
	}
	return false
}

// cellOf gives a value as a table of text would have it: days and times in ISO 8601, decimal numbers with
// their point.
func cellOf(v parquet.Value, kind format.LogicalTypeValue) string {
	if v.IsNull() {
		return ""
	}
	bytes := v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray
	whole := v.Kind() == parquet.Int32 || v.Kind() == parquet.Int64
	switch k := kind.(type) {
	case *format.DecimalType:
		if bytes {
			return decimal(signed(v.ByteArray()), int(k.Scale))
		}
		if whole {
			return decimal(big.NewInt(integer(v)), int(k.Scale))
		}
	case *format.Float16Type:
		if b := v.ByteArray(); bytes && len(b) == 2 {
			return strconv.FormatFloat(half(binary.LittleEndian.Uint16(b)), 'g', -1, 32)
		}
	case *format.UUIDType:
		if b := v.ByteArray(); bytes && len(b) == 16 {
			return uuid(b)
		}
	case *format.IntType:
		switch {
		case !k.IsSigned && v.Kind() == parquet.Int32:
			return strconv.FormatUint(uint64(v.Uint32()), 10)
		case !k.IsSigned && v.Kind() == parquet.Int64:
			return strconv.FormatUint(v.Uint64(), 10)
		}
	case *format.DateType:
		if whole {
			return time.Unix(integer(v)*86400, 0).UTC().Format(time.DateOnly)
		}
	case *format.TimeType:
		if unit := k.Unit.Value; whole && unit != nil {
			day := time.Duration(integer(v)) * unit.Duration()
			return time.Time{}.Add(day).Format("15:04:05.999999999")
		}
	case *format.TimestampType:
		if v.Kind() == parquet.Int64 {
			switch k.Unit.Value.(type) {
			case *format.MilliSeconds:
				return stamp(time.UnixMilli(v.Int64()))
			case *format.MicroSeconds:
				return stamp(time.UnixMicro(v.Int64()))
			case *format.NanoSeconds:
				return stamp(time.Unix(0, v.Int64()))
			}
		}
	}
	if v.Kind() == parquet.Int96 { // a time, as older programs write it: nanoseconds of the day, and the Julian day
		n := v.Int96()
		return stamp(time.Unix((int64(n[2])-2440588)*86400, int64(n[0])|int64(n[1])<<32))
	}
	if bytes {
		return string(v.ByteArray())
	}
	return v.String()
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func integer(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

// signed reads a whole number in two's complement, its first byte the highest.
func signed(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// maxScale bounds the zeros that a decimal number can begin with.
const maxScale = 100

// decimal puts the point before the last scale digits.
func decimal(n *big.Int, scale int) string {
	if scale <= 0 || scale > maxScale {
		return n.String()
	}
	digits := new(big.Int).Abs(n).String()
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}

// half reads a number of IEEE 754 binary16.
func half(h uint16) float64 {
	sign, exponent, fraction := 1.0, int(h>>10&0x1f), float64(h&0x3ff)
	if h&0x8000 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 0x1f:
		if fraction != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(fraction+0x400, exponent-25)
}

// uuid writes 16 bytes as RFC 9562 does.
func uuid(b []byte) string {
	const digits = "0123456789abcdef"
	var s strings.Builder
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			s.WriteByte('-')
		}
		s.WriteByte(digits[c>>4])
		s.WriteByte(digits[c&0xf])
	}
	return s.String()
}

// joined gives a path of a schema in one word.
func joined(path []string) string { return strings.Join(path, ".") }
