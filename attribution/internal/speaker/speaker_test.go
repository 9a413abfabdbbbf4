package speaker

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

var testAnnotator = sync.OnceValues(syntax.New)

// resolve finds the speakers with a resolver of its own.
func resolve(a *syntax.Annotation, atts []result.Attribution, opts Options) []result.Speaker {
	return new(Resolver).Resolve(a, atts, opts)
}

func annotate(t testing.TB, text string) *syntax.Annotation {
	t.Helper()
	an, err := testAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	return an.Annotate(article.Parse(text, article.Metadata{}))
}

// saying is one attribution of a test article, by its words; who is the speaker that it must get
// ("" for nobody).
type saying struct {
	said, source, cue string
	who               string
}

// lay makes attributions of sayings: the words said are looked for one after the other, source
// and cue where they stand nearest to them.
func lay(t testing.TB, a *syntax.Annotation, said []saying) []result.Attribution {
	t.Helper()
	text := a.Doc.Text
	from := 0
	near := func(words string, to article.Span) article.Span {
		best := article.Span{Start: -1}
		for i := 0; ; {
			k := strings.Index(text[i:], words)
			if k < 0 {
				break
			}
			s := article.Span{Start: i + k, End: i + k + len(words)}
			i = s.Start + 1
			if s.Overlaps(to) && !to.Empty() {
				continue
			}
			if best.Start < 0 || gap(s, to) < gap(best, to) {
				best = s
			}
		}
		if best.Start < 0 {
			t.Fatalf("%q is not in the article", words)
		}
		return best
	}
	var atts []result.Attribution
	for _, s := range said {
		k := strings.Index(text[from:], s.said)
		if k < 0 {
			t.Fatalf("%q is not in the rest of the article", s.said)
		}
		c := article.Span{Start: from + k, End: from + k + len(s.said)}
		from = c.Start + 1
		at := result.Attribution{Content: []article.Range{tokensOf(a.Doc, c)}, SourceHead: -1, CueHead: -1, NestedIn: -1, Kind: result.Indirect}
		switch first, _ := utf8.DecodeRuneInString(s.said); {
		case first == '“' || first == '"':
			at.Kind = result.Direct
		case strings.ContainsAny(s.said, "“\""):
			at.Kind = result.Mixed
		}
		if s.source != "" {
			at.Source = []article.Range{tokensOf(a.Doc, near(s.source, c))}
		}
		if s.cue != "" {
			at.Cue = []article.Range{tokensOf(a.Doc, near(s.cue, c))}
			for i, tok := range a.Doc.Tokens {
				if at.Cue[0].Has(i) && tok.Word && (a.Tags[i].Verb() || at.CueHead < 0) {
					at.CueHead = i
				}
			}
		}
		atts = append(atts, at)
	}
	for i := range atts {
		for j := range atts {
			if i == j || len(atts[i].Cue) == 0 || !within(atts[i].Cue[0], atts[j].Content[0]) {
				continue
			}
			if n := atts[i].NestedIn; n < 0 || within(atts[j].Content[0], atts[n].Content[0]) {
				atts[i].NestedIn = j
			}
		}
	}
	return atts
}

// tokensOf gives the tokens that overlap the span.
func tokensOf(d *article.Document, s article.Span) article.Range {
	first := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > s.Start })
	end := first
	for end < len(d.Tokens) && d.Tokens[end].Start < s.End {
		end++
	}
	return article.Range{First: first, End: end}
}

func within(a, b article.Range) bool { return b.First <= a.First && a.End <= b.End }

func gap(a, b article.Span) int {
	if a.End <= b.Start {
		return b.Start - a.End
	}
	return a.Start - b.End
}

