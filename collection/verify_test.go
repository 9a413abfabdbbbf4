package collection_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
	"whosaid/collection"
)

// check gives the findings of a draft against sources.
func check(t testing.TB, draft string, sources ...string) collection.Checked {
	t.Helper()
	c := collection.NewChecker([]*collection.Article{analysed(t, draft, article.Metadata{ID: "draft"})})
	for i, s := range sources {
		c.Add(analysedBy(t, sourceEngine, s, article.Metadata{ID: fmt.Sprintf("source-%d", i)}))
	}
	return c.Checked()
}

const harbour = `Minister ready for harbour talks

Ystad - Sweden's transport minister Karin Holm said on Monday she was ready to meet the dockworkers.

"We will talk to anyone who comes without conditions and who has read the report of the harbour board," Karin Holm told reporters. "The ferries have to sail by 12 May."

The union denied that it had broken off the talks.

The quay was repaired in the winter after a barge had struck it twice.

"Nobody has left the table," said its spokesman, Lars Ek.

A week later Karin Holm returned to Ystad. "The harbour needs a new crane and not another committee," she said. "That is all that I have to say to the board."
`

// One quotation of a draft, and what is found of it.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name, draft, want string
		also              string // a part of what else is told
	}{
		{"word for word", `"Nobody has left the table," said Lars Ek.`, "verbatim", ""},
		{"other marks, case and hyphens", "“NOBODY has left the ta\u00adble”, said Lars Ek.", "verbatim", ""},
		{"the two parts of an interrupted quotation", `"We will talk to anyone who comes without conditions and who has read the report of the harbour board. The ferries have to sail by 12 May," Karin Holm said.`, "verbatim", ""},
		{"another word", `"Nobody has left the building," said Lars Ek.`, "altered", ""},
		{"another number", `"The ferries have to sail by 21 May," said Karin Holm.`, "altered", "number"},
		{"a negation dropped", `"The harbour needs a new crane and another committee," Karin Holm said.`, "altered", "negation"},
		{"another name", `"That is all that I have to say to the Ystad board," Karin Holm said.`, "altered", "name"},
		{"a part left out with an ellipsis", `"We will talk to anyone … who has read the report of the harbour board," Karin Holm said.`, "cut", ""},
		{"a part left out without one", `"We will talk to anyone who has read the report of the harbour board," Karin Holm said.`, "cut", ""},
		{"the end left out", `"We will talk to anyone who comes without conditions," Karin Holm said.`, "cut", ""},
		{"joined from two places", `"We will talk to anyone who comes without conditions. That is all that I have to say to the board," Karin Holm said.`, "cut", "two-places"},
		{"somebody else", `"Nobody has left the table," said Karin Holm.`, "other-speaker", ""},
		{"denied there", `The union said that it had broken off the talks.`, "other-status", ""},
		{"in other words", `Karin Holm said that the harbour needed cranes rather than committees.`, "paraphrase", ""},
		{"said by nobody", `"The quay was repaired in the winter after a barge had struck it twice," Lars Ek said.`, "unattributed", ""},
		{"nowhere", `"The dockers are asking for the moon on a plate," Karin Holm said.`, "not-found", ""},
		{"a translation", `"Färjorna måste gå den tolfte maj, och det är allt," Karin Holm said.`, "not-found", ""},
		{"words said by others in brackets", `"[Nobody here] has left the table," said Lars Ek.`, "verbatim", ""},
		{"a letter in brackets", `"[T]he ferries have to sail by 12 May," Karin Holm said.`, "verbatim", ""},
		{"an ellipsis in brackets", `"We will talk to anyone [...] who has read the report of the harbour board," Karin Holm said.`, "cut", ""},
		{"an insertion in brackets", `"The ferries [of the line] have to sail by 12 May," Karin Holm said.`, "verbatim", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := check(t, c.draft, harbour).Findings
			if len(f) != 1 {
				t.Fatalf("%d findings: %+v", len(f), f)
			}
			got := string(f[0].Verdict) + " " + strings.Join(f[0].Also, " ") + " " + strings.Join(f[0].Changed, " ")
			if !strings.HasPrefix(got, c.want+" ") || !strings.Contains(got, c.also) {
				t.Errorf("got %s, want %s %s\n%s", got, c.want, c.also, collection.WordDiff(f[0].Edits))
			}
		})
	}
}

