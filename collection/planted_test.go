package collection_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/collection"
)

// engine is made once for all tests.
var engine = sync.OnceValues(func() (*attribution.Engine, error) { return attribution.New(attribution.Options{}) })

// sourceEngine finds more, as the command does in sources.
var sourceEngine = sync.OnceValues(func() (*attribution.Engine, error) {
	return attribution.New(attribution.Options{Include: attribution.IncludeNames})
})

// analysed gives an article with its rows.
func analysed(t testing.TB, text string, o article.Metadata) *collection.Article {
	t.Helper()
	return analysedBy(t, engine, text, o)
}

func analysedBy(t testing.TB, by func() (*attribution.Engine, error), text string, o article.Metadata) *collection.Article {
	t.Helper()
	e, err := by()
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Analyze(context.Background(), article.Parse(text, o))
	if err != nil {
		t.Fatal(err)
	}
	return collection.FromResult(r)
}

// goldArticle is an article of this project with what its reader found in it.
type goldArticle struct {
	ID, Text, Date string
	Attributions   []goldRow

	runes []rune
}

// goldRow is one attribution of a goldArticle. Spans are code points.
type goldRow struct {
	Kind        string
	Content     [][2]int
	Source, Cue [][2]int
	Speaker     *string
	Type        string `json:"speaker_type"`
	Status      string
	NestedIn    *string `json:"nested_in"`
}

func readGold(t testing.TB) (out []*goldArticle) {
	f, err := os.Open(filepath.Join("..", "testdata", "gold", "gold.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		a := new(goldArticle)
		if err := json.Unmarshal(s.Bytes(), a); err != nil {
			t.Fatal(err)
		}
		a.runes = []rune(a.Text)
		out = append(out, a)
	}
	return out
}

// quote gives the words of a row of one part, without marks around them and without a mark at the end.
func (a *goldArticle) quote(r *goldRow) string {
	if len(r.Content) != 1 {
		return ""
	}
	s := string(a.runes[r.Content[0][0]:r.Content[0][1]])
	s = strings.Trim(s, "\"“”'‘’«»„ ")
	return strings.TrimRight(s, ".,;!? ")
}

// plants is testdata/verify/plant.tsv by class.
func plants(t testing.TB) map[string][]string {
	b, err := os.ReadFile(filepath.Join("..", "testdata", "verify", "plant.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		if class, words, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && line[0] != '#' {
			out[class] = append(out[class], words)
		}
	}
	return out
}

// planted is one quotation of a draft, and the verdict that it should get.
type planted struct {
	want  collection.Verdict
	quote string // as it is in the draft, without marks
}

// draft is one made draft.
type draft struct {
	text string
	rows []planted
}

// maker makes drafts. The same seed gives the same drafts.
type maker struct {
	*rand.Rand
	words     map[string][]string
	articles  []*goldArticle
	direct    []said // quotations of one part by a named person
	indirect  []said
	narrative []said // sentences that nobody says
	used      map[string]bool
}

// said is a quotation of the gold.
type said struct{ quote, name, article string }

const plantSeed = 22

func newMaker(t testing.TB) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(plantSeed, 1)), words: plants(t), articles: readGold(t), used: map[string]bool{}}
	count := map[string]int{}
	for _, a := range m.articles {
		for i := range a.Attributions {
			count[a.quote(&a.Attributions[i])]++
		}
	}
	for _, a := range m.articles {
		for i := range a.Attributions {
			r := &a.Attributions[i]
			q := a.quote(r)
			n := len(strings.Fields(q))
			if r.Speaker == nil || r.Type != "person" || !strings.Contains(*r.Speaker, " ") || r.Status != "asserted" || r.NestedIn != nil ||
				count[q] > 1 || strings.ContainsAny(q, "\"“”\n[") {
				continue
			}
			s := said{q, *r.Speaker, a.ID}
			switch {
			case r.Kind == "direct" && n >= 6 && n <= 45 && unicode.IsUpper([]rune(q)[0]):
				m.direct = append(m.direct, s)
			case r.Kind == "indirect" && strings.HasPrefix(q, "that ") && n >= 6:
				s.quote = strings.TrimPrefix(q, "that ")
				m.indirect = append(m.indirect, s)
			case r.Kind == "indirect" && n >= 6 && finite(q):
				m.indirect = append(m.indirect, s)
			}
		}
		m.narrative = append(m.narrative, a.narrative()...)
	}
	return m
}

