package accuracy

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// figures are the counts that a baseline keeps and the gate compares.
var figures = []Measure{Found, Linked, Tight, Exact}

// Some figures are no measures: the traits that are right, and rows that are not found in the
// gold. How many of the rows found are not linked, tight or exact is no figure of its own: more rows
// found would make it worse.
const wrongFigure = "wrong"

// quoteWords is how many words of a quote are in a baseline, for the reader of a change.
const quoteWords = 6

// Baseline is a score as it was when somebody was content with it: for every document the counts,
// the rows found and the rows too many. It is a text file with one fact a line and tabs between
// its fields, in the order of the gold, so that a change of accuracy is a readable change of lines.
type Baseline struct {
	Choice    Choice
	Tolerance map[string]int // by figure: rows by which it may fall (of wrong: rise) before the gate fails; 0 where absent
	Must      []RowKey       // rows that may never be lost
	Documents []BaselineDocument

	version int // of the form that it was read from; 1 knows neither status nor type nor words
}

// RowKey names a row of gold.
type RowKey struct{ Document, Row string }

// BaselineDocument is one document of a baseline.
type BaselineDocument struct {
	ID     string
	Gold   string // the first 12 digits of a hash of the document's text and gold
	Asked  int    // rows of gold
	Counts [5]Count
	// Counts is by Level; of Missed there is none, and FN follows from Asked.
	Shares [Traits]Share
	Right  []BaselineRow // rows of gold found or better, in the gold's order
	Wrong  []BaselineRow // rows too many
}

// BaselineRow is a row that was found, or one too many.
type BaselineRow struct {
	Row     string // id of the row of gold; "" for a row too many
	Level   Level
	Speaker string // right, wrong, or - where the gold resolves none
	Rule    string // the rule that found it
	Spans   string // of its content, as the column quote_spans has them
	Status  string // what the row tells; "asserted!=denied" where the gold has another; "" where it tells none
	Type    string // of its speaker, in the same form
	Quote   string // the first words of its content
}

// notGold is between what a row tells and what its gold has instead.
const notGold = "!="

// trait is a trait as the baseline writes it.
func (r *BaselineRow) trait(t Trait) string {
	switch t {
	case SpeakerTrait:
		return r.Speaker
	case StatusTrait:
		return r.Status
	}
	return r.Type
}

// traitValue is what the row told of a trait, without what the gold has.
func (r *BaselineRow) traitValue(t Trait) string {
	value, _, _ := strings.Cut(r.trait(t), notGold)
	return value
}

// answer is whether a trait was right.
func (r *BaselineRow) answer(t Trait) Answer {
	text := r.trait(t)
	switch {
	case text == "" || text == NotAsked.String():
		return NotAsked
	case text == WrongAnswer.String() || strings.Contains(text, notGold):
		return WrongAnswer
	}
	return RightAnswer
}

// GoldHash is a hash of all that a document's score can depend on in the gold: its text, and of
// each row the spans, kind, speaker, stratum, id, status and type of speaker. 12 hex digits.
func (d *Document) GoldHash() string { return d.goldHash(baselineVersion) }

// goldHash is the hash as a version of the baseline's form has it.
func (d *Document) goldHash(version int) string {
	var b strings.Builder
	b.WriteString(d.Text)
	for i := range d.Attributions {
		a := &d.Attributions[i]
		fmt.Fprintf(&b, "\x00%q %q %v %v %v %q %s", a.ID, a.Kind, a.Content, a.Source, a.Cue, a.Speaker, a.Stratum())
		if version > 1 {
			fmt.Fprintf(&b, " %q %q", a.Status, a.SpeakerType)
		}
	}
	fmt.Fprintf(&b, "\x00%v", d.Flagged)
	h := Document{Text: b.String()}
	return h.Hash()[:12]
}

// key names a row of gold by its id, and where it has none by its number in the document.
func (d *Document) key(a *Attribution) string {
	if a.ID != "" {
		return a.ID
	}
	if n, ok := d.numbers[a]; ok {
		return "#" + strconv.Itoa(n)
	}
	d.numbers = make(map[*Attribution]int, len(d.Attributions))
	for i := range d.Attributions {
		d.numbers[&d.Attributions[i]] = i + 1
	}
	if n, ok := d.numbers[a]; ok {
		return "#" + strconv.Itoa(n)
	}
	return ""
}

