package syntax

import (
	"strings"
	"testing"

	"whosaid/article"
)

// Each text marks the words whose tags are looked at: "claims/VBZ".
var sayingTags = []string{
	"“The meter was broken for a year,” Sinclair claims/VBZ.",
	"“The meter was broken for a year,” claims/VBZ Sinclair.",
	"“The meter was broken for a year,” the Ethiopian/NN laughed/VBD.",
	"“The meter was broken for a year,” the elderly man laughed/VBD.",
	"“Nobody was ever in danger,” Dr Ann Poe insists/VBZ.",
	"“We paid every bill,” the brothers insist/VBP.",
	"“We paid every bill,” counter/VBP the brothers.",
	"“We paid every bill,” Anna Berg, a plumber, remarks/VBZ.",
	"“We paid every bill,” the head of the mill remarks/VBZ drily.",
	"“We paid every bill,” she reasons/VBZ.",
	"“The bridge,” Okafor quips/VBZ, “will be closed for two years.”",
	"‘It is a long way down,’ Okafor remarks/VBZ.",
	"\"Who needs a second bridge?\" Holm jokes/VBZ.",
	"Duarte counters/VBZ: “The bridge will be closed for two years.”",
	"Rose laments/VBZ: “The bridge will be closed for two years.”",
	"The bridge, Sinclair claims/VBZ, was closed for two years.",
	"The bridge was closed for two years, the company claims/VBZ.",
	"Sinclair claims/VBZ that the bridge was closed.",
	"“The road,” Will/NNP said, “it will/MD close in June.”",
	"“The road is closed,” said Will/NNP.",
	"“The road is closed,” Mark/NNP Bill/NNP says.",
	"The city promises to mend the roof; the board's secretary, Nadia Filali, remarks/VBZ that it has promised so before.",
	// A first word that the tagger never met.
	"Zakharova/NNP rejected/VBD the charge.",
	"Truss/NNP said/VBD it was over.",
	"Youssou/NNP denied/VBD it.",
	"Many/JJ said it was late.",
	"Quietly/RB said, it was late.",
	"The complaint states/VBZ Moreno slipped on the stairs and argues that the lights were broken.",
	"The board claims/VBZ it was told on Friday.",
	"The claims/NNS Moreno made were false.",
	"“I ran my own race,” said the 24-year-old/NN, who trains in Lusaka.",
	"The 24-year-old/NN ran his own race.",
	"The 24-year-old/JJ runner ran his own race.",
	// Gestures.
	"Otto Brandt shrugs/VBZ.",
	"Marta Kolar winces/VBZ. “It hurts.”",
	"Sipho Nkosi grins/VBZ and slaps his brother on the back.",
	"His wife shrugs/VBZ at the question.",
	"Beside him Aino Virta shrugs/VBZ.",
	"The shrugs/NNS of the minister were noted.",
	"Great big laughs/NNS from the back row.",
	"The ocean waves/NNS broke over the wall.",
	// What is no verb of saying stays as it is.
	"“We paid every bill,” said a man who knows such claims/NNS.",
	"The “final” claims/NNS were paid.",
	"“We paid every bill,” according to two police reports/NNS.",
	"Talks, wage claims/NNS, and rents were on the list.",
	"“We paid every bill,” her remarks/NNS began.",
	"Election promises/NNS that were broken annoyed the town.",
}

func TestVerbsOfSayingBesideMarks(t *testing.T) {
	an, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, marked := range sayingTags {
		want := map[int]string{} // byte of the word: its tag
		var text strings.Builder
		for i, part := range strings.Fields(marked) {
			if i > 0 {
				text.WriteByte(' ')
			}
			word, tag, found := strings.Cut(part, "/")
			if !found {
				text.WriteString(part)
				continue
			}
			end := strings.IndexFunc(tag, func(r rune) bool { return r < 'A' || r > 'Z' })
			if end < 0 {
				end = len(tag)
			}
			want[text.Len()] = tag[:end]
			text.WriteString(word + tag[end:])
		}
		a := an.Annotate(article.Parse(text.String(), article.Metadata{}))
		for i, tok := range a.Doc.Tokens {
			if tag, ok := want[tok.Start]; ok {
				delete(want, tok.Start)
				if got := a.Tags[i].String(); got != tag {
					t.Errorf("%s: %s has the tag %s, want %s", marked, a.Doc.Word(i), got, tag)
				}
			}
		}
		if len(want) > 0 {
			t.Errorf("%s: no tokens at %v", marked, want)
		}
	}
}

// The tree follows the tag: the name is the verb's subject.
func TestTreesOfVerbsOfSaying(t *testing.T) {
	an, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"“The meter was broken for a year,” Sinclair claims.",
		"“The meter was broken for a year,” claims Sinclair.",
		"“The bridge,” Sinclair jokes, “will be closed for two years.”",
		"Sinclair counters: “The bridge will be closed for two years.”",
	} {
		a := an.Annotate(article.Parse(text, article.Metadata{}))
		for i := range a.Doc.Tokens {
			if a.Doc.Word(i) != "Sinclair" {
				continue
			}
			if h := a.Heads[i]; h < 0 || a.Relations[i] != RelNsubj || a.Tags[h] != VBZ {
				t.Errorf("%s: Sinclair is %s of token %d", text, a.Relations[i], h)
			}
		}
	}
}
