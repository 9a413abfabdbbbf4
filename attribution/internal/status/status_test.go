package status

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/rules"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

var tools = sync.OnceValues(func() (*syntax.Annotator, error) { return syntax.New() })

// settle reads the status of the attributions of a text.
func settle(t testing.TB, a *syntax.Annotation, atts []result.Attribution, explain bool) {
	t.Helper()
	pack, err := rules.English()
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(pack.Lex)
	if err != nil {
		t.Fatal(err)
	}
	var tokens lexicon.Tokens
	pack.Lex.Read(a, &tokens)
	w.Settle(a, &tokens, atts, explain)
}

func annotate(t testing.TB, text string) *syntax.Annotation {
	t.Helper()
	an, err := tools()
	if err != nil {
		t.Fatal(err)
	}
	return an.Annotate(article.Parse(text, article.Metadata{}))
}

// marked reads a text in which [ ] stand around the source, { } around the cue and < > around the quote.
func marked(t testing.TB, text string) (*syntax.Annotation, result.Attribution) {
	t.Helper()
	var plain strings.Builder
	var source, cue, content []article.Span
	for _, r := range text {
		n := plain.Len()
		open := func(s *[]article.Span) { *s = append(*s, article.Span{Start: n, End: n}) }
		shut := func(s []article.Span) { s[len(s)-1].End = n }
		switch r {
		case '[':
			open(&source)
		case ']':
			shut(source)
		case '{':
			open(&cue)
		case '}':
			shut(cue)
		case '<':
			open(&content)
		case '>':
			shut(content)
		default:
			plain.WriteRune(r)
		}
	}
	a := annotate(t, plain.String())
	at := result.Attribution{Kind: result.Indirect, SourceHead: -1, CueHead: -1, NestedIn: -1}
	at.Source, at.Cue, at.Content = tokens(a, source), tokens(a, cue), tokens(a, content)
	if s := content[0]; strings.HasPrefix(plain.String()[s.Start:], "“") {
		at.Kind = result.Direct
	}
	if len(at.Cue) > 0 {
		at.CueHead = headOf(a, at.Cue[0])
	}
	return a, at
}

// headOf is the first verb of a cue that is no auxiliary, as the rules give it.
func headOf(a *syntax.Annotation, c article.Range) int {
	head := -1
	for i := c.First; i < c.End; i++ {
		if t := a.Tags[i]; t.Verb() && a.Relations[i] != syntax.RelAux && a.Relations[i] != syntax.RelAuxpass && head < 0 {
			head = i
		}
	}
	return head
}