// NewBaseline takes a score down. Tolerance and must rows are kept from the baseline before it,
// which may be nil; must rows that the gold no longer has are kept too, for the gate to name.
func NewBaseline(score *Score, choice Choice, before *Baseline) *Baseline {
	b := &Baseline{Choice: choice, Tolerance: map[string]int{}, version: baselineVersion}
	if before != nil {
		b.Tolerance, b.Must = before.Tolerance, before.Must
	}
	for i := range score.Documents {
		b.Documents = append(b.Documents, score.Documents[i].baseline())
	}
	return b
}

func (d *DocumentScore) baseline() BaselineDocument {
	out := BaselineDocument{ID: d.Doc.ID, Gold: d.Doc.GoldHash(), Shares: d.Shares}
	for l := FoundLevel; l <= ExactLevel; l++ {
		out.Counts[l] = d.Counts[l.Measure()]
	}
	ix := indexOf(d.Doc.Text)
	for i := range d.Outcomes {
		o := &d.Outcomes[i]
		if o.Gold != nil {
			out.Asked++
			if o.Level == Missed {
				continue
			}
		}
		row := BaselineRow{
			Level: o.Level, Speaker: o.Answers[SpeakerTrait].String(), Status: o.written(StatusTrait), Type: o.written(TypeTrait),
			Rule: o.System.Rule, Spans: spanText(o.System.Content), Quote: firstWords(ix.cutAll(d.Doc.Text, o.System.Content)),
		}
		if o.Gold == nil {
			out.Wrong = append(out.Wrong, row)
			continue
		}
		row.Row = d.Doc.key(o.Gold)
		out.Right = append(out.Right, row)
	}
	return out
}

// written is a trait of the system's row as the baseline writes it.
func (o *Outcome) written(t Trait) string {
	if o.Answers[t] == WrongAnswer {
		return t.of(o.System) + notGold + t.of(o.Gold)
	}
	return t.of(o.System)
}

// firstWords are the first words of a quote in one line.
func firstWords(quote string) string {
	words := strings.Fields(quote)
	return clip(strings.Join(words[:min(quoteWords, len(words))], " "), 60)
}

// count is a share as the gate compares figures: right rows and those that are not.
func (s Share) count() Count { return Count{TP: s.Right, FN: s.Asked - s.Right} }

// spanText writes spans as 88-140;163-201.
func spanText(spans []Span) string {
	var b []byte
	for i, s := range spans {
		if i > 0 {
			b = append(b, ';')
		}
		b = strconv.AppendInt(b, int64(s.Start), 10)
		b = append(b, '-')
		b = strconv.AppendInt(b, int64(s.End), 10)
	}
	return string(b)
}

// parseSpans reads what spanText writes.
func parseSpans(text string) ([]Span, error) {
	if text == "" {
		return nil, nil
	}
	var out []Span
	for _, part := range strings.Split(text, ";") {
		a, b, ok := strings.Cut(strings.TrimSpace(part), "-")
		start, err1 := strconv.Atoi(a)
		end, err2 := strconv.Atoi(b)
		if !ok || err1 != nil || err2 != nil || start < 0 {
			return nil, fmt.Errorf("spans %q: want start-end;start-end", clip(text, 40))
		}
		out = append(out, Span{start, end})
	}
	return out, nil
}

// The form that is written, and the first lines of those that can be read: version 1 lacks the
// counts of status and type and the last three fields of a row.
const baselineVersion = 2

const baselineHead = "# whosaid baseline 2"

var baselineHeads = map[string]int{"# whosaid baseline 1": 1, baselineHead: 2}

