package accuracy

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/article"
)

// own is the project's own gold.
func own(t testing.TB) []*Document {
	t.Helper()
	docs, err := Read([]string{filepath.Join("..", "testdata", "gold")}, Reading{})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) < 5 {
		t.Fatalf("only %d documents", len(docs))
	}
	return docs
}

func write(t testing.TB, path string, data []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func textsOf(docs []*Document) func(string) (string, bool) {
	return func(id string) (string, bool) {
		for _, d := range docs {
			if d.ID == id {
				return d.Text, true
			}
		}
		return "", false
	}
}

// TestWhatIsExportedIsImported writes the project's gold in every form and reads it back: each row
// must be there with its parts.
func TestWhatIsExportedIsImported(t *testing.T) {
	gold := own(t)
	dir := t.TempDir()
	each := func(ext string, f func(io.Writer, *Document) error) func(*testing.T, string) string {
		return func(t *testing.T, name string) string {
			for _, d := range gold {
				var b bytes.Buffer
				if err := f(&b, d); err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(dir, name, d.ID+ext), b.Bytes())
				if ext == ".ann" {
					write(t, filepath.Join(dir, name, d.ID+".txt"), []byte(d.Text))
				}
			}
			return filepath.Join(dir, name)
		}
	}
	whole := func(file string, f func(io.Writer, []*Document) error) func(*testing.T, string) string {
		return func(t *testing.T, name string) string {
			var b bytes.Buffer
			if err := f(&b, gold); err != nil {
				t.Fatal(err)
			}
			return write(t, filepath.Join(dir, name, file), b.Bytes())
		}
	}
	for _, c := range []struct {
		name   string
		write  func(*testing.T, string) string
		tokens bool // the form has whole tokens only
		values bool // the form has kinds and speakers
		cues   bool // the form has a cue's offsets
	}{
		{"jsonl", whole("gold.jsonl", WriteJSONL), false, true, true},
		{"csv", whole("gold.csv", WriteCSV), false, true, false},
		{"brat", each(".ann", WriteBrat), false, true, true},
		{"webanno", each(".tsv", WriteWebAnno), true, true, true},
		{"labelstudio", whole("export.json", WriteLabelStudio), false, true, true},
		{"citron", each(".json", WriteCitron), false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := c.write(t, c.name)
			back, err := Read([]string{path}, Reading{CSVSource: CSVSource{Texts: textsOf(gold), Corrected: true}})
			if err != nil {
				t.Fatal(err)
			}
			byID := map[string]*Document{}
			for _, d := range back {
				byID[d.ID] = d
				for _, w := range d.Warnings {
					if !c.cues && strings.Contains(w, " places of its sentence; ") {
						continue // a form without offsets of cues cannot tell which place is meant, and says so
					}
					t.Errorf("%s", w)
				}
			}
			for _, g := range gold {
				d := byID[g.ID]
				if d == nil {
					if c.name == "csv" && len(g.Attributions) == 0 {
						continue // no row, no document
					}
					t.Errorf("%s is gone", g.ID)
					continue
				}
				if len(d.Attributions) != len(g.Attributions) {
					t.Errorf("%s: %d rows, want %d", g.ID, len(d.Attributions), len(g.Attributions))
					continue
				}
				if c.tokens {
					if s := Evaluate([]*Document{g}, []*Document{d}, Choice{}); c.tokens && !textSame(g.Text, d.Text) {
						t.Errorf("%s: another text", g.ID)
					} else if n := s.Total.Counts[Exact]; n.FN+n.FP > 0 && g.Text == d.Text {
						t.Errorf("%s: %+v", g.ID, n)
					}
				}
				for _, row := range differing(g, d, c.tokens, c.values, c.cues) {
					t.Errorf("%s: %s", g.ID, row)
				}
			}
		})
	}
}

func textSame(a, b string) bool { return folded(a) == folded(b) }

