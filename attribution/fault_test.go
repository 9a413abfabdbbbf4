package attribution

import (
	"slices"
	"strings"
	"testing"

	"whosaid/article"
)

const faultText = "Ystad\n\n“The road will close in June,” Ann Berg said on Monday.\n\n“We will not wait for that. We go on.\n\n“And we will win,” she said, calling it “a step”.\n"

// broken gives engines a stage of which fails.
func broken(t *testing.T) map[string]func(doc *article.Document) *Result {
	t.Helper()
	noSyntax, noRules := reader().With(reader().weights), reader().With(reader().weights)
	noSyntax.annotator, noRules.prepared = nil, nil
	return map[string]func(doc *article.Document) *Result{
		"syntax":       func(doc *article.Document) *Result { return analyzed(noSyntax, doc) },
		"no workspace": func(doc *article.Document) *Result { return analyzed(noRules, doc) },
		"attributions": func(doc *article.Document) *Result {
			a := reader().Annotate(doc)
			a.Tags = a.Tags[:3]
			return reader().AnalyzeAnnotated(a)
		},
		"an empty annotation": func(doc *article.Document) *Result { return reader().AnalyzeAnnotated(emptyAnnotation(doc)) },
	}
}

func TestFaultCostsNoQuotationInMarks(t *testing.T) {
	want := []string{
		"“The road will close in June,” <- nobody []",
		"“We will not wait for that. We go on. … “And we will win,” <- nobody []",
		"“a step” <- nobody []",
	}
	for stage, analyze := range broken(t) {
		r := analyze(article.Parse(faultText, article.Metadata{ID: "a"}))
		if r.Fault == nil || !strings.Contains(r.Fault.Error(), "please report it") || !strings.Contains(r.Fault.Place, ".go:") {
			t.Errorf("%s: fault %v", stage, r.Fault)
			continue
		}
		got := lines(r)
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "\n", " ")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", stage, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for i := range r.Attributions {
			if at := &r.Attributions[i]; !slices.Contains(at.Flags, FlagFault) || at.Speaker != -1 || at.ID == "" {
				t.Errorf("%s: %+v", stage, at)
			}
		}
	}
}

// The workspace of an article that failed is not used for another one.
func TestFaultLeavesTheEngineWhole(t *testing.T) {
	want := lines(read(reader(), faultText))
	for range 8 {
		for _, analyze := range broken(t) {
			analyze(article.Parse(strings.Repeat(faultText, 3), article.Metadata{}))
		}
		if r := read(reader(), faultText); r.Fault != nil || !slices.Equal(lines(r), want) {
			t.Fatalf("after a fault: %v, %q", r.Fault, lines(r))
		}
	}
}

func TestFaultInWhyNotIsNone(t *testing.T) {
	doc := article.Parse(faultText, article.Metadata{})
	all := article.Span{Start: 0, End: len(doc.Text)}
	a := emptyAnnotation(doc)
	if reader().WhyNot(a, all) != nil || reader().Nearest(a, all, 3) != nil {
		t.Error("an empty annotation gives something")
	}
}

func TestArticleThatIsCutIsFlagged(t *testing.T) {
	r := analyzed(reader(), article.Parse(faultText, article.Metadata{Cut: true}))
	for i := range r.Attributions {
		if !slices.Contains(r.Attributions[i].Flags, FlagCut) {
			t.Errorf("%+v", r.Attributions[i])
		}
	}
	if len(r.Attributions) == 0 {
		t.Error("no rows")
	}
}

// Sentences that once made a stage fail.
func TestSentencesThatMadeAStageFail(t *testing.T) {
	for _, text := range []string{
		"“The road,” Will said, “will close in June.”",
		"“Rose,” Skip said, “read the bill.”",
		"According to nobody, the road will close in June.",
		"According to no minister, Will will read the bill.",
	} {
		r, err := reader().Analyze(t.Context(), article.Parse(text, article.Metadata{}))
		if err != nil || r.Fault != nil {
			t.Errorf("%s: %v, %v", text, err, r.Fault)
		}
	}
}