var speakerCases = []struct {
	shows string
	text  string
	said  []saying
}{
	{"last-name-after-full-name", `Deputy Mayor Adaeze Okonkwo opened the bridge on Monday. Okonkwo said it was late.`,
		[]saying{{"it was late", "Okonkwo", "said", "Adaeze Okonkwo"}}},
	{"first-name-where-the-article-uses-it", `Tamsin Rook keeps the last mill in the valley. She bakes on Fridays. Tamsin said the wheel was older than the church.`,
		[]saying{{"the wheel was older than the church", "Tamsin", "said", "Tamsin Rook"}}},
	{"title-takes-up-a-name", `Defence Minister Anna Berg visited the base. The minister said the roof would be mended.`,
		[]saying{{"the roof would be mended", "The minister", "said", "Anna Berg"}}},
	{"title-before-a-given-name", `Rosamund Leys, who runs the trust, resigned. Dame Rosamund said it was time.`,
		[]saying{{"it was time", "Dame Rosamund", "said", "Rosamund Leys"}}},
	{"body-by-its-first-word", `Prairie Zinc Inc. cut its forecast on Friday. Prairie said it would close a mine.`,
		[]saying{{"it would close a mine", "Prairie", "said", "Prairie Zinc Inc."}}},
	{"body-by-its-seat", `Prairie Zinc Inc. cut its forecast on Friday. The Regina-based company said it would close a mine.`,
		[]saying{{"it would close a mine", "The Regina-based company", "said", "Prairie Zinc Inc."}}},
	{"office-of-several-words", `Minister for Health Simon Hanlon said the ward would open. Leader of the Opposition in the House Imtiaz Qadir claimed that it would not.`,
		[]saying{{"the ward would open", "Minister for Health Simon Hanlon", "said", "Simon Hanlon"}, {"that it would not", "Leader of the Opposition in the House Imtiaz Qadir", "claimed", "Imtiaz Qadir"}}},
	{"office-runs-into-a-name", `Minister for Rural Affairs Deirdre Whelan said she would stay.`,
		[]saying{{"she would stay", "Minister for Rural Affairs Deirdre Whelan", "said", "Deirdre Whelan"}}},
	{"spokesman-of-an-office", `A spokesman for Health Minister Simon Hanlon said the ward was full.`,
		[]saying{{"the ward was full", "A spokesman for Health Minister Simon Hanlon", "said", "spokesman for Health Minister Simon Hanlon"}}},
	{"compound-body-before-a-name", `Rail and Tram Employees Union secretary Con Vassos said the trams were hot. One driver, he claimed, had fainted.`,
		[]saying{{"the trams were hot", "Rail and Tram Employees Union secretary Con Vassos", "said", "Con Vassos"}, {"One driver", "he", "claimed", "Con Vassos"}}},
	{"office-in-capitals", `The Colonial Secretary, Mr. Hugh Roe, left last night. The Colonial Secretary said he had packed nothing.`,
		[]saying{{"he had packed nothing", "The Colonial Secretary", "said", "Hugh Roe"}}},
	{"name-in-brackets", `The Minister for Transport (Mrs Nora Pym) said the route would stay. The Minister added that it was safe.`,
		[]saying{{"the route would stay", "The Minister for Transport (Mrs Nora Pym)", "said", "Nora Pym"}, {"that it was safe", "The Minister", "added", "Nora Pym"}}},
	{"the-minister-continued", `Mr. Hugh Roe said that talks would go on. "I have packed nothing," the Minister continued.`,
		[]saying{{"that talks would go on", "Mr. Hugh Roe", "said", "Hugh Roe"}, {`"I have packed nothing,"`, "the Minister", "continued", "Hugh Roe"}}},
	{"name-held-back", `A furious baker has accused the council of spite. Wayne Tregear, 47, said the loaf would stay.`,
		[]saying{{"the council of spite", "A furious baker", "has accused", "Wayne Tregear"}, {"the loaf would stay", "Wayne Tregear, 47,", "said", "Wayne Tregear"}}},
	{"name-kept-back", `A senior official has accused the council of spite. Wayne Tregear, 47, said the loaf would stay.`,
		[]saying{{"the council of spite", "A senior official", "has accused", "senior official"}, {"the loaf would stay", "Wayne Tregear, 47,", "said", "Wayne Tregear"}}},
	{"age-for-a-name", `One farmer grumbled that the path was wet. The 70-year-old added that he had written in twice.`,
		[]saying{{"that the path was wet", "One farmer", "grumbled", "farmer"}, {"that he had written in twice", "The 70-year-old", "added", "farmer"}}},
	{"given-names-of-other-countries", `Alasdair Kerr sold the tickets. Sheriff Eilidh Moir fined him. He said it was fair.`,
		[]saying{{"it was fair", "He", "said", "Alasdair Kerr"}}},
	{"agency-of-the-dateline", `PORT ALBION (Unified Press) — The Premier resigned today. The Albion Argus said it was a sad day. The newspaper warned that worse would come.`,
		[]saying{{"it was a sad day", "The Albion Argus", "said", "Albion Argus"}, {"that worse would come", "The newspaper", "warned", "Albion Argus"}}},
	{"a-name-that-its-bearer-gives", `A caller who identified himself simply as Bram said the road was closed. He said it would stay so.`,
		[]saying{{"the road was closed", "A caller who identified himself simply as Bram", "said", "Bram"}, {"it would stay so", "He", "said", "Bram"}}},
	{"a-first-name-alone", `The woman, who gave only her first name, Talitha, said the well was dry.`,
		[]saying{{"the well was dry", "The woman, who gave only her first name, Talitha,", "said", "Talitha"}}},
	{"named-behind-a-noun", `A farmer named Gil Ostrow said the ford was safe.`,
		[]saying{{"the ford was safe", "A farmer named Gil Ostrow", "said", "Gil Ostrow"}}},
	{"naming-somebody-else-gives-no-name", `A clerk who named Tom Hale as her chief said the ford was safe.`,
		[]saying{{"the ford was safe", "A clerk", "said", "clerk"}}},
	{"a-name-on-a-network", `“No boat today,” another user, @pier_cat, posted.`,
		[]saying{{"“No boat today,”", "another user, @pier_cat,", "posted", "@pier_cat"}}},
	{"a-department-before-the-name", `The port’s Manager, Public Affairs, Mrs. Ada Obi, said the cranes were new.`,
		[]saying{{"the cranes were new", "The port’s Manager, Public Affairs, Mrs. Ada Obi,", "said", "Ada Obi"}}},
	{"a-body-with-an-owner", `The Growers’ Progress Congress met on Monday. The party said it would not stand.`,
		[]saying{{"it would not stand", "The party", "said", "Growers’ Progress Congress"}}},
	{"the-plural-is-a-team", `The Eastern Herons lost again. Herons captain Arun Sen was calm. “We will be back,” he said.`,
		[]saying{{"“We will be back,”", "he", "said", "Arun Sen"}}},
	{"who-behind-a-body", `It was raised by Arun Desai, secretary of the Thai Freight Association, who said a bridge was due.`,
		[]saying{{"a bridge was due", "who", "said", "Arun Desai"}}},
	{"two-countries-in-a-heading", `Laos, China vow to open the border`,
		[]saying{{"to open the border", "Laos, China", "vow", "Laos & China"}}},
	{"two-offices-behind-a-name", `“It is done,” said Marit Solheim, President and Chief Executive Officer of Halden.`,
		[]saying{{"“It is done,”", "Marit Solheim, President and Chief Executive Officer of Halden", "said", "Marit Solheim"}}},
	{"a-court-is-no-company", `He sued in the Labour Court. The company said he had stolen diesel.`,
		[]saying{{"he had stolen diesel", "The company", "said", "company"}}},
	{"the-local-authority", `Denby Borough Council met on Monday. The local authority said it would not pay.`,
		[]saying{{"it would not pay", "The local authority", "said", "Denby Borough Council"}}},
	{"letters-behind-a-name", `Deputy Michael Scahill TD said the plant would stay.`,
		[]saying{{"the plant would stay", "Deputy Michael Scahill TD", "said", "Michael Scahill"}}},
	{"the-two-countries", `Laos met China on Monday. The two countries said the bridge would open.`,
		[]saying{{"the bridge would open", "The two countries", "said", "Laos & China"}}},
	{"our-correspondent", `Our correspondent said the road was empty.`,
		[]saying{{"the road was empty", "Our correspondent", "said", "(author)"}}},
	{"the-teenager", `Emeka Obi came on late and scored. “I slept well,” the teenager said.`,
		[]saying{{"“I slept well,”", "the teenager", "said", "Emeka Obi"}}},
	{"a-rival-in-apposition", `Steve Corrigan was pleased with the goal. His rival, Ruud Hendriks, was less so. The goal, he claimed, was late.`,
		[]saying{{"The goal", "he", "claimed", "Ruud Hendriks"}}},
	{"a-list-in-the-name", `The Ministry of Health, Labor and Welfare said the rice was safe.`,
		[]saying{{"the rice was safe", "The Ministry of Health, Labor and Welfare", "said", "Ministry of Health, Labor and Welfare"}}},
	{"apposition-behind", `Piet Vos, a campaign spokesman, said the van had been sold.`,
		[]saying{{"the van had been sold", "Piet Vos, a campaign spokesman,", "said", "Piet Vos"}}},
	{"apposition-before", `A campaign spokesman, Piet Vos, said the van had been sold. The spokesman said it was blue.`,
		[]saying{{"the van had been sold", "A campaign spokesman, Piet Vos,", "said", "Piet Vos"}, {"it was blue", "The spokesman", "said", "Piet Vos"}}},
	{"acronym-in-brackets", `The Organization for Harbour Safety (OHS) met in Oslo. The OHS said three cranes were unsafe.`,
		[]saying{{"three cranes were unsafe", "The OHS", "said", "Organization for Harbour Safety"}}},
	{"acronym-of-the-initials", `The Baltic Fishing Council sat for two days. BFC said the quota stood.`,
		[]saying{{"the quota stood", "BFC", "said", "Baltic Fishing Council"}}},
	{"somebody's-staff-is-not-he", `Senator Ruth Calder flew home. Calder's staff said she was tired.`,
		[]saying{{"she was tired", "Calder's staff", "said", "Calder's staff"}}},
	{"an-utterance-is-its-owner's", `Senator Ruth Calder flew home on Friday. Calder's remarks suggested that she was tired.`,
		[]saying{{"that she was tired", "Calder's remarks", "suggested", "Ruth Calder"}}},
	{"the-ministry", `The Norwegian fisheries ministry closed the bay. The ministry said the closure would last a year.`,
		[]saying{{"the closure would last a year", "The ministry", "said", "Norwegian fisheries ministry"}}},
	{"the-company", `Halvorsen Marine Ltd. said it had sold two ferries. The company said a third was for sale.`,
		[]saying{{"it had sold two ferries", "Halvorsen Marine Ltd.", "said", "Halvorsen Marine Ltd."}, {"a third was for sale", "The company", "said", "Halvorsen Marine Ltd."}}},
	{"the-administration-is-the-white-house", `The White House said on Monday that the lawn was new. The administration said the old one had moss.`,
		[]saying{{"that the lawn was new", "The White House", "said on Monday", "White House"}, {"the old one had moss", "The administration", "said", "White House"}}},
	{"a-description-taken-up", `"We are close," a senior finance ministry official told reporters. Talks went on all night. "We are closer," the Danish official said. He said there would be coffee.`,
		[]saying{{`"We are close,"`, "a senior finance ministry official", "told", "senior finance ministry official"}, {`"We are closer,"`, "the Danish official", "said", "senior finance ministry official"}, {"there would be coffee", "He", "said", "senior finance ministry official"}}},
	{"another-official-is-another", `One official said the boat was safe. Another official said it leaked.`,
		[]saying{{"the boat was safe", "One official", "said", "official"}, {"it leaked", "Another official", "said", "official"}}},
	{"mr-and-mrs-of-one-last-name", `Geoffrey Ashdown and his wife, Maud Ashdown, own the orchard. Mrs Ashdown said the frost had been cruel. Mr Ashdown said he had slept through it.`,
		[]saying{{"the frost had been cruel", "Mrs Ashdown", "said", "Maud Ashdown"}, {"he had slept through it", "Mr Ashdown", "said", "Geoffrey Ashdown"}}},
	{"a-suffix-tells-father-and-son-apart", `Walter Pruitt Sr. founded the bank. Walter Pruitt Jr. sold it. Walter Pruitt Jr. said the price was fair.`,
		[]saying{{"the price was fair", "Walter Pruitt Jr.", "said", "Walter Pruitt Jr."}}},
	{"a-nickname", `William Tarrant ran the ferry for forty years. Bill Tarrant said he missed the gulls.`,
		[]saying{{"he missed the gulls", "Bill Tarrant", "said", "William Tarrant"}}},
	{"transliterations", `President Oleksiy Marchenskiy spoke in Lviv. Mr Marchenskyi said the road was open.`,
		[]saying{{"the road was open", "Mr Marchenskyi", "said", "Oleksiy Marchenskiy"}}},
	{"particles", `Marijke van der Velde chairs the water board. Van der Velde said the dyke would hold.`,
		[]saying{{"the dyke would hold", "Van der Velde", "said", "Marijke van der Velde"}}},
	{"letters-outside-ascii", `Economist Hélène Ærø works in Tórshavn. Ærø said wages had risen.`,
		[]saying{{"wages had risen", "Ærø", "said", "Hélène Ærø"}}},
	{"african-and-asian-names", `Chief Justice Thandiwe Mokoena swore in Nguyen Thi Hoa. Mokoena said the court was full. Nguyen Thi Hoa said she was ready.`,
		[]saying{{"the court was full", "Mokoena", "said", "Thandiwe Mokoena"}, {"she was ready", "Nguyen Thi Hoa", "said", "Nguyen Thi Hoa"}}},
	{"he-and-she", `Farouk Haddad and Ingrid Solberg run the station. Haddad said the antenna was bent. Solberg nodded. She said it had been bent since May. He said April.`,
		[]saying{{"the antenna was bent", "Haddad", "said", "Farouk Haddad"}, {"it had been bent since May", "She", "said", "Ingrid Solberg"}, {"April", "He", "said", "Farouk Haddad"}}},
	{"not-a-name-in-the-quotation", `Farouk Haddad checked the mast. "Olaf Brun bent it," he said.`,
		[]saying{{`"Olaf Brun bent it,"`, "he", "said", "Farouk Haddad"}}},
	{"a-body-is-it", `The harbour commission met at noon. It said the pier was closed.`,
		[]saying{{"the pier was closed", "It", "said", "harbour commission"}}},
	{"many-are-they", `Residents of the quay packed the hall. They said the noise was unbearable.`,
		[]saying{{"the noise was unbearable", "They", "said", "Residents of the quay"}}},
	{"the-two", `Farouk Haddad met Olaf Brun at the mast. The two said they would share the cost.`,
		[]saying{{"they would share the cost", "The two", "said", "Farouk Haddad & Olaf Brun"}}},
	{"who-goes-back", `The letter came from Olaf Brun, who said the mast had never been straight.`,
		[]saying{{"the mast had never been straight", "who", "said", "Olaf Brun"}}},
	{"i-in-a-quotation-is-its-speaker", `"I told the board that the mast was bent," Ingrid Solberg said.`,
		[]saying{{`"I told the board that the mast was bent,"`, "Ingrid Solberg", "said", "Ingrid Solberg"}, {"that the mast was bent", "I", "told", "Ingrid Solberg"}}},
	{"i-outside-is-the-author", `I think that the mast should stay.`,
		[]saying{{"that the mast should stay", "I", "think", "(author)"}}},
	{"two-speak-as-one", `Farouk Haddad and Olaf Brun said the mast would stay.`,
		[]saying{{"the mast would stay", "Farouk Haddad and Olaf Brun", "said", "Farouk Haddad & Olaf Brun"}}},
	{"one-body-with-and-in-its-name", `The Ports and Harbours Authority said the pier was closed.`,
		[]saying{{"the pier was closed", "The Ports and Harbours Authority", "said", "Ports and Harbours Authority"}}},
	{"a-seat-of-government", `Kyiv said on Friday that the bridge stood. Ukraine later said it had fallen.`,
		[]saying{{"that the bridge stood", "Kyiv", "said on Friday", "Ukraine"}, {"it had fallen", "Ukraine", "said", "Ukraine"}}},
	{"a-bare-quotation-goes-on", "\"The mast is bent,\" Ingrid Solberg said in a letter.\n\n\"It was bent in May.\"",
		[]saying{{`"The mast is bent,"`, "Ingrid Solberg", "said", "Ingrid Solberg"}, {`"It was bent in May."`, "", "", "Ingrid Solberg"}}},
	{"a-bare-quotation-after-the-one-who-acts", "Ingrid Solberg laid down her glasses.\n\n\"It was bent in May.\"",
		[]saying{{`"It was bent in May."`, "", "", "Ingrid Solberg"}}},
	{"a-bare-quotation-between-two", "Farouk Haddad said the mast was bent, and Olaf Brun said it was straight.\n\n\"It was bent in May.\"",
		[]saying{{"the mast was bent", "Farouk Haddad", "said", "Farouk Haddad"}, {"it was straight", "Olaf Brun", "said", "Olaf Brun"}, {`"It was bent in May."`, "", "", ""}}},
	{"an-opening-description-named-below", "A spokeswoman for the harbour said the pier was closed.\n\n\"It is unsafe,\" harbour spokeswoman Ingrid Solberg said.",
		[]saying{{"the pier was closed", "A spokeswoman for the harbour", "said", "Ingrid Solberg"}, {`"It is unsafe,"`, "harbour spokeswoman Ingrid Solberg", "said", "Ingrid Solberg"}}},
	{"a-newspaper-as-the-paper", `The Tromso Herald said the pier was closed. The newspaper said it would stay so.`,
		[]saying{{"the pier was closed", "The Tromso Herald", "said", "Tromso Herald"}, {"it would stay so", "The newspaper", "said", "Tromso Herald"}}},
	{"a-document-by-another-word", `A survey of anglers found that trout were fewer. The poll found that pike were not.`,
		[]saying{{"that trout were fewer", "A survey of anglers", "found", "survey of anglers"}, {"that pike were not", "The poll", "found", "survey of anglers"}}},
}