func tokens(a *syntax.Annotation, spans []article.Span) (out []article.Range) {
	for _, s := range spans {
		r := article.Range{First: -1}
		for i, tok := range a.Doc.Tokens {
			if tok.Start < s.End && s.Start < tok.End {
				if r.First < 0 {
					r.First = i
				}
				r.End = i + 1
			}
		}
		out = append(out, r)
	}
	return out
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		want result.Status
		text string
	}{
		{result.StatusAsserted, "[Brun] {said} <the pier was closed>."},
		{result.StatusAsserted, "[Brun] {said} <nobody had closed the pier if it was safe>."},
		{result.StatusAsserted, "<“It was not the pier,”> [Brun] {said}."},
		{result.StatusAsserted, "[The report] {concluded} <that unless the pier is mended, it will fall>."},
		{result.StatusAsserted, "[Brun] {did not fail to mention} <that the pier was closed>."},
		{result.StatusAsserted, "[No fewer than 20 anglers] {said} <the pier was closed>."},
		{result.StatusAsserted, "[The man who did not swim] {said} <the pier was closed>."},
		{result.StatusAsserted, "[Brun] {not only said} <that the pier was closed> but wrote it."},

		{result.StatusDenied, "[Brun] {denied} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] {never said} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] {no longer claims} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] {ruled out} <closing the pier>."},
		{result.StatusDenied, "[Brun] {brushed aside reports} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] {waved} <the claim> away."},
		{result.StatusDenied, "[Brun] {ridiculed} <the idea that the pier was closed>."},
		{result.StatusDenied, "[Brun] {took back his claim} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] {refrained from saying} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] stopped short of {saying} <that the pier was closed>."},
		{result.StatusDenied, "[Nobody] {said} <the pier was closed>."},
		{result.StatusDenied, "No [angler] {said} <the pier was closed>."},
		{result.StatusDenied, "[Almost no one] {said} <the pier was closed>."},
		{result.StatusDenied, "[Neither Brun nor Lie] {said} <the pier was closed>."},
		{result.StatusDenied, "It is not true that [Brun] {said} <the pier was closed>."},
		{result.StatusDenied, "It is untrue that [Brun] {said} <the pier was closed>."},
		{result.StatusDenied, "There is no evidence that [Brun] {said} <the pier was closed>."},
		{result.StatusDenied, "Lie denied that [Brun] {had said} <the pier was closed>."},
		{result.StatusDenied, "[Brun] {said} <no such thing>."},
		{result.StatusDenied, "Not once did [Brun] {say} <that the pier was closed>."},
		{result.StatusDenied, "At no point has [Brun] {said} <that the pier was closed>."},
		{result.StatusQuestion, "[Brun] {demanded} <to know whether the pier was closed>."},
		{result.StatusDenied, "[Brun] left without {saying} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] {did not like telling} anglers <that the pier was closed>."},
		{result.StatusAsserted, "[Brun] denied it, {adding} <that the pier was open>."},
		{result.StatusAsserted, "Whether you knew it or not, [you] {said} <the pier was closed>."},

		{result.StatusDenied, "Instead of {saying} <that the pier was closed>, [Brun] left."},
		{result.StatusDenied, "Rather than {say} <that the pier was closed>, [Brun] left."},
		{result.StatusDenied, "[Brun] is yet to {say} <that the pier is closed>."},
		{result.StatusDenied, "[The inspectors] {found} no evidence <that the pier was closed>."},
		{result.StatusDenied, "[The inspectors] found no clear {sign} <that the pier was closed>."},
		{result.StatusDenied, "[Brun] was {quoted as denying} <that the pier was closed>."},
		{result.StatusAsserted, "[Brun] was {quoted as saying} <that the pier was closed>."},
		{result.StatusAsserted, "[The inspectors] {found} clear evidence <that the pier was closed>."},
		{result.StatusAsserted, "[Brun], far from rowing, {said} <that the pier was closed>."},
		{result.StatusAsserted, "[Brun] {said} <nothing was closed>."},
		{result.StatusAsserted, "[Brun] {said} <nothing of the sort was planned>."},
		{result.StatusAsserted, "<Nothing as large was built for a thousand years>, {say} [the builders]."},
		{result.StatusHedged, "[The inspectors] found little {evidence} <that the pier was closed>."},

		{result.StatusDenied, "[Brun] stopped {saying} <that the pier was closed>."},
		{result.StatusHedged, "[Brun] was accused of {telling} friends <that the pier was closed>."},
		{result.StatusHedged, "[Few anglers] {say} <the pier is closed>."},
		{result.StatusAsserted, "[A few anglers] {say} <the pier is closed>."},
		{result.StatusAsserted, "[Lie] {challenged} <Brun to say that the pier was closed>."},
		{result.StatusHedged, "[Brun] {may have said} <that the pier was closed>."},
		{result.StatusHedged, "[Brun] {reportedly said} <that the pier was closed>."},
		{result.StatusHedged, "[Brun] {is rumoured to have told} friends <that the pier was closed>."},
		{result.StatusHedged, "[Brun] {did not rule out} <closing the pier>."},
		{result.StatusHedged, "[Brun] {refused to deny} <that the pier was closed>."},
		{result.StatusHedged, "[Nobody] {denied} <that the pier was closed>."},
		{result.StatusHedged, "[Brun] {hinted} <that the pier was closed>."},
		{result.StatusHedged, "[Brun] {appeared to say} <that the pier was closed>."},

		{result.StatusConditional, "[Brun] {would say} <that the pier was closed>."},
		{result.StatusAsserted, "[Brun] {would only say} <that the pier was closed>."},
		{result.StatusAsserted, "[I] {would say} <that the pier is closed>."},
		{result.StatusConditional, "[I] {could have said} <that the pier is closed>."},
		{result.StatusDenied, "[Brun] {Denies} <Holm Invited to Appear at Fair>."},
		{result.StatusDenied, "[The police] did not find {evidence} <that the pier was closed>."},
		{result.StatusAsserted, "[The police] found {evidence} <that the pier was closed>."},
		{result.StatusConditional, "If asked, [I] {would say} <that the pier is closed>."},
		{result.StatusConditional, "If [Brun] {says} <that the pier is closed>, nobody will come."},
		{result.StatusConditional, "Unless [Brun] {says} <that the pier is safe>, nobody will come."},
		{result.StatusConditional, "Had [Brun] {said} <that the pier was closed>, nobody would have come."},
		{result.StatusConditional, "Should [Brun] {say} <that the pier is closed>, nobody will come."},
		{result.StatusConditional, "Were [Brun] {to say} <that the pier is closed>, nobody would come."},

		{result.StatusIntended, "[Brun] {will announce on Friday} <that the pier is closed>."},
		{result.StatusIntended, "[Brun] {plans to announce} <that the pier is closed>."},
		{result.StatusIntended, "[Brun] {is due to announce} <that the pier is closed>."},

		{result.StatusQuestion, "[Brun] {asked} <whether the pier was closed>."},
		{result.StatusQuestion, "<“Is the pier closed?”> [Brun] {said}."},
		{result.StatusQuestion, "Did [Brun] {say} <that the pier was closed>?"},
		{result.StatusQuestion, "It is unclear whether [Brun] {said} <the pier was closed>."},

		{result.StatusDeclined, "[Brun] {declined to say} <whether the pier was closed>."},
		{result.StatusDeclined, "[Brun] has yet to {say} <whether the pier is closed>."},
		{result.StatusDeclined, "[Brun] {said} <nothing about the pier>."},
		{result.StatusDeclined, "[Brun] {told} anglers nothing <about the pier>."},
		{result.StatusDeclined, "[Brun] {would not say} <whether the pier was closed>."},
		{result.StatusDeclined, "[Brun] {did not say} <whether the pier was closed>."},
		{result.StatusDeclined, "[Brun] {avoided saying} <whether the pier was closed>."},
		{result.StatusDeclined, "[Brun] {would neither confirm nor deny} <that the pier was closed>."},
		{result.StatusDeclined, "[The ministry neither confirmed nor] {denied} <that the pier was closed>."},
		{result.StatusDeclined, "[Nobody] {would say} <whether the pier was closed>."},
	} {
		a, at := marked(t, c.text)
		atts := []result.Attribution{at}
		settle(t, a, atts, true)
		if atts[0].Status != c.want {
			t.Errorf("%s: status %q, want %q (%v)", c.text, atts[0].Status, c.want, atts[0].Steps)
		}
		if c.want != result.StatusAsserted && len(atts[0].Steps) == 0 {
			t.Errorf("%s: no step says which words decided", c.text)
		}
	}
}

