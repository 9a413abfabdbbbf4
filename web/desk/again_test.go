package desk

import (
	"context"
	"errors"
	"strings"
	"testing"

	"whosaid/attribution"
)

func TestADeskTakesTheArticlesOfAnother(t *testing.T) {
	read := New(Options{Engine: engine()})
	if _, err := read.Open(t.Context(), []Input{{"harbour.txt", []byte(harbour)}, {"other.txt", []byte("Ann Berg said it was late.\n")}}, nil); err != nil {
		t.Fatal(err)
	}
	d, journal := checked(t, Options{Annotator: "ann"})
	first := d.Article(0, Filter{}).Quotes[0].ID
	decide(t, d, Decision{Do: doVerdict, Row: first, Verdict: Right})
	before := journal.Len()
	if err := d.Take(read); err != nil {
		t.Fatal(err)
	}
	l := d.List(Filter{})
	if len(l.Documents) != 2 || l.Progress.Judged != 1 || journal.Len() != before {
		t.Errorf("%d articles, %d rows judged, %d bytes more in the journal", len(l.Documents), l.Progress.Judged, journal.Len()-before)
	}
	decide(t, d, Decision{Do: doVerdict, Document: 1, Row: d.Article(1, Filter{}).Quotes[0].ID, Verdict: Right})
	if gold := d.goldText(t); strings.Count(gold, `"verdict": "right"`) != 2 {
		t.Errorf("the gold is %s", gold)
	}
}

func TestRenewUsesAnotherEngineButLeavesWhatIsJudged(t *testing.T) {
	d, _ := checked(t, Options{}, Input{"a.txt", []byte(harbour)}, Input{"b.txt", []byte("“We sail,” Karin Holm told reporters.\n")})
	decide(t, d, Decision{Do: doVerdict, Row: d.Article(0, Filter{}).Quotes[0].ID, Verdict: Right})
	list, err := attribution.ReadSpeakerList(strings.NewReader("id\tname\taliases\ttype\nQ77\tKarin Holm\t\tperson\n"), "speakers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	other, err := attribution.New(attribution.Options{Speakers: list})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	opened, err := d.Renew(t.Context(), other, func(Progress) { told++ })
	if err != nil || opened.Documents != 1 || told != 1 {
		t.Errorf("%+v, told %d times, %v", opened, told, err)
	}
	if id := d.docs[0].made.Attributions[0].SpeakerID; id != "" {
		t.Errorf("the judged article has the id %q", id)
	}
	if id := d.docs[1].made.Attributions[0].SpeakerID; id != "Q77" {
		t.Errorf("the other article has the id %q", id)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := d.Renew(ended, engine(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestVerifyAgainstTheOtherArticles(t *testing.T) {
	d := New(Options{Engine: engine()})
	open := func(name, text string) {
		if _, err := d.Open(t.Context(), []Input{{name, []byte(text)}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	open("draft.txt", "“The ferries have to sail after Easter,” Karin Holm told reporters.\n")
	if _, err := d.Verify(0); err == nil {
		t.Error("a draft is compared with nothing")
	}
	open("source.txt", "“The ferries have to sail before Easter,” Karin Holm told reporters.\n")
	f, err := d.Verify(0)
	if err != nil || !strings.Contains(string(f.Bytes), "altered") {
		t.Errorf("%v: %.200s", err, f.Bytes)
	}
	if _, err := d.Verify(7); err == nil {
		t.Error("there is no article 7")
	}
}
