package accuracy

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
)

// words marks up one row of a test document: parts of the text by their words, each at its first
// place; parts of one span are joined by " … ".
type words struct {
	id, kind, content, source, cue, speaker, rule string
}

func spansOf(t testing.TB, text, parts string) []Span {
	t.Helper()
	if parts == "" {
		return nil
	}
	var out []Span
	for _, p := range strings.Split(parts, " … ") {
		b := strings.Index(text, p)
		if b < 0 {
			t.Fatalf("%q is not in %q", p, text)
		}
		start := len([]rune(text[:b]))
		out = append(out, Span{start, start + len([]rune(p))})
	}
	return out
}

func document(t testing.TB, id, text string, rows ...words) *Document {
	t.Helper()
	d := &Document{ID: id, Text: text, HasText: true, Place: Place{"gold.jsonl", 1}}
	for _, w := range rows {
		d.Attributions = append(d.Attributions, Attribution{ID: w.id, Kind: w.kind, Speaker: w.speaker, Rule: w.rule, Place: d.Place,
			Content: spansOf(t, text, w.content), Source: spansOf(t, text, w.source), Cue: spansOf(t, text, w.cue)})
	}
	return d
}

const mayorText = `“We will not raise the fare this winter,” said Mayor Ilse Brandt, who runs the port of Lund. ` +
	`She added that the harbour fund was empty. Her deputy, Karl Öberg, disagreed.`

func TestLevels(t *testing.T) {
	gold := words{"g", "indirect", "that the harbour fund was empty", "She", "added", "Ilse Brandt", ""}
	for _, c := range []struct {
		name string
		row  words
		want Level
	}{
		{"the same words", gold, ExactLevel},
		{"a leading that does not count", words{content: "the harbour fund was empty", source: "She", cue: "added"}, ExactLevel},
		{"punctuation does not count", words{content: "that the harbour fund was empty. ", source: "She", cue: "added"}, ExactLevel},
		{"another cue", words{content: "that the harbour fund was empty", source: "She", cue: "added that"}, TightLevel},
		{"one word of five too few", words{content: "harbour fund was empty", source: "She", cue: "added"}, TightLevel},
		{"two words of five too few", words{content: "fund was empty", source: "She", cue: "added"}, LinkedLevel},
		{"three words of five too few", words{content: "was empty", source: "She", cue: "added"}, Missed},
		{"another source", words{content: "that the harbour fund was empty", source: "Karl", cue: "added"}, FoundLevel},
		{"no source", words{content: "that the harbour fund was empty", cue: "added"}, FoundLevel},
		{"nothing in common", words{content: "disagreed", source: "She", cue: "added"}, Missed},
	} {
		s := Evaluate([]*Document{document(t, "d", mayorText, gold)}, []*Document{document(t, "d", mayorText, c.row)}, Choice{})
		if got := s.Documents[0].Outcomes[0].Level; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSourceThatEndsInTheSameWordIsRight(t *testing.T) {
	gold := document(t, "d", mayorText, words{content: "We will not raise the fare this winter", source: "Mayor Ilse Brandt", cue: "said"})
	for source, want := range map[string]Level{
		"Brandt":           TightLevel, // lies in the gold's and ends in the same word
		"Mayor":            FoundLevel, // lies in it and does not
		"Ilse Brandt, who": TightLevel, // half the words in common
		"Mayor Ilse Brandt, who runs the port of Lund": FoundLevel,
	} {
		s := Evaluate([]*Document{gold}, []*Document{document(t, "d", mayorText, words{content: "We will not raise the fare this winter", source: source, cue: "said"})}, Choice{})
		if got := s.Documents[0].Outcomes[0].Level; got != want {
			t.Errorf("source %q: %s, want %s", source, got, want)
		}
	}
}

func TestWhatIsHeldAgainstASystem(t *testing.T) {
	gold := document(t, "d", mayorText,
		words{id: "direct", kind: "direct", content: "“We will not raise the fare this winter,”", source: "Mayor Ilse Brandt", cue: "said"},
		words{id: "indirect", kind: "indirect", content: "that the harbour fund was empty", source: "She", cue: "added"})
	gold.Flagged = spansOf(t, mayorText, "who runs the port of Lund")
	for _, c := range []struct {
		name   string
		choice Choice
		row    words
		wrong  int
	}{
		{"a row where the gold has none", Choice{}, words{kind: "indirect", content: "Her deputy, Karl Öberg, disagreed"}, 1},
		{"a fragment of two words", Choice{}, words{kind: "direct", content: "Karl Öberg"}, 0},
		{"what the annotators flagged", Choice{}, words{kind: "indirect", content: "runs the port of Lund"}, 0},
		{"an answer to gold that is not asked", Choice{Kinds: []string{"direct"}}, words{kind: "direct", content: "that the harbour fund was empty"}, 0},
		{"a row of a kind that is not asked", Choice{Kinds: []string{"direct"}}, words{kind: "indirect", content: "Her deputy, Karl Öberg, disagreed"}, 0},
		{"a row of a kind that the strata hold", Choice{Strata: []string{"S3"}}, words{kind: "indirect", content: "Her deputy, Karl Öberg, disagreed"}, 1},
		{"a row of no kind", Choice{Strata: []string{"S1"}}, words{content: "Her deputy, Karl Öberg, disagreed"}, 1},
	} {
		s := Evaluate([]*Document{gold}, []*Document{document(t, "d", mayorText, c.row)}, c.choice)
		if got := s.Total.Counts[Linked].FP; got != c.wrong {
			t.Errorf("%s: %d wrong, want %d", c.name, got, c.wrong)
		}
	}
}

func TestOneRowAnswersOneOfTheGold(t *testing.T) {
	gold := document(t, "d", mayorText,
		words{id: "a", content: "We will not raise the fare", cue: "said"}, words{id: "b", content: "raise the fare this winter", cue: "said"})
	s := Evaluate([]*Document{gold}, []*Document{document(t, "d", mayorText, words{content: "We will not raise the fare this winter", cue: "said"})}, Choice{})
	if n := s.Total.Counts[Found]; n != (Count{TP: 1, FN: 1}) {
		t.Errorf("found %+v, want one right and one missed", n)
	}
}

func TestSpeakers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Mayor Ilse Brandt", "Brandt", true},
		{"the port authority", "Port Authority", true},
		{"Mr Öberg", "ÖBERG", true},
		{"Brandt’s", "Ilse Brandt", true},
		{"Ilse Brandt", "Ilse Öberg", false},
		{"", "", false},
		{"…", "…", false},
		{"İlhan", "i̇lhan", true}, // two code points, as Unicode lowers it
	} {
		if got := SameSpeaker(c.a, c.b); got != c.same {
			t.Errorf("SameSpeaker(%q, %q) = %v", c.a, c.b, got)
		}
	}
	gold := document(t, "d", mayorText, words{content: "that the harbour fund was empty", source: "She", speaker: "Ilse Brandt"})
	for speaker, want := range map[string]int{"Mayor Brandt": 1, "Karl Öberg": 0, "": 0} {
		s := Evaluate([]*Document{gold}, []*Document{document(t, "d", mayorText, words{content: "that the harbour fund was empty", source: "She", speaker: speaker})}, Choice{})
		if got := s.Total.Shares[SpeakerTrait]; got != (Share{want, 1}) {
			t.Errorf("speaker %q: %d of %d right, want %d of 1", speaker, got.Right, got.Asked, want)
		}
	}
}