// finite guesses that words are a clause of their own: they begin with a subject.
func finite(q string) bool {
	first := strings.ToLower(strings.Fields(q)[0])
	return slices.Contains([]string{"the", "he", "she", "it", "they", "there", "a", "no", "his", "her", "their"}, first)
}

// narrative gives the sentences of an article that share no word with any row.
func (a *goldArticle) narrative() (out []said) {
	taken := make([]bool, len(a.runes)+1)
	for i := range a.Attributions {
		r := &a.Attributions[i]
		for _, spans := range [][][2]int{r.Content, r.Source, r.Cue} {
			for _, s := range spans {
				for k := s[0]; k < s[1]; k++ {
					taken[k] = true
				}
			}
		}
	}
	doc := article.Parse(a.Text, article.Metadata{})
	points := article.NewCodePoints(a.Text)
	for _, s := range doc.Sentences {
		span := doc.SpanOf(s.Tokens)
		text := a.Text[span.Start:span.End]
		start, end := points.Points(span)
		n := len(strings.Fields(text))
		if n < 9 || n > 30 || slices.Contains(taken[start:end], true) || strings.ContainsAny(text, "\"“”‘\n:") || !strings.HasSuffix(text, ".") {
			continue
		}
		out = append(out, said{quote: strings.TrimSuffix(text, "."), article: a.ID})
	}
	return out
}

// pick draws one of a list that was not drawn before and that fits.
func (m *maker) pick(from []said, fits func(string) bool) said {
	for range 4000 {
		s := from[m.IntN(len(from))]
		if !m.used[s.quote] && (fits == nil || fits(s.quote)) {
			m.used[s.quote] = true
			return s
		}
	}
	panic("there are too few quotations to plant in")
}

func (m *maker) one(class string) string { return m.words[class][m.IntN(len(m.words[class]))] }

// write puts a quotation into a frame.
func (m *maker) write(d *draft, class string, want collection.Verdict, quote, name string) {
	frame := m.one(class)
	if class == "direct" && strings.HasSuffix(frame, "{q}.\"") && strings.HasSuffix(quote, "…") {
		frame = m.words["direct"][0]
	}
	d.text += strings.NewReplacer("{q}", quote, "{n}", name).Replace(frame) + "\n\n"
	d.rows = append(d.rows, planted{want, quote})
	if m.IntN(3) == 0 {
		d.text += m.one("filler") + "\n\n"
	}
}

// draft makes a draft of unchanged and changed quotations, in turn.
func (m *maker) draft(number int) draft {
	d := draft{text: fmt.Sprintf("Notes of the week, number %d\n\n%s\n\n", number, m.one("filler"))}
	for i := range 7 {
		m.unchanged(&d)
		m.changed(&d, number*7+i)
	}
	return d
}

func (m *maker) unchanged(d *draft) {
	if m.IntN(4) == 0 {
		s := m.pick(m.indirect, nil)
		m.write(d, "indirect", collection.Verbatim, s.quote, s.name)
		return
	}
	s := m.pick(m.direct, nil)
	m.write(d, "direct", collection.Verbatim, s.quote, s.name)
}

