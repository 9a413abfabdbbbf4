package speaker

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// The speaker stage by itself, with the gold's own spans as the attributions: how often is the
// speaker right where everything before it is? Files are given from outside:
//
//	WHOSAID_GOLD=polnear.tune.jsonl go test -run Oracle -v ./attribution/internal/speaker
type goldDoc struct {
	ID           string
	Text         string
	Attributions []goldRow
	Meta         struct{ Title, Author string }
}

type goldRow struct {
	ID          string
	Kind        string
	Content     [][2]int
	Source      [][2]int
	Cue         [][2]int
	Speaker     *string
	SpeakerType *string `json:"speaker_type"`
	SourceForm  string  `json:"source_form"`
	NestedIn    *string `json:"nested_in"`
	CueClass    string  `json:"cue_class"`
	Status      string
	Addressee   string
	Reason      string
}

func readGold(t *testing.T, file string) []goldDoc {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []goldDoc
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var d goldDoc
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func (g *goldDoc) attributions(a *syntax.Annotation) []result.Attribution {
	var bytes []int
	for i := range g.Text {
		bytes = append(bytes, i)
	}
	bytes = append(bytes, len(g.Text))
	parts := func(s [][2]int) (out []article.Range) {
		for _, x := range s {
			out = append(out, tokensOf(a.Doc, article.Span{Start: bytes[x[0]], End: bytes[x[1]]}))
		}
		return out
	}
	index := map[string]int{}
	for i, r := range g.Attributions {
		index[r.ID] = i
	}
	var atts []result.Attribution
	for _, r := range g.Attributions {
		at := result.Attribution{Content: parts(r.Content), Source: parts(r.Source), Cue: parts(r.Cue), SourceHead: -1, CueHead: -1, NestedIn: -1, Speaker: -1}
		switch r.Kind {
		case "mixed":
			at.Kind = result.Mixed
		case "indirect":
			at.Kind = result.Indirect
		}
		if r.NestedIn != nil {
			if n, ok := index[*r.NestedIn]; ok {
				at.NestedIn = n
			}
		}
		if len(at.Cue) > 0 {
			for i := range a.Doc.Tokens {
				if at.Cue[0].Has(i) && (a.Tags[i].Verb() || at.CueHead < 0) {
					at.CueHead = i
				}
			}
		}
		atts = append(atts, at)
	}
	return atts
}

func foldSpeaker(s string) []string {
	s = strings.ToLower(s)
	for _, p := range []string{"'s", "’s"} {
		s = strings.ReplaceAll(s, p, "")
	}
	w := regexp.MustCompile(`[\p{L}\p{N}]+`).FindAllString(s, -1)
	for len(w) > 1 && strings.Contains(" the a an mr mrs ms miss dr sir sen rep gov president senator minister ", " "+w[0]+" ") {
		w = w[1:]
	}
	return w
}

func sameSpeaker(a, b string) bool {
	x, y := foldSpeaker(a), foldSpeaker(b)
	return len(x) > 0 && len(y) > 0 && (strings.Join(x, " ") == strings.Join(y, " ") || x[len(x)-1] == y[len(y)-1])
}

func TestOracle(t *testing.T) {
	file := os.Getenv("WHOSAID_GOLD")
	if file == "" {
		t.Skip("WHOSAID_GOLD names no gold file")
	}
	oracle(t, file, true)
}

// The project's own articles, from many countries, may not get worse.
func TestSpeakersOfTheCases(t *testing.T) {
	speaker, types := oracle(t, "../../../testdata/gold/gold.jsonl", false)
	for _, c := range []struct {
		what  string
		got   tally
		least float64
	}{{"speaker", speaker, 0.85}, {"type", types, 0.85}} {
		if share := float64(c.got.right) / float64(max(c.got.all, 1)); share < c.least {
			t.Errorf("%s: %d of %d are right, %.3f; want %.3f", c.what, c.got.right, c.got.all, share, c.least)
		}
	}
}

// tally counts what is right.
type tally struct{ right, all int }

// oracle links the rows of a gold file to speakers and counts.
func oracle(t *testing.T, file string, print bool) (speaker, types tally) {
	byForm, confusion := map[string]*tally{}, map[string]int{}
	speech := tally{} // direct and mixed quotations, and indirect ones with a cue of speech
	linked, told := tally{}, tally{}
	for _, g := range readGold(t, file) {
		doc := article.Parse(g.Text, article.Metadata{})
		a := oracleAnnotate(t, doc)
		atts := g.attributions(a)
		speakers := resolve(a, atts, Options{})
		for i, row := range g.Attributions {
			got, gotType := "", result.TypeNone
			if s := atts[i].Speaker; s >= 0 {
				got, gotType = speakers[s].Name, speakers[s].Type
			}
			if row.SpeakerType != nil {
				types.all++
				if result.SpeakerType(*row.SpeakerType) == gotType {
					types.right++
				} else {
					confusion[*row.SpeakerType+" → "+string(gotType)]++
					if os.Getenv("WHOSAID_TYPES") != "" {
						fmt.Printf("T %-12s got %-12s [%s] %q\n", *row.SpeakerType, gotType, cut(doc, atts[i].Source...), got)
					}
				}
			}
			if row.Status != "" {
				if len(row.Addressee) > 0 || atts[i].Addressee.Len() > 0 {
					told.all++
					want := row.Addressee
					got := cut(doc, atts[i].Addressee)
					if want == got {
						told.right++
					} else if os.Getenv("WHOSAID_STATUS") != "" {
						fmt.Printf("A %s want %q got %q cue [%s]\n", g.ID, want, got, cut(doc, atts[i].Cue...))
					}
				}
				if row.Reason != atts[i].Reason && os.Getenv("WHOSAID_STATUS") != "" {
					fmt.Printf("R %s want %q got %q\n", g.ID, row.Reason, atts[i].Reason)
				}
			}
			if row.Speaker == nil {
				continue
			}
			form := row.SourceForm
			if form == "" {
				form = string(atts[i].SourceForm)
			}
			if byForm[form] == nil {
				byForm[form] = &tally{}
			}
			ok := sameSpeaker(*row.Speaker, got)
			if row.Kind != "indirect" || row.CueClass == "speech" || row.CueClass == "" {
				speech.all++
				if ok {
					speech.right++
				}
			}
			speaker.all++
			byForm[form].all++
			if form != "none" {
				linked.all++
			}
			if ok {
				speaker.right++
				byForm[form].right++
				if form != "none" {
					linked.right++
				}
			} else if os.Getenv("WHOSAID_ERRORS") != "" {
				fmt.Printf("%s %s %s %-9s [%s] want %q got %q (%s %s) cue [%s]\n", g.ID[:min(len(g.ID), 24)], row.ID, row.Kind, form, cut(doc, atts[i].Source...), *row.Speaker, got, atts[i].Resolution, gotType, cut(doc, atts[i].Cue...))
			}
		}
	}
	if !print {
		return speaker, types
	}
	pc := func(x tally) string {
		return fmt.Sprintf("%.1f (%d of %d)", 100*float64(x.right)/float64(max(x.all, 1)), x.right, x.all)
	}
	fmt.Println("speaker", pc(speaker), "with a source", pc(linked), "of speech", pc(speech), "types", pc(types))
	if told.all > 0 {
		fmt.Println("addressee", pc(told))
	}
	for _, f := range sortedKeys(byForm) {
		fmt.Println("  ", f, pc(*byForm[f]))
	}
	for _, f := range sortedKeys(confusion) {
		if confusion[f] > 2 {
			fmt.Println("   type", f, confusion[f])
		}
	}
	return speaker, types
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func cut(d *article.Document, parts ...article.Range) string {
	var out []string
	for _, p := range parts {
		if p.Len() == 0 {
			continue
		}
		s := d.SpanOf(p)
		out = append(out, strings.Join(strings.Fields(d.Text[s.Start:s.End]), " "))
	}
	return strings.Join(out, " … ")
}

var oracleAnnotator *syntax.Annotator

func oracleAnnotate(t *testing.T, doc *article.Document) *syntax.Annotation {
	if oracleAnnotator == nil {
		an, err := syntax.New()
		if err != nil {
			t.Fatal(err)
		}
		oracleAnnotator = an
	}
	return oracleAnnotator.Annotate(doc)
}