// TestNobody: a subject that is nobody names no speaker, and its source holds the word that says so.
func TestNobody(t *testing.T) {
	for _, c := range []struct {
		nobody       bool
		text, source string
	}{
		{true, "[Nobody] {said} <the pier was closed>.", "Nobody"},
		{true, "No [angler] {said} <the pier was closed>.", "No angler"},
		{true, "No [one from the club] {said} <the pier was closed>.", "No one from the club"},
		{true, "[None of the anglers] {said} <the pier was closed>.", "None of the anglers"},
		{true, "Not one [angler] {said} <the pier was closed>.", "Not one angler"},
		{true, "[Neither side] {said} <the pier was closed>.", "Neither side"},
		{false, "[Neither Brun nor Lie] {said} <the pier was closed>.", "Neither Brun nor Lie"},
		{false, "[Brun] {said} <nobody had closed the pier>.", "Brun"},
		{false, "[No. 10] {said} <the pier was closed>.", "No. 10"},
	} {
		a, at := marked(t, c.text)
		atts := []result.Attribution{at}
		settle(t, a, atts, false)
		s := a.Doc.SpanOf(atts[0].Source[0])
		if got := a.Doc.Text[s.Start:s.End]; atts[0].Nobody != c.nobody || got != c.source {
			t.Errorf("%s: nobody %v, source %q; want %v, %q", c.text, atts[0].Nobody, got, c.nobody, c.source)
		}
	}
}

func TestStepsNameTheWords(t *testing.T) {
	a, at := marked(t, "[Brun] {never said} <that the pier was closed>.")
	atts := []result.Attribution{at}
	settle(t, a, atts, true)
	if len(atts[0].Steps) != 1 || atts[0].Steps[0] != (result.Step{Stage: "status", Text: `denied by "never"`}) {
		t.Errorf("steps %v", atts[0].Steps)
	}
}

// TestStatusOfTheGold: with the spans of the project's gold, the status is right nearly everywhere.
func TestStatusOfTheGold(t *testing.T) {
	data, err := os.ReadFile("../../../testdata/gold/gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for line := range strings.Lines(string(data)) {
		var d struct {
			Text         string
			Attributions []struct {
				ID, Kind, Status     string
				Content, Source, Cue [][2]int
			}
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		a := annotate(t, d.Text)
		points := article.NewCodePoints(d.Text)
		spans := func(in [][2]int) (out []article.Span) {
			for _, s := range in {
				out = append(out, article.Span{Start: points.Byte(s[0]), End: points.Byte(s[1])})
			}
			return out
		}
		var atts []result.Attribution
		for _, g := range d.Attributions {
			at := result.Attribution{Kind: result.Indirect, SourceHead: -1, CueHead: -1, NestedIn: -1}
			at.Content, at.Source, at.Cue = tokens(a, spans(g.Content)), tokens(a, spans(g.Source)), tokens(a, spans(g.Cue))
			if g.Kind == "direct" {
				at.Kind = result.Direct
			}
			if len(at.Cue) > 0 {
				at.CueHead = headOf(a, at.Cue[0])
			}
			atts = append(atts, at)
		}
		settle(t, a, atts, true)
		for i, g := range d.Attributions {
			all++
			if string(atts[i].Status) == g.Status {
				right++
			} else if testing.Verbose() {
				s := a.Doc.SpanOf(atts[i].Content[0])
				t.Logf("%s: want %s, got %s (%v)", a.Doc.Text[s.Start:s.End], g.Status, atts[i].Status, atts[i].Steps)
			}
		}
	}
	if share := float64(right) / float64(all); share < 0.97 {
		t.Errorf("%d of %d are right, %.3f; want 0.970", right, all, share)
	}
}
