package attribution

import "strings"

// val is a feature value: a short word and its hash. Features are named TEMPLATE=a|b|c; the hash
// of a feature is made from those of its parts, so that no string is built while articles run.
type val struct {
	h uint64
	s string
}

func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>29
}

// valueOf makes a value of a word. The separators of feature names do not occur in values.
func valueOf(s string) val {
	if strings.ContainsAny(s, "|=\t\n\r ") {
		s = strings.Map(func(r rune) rune {
			switch r {
			case '|', '=', '\t', '\n', '\r', ' ':
				return '¦'
			}
			return r
		}, s)
	}
	return val{hashString(s), s}
}

var numbers = func() (out [64]val) {
	for i := range out {
		out[i] = valueOf(string(rune('0'+i/10)) + string(rune('0'+i%10)))
	}
	return out
}()

// number gives the value of n, at most top.
func number(n, top int) val { return numbers[max(0, min(n, top, len(numbers)-1))] }

func yes(b bool) val {
	if b {
		return numbers[1]
	}
	return numbers[0]
}

const mixer = 0x9E3779B97F4A7C15

func mix(h, x uint64) uint64 {
	h = (h ^ x) * mixer
	return h ^ h>>32
}

// features gathers what is true of one candidate: hashes always, names only where they are asked for.
type features struct {
	hash  []uint64
	named bool
	names []string
}

func (f *features) reset() { f.hash, f.names = f.hash[:0], f.names[:0] }

func (f *features) name(t val, parts ...val) {
	var b strings.Builder
	b.WriteString(t.s)
	for i, p := range parts {
		if i == 0 {
			b.WriteByte('=')
		} else {
			b.WriteByte('|')
		}
		b.WriteString(p.s)
	}
	f.names = append(f.names, b.String())
}

func (f *features) add(t val) {
	f.hash = append(f.hash, t.h)
	if f.named {
		f.name(t)
	}
}

func (f *features) add1(t, a val) {
	f.hash = append(f.hash, mix(t.h, a.h))
	if f.named {
		f.name(t, a)
	}
}

func (f *features) add2(t, a, b val) {
	f.hash = append(f.hash, mix(mix(t.h, a.h), b.h))
	if f.named {
		f.name(t, a, b)
	}
}

func (f *features) add3(t, a, b, c val) {
	f.hash = append(f.hash, mix(mix(mix(t.h, a.h), b.h), c.h))
	if f.named {
		f.name(t, a, b, c)
	}
}

// hashFeature gives the hash of a feature by its name: the inverse of features.name.
func hashFeature(name string) uint64 {
	t, rest, found := strings.Cut(name, "=")
	h := hashString(t)
	for found {
		var p string
		p, rest, found = strings.Cut(rest, "|")
		h = mix(h, hashString(p))
	}
	return h
}
