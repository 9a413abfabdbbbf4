package article

import (
	"strings"
	"testing"
)

// words gives the tokens of a text, parted by single spaces.
func words(d *Document) string {
	var w []string
	for i := range d.Tokens {
		w = append(w, d.Word(i))
	}
	return strings.Join(w, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"I don't; we'll, they’ve can't cannot.", "I do n't ; we 'll , they ’ve ca n't can not ."},
		{"The dogs' home, Ann's and James's", "The dogs ' home , Ann 's and James 's"},
		{"Mr. Hale of the U.S. paid $1,000.50, up 5%.", "Mr. Hale of the U.S. paid $ 1,000.50 , up 5 % ."},
		{"No. 10 said no. Nothing", "No. 10 said no . Nothing"},
		{"a well-known co-op -- so—and… wait...", "a well-known co-op -- so — and … wait ..."},
		{"see https://example.org/a?b=c, or mail a.b@example.org (@some_one #tag #2)", "see https://example.org/a?b=c , or mail a.b@example.org ( @some_one #tag # 2 )"},
		{"rock 'n' roll in the '90s, get 'em", "rock 'n' roll in the '90s , get 'em"},
		{"He is 6'2\" tall at 10:30 on 1/2", "He is 6'2\" tall at 10:30 on 1/2"},
		{"``So,'' it said.", "`` So , '' it said ."},
		{"They left.Then", "They left . Then"},
		{"U.S.-backed, D-N.Y., R-Ky. said", "U.S.-backed , D-N.Y. , R-Ky. said"},
		{"Q&A at AT&T &amp; co", "Q&A at AT&T &amp; co"},
		{"\x93So,\x94 caf\xe9", "\x93 So , \x94 caf\xe9"},
	} {
		if got := words(Parse(c.text, Options{})); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