// Whoever leaves out the word that qualifies a statement makes somebody say more than was said, be it one word only.
func TestQualifyingWordsLeftOut(t *testing.T) {
	source := `Minister faces calls to go

"I will resign if convicted," minister Jane Calder told reporters on Tuesday.

"I doubt she is guilty of this," said party chairman Omar Haddad. "Nobody says we took the money."

"We will sign the treaty today unless provoked," said company spokesman Lee Park.

"Perhaps he will come back in the spring," said Petra Novak. "And then we will sell the old house together."

Joan Hill said that it was unlikely that the boy would be found alive. Joan Hill said the search would go on for two days.
`
	for draft, want := range map[string]collection.Verdict{
		`"I will resign," Jane Calder told reporters.`:                           collection.Cut,
		`"I will resign if convicted," Jane Calder told reporters.`:              collection.Verbatim,
		`"She is guilty of this," said Omar Haddad.`:                             collection.Cut,
		`"We took the money," said Omar Haddad.`:                                 collection.Cut,
		`"We will sign the treaty today," said Lee Park.`:                        collection.Cut,
		`"He will come back in the spring," said Petra Novak.`:                   collection.Cut,
		`"Then we will sell the old house together," said Petra Novak.`:          collection.Verbatim,
		`Joan Hill said that the boy would be found alive.`:                      collection.Cut,
		`Joan Hill said that it was unlikely that the boy would be found alive.`: collection.Verbatim,
		`Joan Hill said that the search would go on for two days.`:               collection.Verbatim,
	} {
		f := check(t, draft, source).Findings
		if len(f) != 1 || f[0].Verdict != want {
			t.Errorf("%s: got %+v, want %s", draft, f, want)
		}
	}
}

// What a quotation leaves out at its ends is shown, as far as it is why the quotation counts as cut; a negation that is only
// written in another way does not stand out.
func TestEndsLeftOutAreShown(t *testing.T) {
	source := `Ferry to stop

"I don't believe any cuts to the ferry are needed this year," Mayor Ann Berg said.

"The boats are not safe in winter," she added. "We will pay for the repairs if the county agrees."

Ann Berg said that it was unlikely that the quay would be closed.
`
	for draft, want := range map[string]string{
		`"Cuts to the ferry are needed this year," Ann Berg said.`:         "[-I don't believe any-](negation!) Cuts to the ferry are needed this year",
		`"The boats aren't safe in winter," Ann Berg said.`:                "The boats [-are not-]{+aren't+} safe in winter",
		`"The boats are safe in winter," Ann Berg said.`:                   "The boats are [-not-](negation!) safe in winter",
		`"We will pay for the repairs," Ann Berg said.`:                    "We will pay for the repairs [-if the county agrees-]",
		`Ann Berg said that the quay would be closed.`:                     "[-that it was unlikely that-] the quay would be closed",
		`"We will pay for the repairs if the county agrees," said A. Berg`: "We will pay for the repairs if the county agrees",
	} {
		f := check(t, draft, source).Findings
		if len(f) != 1 || collection.WordDiff(f[0].Edits) != want {
			t.Errorf("%s: got %+v, want %s", draft, f, want)
		}
	}
}

// A quotation of two words is looked for where its speaker says it.
func TestShortQuotationsAreAskedForWithTheirSpeaker(t *testing.T) {
	source := "\"No comment,\" said Lars Ek.\n\nThere was no comment from the ministry."
	for speaker, want := range map[string]collection.Verdict{"Lars Ek": collection.Verbatim, "Karin Holm": collection.OtherSpeaker} {
		f := check(t, `"No comment," `+speaker+` said.`, source).Findings
		if len(f) != 1 || f[0].Verdict != want {
			t.Errorf("%s: got %+v, want %s", speaker, f, want)
		}
	}
	if f := check(t, `"No comment," Karin Holm said.`, "There was no comment from the ministry.").Findings; len(f) != 1 || f[0].Verdict != collection.NotFound {
		t.Errorf("two words of running text: %+v", f)
	}
}

// Quotation marks may be lost in the source, and hyphens of a scan may be in it.
func TestMarksLostInTheSource(t *testing.T) {
	draft := `"The ferries have to sail before the winter," Karin Holm said.`
	f := check(t, draft, "Karin Holm told reporters that the ferries have to sail be-\nfore the win-\nter.").Findings
	if len(f) != 1 || f[0].Verdict != collection.Verbatim || !slices.Contains(f[0].Also, "no-marks-in-source") {
		t.Errorf("%+v", f)
	}
}

func TestTheDraftItselfIsNoProof(t *testing.T) {
	draft := `"Nobody has left the table," said Lars Ek. It rained.`
	c := check(t, draft, draft)
	if len(c.Same) != 1 || len(c.Findings) != 1 || c.Findings[0].Verdict != collection.NotFound {
		t.Errorf("%+v", c)
	}
	c = check(t, draft, draft, harbour)
	if len(c.Same) != 1 || c.Findings[0].Verdict != collection.Verbatim || c.Findings[0].Source != "source-1" {
		t.Errorf("%+v", c)
	}
}

func TestEmptyDraftAndEmptySource(t *testing.T) {
	if c := check(t, "", ""); len(c.Findings) != 0 || len(c.Same) != 0 {
		t.Errorf("%+v", c)
	}
	if p := check(t, "", "").Page("x"); len(p.Drafts) != 0 {
		t.Errorf("%+v", p)
	}
}