// differing compares rows as sets, since forms put them in their own order.
func differing(g, d *Document, tokens, values, cues bool) []string {
	var heads []string // of pages: they have no tokens, so that two stretches on both sides of one are one in a form of tokens
	for _, h := range article.Parse(g.Text, article.Metadata{}).PageHeads {
		heads = append(heads, bare(g.Text[h.Start:h.End]), "")
	}
	withoutHeads := strings.NewReplacer(heads...)
	row := func(doc *Document, a *Attribution) string {
		ix := indexOf(doc.Text)
		s := ""
		for k, spans := range [3][]Span{a.Content, a.Source, a.Cue} {
			if k == 2 && !cues {
				continue
			}
			if tokens {
				s += withoutHeads.Replace(bare(ix.cutAll(doc.Text, spans))) + " | "
			} else {
				s += spanText(spans) + " | "
			}
		}
		if values {
			s += fmt.Sprint(a.Kind, a.Speaker, a.SpeakerType, a.Status)
		}
		return s
	}
	count := map[string]int{}
	for i := range g.Attributions {
		count[row(g, &g.Attributions[i])]++
	}
	for i := range d.Attributions {
		count[row(d, &d.Attributions[i])]--
	}
	var out []string
	for _, k := range sortedKeys(count) {
		if count[k] != 0 {
			out = append(out, fmt.Sprintf("%+d %s", count[k], clip(k, 300)))
		}
	}
	return out
}

const emojiText = "“Bins 🗑 are full,” said Zoë Ågren. She said “no” twice. Zoë left."