func TestWordsOfAText(t *testing.T) {
	for text, want := range map[string]string{
		"don't stop":                "don't / stop",
		"U.S.-led … 3.5% a_b":       "U.S / led / 3.5 / a / b",
		"“Mr. X’s”--no":             "Mr / X’s / no",
		"'quoted' -dash- a.b.c. ½x": "quoted / dash / a.b.c / ½x",
		"":                          "",
		"É́a":                       "É / a", // a combining mark is no letter
	} {
		w := wordsOf(text)
		var got []string
		for i := range w.start {
			got = append(got, string([]rune(text)[w.start[i]:w.end[i]]))
		}
		if s := strings.Join(got, " / "); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}

func TestStrata(t *testing.T) {
	read := func(row string) *Attribution {
		d, err := ReadJSONL(strings.NewReader(`{"text":"x","attributions":[`+row+`]}`), "t")
		if err != nil {
			t.Fatal(err)
		}
		return &d[0].Attributions[0]
	}
	for row, want := range map[string]string{
		`{"content":[],"kind":"direct","cue_class":"belief"}`:                          "S1",
		`{"content":[],"kind":"mixed"}`:                                                "S2",
		`{"content":[],"kind":"indirect"}`:                                             "S3",
		`{"content":[],"kind":"indirect","cue_class":null}`:                            "S3",
		`{"content":[],"kind":"indirect","cue_class":"speech","content_finite":true}`:  "S3",
		`{"content":[],"kind":"indirect","cue_class":"speech","content_finite":false}`: "S4",
		`{"content":[],"kind":"indirect","cue_class":"speech","content_finite":null}`:  "S4",
		`{"content":[],"kind":"indirect","cue_class":"belief"}`:                        "S5",
		`{"content":[],"cue_class":""}`:                                                "S5",
	} {
		if got := read(row).Stratum(); got != want {
			t.Errorf("%s: %s, want %s", row, got, want)
		}
	}
}

func TestUnknownFieldsAreKept(t *testing.T) {
	const in = `{"id":"a","text":"“Ja,” sagte A < B & C 😀.","attributions":[{"id":"q","content":[[0,5]],"note":{"b":[1,2],"a":null},"source":[[12,13]],"cue":[[6,11]],"x":1e3}],"desk":"sport","meta":{"zeta":1,"flagged":[{"label":"Discard","spans":[[0,2]]}]}}`
	docs, err := ReadJSONL(strings.NewReader(in), "in")
	if err != nil {
		t.Fatal(err)
	}
	var once bytes.Buffer
	if err := WriteJSONL(&once, docs); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"note": {"b":[1,2],"a":null}`, `"x": 1e3`, `"desk": "sport"`, `"meta": {"zeta": 1, "flagged": [`, `A < B & C 😀`, `"speaker": null`} {
		if !strings.Contains(once.String(), part) {
			t.Errorf("%s is gone from %s", part, once.String())
		}
	}
	again, err := ReadJSONL(bytes.NewReader(once.Bytes()), "in")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(docs, again) {
		t.Errorf("read back it is another document:\n%+v\n%+v", docs[0], again[0])
	}
}

func TestBadJSONLNamesItsPlace(t *testing.T) {
	for in, want := range map[string]string{
		"{\"text\":\"a\"}\n\n[1]":                                   "f:3: want a JSON object",
		"{\"id\":\"a\"}\n{\"id\":\"a\"}":                            "f:2: document \"a\" stands in line 1 already",
		"{\"attributions\":[{\"content\":[[1,2]]},{\"id\":\"q\"}]}": "f:1: attributions: number 2: no content",
		"{\"attributions\":[{\"content\":[[1,2,3]]}]}":              "want [start, end], got 3 numbers",
		"{\"attributions\":[{\"content\":[[1,\"2\"]]}]}":            "want [start, end]",
		"{\"attributions\":[{\"content\":[],\"cue\":\"said\"}]}":    "cue: want a list of spans, got \"said\"",
		"{\"attributions\":[{\"content\":[],\"confidence\":[]}]}":   "confidence: want a number, got []",
		"{\"text\":7} x": "f:1: ",
		"{\"text\":[]}":  "f:1: text: want a string",
		"{\"meta\":{\"flagged\":[{\"spans\":[[1]]}]}}": "f:1: meta: flagged",
		"{\"a\":":               "f:1: ",
		"{\"id\":\"a\",":        "f:1: ",
		"{\"attributions\":{}}": "want a list",
	} {
		_, err := ReadJSONL(strings.NewReader(in), "f")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
}

func TestOutlets(t *testing.T) {
	for _, c := range []struct {
		doc  Document
		want string
	}{
		{Document{ID: "herald_2020-01-02_fare"}, "herald"},
		{Document{ID: "herald/fare"}, "herald"},
		{Document{ID: "fare"}, ""},
		{Document{ID: "x_1", URL: "https://www.Herald.example:8080/a?b"}, "herald.example"},
		{Document{ID: "x_1", URL: "https://u@herald.example"}, "herald.example"},
		{Document{ID: "x_1", URL: "https://herald.example", Meta: []Field{{"publisher", []byte(`"Herald"`)}}}, "Herald"},
	} {
		if got := c.doc.Outlet(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.doc, got, c.want)
		}
	}
}

func TestNothingIsScoredAsNothing(t *testing.T) {
	s := Evaluate(nil, nil, Choice{})
	if p, r, f := s.Total.Counts[Found].PRF(); p != 0 || r != 0 || f != 0 {
		t.Errorf("%v %v %v", p, r, f)
	}
	if !math.IsNaN(s.Total.Speaker()) {
		t.Errorf("speaker %v", s.Total.Speaker())
	}
	gold := document(t, "d", mayorText, words{content: "disagreed"})
	s = Evaluate([]*Document{gold}, nil, Choice{})
	if !s.Documents[0].Lacking || s.Total.Counts[Found] != (Count{FN: 1}) {
		t.Errorf("a document that the system lacks: %+v", s.Documents[0])
	}
}

func FuzzReadJSONL(f *testing.F) {
	f.Add(`{"id":"a","text":"“Ja,” sagte A.","attributions":[{"content":[[0,5]],"source":[[12,13]],"cue":[[6,11]]}]}`)
	f.Add(`{"attributions":[{"content":[[9,-5],[3,3]],"source":null}],"meta":{"flagged":[{"spans":[[-1,99]]}]}}`)
	f.Fuzz(func(t *testing.T, in string) {
		docs, err := ReadJSONL(strings.NewReader(in), "f")
		if err != nil {
			return
		}
		s := Evaluate(docs, docs, Choice{})
		for m, n := range s.Total.Counts {
			if Measure(m) != GGT3 && Measure(m) != GGT8 && (n.FP != 0 || n.FN != 0) {
				t.Errorf("%s of a document against itself: %+v", Measure(m), n)
			}
		}
		_, _, _ = Reconcile(docs, docs)
		var b bytes.Buffer
		if err := WriteJSONL(&b, docs); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadJSONL(&b, "again"); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
	})
}