// A hundred thousand equal quotations take no more than their number allows.
func TestManyEqualQuotations(t *testing.T) {
	text := strings.Repeat("“No comment at all on this,” said Lars Ek. ", 100_000)
	doc := article.Parse(text, article.Metadata{ID: "many"})
	a := collection.NewArticle(doc)
	for i, q := range doc.Quotations {
		a.Quotes = append(a.Quotes, collection.Quote{ID: fmt.Sprint(i), Kind: "direct", Spans: []article.Span{q.Span}, Status: "asserted",
			Speaker: collection.Speaker{Name: "Lars Ek", Type: "person", Confidence: 1}})
	}
	if len(a.Quotes) != 100_000 {
		t.Fatalf("%d quotations", len(a.Quotes))
	}
	draft := analysed(t, `"No comment at all on that," said Lars Ek.`, article.Metadata{ID: "draft"})
	c := collection.NewChecker([]*collection.Article{draft})
	c.Add(a)
	if f := c.Findings(); len(f) != 1 || f[0].Verdict != collection.Altered {
		t.Errorf("%+v", f)
	}
	c = collection.NewChecker([]*collection.Article{a})
	c.Add(analysed(t, "“No comment at all on this,” said Lars Ek.", article.Metadata{ID: "source"}))
	for _, f := range c.Findings() {
		if f.Verdict != collection.Verbatim {
			t.Fatalf("%+v", f)
		}
	}
}

// The order of the sources does not count.
func TestFindingsDoNotDependOnTheOrderOfSources(t *testing.T) {
	draft := analysed(t, harbour+"\n\nKarin Holm said that the harbour needed cranes rather than committees.", article.Metadata{ID: "draft"})
	var sources []*collection.Article
	for i, s := range []string{harbour, strings.ReplaceAll(harbour, "Holm", "Berg"), strings.ReplaceAll(harbour, "Nobody", "No one"), strings.ReplaceAll(harbour, "crane", "tug"), "It rained."} {
		sources = append(sources, analysedBy(t, sourceEngine, s, article.Metadata{ID: fmt.Sprint("s", i)}))
	}
	print := func(order []*collection.Article) string {
		c := collection.NewChecker([]*collection.Article{draft})
		for _, s := range order {
			c.Add(s)
		}
		var b bytes.Buffer
		if err := c.Checked().PrintJSON(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := print(sources)
	rapid.Check(t, func(t *rapid.T) {
		if got := print(rapid.Permutation(sources).Draw(t, "order")); got != want {
			t.Fatalf("got %s\nwant %s", got, want)
		}
	})
}

// Speakers compare the same both ways.
func TestSpeakersCompareTheSameBothWays(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b collection.Speaker
		want string
	}{
		{"one key", collection.Speaker{Name: "Karin Holm", Key: "karin-holm"}, collection.Speaker{Name: "Holm", Key: "karin-holm"}, "same"},
		{"last name alone", collection.Speaker{Name: "Karin Holm", Type: "person"}, collection.Speaker{Name: "Holm", Type: "person"}, "same"},
		{"a title before it", collection.Speaker{Name: "Minister Karin Holm"}, collection.Speaker{Name: "Karin Holm", Type: "person"}, "same"},
		{"an acronym", collection.Speaker{Name: "WHO", Type: "organization"}, collection.Speaker{Name: "World Health Organization", Type: "organization"}, "same"},
		{"an initial", collection.Speaker{Name: "K. Holm", Type: "person"}, collection.Speaker{Name: "Karin Holm", Type: "person"}, "unclear"},
		{"another spelling", collection.Speaker{Name: "Yuriy Dovhal", Type: "person"}, collection.Speaker{Name: "Juri Dovgal", Type: "person"}, "unclear"},
		{"two people", collection.Speaker{Name: "Karin Holm", Type: "person", Confidence: .9}, collection.Speaker{Name: "Lars Ek", Type: "person", Confidence: .9}, "other"},
		{"two people, one not sure", collection.Speaker{Name: "Karin Holm", Type: "person", Confidence: .9}, collection.Speaker{Name: "Lars Ek", Type: "person", Confidence: .3}, "perhaps other"},
		{"an office and who holds it", collection.Speaker{Name: "transport minister", Type: "unnamed"}, collection.Speaker{Name: "Karin Holm", Type: "person", Role: "minister"}, "unclear"},
		{"a body and its spokesman", collection.Speaker{Name: "Kremlin", Type: "organization"}, collection.Speaker{Name: "Dmitry Peskov", Type: "person", Affiliation: "Kremlin"}, "unclear"},
		{"nobody", collection.Speaker{}, collection.Speaker{Name: "Lars Ek", Type: "person"}, "unclear"},
	} {
		if got := collection.Likeness(c.a, c.b); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if got := collection.Likeness(c.b, c.a); got != c.want {
			t.Errorf("%s, the other way: got %s, want %s", c.name, got, c.want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(`"Nobody has left the table," said Lars Ek.`, harbour)
	f.Add("“No comment", "” “” said")
	f.Add("a\x00b said “\xff\xfe”", "“\xff” he said")
	f.Fuzz(func(t *testing.T, draft, source string) {
		if len(draft)+len(source) > 20_000 {
			return
		}
		c := check(t, draft, source)
		for _, one := range c.Findings {
			if one.Verdict == collection.NotFound != (one.Source == "") {
				t.Fatalf("%+v", one)
			}
		}
		var b bytes.Buffer
		c.Page("x")
		if err := c.PrintJSON(&b); err != nil {
			t.Fatal(err)
		}
	})
}