// TestForms reads small files as the tools write them.
func TestForms(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), []byte(emojiText))
	want := `[Zoë Ågren] [said] [“Bins 🗑 are full,”]`
	show := func(d *Document) string {
		ix := indexOf(d.Text)
		var rows []string
		for i := range d.Attributions {
			a := &d.Attributions[i]
			rows = append(rows, fmt.Sprintf("[%s] [%s] [%s]", ix.cutAll(d.Text, a.Source), ix.cutAll(d.Text, a.Cue), ix.cutAll(d.Text, a.Content)))
		}
		return strings.Join(rows, " ")
	}
	for _, c := range []struct{ name, file, data string }{
		{"brat event", "a.ann", "T1\tSource 24 33\tZoë Ågren\nT2\tCue 19 23\tsaid\nT3\tContent 0 18\t“Bins 🗑 are full,”\nT4\tAttribution 19 23\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"},
		{"brat relations, UTF-16", "a.ann", "T1\tSource 25 34\tZoë Ågren\nT2\tCue 20 24\tsaid\nT3\tContent 0 19\t“Bins 🗑 are full,”\nR1\tOrigin Arg1:T3 Arg2:T2\t\nR2\tBy Arg1:T2 Arg2:T1\t\n"},
		{"brat, parts in two stretches", "a.ann", "T1\tsource 24 33\tZoë Ågren\nT2\tcue 19 23\tsaid\nT3\tcontent 0 5;6 18\t“Bins 🗑 are full,”\nR1\tx Arg1:T3 Arg2:T2\nR2\tx Arg1:T3 Arg2:T1\n"},
		{"label studio", "a.json", `[{"id":7,"data":{"text":"` + emojiText + `"},"annotations":[{"was_cancelled":false,"result":[
			{"id":"c","type":"labels","from_name":"l","to_name":"t","value":{"start":0,"end":18,"text":"“Bins 🗑 are full,”","labels":["Content"]}},
			{"id":"s","type":"labels","value":{"start":24,"end":33,"text":"Zoë Ågren","labels":["Source"]}},
			{"id":"v","type":"labels","value":{"start":19,"end":23,"text":"said","labels":["Cue"]}},
			{"type":"relation","from_id":"s","to_id":"v","direction":"right"},{"type":"relation","from_id":"v","to_id":"c","direction":"right"}]}]}]`},
		{"label studio, UTF-16, two parts", "a.json", `[{"id":7,"data":{"text":"` + emojiText + `"},"completions":[{"result":[
			{"id":"c","type":"labels","value":{"start":0,"end":5,"text":"“Bins","labels":["Content"]}},
			{"id":"d","type":"labels","value":{"start":6,"end":19,"text":"🗑 are full,”","labels":["Content"]}},
			{"id":"s","type":"labels","value":{"start":25,"end":34,"text":"Zoë Ågren","labels":["Source"]}},
			{"id":"v","type":"labels","value":{"start":20,"end":24,"text":"said","labels":["Cue"]}},
			{"type":"relation","from_id":"c","to_id":"d"},{"type":"relation","from_id":"s","to_id":"c"},{"type":"relation","from_id":"v","to_id":"d"}]}]}]`},
		{"citron", "a.json", `{"text":"` + emojiText + `","quotes":[{"cue":{"start":19,"end":23,"text":"said"},"sources":[{"start":24,"end":33,"text":"Zoë Ågren"}],"contents":[{"start":0,"end":18,"text":"“Bins 🗑 are full,”"}],"confidence":0.9}]}`},
		{"gate bdoc, python", "a.json", `{"annotation_sets":{"Key":{"name":"Key","annotations":[{"type":"Content","start":0,"end":18,"id":0,"features":{}},{"type":"Source","start":24,"end":33,"id":1,"features":{"content_id":0}},{"type":"Cue","start":19,"end":23,"id":2,"features":{"content_id":0}},{"type":"Token","start":0,"end":1,"id":3,"features":{}}]}},"text":"` + emojiText + `","offset_type":"p","name":"a"}`},
		{"gate bdoc, java", "a.bdocjs", `{"annotation_sets":{"":{"annotations":[{"type":"Content","start":0,"end":19,"id":5,"features":{"attribution":"x"}},{"type":"Source","start":25,"end":34,"id":6,"features":{"attribution":"x"}},{"type":"Cue","start":20,"end":24,"id":7,"features":{"attribution":"x"}}]}},"text":"` + emojiText + `","offset_type":"j"}`},
		{"gate exporter", "a.json", `{"text":"` + emojiText + `","entities":{"Content":[{"indices":[0,18],"id":1}],"Source":[{"indices":[24,33],"contentId":1}],"Cue":[{"indices":[19,23],"contentId":"1"}],"Person":[{"indices":[24,27]}]}}`},
		{"webanno, a feature and relations", "a.tsv", webHead("#T_SP=webanno.custom.Part|kindOf\n#T_RL=webanno.custom.Of|role|BT_webanno.custom.Part") +
			"#Text=" + firstSentence + "\n1-1\t0-1\t“\tContent[1]\t_\t_\n1-2\t1-5\tBins\tContent[1]\t_\t_\n1-3\t6-8\t🗑\tContent[1]\t_\t_\n1-4\t9-12\tare\tContent[1]\t_\t_\n1-5\t13-17\tfull\tContent[1]\t_\t_\n1-6\t17-18\t,\tContent[1]\t_\t_\n1-7\t18-19\t”\tContent[1]\t_\t_\n" +
			"1-8\t20-24\tsaid\tCue\t*\t1-1[1_0]\n1-9\t25-28\tZoë\tSource[2]\tby\t1-8[0_2]\n1-10\t29-34\tÅgren\tSource[2]\t_\t_\n1-11\t34-35\t.\t_\t_\t_\n"},
		{"webanno, a layer each and a slot", "a.tsv", webHead("#T_SP=webanno.custom.Content\n#T_SP=webanno.custom.Cue|ROLE_webanno.custom.Cue:Args_webanno.custom.CueArgsLink|uima.tcas.Annotation\n#T_SP=webanno.custom.Source|x") +
			"#Text=" + firstSentence + "\n1-1\t0-1\t“\t*[1]\t_\t_\t_\n1-2\t1-5\tBins\t*[1]\t_\t_\t_\n1-3\t6-8\t🗑\t*[1]\t_\t_\t_\n1-4\t9-12\tare\t*[1]\t_\t_\t_\n1-5\t13-17\tfull\t*[1]\t_\t_\t_\n1-6\t17-18\t,\t*[1]\t_\t_\t_\n1-7\t18-19\t”\t*[1]\t_\t_\t_\n" +
			"1-8\t20-24\tsaid\t_\twhat;who\t1-1[1];1-9[2]\t_\n1-9\t25-28\tZoë\t_\t_\t_\t*[2]\n1-10\t29-34\tÅgren\t_\t_\t_\t*[2]\n1-11\t34-35\t.\t_\t_\t_\t_\n"},
	} {
		docs, err := Read([]string{write(t, filepath.Join(dir, c.file), []byte(c.data))}, Reading{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := strings.ReplaceAll(show(docs[0]), " … ", " ")
		if got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
		TellKinds(docs[0])
		if kind := docs[0].Attributions[0].Kind; kind != "direct" {
			t.Errorf("%s: kind %s, want direct", c.name, kind)
		}
		if told := len(docs[0].Warnings) > 0; told != strings.Contains(c.name, "UTF-16") {
			t.Errorf("%s: warnings %v", c.name, docs[0].Warnings)
		}
	}
}

const firstSentence = "“Bins 🗑 are full,” said Zoë Ågren."

func webHead(layers string) string { return "#FORMAT=WebAnno TSV 3.3\n" + layers + "\n\n\n" }

// TestPolNeARsOwnLayout reads the folders of that corpus: text and attributions apart, the
// annotator in the name, a table of metadata above both.
func TestPolNeARsOwnLayout(t *testing.T) {
	dir := t.TempDir()
	ann := "T1\tSource 24 33\tZoë Ågren\nT2\tCue 19 23\tsaid\nT3\tContent 0 18\t“Bins 🗑 are full,”\nT4\tAttribution 19 23\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nT9\tDiscard 60 64\tleft\nT10\tCue 60 64\tleft\n"
	write(t, filepath.Join(dir, "train", "text", "herald_2020-01-02_bins.txt"), []byte(emojiText))
	write(t, filepath.Join(dir, "train", "attributions", "herald_2020-01-02_bins_4b22.ann"), []byte(ann))
	write(t, filepath.Join(dir, "metadata.tsv"), []byte("compartment\tfilename\tpublisher\tpublication_date\ttitle\ntrain\therald_2020-01-02_bins\therald\t2020-01-02\tBins: a dispute\n"))
	docs, err := Read([]string{filepath.Join(dir, "train", "attributions")}, Reading{})
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if d.ID != "herald_2020-01-02_bins" || d.Title != "Bins: a dispute" || d.Date != "2020-01-02" || d.Outlet() != "herald" || d.Field("annotator") != "4b22" || len(d.Attributions) != 1 {
		t.Errorf("%+v", d)
	}
	if len(d.Flagged) != 1 || d.Flagged[0] != (Span{60, 64}) {
		t.Errorf("flagged %v", d.Flagged)
	}
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "T10 is linked to no content") {
		t.Errorf("warnings %v", d.Warnings)
	}
	write(t, filepath.Join(dir, "train", "attributions", "herald_2020-01-02_bins_ef2d.ann"), []byte(ann))
	docs, err = Read([]string{filepath.Join(dir, "train", "attributions")}, Reading{})
	if err != nil || len(docs) != 2 || docs[1].ID != "herald_2020-01-02_bins#ef2d" || docs[1].Field("doc") != "herald_2020-01-02_bins" {
		t.Errorf("two annotators: %v %v", docs, err)
	}
	if a := Annotators(docs); len(a) != 2 || a[0].Documents[0].ID != a[1].Documents[0].ID {
		t.Errorf("annotators %+v", a)
	}
}

