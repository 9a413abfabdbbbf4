package decide

import (
	"strings"

	"whosaid/attribution/internal/view"
)

// features gathers what is true of one candidate: hashes always, names only where they are asked for.
type features struct {
	hash  []uint64
	named bool
	names []string
}

func (f *features) reset() { f.hash, f.names = f.hash[:0], f.names[:0] }

func (f *features) name(t view.Value, parts ...view.Value) {
	var b strings.Builder
	b.WriteString(t.S)
	for i, p := range parts {
		if i == 0 {
			b.WriteByte('=')
		} else {
			b.WriteByte('|')
		}
		b.WriteString(p.S)
	}
	f.names = append(f.names, b.String())
}

func (f *features) add(t view.Value) {
	f.hash = append(f.hash, t.H)
	if f.named {
		f.name(t)
	}
}

func (f *features) add1(t, a view.Value) {
	f.hash = append(f.hash, view.Mix(t.H, a.H))
	if f.named {
		f.name(t, a)
	}
}

func (f *features) add2(t, a, b view.Value) {
	f.hash = append(f.hash, view.Mix(view.Mix(t.H, a.H), b.H))
	if f.named {
		f.name(t, a, b)
	}
}

func (f *features) add3(t, a, b, c view.Value) {
	f.hash = append(f.hash, view.Mix(view.Mix(view.Mix(t.H, a.H), b.H), c.H))
	if f.named {
		f.name(t, a, b, c)
	}
}
