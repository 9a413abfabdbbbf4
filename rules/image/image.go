// Package image writes the parts of a value into bytes and reads them back. A type that is kept has one function that visits its
// parts, for both ways, so that the two cannot differ:
//
//	func visitPoint(c *image.Codec, p *point) {
//		image.Number(c, &p.x)
//		image.Number(c, &p.y)
//	}
//
// A zero Codec writes into Out. One that Read gives reads, and its Sound says whether all was there.
package image

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// Codec goes over a value once, either way.
type Codec struct {
	Out []byte // what has been written

	reading bool
	in      string // what is not read yet
	cut     bool   // something was not there

	texts  []string          // that have been read, in their order
	lists  []any             // that have been read, in their order
	places map[string]uint64 // of what has been written already: its number, from 1
}

// Read gives a codec that reads. Texts that it reads are parts of b.
func Read(b string) *Codec { return &Codec{reading: true, in: b} }

// Reading reports whether c reads.
func (c *Codec) Reading() bool { return c.reading }

// Sound reports whether all that was read was there, and nothing more.
func (c *Codec) Sound() bool { return !c.cut && c.in == "" }

// Fail makes what is read unsound: a visitor found a value that cannot be.
func (c *Codec) Fail() { c.cut, c.in = true, "" }

// unsigned visits a number from 0 on.
func (c *Codec) unsigned(n uint64) uint64 {
	if !c.reading {
		c.Out = binary.AppendUvarint(c.Out, n)
		return n
	}
	if len(c.in) > 0 && c.in[0] < 0x80 { // nearly always
		n = uint64(c.in[0])
		c.in = c.in[1:]
		return n
	}
	return c.longer()
}

// longer reads a number of several bytes.
func (c *Codec) longer() (n uint64) {
	for i := 0; i < len(c.in) && i < binary.MaxVarintLen64; i++ {
		b := c.in[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.in = c.in[i+1:]
			return n
		}
	}
	c.Fail()
	return 0
}

// count visits how many parts follow, each of a byte or more.
func (c *Codec) count(n int) int {
	n = int(c.unsigned(uint64(n)))
	if c.reading && (n < 0 || n > len(c.in)) {
		c.Fail()
		return 0
	}
	return n
}

// Integer is a number of any width.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// Number visits a number. Small ones, and small ones below 0, take a byte.
func Number[T Integer](c *Codec, p *T) {
	n := int64(*p)
	u := c.unsigned(uint64(n)<<1 ^ uint64(n>>63))
	n = int64(u>>1) ^ -int64(u&1)
	if *p = T(n); int64(*p) != n {
		c.Fail()
	}
}

// Flags visits up to eight truths, in one byte.
func Flags(c *Codec, flags ...*bool) {
	b := uint64(0)
	for i, f := range flags {
		if *f {
			b |= 1 << i
		}
	}
	b = c.unsigned(b)
	for i, f := range flags {
		*f = b>>i&1 != 0
	}
}

// Text visits a text. One that stands in many places is written once.
func Text(c *Codec, s *string) {
	n := c.unsigned(c.placeOf("t" + *s))
	switch {
	case !c.reading && n == 0:
		c.Out = append(binary.AppendUvarint(c.Out, uint64(len(*s))), *s...)
		c.remember("t" + *s)
	case c.reading && n == 0:
		n := c.count(0)
		*s, c.in = c.in[:n], c.in[n:]
		c.texts = append(c.texts, *s)
	case c.reading && n <= uint64(len(c.texts)):
		*s = c.texts[n-1]
	case c.reading:
		c.Fail()
	}
}

// placeOf gives the number of what has been written already, 0 where it has not been.
func (c *Codec) placeOf(key string) uint64 {
	if c.reading {
		return 0
	}
	return c.places[key]
}

// remember gives what is written its number: the next one of its kind, which is the first byte of its key.
func (c *Codec) remember(key string) {
	if c.places == nil {
		c.places = map[string]uint64{}
	}
	kind := "#" + key[:1]
	c.places[kind]++
	c.places[key] = c.places[kind]
}

// List visits a list, of which visit visits one.
func List[T any](c *Codec, list *[]T, visit func(*Codec, *T)) {
	n := 0
	if *list != nil { // nil and empty are two things
		n = 1 + len(*list)
	}
	if !c.reading {
		c.unsigned(uint64(n))
	} else if n = int(c.unsigned(0)); n == 0 {
		*list = nil
	} else if n < 0 || n-1 > len(c.in) {
		c.Fail()
	} else {
		*list = make([]T, n-1)
	}
	for i := range *list {
		visit(c, &(*list)[i])
	}
}

// Shared visits a list of numbers that other places may have too: it is written once, and what is read is one list for all of
// them, which nobody changes.
func Shared[T Integer](c *Codec, list *[]T) {
	if !c.reading {
		var apart Codec
		List(&apart, list, Number)
		key := fmt.Sprintf("l%T %s", *list, apart.Out)
		if n := c.unsigned(c.placeOf(key)); n == 0 {
			c.Out = append(c.Out, apart.Out...)
			c.remember(key)
		}
		return
	}
	n := c.unsigned(0)
	if n == 0 {
		List(c, list, Number)
		c.lists = append(c.lists, *list)
		return
	}
	if n <= uint64(len(c.lists)) {
		if got, ok := c.lists[n-1].([]T); ok {
			*list = got
			return
		}
	}
	c.Fail()
}

// Map visits a map, in the order of its keys.
func Map[K cmp.Ordered, V any](c *Codec, m *map[K]V, key func(*Codec, *K), value func(*Codec, *V)) {
	n := c.count(len(*m))
	if !c.reading {
		for _, k := range slices.Sorted(maps.Keys(*m)) {
			v := (*m)[k]
			key(c, &k)
			value(c, &v)
		}
		return
	}
	*m = make(map[K]V, n)
	var k K
	for range n {
		var v V // the value may be a list or a map, each its own
		key(c, &k)
		value(c, &v)
		(*m)[k] = v
	}
}