func TestSpeakers(t *testing.T) {
	for _, c := range speakerCases {
		t.Run(c.shows, func(t *testing.T) {
			a := annotate(t, c.text)
			atts := lay(t, a, c.said)
			speakers := resolve(a, atts, Options{})
			for i, s := range c.said {
				got := ""
				if k := atts[i].Speaker; k >= 0 {
					got = speakers[k].Name
				}
				if got != s.who {
					t.Errorf("%q: speaker %q (%s, %v), want %q", s.said, got, atts[i].Resolution, atts[i].Flags, s.who)
				}
			}
		})
	}
}

// Who are two in the text must be two speakers, though one name is printed for both.
func TestTwoOfOneDescriptionAreTwo(t *testing.T) {
	said := []saying{{"the boat was safe", "One official", "said", ""}, {"it leaked", "Another official", "said", ""}}
	a := annotate(t, `One official said the boat was safe. Another official said it leaked.`)
	atts := lay(t, a, said)
	resolve(a, atts, Options{})
	if atts[0].Speaker == atts[1].Speaker {
		t.Errorf("both are speaker %d", atts[0].Speaker)
	}
}

// A last name that two bear is linked to the one whom the article calls by it, and to neither in
// silence where it calls both so.
func TestOneLastNameTwoBearers(t *testing.T) {
	text := `Carla Ruiz won the race. Ruiz has run since she was six. Her brother Marco Ruiz came fifth. Marco Ruiz said he was glad. Ruiz said she was tired.`
	said := []saying{{"he was glad", "Marco Ruiz", "said", ""}, {"she was tired", "Ruiz", "said", ""}}
	a := annotate(t, text)
	atts := lay(t, a, said)
	speakers := resolve(a, atts, Options{})
	if got := speakers[atts[0].Speaker].Name; got != "Marco Ruiz" {
		t.Errorf("the first is %q", got)
	}
	if got := speakers[atts[1].Speaker].Name; got != "Carla Ruiz" {
		t.Errorf("the second is %q", got)
	}
	if fmt.Sprint(atts[1].Flags) != "[two-candidates]" {
		t.Errorf("flags of the second: %v", atts[1].Flags)
	}
}