// Write prints the baseline.
func (b *Baseline) Write(w io.Writer) error {
	bw := bufio.NewWriter(w)
	fmt.Fprintf(bw, "%s\n", baselineHead)
	fmt.Fprint(bw, "# What the rules found in the gold when this was last recorded with: whosaid score --update-baseline.\n"+
		"# tolerance and must are yours to edit and are kept; all else is written anew.\n"+
		"#   tolerance  figure  rows by which it may fall (of wrong: rise) before the gate fails\n"+
		"#   must       document  row that may never be lost\n"+
		"#   document   id  hash of its gold  rows asked, then right/wrong: found  linked  tight  exact, then right/asked: speakers  status  types of speaker\n"+
		"#   right      document  row  level  speaker  rule  spans of the content  status  type of speaker  first words of the content\n"+
		"#   wrong      document  -  -  -  rule  spans of the content  status  type of speaker  first words of the content\n"+
		"# Status and type are the row's; asserted!=denied: the gold has denied.\n")
	if s := strings.Join(b.Choice.Strata, ","); s != "" {
		fmt.Fprintf(bw, "strata\t%s\n", s)
	}
	if k := strings.Join(b.Choice.Kinds, ","); k != "" {
		fmt.Fprintf(bw, "kinds\t%s\n", k)
	}
	for _, name := range figureNames() {
		fmt.Fprintf(bw, "tolerance\t%s\t%d\n", name, b.Tolerance[name])
	}
	for _, m := range b.Must {
		fmt.Fprintf(bw, "must\t%s\t%s\n", escapeField(m.Document), escapeField(m.Row))
	}
	for i := range b.Documents {
		d := &b.Documents[i]
		id := escapeField(d.ID)
		fmt.Fprintf(bw, "document\t%s\t%s\t%d", id, d.Gold, d.Asked)
		for l := FoundLevel; l <= ExactLevel; l++ {
			fmt.Fprintf(bw, "\t%d/%d", d.Counts[l].TP, d.Counts[l].FP)
		}
		for _, share := range d.Shares {
			fmt.Fprintf(bw, "\t%d/%d", share.Right, share.Asked)
		}
		bw.WriteByte('\n')
		for i := range d.Right {
			r := &d.Right[i]
			fmt.Fprintf(bw, "right\t%s\t%s\t%s\t%s\t%s\n", id, escapeField(r.Row), r.Level, r.Speaker, r.tail())
		}
		for i := range d.Wrong {
			fmt.Fprintf(bw, "wrong\t%s\t-\t-\t-\t%s\n", id, d.Wrong[i].tail())
		}
	}
	return bw.Flush()
}

func figureNames() []string {
	var out []string
	for _, m := range figures {
		out = append(out, m.String())
	}
	out = append(out, wrongFigure)
	for t := range traits {
		out = append(out, t.String())
	}
	return out
}

// tail is what lines of right and wrong rows end in.
func (r *BaselineRow) tail() string {
	orDash := func(s string) string { return cmp.Or(escapeField(s), "-") }
	return strings.Join([]string{escapeField(r.Rule), r.Spans, orDash(r.Status), orDash(r.Type), escapeField(r.Quote)}, "\t")
}

var fieldEscapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// escapeField keeps a tab or a line end out of a field.
func escapeField(s string) string { return fieldEscapes.Replace(s) }

