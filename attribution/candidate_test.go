package attribution

import (
	"testing"
)

// The ways in which a report can be worded, and what looks like one and is none.
var candidateReadings = []reading{
	{"a rare cue before a clause", `The chairman quipped that the bus was always early.`, []string{`that the bus was always early <- The chairman [quipped]`}},
	{"conceded", `The minister conceded that the plan was late.`, []string{`that the plan was late <- The minister [conceded]`}},
	{"an apposition between subject and verb", `Hugh Marlow, a doctor, said: "The ward is full."`, []string{`"The ward is full." <- Hugh Marlow, a doctor [said]`}},
	{"an age between subject and verb", `A resident, Tom Hale, 61, said: "I heard a crack."`, []string{`"I heard a crack." <- A resident, Tom Hale, 61 [said]`}},
	{"an apposition after the verb", `"The tower is unsafe," said Peter Lund, the mayor of Harburg.`, []string{`"The tower is unsafe," <- Peter Lund, the mayor of Harburg [said]`}},
	{"an apposition before the verb at the end", `"The tower is unsafe," Peter Lund, the mayor of Harburg, said.`, []string{`"The tower is unsafe," <- Peter Lund, the mayor of Harburg [said]`}},
	{"a cue in the midst of the clause", `The road, the council said, would close in June.`, []string{`The road … would close in June <- the council [said]`}},
	{"a cue at the end", `The tower is unsafe, the union says.`, []string{`The tower is unsafe <- the union [says]`}},
	{"two subjects, two reports", `Officials said the tower was unsafe, and the builder said it was not.`,
		[]string{`the tower was unsafe <- Officials [said]`, `it was not <- the builder [said]`}},
	{"a participle takes the subject of its verb", `"The road is closed," the spokeswoman said, adding that it would open in June.`,
		[]string{`"The road is closed," <- the spokeswoman [said]`, `that it would open in June <- the spokeswoman [adding]`}},
	{"who said", `Dana Voss, who said the tower was unsafe, resigned on Friday.`, []string{`the tower was unsafe <- who [said]`}},
	{"the person told is no part", `The mayor told reporters that the tower was unsafe.`, []string{`that the tower was unsafe <- The mayor [told]`}},
	{"a venue in the cue", `The mayor wrote on his blog that the tower was unsafe.`, []string{`that the tower was unsafe <- The mayor [wrote on his blog]`}},
	{"according to, first", `According to the union, the tower is unsafe.`, []string{`the tower is unsafe <- the union [According to]`}},
	{"according to, in the middle", `The tower, according to the union, is unsafe.`, []string{`The tower … is unsafe <- the union [according to]`}},
	{"according to, last", `The tower is unsafe, according to the union.`, []string{`The tower is unsafe <- the union [according to]`}},
	{"a noun of saying", `Voss issued a warning that the tower could fall.`, []string{`that the tower could fall <- Voss [issued]`}},
	{"in the words of", `In the words of Dana Voss, "the ward is full".`, []string{`"the ward is full" <- Dana Voss [In the words of]`}},
	{"a document speaks", `The report said the tower was unsafe.`, []string{`the tower was unsafe <- The report [said]`}},
	{"accused of", `The mayor accused the builder of hiding the report.`, []string{`the builder of hiding the report <- The mayor [accused]`}},
	{"urged to", `The mayor urged residents to stay at home.`, []string{`residents to stay at home <- The mayor [urged]`}},
	{"called, partly in marks", `The mayor called the tower "a disgrace".`, []string{`the tower "a disgrace" <- The mayor [called]`}},
	{"partly in marks", `The mayor said the tower was "a disgrace" and should be pulled down.`, []string{`the tower was "a disgrace" and should be pulled down <- The mayor [said]`}},
	{"denied", `The mayor denied that the tower was unsafe.`, []string{`that the tower was unsafe <- The mayor [denied]`}},
	{"a dateline is no source", `HARBURG (Reuters) — The union said on Monday that the tower was unsafe.`, []string{`that the tower was unsafe <- The union [said]`}},
	{"a headline that begins with its source", "Mayor says tower will close in June\n\nThe tower stands in the old town.", []string{`tower will close in June <- Mayor [says]`}},
	{"a headline that ends with its source", "Tower will close in June, mayor says\n\nThe tower stands in the old town.", []string{`Tower will close in June <- mayor [says]`}},
	{"a headline with a colon", "Mayor: 'We will close the tower'\n\nThe tower stands in the old town.", []string{`'We will close the tower' <- Mayor [:]`}},

	{"a headline of a deed and what its doer says", "Judge quashes permit, says council erred\n\nThe permit was void, and the neighbours had not been asked. Work had begun in May.", []string{`council erred <- Judge [says]`}},
	{"a report that cites its source", `The lists are complete, the Post reported on Monday, citing two officials with knowledge of the talks.`,
		[]string{`The lists are complete <- the Post [reported]`, `The lists are complete <- two officials with knowledge of the talks [citing]`}},
	{"quoted as saying", `The guard was quoted as saying: "The gate was open."`, []string{`"The gate was open." <- The guard [quoted as saying]`}},
	{"the person told before a colon", `The coach told the players: "Run faster."`, []string{`"Run faster." <- The coach [told]`}},
	{"claims that somebody denied", `He resigned over claims of bullying that he has always denied.`, []string{`claims of bullying <- he [has always denied]`}},

	{"scare quotes", `The so-called "ghost bus" runs at night.`, nil},
	{"a title of a work", `Readers of "The Harbour Gate" will know the pier.`, nil},
	{"the title of a film", `She starred in "The Long Pier" last year.`, nil},
	{"the name of a law", `The "Clean Harbour Act" came into force on Monday.`, nil},
	{"a nickname", `Joe "The Hammer" Brandt lost the fight.`, nil},
	{"a nickname alone", `The nickname "Iron Nan" stuck.`, nil},
	{"spoke to, of no one", `The bridge spoke to a generation of builders.`, nil},
	{"nobody was reached", `The owner could not be reached for comment.`, []string{`for comment <- The owner [could not be reached]`}},
	{"a main clause behind an if", `Dr Pearman says if politicians do not set aside their aspirations, Norway faces a crisis.`, []string{`if politicians do not set aside their aspirations, Norway faces a crisis <- Dr Pearman [says]`}},
	{"a programme told", `He told Radio Four's Sunday Farming programme: "The road is closed to all of us."`, []string{`"The road is closed to all of us." <- He [told]`}},
	{"known as", `Joe Moe, known as "the Hammer of the North", lost the fight.`, nil},
	{"the reader", `You may mention hunger only in private.`, nil},
	{"the author cannot say", `We can't say who will win, but here are ten names.`, nil},
	{"what was answered", `Firemen raced to respond to the news that a barn was alight.`, nil},
	{"a prize", `Carla Neri claimed bronze and Ann Cheruiyot claimed victory in the long race.`, nil},
	{"a topic", `Ministers discussed possible partnerships over lunch and addressed the question of fees.`, nil},
	{"a story", `The film tells the story of a baker in Lima and his three sons.`, nil},
	{"what was announced elsewhere", `The harbour board met on Friday and announced the decision that night.`, nil},
	{"a verb and a particle", `The find pushes back the earliest estimates of farming by a thousand years.`, nil},
	{"a nickname in the object", `Ruiz hammered Tomas "Bull" Weber in the third round.`, nil},
	{"a song", `The choir sang "Night on the Fjord" twice.`, nil},
	{"a stock", `Bank of Accra declined two cents to 84 and Obuasi added five.`, nil},
	{"what was not revealed", `Hoxha left the hall without revealing any details.`, nil},
	{"nobody says so", `It is unclear whether the tower will fall.`, nil},
	{"no speech at all", `The mayor was born in Harburg and plays the violin.`, nil},
}

func TestReportsAreFound(t *testing.T) {
	for _, c := range candidateReadings {
		c.check(t, reader())
	}
}

func TestKindCountsTheMarks(t *testing.T) {
	for text, want := range map[string]Kind{
		`"The road is closed," she said.`:                   Direct,
		`The mayor said the tower was "a disgrace" to all.`: Mixed,
		`The mayor said that the tower was unsafe.`:         Indirect,
	} {
		r := read(reader(), text)
		if len(r.Attributions) != 1 || r.Attributions[0].Kind != want {
			t.Errorf("%s: %v, want one that is %v", text, lines(r), want)
		}
	}
}
