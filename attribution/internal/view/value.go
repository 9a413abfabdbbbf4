package view

import (
	"strings"

	"whosaid/syntax"
)

// Value is a feature value: a short word and its hash. Features are named TEMPLATE=a|b|c; the hash
// of a feature is made from those of its parts, so that no string is built while articles run.
type Value struct {
	H uint64
	S string
}

func HashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>29
}

// hasSeparator reports whether s holds a byte that separates the parts of a feature's name or the columns of a table.
func hasSeparator(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '|', '=', '\t', '\n', '\r', ' ':
			return true
		}
	}
	return false
}

// ValueOf makes a value of a word. The separators of feature names do not occur in values.
func ValueOf(s string) Value {
	if hasSeparator(s) {
		s = strings.Map(func(r rune) rune {
			switch r {
			case '|', '=', '\t', '\n', '\r', ' ':
				return '¦'
			}
			return r
		}, s)
	}
	return Value{HashString(s), s}
}

var Numbers = func() (out [64]Value) {
	for i := range out {
		out[i] = ValueOf(string(rune('0'+i/10)) + string(rune('0'+i%10)))
	}
	return out
}()

// Number gives the value of n, at most top.
func Number(n, top int) Value { return Numbers[max(0, min(n, top, len(Numbers)-1))] }

func Yes(b bool) Value {
	if b {
		return Numbers[1]
	}
	return Numbers[0]
}

const mixer = 0x9E3779B97F4A7C15

func Mix(h, x uint64) uint64 {
	h = (h ^ x) * mixer
	return h ^ h>>32
}

// HashFeature gives the hash of a feature by its name: the inverse of features.name.
func HashFeature(name string) uint64 {
	const basis, prime = 14695981039346656037, 1099511628211 // as HashString has them
	sum, part, parts := uint64(0), uint64(basis), 0
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c != '=' && c != '|' || c == '|' && parts == 0 || c == '=' && parts > 0 {
			part = (part ^ uint64(c)) * prime
			continue
		}
		if part ^= part >> 29; parts == 0 {
			sum = part
		} else {
			sum = Mix(sum, part)
		}
		part, parts = basis, parts+1
	}
	if part ^= part >> 29; parts == 0 {
		return part
	}
	return Mix(sum, part)
}

// Values makes values of words.
func Values(names ...string) (out []Value) {
	for _, n := range names {
		out = append(out, ValueOf(n))
	}
	return out
}

// TagValues are the tags as values; none is the value of what is not there.
var (
	TagValues = func() (out [64]Value) {
		for i := range out {
			if i <= int(syntax.TagOpenQuote) {
				out[i] = ValueOf(syntax.Tag(i).String())
			}
		}
		return
	}()
	None = ValueOf("-")
)