// unescape takes back what a backslash is before: a tab, a line end, or the character itself.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// ReadBaseline reads what Write prints; name is for messages.
func ReadBaseline(r io.Reader, name string) (*Baseline, error) {
	b := &Baseline{Tolerance: map[string]int{}}
	byID := map[string]int{}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	line := 0
	for sc.Scan() {
		line++
		text := strings.TrimSuffix(sc.Text(), "\r")
		if line == 1 {
			b.version = baselineHeads[text]
		}
		if b.version == 0 {
			return nil, fmt.Errorf("%s:1: no baseline that this program can read: the first line is %q, want %q", name, clip(text, 40), baselineHead)
		}
		if text == "" || text[0] == '#' {
			continue
		}
		if err := b.line(strings.Split(text, "\t"), byID); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	if line == 0 {
		return nil, fmt.Errorf("%s: empty", name)
	}
	return b, nil
}

func (b *Baseline) line(f []string, byID map[string]int) error {
	want := func(n int) error {
		if len(f) != n {
			return fmt.Errorf("%s: %d fields, want %d", f[0], len(f), n)
		}
		return nil
	}
	for i := 1; i < len(f); i++ {
		f[i] = unescape(f[i])
	}
	switch f[0] {
	case "strata", "kinds":
		if err := want(2); err != nil {
			return err
		}
		if f[0] == "strata" {
			b.Choice.Strata = splitList(f[1])
		} else {
			b.Choice.Kinds = splitList(f[1])
		}
		_, err := ParseChoice(strings.Join(b.Choice.Strata, ","), strings.Join(b.Choice.Kinds, ","))
		return err
	case "tolerance":
		if err := want(3); err != nil {
			return err
		}
		return setTolerance(b.Tolerance, f[1], f[2])
	case "must":
		if err := want(3); err != nil {
			return err
		}
		b.Must = append(b.Must, RowKey{f[1], f[2]})
	case "document":
		if err := want(map[int]int{1: 9, 2: 11}[b.version]); err != nil {
			return err
		}
		d := BaselineDocument{ID: f[1], Gold: f[2]}
		if _, twice := byID[d.ID]; twice {
			return fmt.Errorf("document %q stands twice", d.ID)
		}
		var err error
		if d.Asked, err = strconv.Atoi(f[3]); err != nil {
			return fmt.Errorf("rows asked %q: want a number", f[3])
		}
		for l := FoundLevel; l <= ExactLevel; l++ {
			c := &d.Counts[l]
			if c.TP, c.FP, err = twoCounts(f[3+int(l)]); err != nil {
				return err
			}
			if c.FN = d.Asked - c.TP; c.FN < 0 {
				return fmt.Errorf("%s: %d of %d rows right", l, c.TP, d.Asked)
			}
		}
		for i, field := range f[8:] {
			if d.Shares[i].Right, d.Shares[i].Asked, err = twoCounts(field); err != nil {
				return err
			}
		}
		byID[d.ID] = len(b.Documents)
		b.Documents = append(b.Documents, d)
	case "right", "wrong":
		if err := want(map[int]int{1: 7, 2: 10}[b.version]); err != nil {
			return err
		}
		if b.version == 1 {
			f = append(f, "-", "-", "")
		}
		i, ok := byID[f[1]]
		if !ok {
			return fmt.Errorf("%s: no document %q above", f[0], f[1])
		}
		r := BaselineRow{Rule: f[5], Spans: f[6], Status: noDash(f[7]), Type: noDash(f[8]), Quote: f[9]}
		if _, err := parseSpans(r.Spans); err != nil {
			return err
		}
		if f[0] == "wrong" {
			r.Speaker = "-"
			b.Documents[i].Wrong = append(b.Documents[i].Wrong, r)
			return nil
		}
		if r.Level, ok = LevelNamed(f[3]); !ok || r.Level == Missed {
			return fmt.Errorf("level %q: want found, linked, tight or exact", f[3])
		}
		r.Row, r.Speaker = f[2], f[4]
		b.Documents[i].Right = append(b.Documents[i].Right, r)
	default:
		return fmt.Errorf("%q: want strata, kinds, tolerance, must, document, right or wrong", f[0])
	}
	return nil
}

// noDash is a field, "" where it is a dash.
func noDash(field string) string {
	if field == "-" {
		return ""
	}
	return field
}

func twoCounts(s string) (a, b int, err error) {
	x, y, ok := strings.Cut(s, "/")
	a, err1 := strconv.Atoi(x)
	b, err2 := strconv.Atoi(y)
	if !ok || err1 != nil || err2 != nil || a < 0 || b < 0 {
		return 0, 0, fmt.Errorf("counts %q: want number/number", s)
	}
	return a, b, nil
}

func setTolerance(t map[string]int, figure, rows string) error {
	if !slices.Contains(figureNames(), figure) {
		return fmt.Errorf("tolerance %q: want one of %s", figure, strings.Join(figureNames(), ", "))
	}
	n, err := strconv.Atoi(rows)
	if err != nil || n < 0 {
		return fmt.Errorf("tolerance of %s: %q: want a number of rows", figure, rows)
	}
	t[figure] = n
	return nil
}

// ParseTolerance reads "linked=2,exact=5" into a tolerance; one number alone holds for every figure.
func ParseTolerance(s string) (map[string]int, error) {
	t := map[string]int{}
	for _, part := range splitList(s) {
		figure, rows, ok := strings.Cut(part, "=")
		if ok {
			if err := setTolerance(t, strings.TrimSpace(figure), strings.TrimSpace(rows)); err != nil {
				return nil, err
			}
			continue
		}
		for _, f := range figureNames() {
			if err := setTolerance(t, f, part); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// sortedKeys are a map's keys in their order.
func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
