package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestRepair(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"â€œSo,â€\u009d said Ann. Itâ€™s Josï¿½.", "“So,” said Ann. It’s Jos\ufffd."},
		{"â€œSo,â€ said Ann.", "“So,” said Ann."},
		{"â€œSo,â€\ufffd said Ann.", "“So,” said Ann."},
		{"cafÃ© Â£5 â€“ naÃ¯ve", "café £5 – naïve"},
		{"Ã¢â‚¬Å“So", "“So"},
		{"café £5 – “naïve” Ã la Â", "café £5 – “naïve” Ã la Â"},
	} {
		got := read(&Config{Repair: true}, "a.txt", c.text)
		r := read(&Config{}, "a.txt", c.want)
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}

// What windows-1252 makes of any text's UTF-8 is mended to that text, if it is known to have been misread.
func TestRepairUndoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "“" + rapid.StringOf(rapid.RuneFrom([]rune("abc é–’“”£ü…\u00a0"))).Draw(t, "text")
		var b []rune
		for _, c := range []byte(text) {
			r := charmap.Windows1252.DecodeByte(c)
			if r == '\ufffd' {
				r = rune(c)
			}
			b = append(b, r)
		}
		if got := mendMisread(string(b)); got != text {
			t.Errorf("%q: got %q, want %q", string(b), got, text)
		}
	})
}
