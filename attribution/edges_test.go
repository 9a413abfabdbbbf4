package attribution

import "testing"

// Where content, source and cue begin and end.
func TestEdges(t *testing.T) {
	for _, c := range []reading{
		{"a contrastive but ends the content", `The ministry said the bridge would reopen in May, but residents did not believe it.`, []string{`the bridge would reopen in May <- The ministry [said]`}},
		{"and that goes on", `The council said that the road would close and that buses would stop.`, []string{`that the road would close and that buses would stop <- The council [said]`}},
		{"the day is no content", `The council said on Monday that the road would close.`, []string{`that the road would close <- The council [said]`}},
		{"a relative clause inside the content", `Peter Lund, the mayor, said that the tower, which was built in 1910, was unsafe.`,
			[]string{`that the tower, which was built in 1910, was unsafe <- Peter Lund, the mayor [said]`}},
		{"commas inside the content", `Police said the man, 40, had been arrested.`, []string{`the man, 40, had been arrested <- Police [said]`}},
		{"a preposition in the source", `Hugh Marlow, a doctor from Leeds, said that the ward was full.`, []string{`that the ward was full <- Hugh Marlow, a doctor from Leeds [said]`}},
		{"what opens the sentence is no source", `In a statement, the union said the tower was unsafe.`, []string{`the tower was unsafe <- the union [said]`}},
		{"a participle before the source is none of it", `Speaking in Harburg, the mayor said the tower was unsafe.`, []string{`the tower was unsafe <- the mayor [said]`}},
		{"an adverb behind the cue", `The mayor said, however, that the tower was unsafe.`, []string{`that the tower was unsafe <- The mayor [said]`}},
		{"the day behind the cue is no content", `The premier declared today that the islands would "not yield".`, []string{`that the islands would "not yield" <- The premier [declared]`}},
		{"what opens a quotation behind a participle", `She declined to answer, saying only: "Ask my lawyer."`, []string{`to answer <- She [declined]`, `"Ask my lawyer." <- She [saying]`}},
		{"a subject that the tree gave to the cue", `The council confirmed that two officers had gone, and said more would follow.`,
			[]string{`that two officers had gone <- The council [confirmed]`, `more would follow <- The council [said]`}},
		{"the person told before a pronoun", `The prime minister told MPs he would "not be lectured" by them.`, []string{`he would "not be lectured" by them <- The prime minister [told]`}},
		{"another report at the content's end", `Tests were done, the authority said, adding that it would keep watch.`,
			[]string{`Tests were done <- the authority [said]`, `that it would keep watch <- the authority [adding]`}},
		{"a bracket that the source holds", `Ms Ida Crane (Sutley South) said the clause was a mess.`, []string{`the clause was a mess <- Ms Ida Crane (Sutley South) [said]`}},
		{"a bracket whose head the source has not", `Deputy Commissioner of Police (East) Bheema Rao said a case had been registered.`, []string{`a case had been registered <- Bheema Rao [said]`}},
		{"a source behind an opening participle", `Winding up, the secretary, Mr Neil Marsh, promised that they would look again.`, []string{`that they would look again <- the secretary, Mr Neil Marsh [promised]`}},
		{"negation belongs to the cue", `The union did not say whether it would strike.`, []string{`whether it would strike <- The union [did not say]`}},
		{"an auxiliary belongs to the cue", `The mayor has said that the tower is unsafe.`, []string{`that the tower is unsafe <- The mayor [has said]`}},
		{"the full stop is inside the marks", `Late on Monday, the mayor said: "There is none."`, []string{`"There is none." <- the mayor [said]`}},
		{"what else went on is the writer's", `The minister insisted he would not bow to "coercion," as the mayor hosted the envoy at the old fort.`, []string{`he would not bow to "coercion," <- The minister [insisted]`}},
		{"two names behind according to", `According to the Herald and the Daily Post, the minister has resigned.`,
			[]string{`the minister has resigned <- the Herald and the Daily Post [According to]`}},
		{"a clause behind the name", `According to Ann Lund, who runs the mill, the fees were paid late.`,
			[]string{`the fees were paid late <- Ann Lund, who runs the mill [According to]`}},
		{"who does it is no content", `The rules were described as "harsh" and "unfair" by the Teachers' Union of Kenya.`,
			[]string{`The rules … as "harsh" and "unfair" <- the Teachers' Union of Kenya [were described]`}},
		{"no preposition is left before a relative clause", `Mr Lund said there were errors in the register, the vast majority of which were caused by clerks.`,
			[]string{`there were errors in the register <- Mr Lund [said]`}},
		{"a subject before its relative clause", `The Post reported the failed landing at Poole, which has a short runway, was a mistake and the jet was bound for Harburg.`,
			[]string{`the failed landing at Poole, which has a short runway, was a mistake and the jet was bound for Harburg <- The Post [reported]`}},
		{"a source of two nouns behind the content", `Two miners were hurt Sunday when the roof of the shaft gave way after a night of rain, police and witnesses said.`,
			[]string{`Two miners were hurt Sunday when the roof of the shaft gave way after a night of rain <- police and witnesses [said]`}},
		{"a ministry of two things", `In a statement on Tuesday, Peru's Ministry of Mines and Public Works said it has fined the builder.`,
			[]string{`it has fined the builder <- Peru's Ministry of Mines and Public Works [said]`}},
		{"a ministry of three things", `A spokesman for the Department for Trade, Energy and Public Works said it would appeal.`,
			[]string{`it would appeal <- A spokesman for the Department for Trade, Energy and Public Works [said]`}},
		{"what somebody is the author of", `Researcher and co-author of the study Tom Rask told Reuters the inner ring is closer than the outer one.`,
			[]string{`the inner ring is closer than the outer one <- Researcher and co-author of the study Tom Rask [told]`}},
		{"the first word of a sentence", `First Minister of Norland Ann Moe said the bridge was shut.`, []string{`the bridge was shut <- First Minister of Norland Ann Moe [said]`}},
		{"a lord and his place", `Lord Hale of Oakham, who chaired the inquiry, said: "We accept it."`, []string{`"We accept it." <- Lord Hale of Oakham, who chaired the inquiry [said]`}},
		{"a town before another clause's source", `Clams live in sand and Boltex said the price had doubled.`, []string{`the price had doubled <- Boltex [said]`}},
		{"marks are inside partial content", `The mayor said the tower would be closed "as soon as possible".`, []string{`the tower would be closed "as soon as possible" <- The mayor [said]`}},
	} {
		c.check(t, reader())
	}
}

func TestStatusFollowsTheCue(t *testing.T) {
	for text, want := range map[string]Status{
		`The mayor said that the tower was unsafe.`:              "asserted",
		`The mayor denied that the tower was unsafe.`:            "denied",
		`"Why did it fall?" Dana Voss asked.`:                    "question",
		`The driver declined to say whether the bus was late.`:   "declined",
		`The union did not say whether it would strike in June.`: "declined",
	} {
		r := read(reader(), text)
		if len(r.Attributions) != 1 || r.Attributions[0].Status != want {
			t.Errorf("%s: %v %+v, want one that is %s", text, lines(r), r.Attributions, want)
		}
	}
}
