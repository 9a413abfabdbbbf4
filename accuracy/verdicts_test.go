package accuracy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkedGold is a line of gold as `whosaid serve --gold` makes it.
func checkedGold(id, attributions, refused, open string) string {
	return fmt.Sprintf(`{"id":%q,"text":"Ann said no. Ben said yes. Cid said so.","attributions":[%s],"refused":[%s],"open":[%s],"meta":{"made_by":["whosaid 9, rules r, weights w"]}}`+"\n", id, attributions, refused, open)
}

func verdictRowOf(verdict, more string) string {
	return fmt.Sprintf(`{"id":"q%p","content":[[9,11]],"source":[],"cue":[],"verdict":%q%s}`, &more, verdict, more)
}

func TestReadVerdicts(t *testing.T) {
	row := verdictRowOf
	for _, c := range []struct {
		name, gold string
		drawn      int
		want       map[string]string // right of judged, by question
	}{
		{"all-right", checkedGold("a", row("right", ""), "", ""), 1, map[string]string{"report": "1/1", "quote": "1/1", "speaker": "1/1", "all": "1/1"}},
		{"refused", checkedGold("a", "", row("wrong", `,"reason":"no report: a belief"`), ""), 1, map[string]string{"report": "0/1", "quote": "0/1", "all": "0/1"}},
		{"words", checkedGold("a", row("wrong", `,"reason":"words","changed":["words"]`), "", ""), 1, map[string]string{"report": "1/1", "quote": "0/1", "speaker": "1/1", "all": "0/1"}},
		{"speaker", checkedGold("a", row("wrong", `,"reason":"speaker, type","changed":["speaker","type"]`), "", ""), 1, map[string]string{"report": "1/1", "quote": "1/1", "speaker": "0/1", "all": "0/1"}},
		{"only-the-cue", checkedGold("a", row("wrong", `,"reason":"cue","changed":["cue"]`), "", ""), 1, map[string]string{"report": "1/1", "quote": "1/1", "speaker": "1/1", "all": "1/1"}},
		{"added-rows-are-not-the-programs", checkedGold("a", row("right", "")+","+row("added", ""), "", ""), 1, map[string]string{"report": "1/1", "quote": "1/1", "speaker": "1/1", "all": "1/1"}},
		{"open-and-unsure", checkedGold("a", row("right", ""), "", row("unsure", "")+","+row("", "")), 3, map[string]string{"report": "1/1", "quote": "1/1", "speaker": "1/1", "all": "1/1"}},
		{"only-what-was-drawn", checkedGold("a", row("right", `,"stratum":"s","stratum_rows":40`), "", row("", "")+","+row("", `,"stratum":"s","stratum_rows":40`)), 2,
			map[string]string{"report": "1/1", "quote": "1/1", "speaker": "1/1", "all": "1/1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs, err := ReadJSONL(strings.NewReader(c.gold), "g.jsonl")
			if err != nil {
				t.Fatal(err)
			}
			p, err := ReadVerdicts(docs)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for q, x := range p.Total {
				if x.Judged > 0 {
					got[q] = fmt.Sprintf("%d/%d", x.Right, x.Judged)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" || p.Drawn != c.drawn {
				t.Errorf("%d drawn, want %d; %s", p.Drawn, c.drawn, d)
			}
			if !strings.Contains(p.Methods(), "whosaid 9, rules r, weights w") {
				t.Errorf("methods: %s", p.Methods())
			}
		})
	}
}

func TestReadVerdictsRefuses(t *testing.T) {
	for name, gold := range map[string]string{
		"no-verdicts":     `{"id":"a","text":"Ann.","attributions":[]}`,
		"another-verdict": checkedGold("a", verdictRowOf("maybe", ""), "", ""),
		"no-list":         `{"id":"a","text":"Ann.","attributions":[],"refused":7}`,
		"no-number":       checkedGold("a", verdictRowOf("right", `,"stratum_rows":"many"`), "", ""),
	} {
		docs, err := ReadJSONL(strings.NewReader(gold), "g.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadVerdicts(docs); err == nil || !strings.HasPrefix(err.Error(), "g.jsonl") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A sheet that was filled in is gold: refused rows are gone and their article stays. Rows that nobody judged are set aside, and
// so is all that is in no row of the sheet.
func TestASheetIsGold(t *testing.T) {
	text := "Ann said no. Ben said yes. Cid said so."
	sheet := "stratum,stratum_rows,verdict,speaker_right,right_speaker,doc_id,quote_id,quote,speaker,quote_spans\n" +
		"all,9,right,yes,,a,q1,no,Ann,9-11\n" +
		"all,9,right,no,Benjamin,a,q2,yes,Ben,22-25\n" +
		"all,9,,,,a,q3,so,Cid,36-38\n" +
		"all,9,none,,,b,q1,no,Ann,9-11\n"
	docs, err := ReadCSV(strings.NewReader(sheet), "sheet.csv", CSVSource{Texts: func(string) (string, bool) { return text, true }})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range docs {
		for _, a := range d.Attributions {
			got = append(got, d.ID+" "+a.ID+" "+a.Speaker)
		}
	}
	if d := cmp.Diff([]string{"a q1 Ann", "a q2 Benjamin"}, got); d != "" || len(docs) != 2 {
		t.Fatalf("%d documents; %s", len(docs), d)
	}
	for i, want := range []string{"Ann said __. Ben said ___. Cid said so.", "Ann said __. Ben said yes. Cid said so."} {
		looked := []rune(strings.Repeat("_", len(text)))
		for _, s := range docs[i].Flagged {
			copy(looked[s.Start:s.End], []rune(text)[s.Start:s.End])
		}
		if string(looked) != want {
			t.Errorf("of document %s, %q is set aside, want %q", docs[i].ID, string(looked), want)
		}
	}
	made := &Document{ID: "b", Text: text, HasText: true, Attributions: []Attribution{
		{ID: "1", Content: []Span{{9, 11}, {13, 25}}, Source: []Span{{0, 3}}},
		{ID: "2", Content: []Span{{13, 25}}, Source: []Span{{27, 30}}},
	}}
	if m := newMatched(docs[1], made, Choice{}); !m.held[0] || m.held[1] {
		t.Errorf("held against the program: %v, want the refused row alone", m.held)
	}
	if _, err := ReadCSV(strings.NewReader(strings.Replace(sheet, "none", "nope", 1)), "sheet.csv", CSVSource{}); err == nil || !strings.HasPrefix(err.Error(), "sheet.csv:5: verdict") {
		t.Errorf("a wrong verdict: %v", err)
	}
}

func TestRowsOfAnotherCharacterSet(t *testing.T) {
	rows := "doc_id,quote\na,\x93caf\xe9\x94\n"
	docs, err := ReadCSV(strings.NewReader(rows), "rows.csv", CSVSource{Texts: func(string) (string, bool) { return "He said “café”.", true }})
	if err != nil {
		t.Fatal(err)
	}
	if a := docs[0].Attributions[0]; a.Words != "“café”" || len(docs[0].Warnings) != 1 || !strings.Contains(docs[0].Warnings[0], "windows-1252") {
		t.Errorf("%q, %q", a.Words, docs[0].Warnings)
	}
}

func TestCheckValues(t *testing.T) {
	docs, err := ReadCSV(strings.NewReader("doc_id,quote,kind,status,quote_spans\na,no,Direct,asserted,1-3\na,yes,direct,shouted,4-7\na,so,loud,,8-10\n"), "rows.csv", CSVSource{})
	if err != nil {
		t.Fatal(err)
	}
	err = CheckValues(docs)
	if err == nil || !strings.Contains(err.Error(), `rows.csv:3: document "a", row line3: status "shouted"`) || !strings.Contains(err.Error(), `rows.csv:4: document "a", row line4: kind "loud"`) {
		t.Errorf("got %v", err)
	}
	if docs[0].Attributions[0].Kind != "direct" {
		t.Errorf("kind %q", docs[0].Attributions[0].Kind)
	}
}