// TestBadFormsNameTheirRow feeds each reader files that are wrong in one way.
func TestBadFormsNameTheirRow(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), []byte(emojiText))
	for _, c := range []struct{ name, file, data, want string }{
		{"brat: words that are not there", "a.ann", "T1\tContent 0 5\t“Cats\n", `a.ann:1: T1: at 0-5 the text has "“Bins", the file says "“Cats"`},
		{"brat: outside the text", "a.ann", "\nT1\tContent 0 500\tx\n", "a.ann:2: T1: span 0-500 is no stretch"},
		{"brat: no offsets", "a.ann", "T1\tContent\tx\n", "a.ann:1: T1: want a label and offsets"},
		{"brat: an event of nothing", "a.ann", "E1\tAttribution:T4 Content:T3\n", "a.ann:1: E1: no T3"},
		{"brat: a relation of nothing", "a.ann", "R1\tx Arg1:T1 Arg2:T2\n", "a.ann:1: R1: no T1"},
		{"brat: one id twice", "a.ann", "T1\tContent 0 5\t“Bins\nT1\tCue 0 5\t“Bins\n", "a.ann:2: T1 stands twice"},
		{"brat: what is that?", "a.ann", "Q1\tx\n", "a.ann:1: Q1: an id begins with"},
		{"brat: no text", "b.ann", "T1\tContent 0 5\tx\n", "its text"},
		{"webanno: a token that is not there", "a.tsv", webHead("#T_SP=x.Content") + "#Text=Yes, he said\n1-1\t0-3\tNo,\t_\n", `a.tsv:6: token 1-1: at 0-3 the text has "Yes", the line says "No,"`},
		{"webanno: offsets", "a.tsv", webHead("#T_SP=x.Content") + "#Text=Yes\n1-1\tzero\tYes\t_\n", "a.tsv:6: offsets"},
		{"webanno: another version", "a.tsv", "#FORMAT=WebAnno TSV 2.0\n", "want WebAnno TSV 3"},
		{"label studio: two annotators", "a.json", `[{"data":{"text":"x"},"annotations":[{"completed_by":1,"result":[]},{"completed_by":{"id":2,"email":"b@c.example"},"result":[]}]}]`, "say whose counts with --annotator (1, b@c.example)"},
		{"label studio: no text", "a.json", `[{"data":{},"annotations":[]}]`, "no data.text"},
		{"label studio: a region of nothing", "a.json", `[{"data":{"text":"x"},"annotations":[{"result":[{"type":"relation","from_id":"a","to_id":"b"}]}]}]`, "no such region"},
		{"label studio: of HTML", "a.json", `[{"data":{"text":"x"},"annotations":[{"result":[{"id":"a","type":"labels","value":{"start":"/p[1]","end":"/p[1]","labels":["Content"]}}]}]}]`, "only regions of plain text"},
		{"citron: another text", "a.json", `{"text":"Yes, he said","quotes":[{"contents":[{"start":0,"end":3,"text":"No,"}],"sources":[]}]}`, `the text has "Yes", the file says "No,"`},
		{"citron: nothing said", "a.json", `{"text":"Yes","quotes":[{"contents":[],"sources":[]}]}`, "has no contents"},
		{"gate: no text", "a.json", `{"annotation_sets":{}}`, "no text"},
		{"gate: indices", "a.json", `{"text":"x","entities":{"Content":[{"indices":[1]}]}}`, "want indices [start, end]"},
		{"csv: no column", "a.csv", "doc,quote\n", `a.csv:1: no column "doc_id"`},
		{"csv: a column twice", "a.csv", "doc_id,quote,quote\n", `a.csv:1: column "quote" stands twice`},
		{"csv: half a quotation", "a.csv", "doc_id,quote\na,\"x\n", "a.csv:2:"},
		{"nothing that is known", "a.json", `{"x":1}`, "neither its name nor its beginning tells"},
		{"empty", "a.csv", "", "a.csv: empty"},
	} {
		_, err := Read([]string{write(t, filepath.Join(dir, c.file), []byte(c.data))}, Reading{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.file[:2]) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

const twiceText = "The mayor said the bridge was safe. Engineers disagreed.\n\nIn May the mayor said the bridge was safe again, and that it would stay open."

func readRows(t testing.TB, rows string, corrected bool) ([]*Document, error) {
	return ReadCSV(strings.NewReader(rows), "rows.csv", CSVSource{Texts: func(id string) (string, bool) { return twiceText, id == "d" }, Corrected: corrected})
}

// TestRowsWithoutOffsetsAreFoundByTheirWords is what a spreadsheet of corrected rows needs.
func TestRowsWithoutOffsetsAreFoundByTheirWords(t *testing.T) {
	for _, c := range []struct{ name, rows, want, fails string }{
		{"by the quote alone", "doc_id,quote,source,cue\nd,that it would stay open,the mayor,said", "that it would stay open | the mayor@65 | said@75", ""},
		{"line ends and blanks folded", "doc_id,quote\nd,\"Engineers  disagreed. \nIn May\"", "Engineers disagreed.\n\nIn May |  | ", ""},
		{"by the sentence, where the quote stands twice", "doc_id,quote,source,sentence\nd,the bridge was safe,mayor,The mayor said the bridge was safe.", "the bridge was safe | mayor@4 | ", ""},
		{"in two parts", "doc_id,quote,source\nd,the bridge was safe again … that it would stay open,the mayor", "the bridge was safe again … that it would stay open | the mayor@65 | ", ""},
		{"twice", "doc_id,quote\nd,Engineers disagreed.\nd,the bridge was safe", "", `rows.csv:3: document "d", row line3: the text has "the bridge was safe" at 2 places (code points 15, 80)`},
		{"nowhere", "doc_id,quote\nd,the bridge fell", "", `rows.csv:2: document "d", row line2: the text does not have "the bridge fell"`},
		{"no such part", "doc_id,quote\nd,Engineers disagreed … nobody", "", "the parts of"},
		{"offsets that hold", "doc_id,quote,quote_start,quote_end\nd,the bridge was safe,80,99", "the bridge was safe@80 |  | ", ""},
		{"spans that hold", "doc_id,quote,quote_spans\nd,the bridge … safe,15-25;30-34", "the bridge … safe |  | ", ""},
		{"semicolons and a guarded cell", "\ufeffdoc_id;quote;quote_start;quote_end;confidence\nd;the bridge was safe;80;99;0,5", "the bridge was safe@80 |  | ", ""},
		{"one id twice", "doc_id,quote_id,quote\nd,q1,Engineers disagreed\nd,q1,In May", "", `rows.csv:3: document "d": quote_id "q1" stands in line 2 already`},
		{"no article", "doc_id,quote\ne,x", "", "no offsets, and no text"},
		{"offsets that are no numbers", "doc_id,quote,quote_start,quote_end\nd,x,a,b", "", "want start-end"},
	} {
		docs, err := readRows(t, c.rows, true)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s: %v, want %s", c.name, err, c.fails)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		a, ix := docs[0].Attributions[0], indexOf(twiceText)
		parts := strings.Split(c.want, " | ")
		for k, spans := range [3][]Span{a.Content, a.Source, a.Cue} {
			want, at, placed := strings.Cut(parts[k], "@")
			if got := ix.cutAll(twiceText, spans); got != want || placed && fmt.Sprint(spans[0].Start) != at {
				t.Errorf("%s: %q at %v, want %s", c.name, got, spans, parts[k])
			}
		}
	}
}

func TestCorrectedWordsAreFoundCloseBy(t *testing.T) {
	rows := "doc_id,quote,quote_spans\nd,the bridge was safe again,80-99\n"
	docs, err := readRows(t, rows, true)
	if err != nil || spanText(docs[0].Attributions[0].Content) != "80-105" {
		t.Errorf("%v %v", docs, err)
	}
	// Of rows that nobody corrected it is a fault, which Reconcile tells.
	docs, err = readRows(t, rows, false)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Reconcile([]*Document{{ID: "d", Text: twiceText, HasText: true}}, docs)
	if err == nil || !strings.Contains(err.Error(), `rows.csv:2: document "d", row line2: at 80-99 the text has "the bridge was safe", the row says "the bridge was safe again"`) {
		t.Errorf("%v", err)
	}
}

func TestTextsAndOffsetsThatDoNotFit(t *testing.T) {
	gold := func() []*Document {
		return []*Document{document(t, "d", emojiText, words{id: "q", content: "“Bins 🗑 are full,”", source: "Zoë Ågren", cue: "said"},
			words{id: "r", content: "“no”", source: "She", cue: "said"})}
	}
	in := func(u Unit) []*Document {
		d := gold()
		r := newRuler(emojiText, u)
		for i := range d[0].Attributions {
			a := &d[0].Attributions[i]
			for _, spans := range [][]Span{a.Content, a.Source, a.Cue} {
				for k := range spans {
					if r.units != nil {
						spans[k] = Span{r.units[spans[k].Start], r.units[spans[k].End]}
					}
				}
			}
		}
		return d
	}
	other := gold()
	other[0].Text = strings.Replace(emojiText, "full", "empty", 1)
	hashed := gold()
	hashed[0].HasText, hashed[0].TextSHA256 = false, "00ff"
	crlf := gold()
	crlf[0].Text += "\r\n"
	goldEnd := gold()
	goldEnd[0].Text += "\n"
	for _, c := range []struct {
		name         string
		gold, system []*Document
		want         string
	}{
		{"the same", gold(), gold(), ""},
		{"another text", gold(), other, `document "d" is another text than the gold of gold.jsonl:1: at code point 12 the gold has "full`},
		{"another hash", gold(), hashed, "was made from a text with the hash 00ff"},
		{"line ends", goldEnd, crlf, "the line ends differ"},
		{"bytes", gold(), in(Bytes), "the offsets count bytes of UTF-8"},
		{"UTF-16", gold(), in(UTF16), "the offsets count UTF-16 code units"},
		{"gold in bytes", in(Bytes), gold(), "the offsets count bytes of UTF-8"},
		{"no document in common", gold(), []*Document{{ID: "e"}}, `no document of the rows is in the gold: the rows have "e", the gold has "d"`},
	} {
		_, _, err := Reconcile(c.gold, c.system)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	lacking, beyond, err := Reconcile(append(gold(), document(t, "x", "Y.")), append(gold(), document(t, "z", "Y.")))
	if err != nil || strings.Join(lacking, " ") != "x" || strings.Join(beyond, " ") != "z" {
		t.Errorf("lacking %v, beyond %v, %v", lacking, beyond, err)
	}
	for _, u := range []Unit{Bytes, UTF16} {
		docs := in(u)
		if err := convert(docs, u); err != nil || spanText(docs[0].Attributions[0].Source) != spanText(gold()[0].Attributions[0].Source) {
			t.Errorf("%s turned: %v %v", u, docs[0].Attributions[0].Source, err)
		}
		if err := convert(in(u), CodePoints); err != nil && u == UTF16 {
			t.Errorf("%v", err)
		}
	}
}

func TestCheck(t *testing.T) {
	text := "“We will go,” said Ana Lim. She said the work would go on. “It is late,” she added."
	row := func(w words) []Attribution { return document(t, "d", text, w).Attributions }
	good := words{id: "q1", kind: "direct", content: "“We will go,”", source: "Ana Lim", cue: "said"}
	for _, c := range []struct {
		name string
		rows []Attribution
		want string // "" for no finding
	}{
		{"right", row(good), ""},
		{"one id twice", append(row(good), row(words{id: "q1", kind: "indirect", content: "the work would go on", source: "She"})...), "error: document d row q1: the id stands twice"},
		{"one row twice", append(row(good), func() []Attribution { a := row(good); a[0].ID = "q2"; return a }()...), "row q2: row q1 has the same content, source and cue"},
		{"a word is cut", row(words{id: "q", kind: "indirect", content: "he work would go on"}), `error: document d row q: content: 38-57 cuts a word: "he work would go on"`},
		{"blanks at an end", row(words{id: "q", kind: "indirect", content: " the work would go on"}), "warning: document d row q: content: white space at an end"},
		{"words that are not there", func() []Attribution { a := row(good); a[0].Words = "We shall go"; return a }(), `the quote is "We shall go"`},
		{"outside the text", []Attribution{{ID: "q", Content: []Span{{80, 900}}}}, "span 80-900 is no stretch of a text of 83 code points"},
		{"backwards", []Attribution{{ID: "q", Kind: "indirect", Content: []Span{{59, 61}, {28, 31}}}}, "begins before the one before it ends"},
		{"nothing said", []Attribution{{ID: "q"}}, "no content"},
		{"no word", row(words{id: "q", content: ". "}), "the content has no word"},
		{"the source in the content", row(words{id: "q", kind: "mixed", content: "“We will go,” said Ana Lim", source: "Ana Lim"}), "error: document d row q: the source stands in the content (2 words)"},
		{"half a quotation", row(words{id: "q", kind: "mixed", content: "go,” said Ana"}), "warning: document d row q: it holds the closing mark of \"“We will go,”\" and not the other"},
		{"another kind", row(words{id: "q", kind: "indirect", content: "“It is late,”"}), "it is called indirect, by the quotation marks of the text it is direct"},
		{"no such kind", row(words{id: "q", kind: "spoken", content: "the work would go on"}), `kind "spoken"`},
		{"nested in nothing", func() []Attribution { a := row(good); a[0].NestedIn = "q9"; return a }(), `nested_in names "q9"`},
		{"contents that cross", append(row(good), row(words{id: "q2", kind: "mixed", content: "go,” said", source: "She"})...), "its content crosses that of row q1 in 1 word"},
	} {
		d := &Document{ID: "d", Text: text, HasText: true, Attributions: c.rows, Place: Place{"g.jsonl", 3}}
		for i := range d.Attributions {
			d.Attributions[i].Place = d.Place
		}
		var got []string
		for _, f := range Check([]*Document{d}) {
			got = append(got, f.String())
		}
		all := strings.Join(got, "\n")
		if c.want == "" && all != "" || !strings.Contains(all, c.want) || all != "" && !strings.HasPrefix(all, "g.jsonl:3: ") {
			t.Errorf("%s: %q, want %q", c.name, all, c.want)
		}
	}
	if f := Check([]*Document{{ID: "d", Text: text, HasText: true, TextSHA256: "abc"}}); len(f) != 1 || !strings.Contains(f[0].String(), "of another text") {
		t.Errorf("another hash: %v", f)
	}
}

func TestTheProjectsGoldIsRight(t *testing.T) {
	for _, f := range Check(own(t)) {
		if f.Grave == Wrong {
			t.Errorf("%s", f)
		}
	}
}

func FuzzForms(f *testing.F) {
	f.Add("a.ann", "T1\tSource 24 33\tZoë Ågren\nT3\tContent 0 18\t“Bins 🗑 are full,”\nE1\tAttribution:T4 Content:T3 Source:T1\n#1\tAnnotatorNotes E1\tkind: direct\n")
	f.Add("a.tsv", webHead("#T_SP=x.Content|a\n#T_RL=x.R|BT_x.Content")+"#Text=Yes, no\n1-1\t0-3\tYes\tContent[1]|b[2]\t*|*\t1-1[1_2]\n")
	f.Add("a.json", `[{"data":{"text":"x"},"annotations":[{"result":[{"id":"a","type":"labels","value":{"start":0,"end":1,"labels":["Content"]}}]}]}]`)
	f.Add("a.json", `{"text":"x","quotes":[{"contents":[{"start":0,"end":1,"text":"x"}],"sources":[]}]}`)
	f.Add("a.json", `{"text":"x","entities":{"Content":[{"indices":[0,1]}]}}`)
	f.Add("a.csv", "doc_id,quote,sentence\nd,Bins … full,\"said Zoë\"\n")
	f.Fuzz(func(t *testing.T, name, data string) {
		for _, form := range formats {
			if form.named == nil || !form.named(name) || form.name == "brat" && !strings.HasSuffix(name, ".ann") {
				continue
			}
			path := "a" + filepath.Ext(name)
			if form.name == "brat" { // its text is a file: the reader without that
				m := newMarked(&Document{Text: emojiText, HasText: true})
				if events, err := m.brat([]byte(data), Reading{}); err == nil && m.fit(nil, CodePoints) == nil {
					m.events(events)
					Check([]*Document{m.Document})
				}
				continue
			}
			docs, err := form.read(path, []byte(data), Reading{CSVSource: CSVSource{Texts: func(string) (string, bool) { return emojiText, true }, Corrected: true}})
			if err != nil {
				continue
			}
			for _, d := range docs {
				TellKinds(d)
			}
			Check(docs)
			Evaluate(docs, docs, Choice{})
			for _, d := range docs {
				for _, w := range []func(io.Writer, *Document) error{WriteBrat, WriteWebAnno, WriteCitron} {
					_ = w(io.Discard, d)
				}
			}
			_ = WriteCSV(io.Discard, docs)
			_ = WriteLabelStudio(io.Discard, docs)
		}
	})
}