// A speaker is flagged where the text leaves a choice that nothing decides, and not where it leaves none.
func TestChoicesAreFlagged(t *testing.T) {
	for _, c := range []struct{ shows, text, who, said, flags string }{
		{"one place for they", `Trade with Chad fell. They said the road was shut.`, "They", "the road was shut", "[unsure-speaker]"},
		{"a pair for they", `Kenya and Uganda met in May. They said the road was shut.`, "They", "the road was shut", "[]"},
		{"two bodies alike", `Arlon Corp sued Bexley Corp in May. The company said the claim was late.`, "The company", "the claim was late", "[two-candidates]"},
		{"one body", `Arlon Corp lost in May. The company said the claim was late.`, "The company", "the claim was late", "[]"},
		{"a nearer person", `The prize was shared by a young actor from Oslo in March. The night was long. Arturo Castro opened the show. The actor said the rest was late.`,
			"The actor", "the rest was late", "[two-candidates]"},
	} {
		t.Run(c.shows, func(t *testing.T) {
			a := annotate(t, c.text)
			atts := lay(t, a, []saying{{c.said, c.who, "said", ""}})
			resolve(a, atts, Options{})
			if got := fmt.Sprint(atts[0].Flags); got != c.flags {
				t.Errorf("flags %s, want %s; speaker %d", got, c.flags, atts[0].Speaker)
			}
		})
	}
}