// changed plants one change; number says of which verdict.
func (m *maker) changed(d *draft, number int) {
	switch number % 9 {
	case 0, 1:
		s := m.pick(m.direct, func(q string) bool { return m.swapped(q) != "" })
		m.write(d, "direct", collection.Altered, m.swapped(s.quote), s.name)
	case 2, 3:
		s := m.pick(m.direct, func(q string) bool { return cut(q, number) != "" })
		m.write(d, "direct", collection.Cut, cut(s.quote, number), s.name)
	case 4:
		s := m.pick(m.direct, nil)
		m.write(d, "direct", collection.OtherSpeaker, s.quote, m.otherName(s))
	case 5:
		if number%2 == 0 {
			s := m.pick(m.indirect, nil)
			m.write(d, "indirect", collection.OtherSpeaker, s.quote, m.otherName(s))
			return
		}
		s := m.pick(m.narrative, nil)
		m.write(d, "direct", collection.Unattributed, s.quote, m.one("name"))
	case 6:
		s := m.pick(m.indirect, nil)
		class := []string{"denied", "hedged", "asked", "denied"}[m.IntN(4)]
		m.write(d, class, collection.OtherStatus, s.quote, s.name)
	case 7:
		s := m.pick(m.direct, func(q string) bool { return m.paraphrased(q) != "" })
		m.write(d, "indirect", collection.Paraphrase, m.paraphrased(s.quote), s.name)
	case 8:
		quote := m.one("invented")
		for m.used[quote] {
			quote = m.one("invented")
			if len(m.words["invented"]) == m.count("invented") {
				break
			}
		}
		m.used[quote] = true
		m.write(d, "direct", collection.NotFound, quote, m.direct[m.IntN(len(m.direct))].name)
	}
}

// count counts the words of a class that were used.
func (m *maker) count(class string) (n int) {
	for _, w := range m.words[class] {
		if m.used[w] {
			n++
		}
	}
	return n
}

// otherName draws a name that is not the speaker's: of an invented person, or of a speaker of another article.
func (m *maker) otherName(s said) string {
	if m.IntN(2) == 0 {
		return m.one("name")
	}
	for {
		other := m.direct[m.IntN(len(m.direct))]
		a, b := strings.Fields(other.name), strings.Fields(s.name)
		if other.article != s.article && a[len(a)-1] != b[len(b)-1] {
			return other.name
		}
	}
}

// swapped changes one word of a quotation, "" where no word of the list is in it.
func (m *maker) swapped(q string) string {
	words := strings.Fields(q)
	for i := range words {
		for _, pair := range m.words["swap"] {
			from, to, _ := strings.Cut(pair, " ")
			if words[i] == from {
				words[i] = to
				return strings.Join(words, " ")
			}
		}
		if number := strings.Trim(words[i], "0123456789"); number == "" {
			words[i] = words[i] + "0"
			return strings.Join(words, " ")
		}
	}
	return ""
}

// cut leaves a part out of the middle of a quotation, every other time with an ellipsis; "" where it is too short.
func cut(q string, number int) string {
	words := strings.Fields(q)
	if len(words) < 13 {
		return ""
	}
	from, to := 4+number%2, len(words)-4
	left := words[:from]
	if number%4 < 2 {
		left = append(slices.Clone(left), "…")
	}
	return strings.Join(append(slices.Clone(left), words[to:]...), " ")
}

// paraphrased tells a quotation in other words: some are replaced, others left out; "" where too few words are replaced.
func (m *maker) paraphrased(q string) string {
	pronouns := map[string]string{"I": "he", "We": "they", "we": "they", "our": "their", "Our": "their", "my": "his", "My": "his", "us": "them", "me": "him", "You": "one", "you": "one"}
	words := strings.Fields(q)
	changed := 0
	var out []string
	for i, w := range words {
		if p, ok := pronouns[w]; ok {
			w, changed = p, changed+1
		}
		for _, pair := range m.words["synonym"] {
			if from, to, _ := strings.Cut(pair, " "); w == from {
				w, changed = to, changed+1
			}
		}
		if i%5 == 3 && len(words) > 9 && unicode.IsLower([]rune(w)[0]) {
			changed++
			continue
		}
		if i == 0 {
			w = strings.ToLower(w[:1]) + w[1:]
		}
		out = append(out, w)
	}
	if changed < 3 || len(words) < 10 || changed*2 > len(words) {
		return ""
	}
	return strings.Join(out, " ")
}

// drafts makes all drafts.
func (m *maker) drafts() (out []draft) {
	for i := range 48 {
		clear(m.used)
		out = append(out, m.draft(i))
	}
	return out
}

// outcome counts, for one verdict, what was planted, what was given, and where both agree.
type outcome struct{ planted, given, right int }

