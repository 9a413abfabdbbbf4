package speaker

import (
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/result"
)

// TestKeys: a full name has one key in all articles; a last name alone, a description and the author have
// one of their article.
func TestKeys(t *testing.T) {
	for _, c := range []struct{ text, said, key string }{
		{"Dr. Anna Berg said the road was wet.", "the road was wet", "anna-berg"},
		{"The Harbour Board said the road was wet.", "the road was wet", "harbour-board"},
		{"Lindqvist said the road was wet.", "the road was wet", "a7/lindqvist"},
		{"A government source said the road was wet.", "the road was wet", "a7/government-source"},
	} {
		a := annotate(t, c.text)
		a.Doc.ID = "a7"
		at := strings.Index(c.text, c.said)
		src := article.Span{Start: 0, End: strings.Index(c.text, " said")}
		atts := []result.Attribution{{
			Kind: result.Indirect, Content: []article.Range{rangeOf(a.Doc, article.Span{Start: at, End: at + len(c.said)})},
			Source: []article.Range{rangeOf(a.Doc, src)}, SourceHead: -1, CueHead: -1, NestedIn: -1, Speaker: -1,
		}}
		speakers := new(Resolver).Resolve(a, atts, Options{})
		if len(speakers) != 1 || speakers[0].Key != c.key {
			t.Errorf("%s: %+v, want the key %s", c.text, speakers, c.key)
		}
		if p := atts[0].SpeakerConfidence; !(p > 0 && p < 1) {
			t.Errorf("%s: speaker confidence %v", c.text, p)
		}
	}
}

func rangeOf(d *article.Document, s article.Span) article.Range {
	r := article.Range{First: -1}
	for i, tok := range d.Tokens {
		if tok.Start >= s.Start && tok.End <= s.End {
			if r.First < 0 {
				r.First = i
			}
			r.End = i + 1
		}
	}
	return r
}

// TestSure: what is less sure goes, and what stood in it is in the row around it.
func TestSure(t *testing.T) {
	row := func(speaker, in int, p float64) result.Attribution {
		return result.Attribution{Speaker: speaker, NestedIn: in, SpeakerConfidence: p, Innermost: speaker, Outermost: speaker}
	}
	atts := []result.Attribution{row(0, -1, 0.9), row(1, 0, 0.2), row(2, 1, 0.8), row(-1, -1, 0)}
	kept, who := Sure(atts, []result.Speaker{{Name: "A"}, {Name: "B"}, {Name: "C"}}, 0.5)
	if len(kept) != 2 || kept[1].NestedIn != 0 || kept[1].Speaker != 1 || len(who) != 2 || who[1].Name != "C" {
		t.Errorf("kept %+v of %+v", kept, who)
	}
}

// TestOneNameOverArticles: one full name is one speaker, unless its roles name two fields of work.
func TestOneNameOverArticles(t *testing.T) {
	person := func(name, role, gender string) result.Speaker {
		return result.Speaker{Name: name, Type: result.TypePerson, Role: role, Gender: gender}
	}
	var c Collection
	for _, s := range []result.Speaker{
		person("Jo Marsh", "minister", "f"), person("Jo Marsh", "", "f"),
		person("Al Marsh", "striker", "m"), person("Al Marsh", "senator", "m"),
	} {
		c.Add(s, 1)
	}
	var b strings.Builder
	if err := WriteList(&b, c.Speakers()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), "\tJo Marsh\t"); got != 1 || !strings.Contains(b.String(), "2 quotes in 2 documents; f") {
		t.Errorf("Jo Marsh stands %d times in\n%s", got, b.String())
	}
	if got := strings.Count(b.String(), "\tAl Marsh\t"); got != 2 {
		t.Errorf("Al Marsh stands %d times, want a striker and a senator, in\n%s", got, b.String())
	}
	if _, err := ReadList(strings.NewReader(b.String()), "list"); err != nil {
		t.Errorf("the list does not read back: %v", err)
	}
}

// TestNearestOfTheText: a name of the list that no article has is reported with the nearest names of the text.
func TestNearestOfTheText(t *testing.T) {
	l, err := ReadList(strings.NewReader("id\tname\taliases\nQ1\tJoan Tarrant\tJ. Tarrant\nQ2\tOslo Board\t\n"), "list")
	if err != nil {
		t.Fatal(err)
	}
	l.Link(result.TypePerson, "Joan Tarrent")
	var all []string
	for _, n := range l.Notes() {
		all = append(all, n.Text)
	}
	if got := strings.Join(all, "\n"); !strings.Contains(got, `name "Joan Tarrant" of Q1 was not met; nearest in the text: "Joan Tarrent"`) || !strings.Contains(got, `name "Oslo Board" of Q2 was not met`) || strings.Contains(got, `Board" of Q2 was not met;`) {
		t.Errorf("notes:\n%s", got)
	}
}