func TestGenderIsNotGuessed(t *testing.T) {
	// Nothing tells the gender of "nurse" or "engineer"; the pronouns must go by who spoke.
	for _, p := range []string{"He", "She"} {
		text := `A nurse said the ward was full. ` + p + ` said it had been full for days.`
		said := []saying{{"the ward was full", "A nurse", "said", ""}, {"it had been full for days", p, "said", ""}}
		a := annotate(t, text)
		atts := lay(t, a, said)
		resolve(a, atts, Options{})
		if atts[1].Speaker < 0 || atts[1].Speaker != atts[0].Speaker {
			t.Errorf("%s: speakers %d and %d", p, atts[0].Speaker, atts[1].Speaker)
		}
	}
	// A pronoun is never linked to a person whose title has another gender.
	a := annotate(t, `Mr Haddad said the ward was full. She said it was not.`)
	atts := lay(t, a, []saying{{"the ward was full", "Mr Haddad", "said", ""}, {"it was not", "She", "said", ""}})
	resolve(a, atts, Options{})
	if atts[1].Speaker >= 0 {
		t.Errorf("she is linked to Mr Haddad")
	}
}

func TestTypesRolesAndAffiliations(t *testing.T) {
	for _, c := range []struct {
		shows, text string
		said        saying
		want        result.Speaker
	}{
		{"person", `Kremlin spokesperson Ilya Orlov said talks went on.`, saying{"talks went on", "Kremlin spokesperson Ilya Orlov", "said", ""},
			result.Speaker{Name: "Ilya Orlov", Type: "person", Role: "spokesperson", Affiliation: "Kremlin"}},
		{"role-behind", `Mbali Dube, director of the Cape Reef Trust, said talks went on.`, saying{"talks went on", "Mbali Dube, director of the Cape Reef Trust,", "said", ""},
			result.Speaker{Name: "Mbali Dube", Type: "person", Role: "director", Affiliation: "Cape Reef Trust"}},
		{"organization", `The Norwegian fisheries ministry said talks went on.`, saying{"talks went on", "The Norwegian fisheries ministry", "said", ""},
			result.Speaker{Name: "Norwegian fisheries ministry", Type: "organization"}},
		{"place", `Norway said talks went on.`, saying{"talks went on", "Norway", "said", ""}, result.Speaker{Name: "Norway", Type: "place"}},
		{"group", `Protesters said talks went on.`, saying{"talks went on", "Protesters", "said", ""}, result.Speaker{Name: "Protesters", Type: "group", Plural: true}},
		{"document", `The audit said talks went on.`, saying{"talks went on", "The audit", "said", ""}, result.Speaker{Name: "audit", Type: "document"}},
		{"unnamed", `A Norwegian diplomat said talks went on.`, saying{"talks went on", "A Norwegian diplomat", "said", ""},
			result.Speaker{Name: "Norwegian diplomat", Type: "unnamed", Role: "diplomat", Affiliation: "Norwegian"}},
		{"unnamed-plural", `Two people briefed on the talks said they went on.`, saying{"they went on", "Two people briefed on the talks", "said", ""},
			result.Speaker{Name: "Two people briefed on the talks", Type: "unnamed", Plural: true}},
		{"author", `We believe that talks went on.`, saying{"that talks went on", "We", "believe", ""}, result.Speaker{Name: "(author)", Type: "author"}},
	} {
		t.Run(c.shows, func(t *testing.T) {
			a := annotate(t, c.text)
			atts := lay(t, a, []saying{c.said})
			speakers := resolve(a, atts, Options{})
			if atts[0].Speaker < 0 {
				t.Fatal("nobody")
			}
			got := speakers[atts[0].Speaker]
			got.Mentions, got.Key, got.Forms, got.Gender = nil, "", nil, ""
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestWithheldNames(t *testing.T) {
	for _, c := range []struct{ shows, text, source, want string }{
		{"because", `"We are close," said a diplomat, speaking on condition of anonymity because the talks are private.`, "a diplomat", "because the talks are private"},
		{"fear", `"We are close," said a clerk who asked not to be named for fear of losing her post.`, "a clerk", "for fear of losing her post"},
		{"not-authorized", `"We are close," said a clerk. The clerk spoke because he was not authorised to speak to the press.`, "a clerk", ""},
		{"no-reason-told", `"We are close," said a diplomat, speaking on condition of anonymity.`, "a diplomat", "speaking on condition of anonymity"},
		{"named", `"We are close," said Ilya Orlov, who said a clerk had spoken on condition of anonymity.`, "Ilya Orlov", ""},
	} {
		t.Run(c.shows, func(t *testing.T) {
			a := annotate(t, c.text)
			atts := lay(t, a, []saying{{`"We are close,"`, c.source, "said", ""}})
			resolve(a, atts, Options{})
			want := c.want
			if c.shows == "not-authorized" {
				want = "because he was not authorised to speak to the press"
			}
			if atts[0].Reason != want {
				t.Errorf("reason %q, want %q", atts[0].Reason, want)
			}
		})
	}
}

func TestStepsSayHowASpeakerWasReached(t *testing.T) {
	text := "Olaf Brun laughed. He said the mast was bent.\n\n\"It was bent in May.\""
	a := annotate(t, text)
	atts := lay(t, a, []saying{{"the mast was bent", "He", "said", ""}, {`"It was bent in May."`, "", "", ""}})
	resolve(a, atts, Options{Explain: true})
	want := []result.Step{{Stage: "speaker", Text: `"He" is Olaf Brun (person), by pronoun`}, {Stage: "speaker", Text: "no source: Olaf Brun (person), by continuation"}}
	for i, w := range want {
		if n := len(atts[i].Steps); n != 1 || atts[i].Steps[0] != w {
			t.Errorf("row %d: steps %q, want %q", i, atts[i].Steps, w)
		}
	}
}

func TestChains(t *testing.T) {
	text := `The Lofoten Wire reported that two officials said the governor had denied that the pier was closed.`
	a := annotate(t, text)
	atts := lay(t, a, []saying{
		{"that two officials said the governor had denied that the pier was closed", "The Lofoten Wire", "reported", ""},
		{"the governor had denied that the pier was closed", "two officials", "said", ""},
		{"that the pier was closed", "the governor", "had denied", ""},
	})
	speakers := resolve(a, atts, Options{})
	name := func(k int) string {
		if k < 0 {
			return ""
		}
		return speakers[k].Name
	}
	for i, want := range [][3]string{
		{"Lofoten Wire", "Lofoten Wire", "governor"},
		{"two officials", "Lofoten Wire", "governor"},
		{"governor", "Lofoten Wire", "governor"},
	} {
		if got := [3]string{name(atts[i].Speaker), name(atts[i].Outermost), name(atts[i].Innermost)}; got != want {
			t.Errorf("row %d: speaker, outermost, innermost %q, want %q", i, got, want)
		}
	}
}

func TestAddressee(t *testing.T) {
	for _, c := range []struct{ text, said, source, cue, want string }{
		{`Brun told reporters travelling on the ferry that the pier was closed.`, "that the pier was closed", "Brun", "told", "reporters travelling on the ferry"},
		{`Brun told the Lofoten Wire that the pier was closed.`, "that the pier was closed", "Brun", "told", "the Lofoten Wire"},
		{`Brun said to the anglers that the pier was closed.`, "that the pier was closed", "Brun", "said", "the anglers"},
		{`Brun said the pier was closed.`, "the pier was closed", "Brun", "said", ""},
		{`Brun told her that the pier was closed.`, "that the pier was closed", "Brun", "told", ""},
	} {
		a := annotate(t, c.text)
		atts := lay(t, a, []saying{{c.said, c.source, c.cue, ""}})
		resolve(a, atts, Options{})
		if got := cut(a.Doc, atts[0].Addressee); got != c.want {
			t.Errorf("%s: addressee %q, want %q", c.text, got, c.want)
		}
	}
}

// One resolver serves document after document with no trace of the earlier ones.
func TestAResolverForgets(t *testing.T) {
	var r Resolver
	for _, c := range speakerCases {
		a := annotate(t, c.text)
		fresh, used := lay(t, a, c.said), lay(t, a, c.said)
		want := resolve(a, fresh, Options{})
		got := r.Resolve(a, used, Options{})
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(used, fresh) {
			t.Errorf("%s: a resolver that was used before gives\n%+v\nand a fresh one\n%+v", c.shows, used, fresh)
		}
	}
}

func TestWordFilesAreRead(t *testing.T) {
	w, err := readWordbook()
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]trait{"spokeswoman": traitPerson | traitFemale, "ministry": traitOrganization, "poll": traitDocument, "they": traitPronoun, "anna": traitFirstFemale} {
		if w.traits[word]&want != want {
			t.Errorf("%s: traits %b, want %b", word, w.traits[word], want)
		}
	}
	for name, want := range map[string]string{"kyiv": "Ukraine", "moscow": "Russia", "u.s.": "United States", "kremlin": "Kremlin"} {
		if got := w.bodies[name].name; got != want {
			t.Errorf("%s speaks for %q, want %q", name, got, want)
		}
	}
}

func FuzzSpeakers(f *testing.F) {
	for _, c := range speakerCases {
		f.Add(c.text, uint16(len(c.text)/3), uint16(5), uint16(2), uint16(9))
	}
	f.Fuzz(func(t *testing.T, text string, at, size, from, long uint16) {
		if len(text) > 2000 {
			return
		}
		a := annotate(t, text)
		n := len(a.Doc.Tokens)
		if n == 0 {
			return
		}
		span := func(i, k int) article.Range {
			i %= n
			return article.Range{First: i, End: min(n, i+1+k%30)}
		}
		atts := []result.Attribution{
			{Content: []article.Range{span(int(at), int(size))}, Source: []article.Range{span(int(from), int(long))}, Cue: []article.Range{span(int(size), 2)}, CueHead: int(size) % n, NestedIn: -1},
			{Content: []article.Range{span(int(long), int(at))}, CueHead: -1, NestedIn: 0},
			{Content: []article.Range{span(int(long)+int(at), int(at))}, Source: []article.Range{span(int(at)+1, int(size))}, CueHead: -1, NestedIn: 1, Kind: result.Indirect},
		}
		other := slices.Clone(atts)
		for i := range other { // sources are repaired where they stand
			other[i].Source, other[i].Content = slices.Clone(other[i].Source), slices.Clone(other[i].Content)
		}
		speakers := resolve(a, atts, Options{})
		again := resolve(a, other, Options{})
		if !reflect.DeepEqual(speakers, again) || !reflect.DeepEqual(atts, other) {
			t.Fatal("two runs differ")
		}
		for _, x := range atts {
			if x.Speaker >= len(speakers) || x.Speaker < -1 || x.Innermost >= len(speakers) || x.Outermost >= len(speakers) {
				t.Fatalf("speaker %d, %d, %d of %d", x.Speaker, x.Innermost, x.Outermost, len(speakers))
			}
			if x.Addressee.First < 0 || x.Addressee.End > n || x.Addressee.First > x.Addressee.End {
				t.Fatalf("addressee %v of %d tokens", x.Addressee, n)
			}
		}
		for _, s := range speakers {
			if s.Name == "" || s.Type == "" {
				t.Fatalf("a speaker with no name or type: %+v", s)
			}
		}
	})
}