// TestPlanted measures the verdicts over drafts with planted changes, against all articles of this project.
//
//	go test ./collection -run TestPlanted -v     prints the table of docs/verify.md
func TestPlanted(t *testing.T) {
	m := newMaker(t)
	made := m.drafts()
	drafts := make([]*collection.Article, len(made))
	for i, d := range made {
		drafts[i] = analysed(t, d.text, article.Metadata{ID: fmt.Sprintf("draft-%02d", i)})
	}
	checker := collection.NewChecker(drafts)
	for _, a := range m.articles {
		checker.Add(analysedBy(t, sourceEngine, a.Text, article.Metadata{ID: a.ID, Date: a.Date}))
	}
	results, lost := outcomes(t, made, drafts, checker.Findings())
	var b bytes.Buffer
	unchanged, changes := 0, 0
	for _, v := range collection.Verdicts {
		o := results[v]
		if v == collection.Verbatim {
			unchanged = o.planted
		} else {
			changes += o.planted
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.1f | %.1f |\n", v, o.planted, o.given, o.right, percent(o.right, o.planted), percent(o.right, o.given))
	}
	falseAlarms := results[collection.Verbatim].planted - results[collection.Verbatim].right
	if len(made) < 40 || unchanged < 300 || changes < 300 {
		t.Errorf("%d drafts, %d unchanged and %d changed quotations are too few", len(made), unchanged, changes)
	}
	if 100*falseAlarms >= unchanged {
		t.Errorf("%d false alarms on %d unchanged quotations", falseAlarms, unchanged)
	}
	for v, least := range leastPercent {
		if o := results[v]; percent(o.right, o.planted) < least[0] || percent(o.right, o.given) < least[1] {
			t.Errorf("%s: %d of %d planted are found, %d of %d given are right", v, o.right, o.planted, o.right, o.given)
		}
	}
	t.Logf("%d drafts, %d unchanged, %d changed, %d without a row; false alarms %d\n%s", len(made), unchanged, changes, lost, falseAlarms, b.String())
}

// leastPercent is the least recall and precision of each verdict.
var leastPercent = map[collection.Verdict][2]float64{
	collection.Verbatim: {98, 98}, collection.Altered: {98, 98}, collection.Cut: {98, 98}, collection.OtherSpeaker: {90, 90},
	collection.OtherStatus: {90, 90}, collection.Unattributed: {85, 85}, collection.NotFound: {95, 90}, collection.Paraphrase: {70, 95},
}

func percent(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}

// outcomes compares the findings with what was planted: the finding of a quotation is that whose quote has most of its words.
func outcomes(t *testing.T, made []draft, drafts []*collection.Article, findings []collection.Finding) (map[collection.Verdict]outcome, int) {
	results := map[collection.Verdict]outcome{}
	byDraft := map[string][]collection.Finding{}
	for _, f := range findings {
		byDraft[f.Draft] = append(byDraft[f.Draft], f)
	}
	lost := 0
	for i, d := range made {
		at := 0
		for _, row := range d.rows {
			start := at + strings.Index(d.text[at:], row.quote)
			at = start + len(row.quote)
			points := article.NewCodePoints(d.text)
			first, end := points.Points(article.Span{Start: start, End: at})
			best, most := -1, 0
			for k, f := range byDraft[drafts[i].ID] {
				shared := 0
				for _, s := range f.Spans {
					shared += max(0, min(s[1], end)-max(s[0], first))
				}
				if shared > most {
					best, most = k, shared
				}
			}
			o := results[row.want]
			o.planted++
			results[row.want] = o
			if best < 0 || 2*most < end-first {
				lost++
				t.Logf("no row: %s: %q", row.want, row.quote)
				continue
			}
			f := byDraft[drafts[i].ID][best]
			o = results[f.Verdict]
			o.given++
			if f.Verdict == row.want {
				o.right++
			} else {
				t.Logf("want %s, got %s %v: %q by %s\n\t%s %s: %q\n\t%s", row.want, f.Verdict, f.Also, row.quote, f.Speaker, f.Source, f.SourceSpeaker, f.SourceQuote, collection.WordDiff(f.Edits))
			}
			results[f.Verdict] = o
		}
	}
	return results, lost
}
