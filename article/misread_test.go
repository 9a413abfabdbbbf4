package article

import (
	"testing"
)

// The marks of a text that was misread are marks, its letters with accents stay in their words, and its bytes
// stay as they are.
func TestMisreadTextIsCutAsItWas(t *testing.T) {
	good := "“So,” said José Peña. ‘It’s – late – …’ “Once more,” he said."
	bad := "â€œSo,â€\u009d said JosÃ© PeÃ±a. â€˜Itâ€™s â€“ late â€“ â€¦â€™ â€œOnce more,â€ he said."
	want, got := Parse(good, Metadata{}), Parse(bad, Metadata{})
	if got.Text != bad {
		t.Errorf("the text has changed: %q", got.Text)
	}
	if len(got.Tokens) != len(want.Tokens) || len(got.Quotations) != len(want.Quotations) {
		t.Fatalf("%d tokens and %d quotations, want %d and %d", len(got.Tokens), len(got.Quotations), len(want.Tokens), len(want.Quotations))
	}
	for i := range want.Quotations {
		if a, b := want.Quotations[i], got.Quotations[i]; a.Tokens != b.Tokens || a.Closed != b.Closed || a.Mark != b.Mark {
			t.Errorf("quotation %d: got %+v, want %+v", i, b, a)
		}
	}
	for i, token := range want.Tokens {
		if token.Word != got.Tokens[i].Word {
			t.Errorf("token %q, which was %q", got.Word(i), want.Word(i))
		}
	}
	if got.Word(5) != "JosÃ©" {
		t.Errorf("token %q", got.Word(5))
	}
}
