package attribution

import (
	"slices"
	"testing"
)

// What a cue's quotation takes with it: parts, paragraphs and marks of every family.
var quoteReadings = []reading{
	{"a quotation before its cue", `"I saw it," said Brandt.`, []string{`"I saw it," <- Brandt [said]`}},
	{"a quotation after a colon", `The mayor said: "The tower is unsafe."`, []string{`"The tower is unsafe." <- The mayor [said]`}},
	{"the quotation after the cue's sentence belongs to it", `"We will go," Dana Voss said. "They will not."`,
		[]string{`"We will go," … "They will not." <- Dana Voss [said]`}},
	{"a second cue takes the second quotation", `"We will go," Dana Voss said. "They will not," she added.`,
		[]string{`"We will go," <- Dana Voss [said]`, `"They will not," <- she [added]`}},
	{"two speakers in one paragraph", `"Will it fall?" asked Lund. "I doubt it," Voss replied.`,
		[]string{`"Will it fall?" <- Lund [asked]`, `"I doubt it," <- Voss [replied]`}},
	{"the cue interrupts", `"The road," she said, "will close in June."`,
		[]string{`"The road," … "will close in June." <- she [said]`}},
	{"the cue interrupts and the second part is of two sentences", `"It is," Brandt said, "a disgrace to us all. We shall pull it down."`,
		[]string{`"It is," … "a disgrace to us all. We shall pull it down." <- Brandt [said]`}},
	{"a full stop inside marks ends no content", `"We asked. Nobody answered. We went home," Dana Voss said.`,
		[]string{`"We asked. Nobody answered. We went home," <- Dana Voss [said]`}},
	{"abbreviations inside marks", `"The U.S. team left at 5 p.m. The hall was dark," Dana Voss said.`,
		[]string{`"The U.S. team left at 5 p.m. The hall was dark," <- Dana Voss [said]`}},
	{"paragraphs opened again", "Dana Voss said: “The ward is full. We need beds.\n\n“We need nurses too.\n\n“And we need them now.”",
		[]string{"“The ward is full. We need beds.\n\n“We need nurses too.\n\n“And we need them now.” <- Dana Voss [said]"}},
	{"opened again after the cue", "“The ward is full,” Dana Voss said. “We need beds.\n\n“We need nurses. We need them now.”",
		[]string{"“The ward is full,” … “We need beds.\n\n“We need nurses. We need them now.” <- Dana Voss [said]"}},
	{"a mark that nothing closes ends with its paragraph", "“The ward is full,” Dana Voss said. “We need beds.\n\nThe roof was repaired in May.",
		[]string{"“The ward is full,” … “We need beds. <- Dana Voss [said]"}},
	{"the next paragraph goes on", "\"It is a disgrace,\" the mayor said.\n\n\"It should be pulled down.\"",
		[]string{`"It is a disgrace," … "It should be pulled down." <- the mayor [said]`}},
	{"the next paragraph but one has its own cue", "\"It is a disgrace,\" the mayor said.\n\n\"It should be pulled down. We shall do it in June.\"\n\n\"We shall not,\" the builder said.",
		[]string{`"It is a disgrace," … "It should be pulled down. We shall do it in June." <- the mayor [said]`, `"We shall not," <- the builder [said]`}},
	{"a cue three paragraphs on", "Dana Voss said: “The ward is full. We need beds.”\n\nThe roof was repaired in May.\n\n“We also need nurses and we need them now,” she added.",
		[]string{"“The ward is full. We need beds.” <- Dana Voss [said]", "“We also need nurses and we need them now,” <- she [added]"}},
	{"a reporting clause inside marks stays inside", `“It was cold. 'Come in,' he said, 'and eat.' We did,” Dana Voss said.`,
		[]string{`“It was cold. 'Come in,' he said, 'and eat.' We did,” <- Dana Voss [said]`}},
	{"an apostrophe is no mark", `"I'm cold," Voss said, pulling up her collar.`, []string{`"I'm cold," <- Voss [said]`}},
	{"a curly mark closed by a straight one", "“The ward is full,\" Dana Voss said.", []string{"“The ward is full,\" <- Dana Voss [said]"}},
	{"guillemets", `«The tower is unsafe», Peter Lund said.`, []string{`«The tower is unsafe» <- Peter Lund [said]`}},
	{"low marks", `„The tower is unsafe“, Peter Lund said.`, []string{`„The tower is unsafe“ <- Peter Lund [said]`}},
	{"typewriter marks", "``The tower is unsafe,'' Peter Lund said.", []string{"``The tower is unsafe,'' <- Peter Lund [said]"}},
	{"single marks", `'The tower is unsafe,' Peter Lund said.`, []string{`'The tower is unsafe,' <- Peter Lund [said]`}},
}

func TestQuotationsAreJoined(t *testing.T) {
	for _, c := range quoteReadings {
		c.check(t, reader())
	}
}

// What is quoted below a paraphrase, with no cue of its own.
var belowReadings = []reading{
	{"the next paragraph", "Dana Voss said that the ward was full.\n\n\"We have not slept for three days and nobody came to help us.\"",
		[]string{"that the ward was full.\n\n\"We have not slept for three days and nobody came to help us.\" <- Dana Voss [said]"}},
	{"the next sentence", `Dana Voss said that the ward was full. "We have not slept for three days and nobody came to help us."`,
		[]string{`that the ward was full. "We have not slept for three days and nobody came to help us." <- Dana Voss [said]`}},
	{"not one with a cue of its own", "Dana Voss said that the ward was full and that nurses were leaving.\n\n\"We have not slept for three days,\" one nurse said.",
		[]string{"that the ward was full and that nurses were leaving <- Dana Voss [said]", `"We have not slept for three days," <- one nurse [said]`}},
	{"not one that ended with the report's own marks", "Dana Voss warned that the ward was \"a lost cause.\"\n\n\"We have not slept for three days and nobody came to help us.\"",
		[]string{`that the ward was "a lost cause." <- Dana Voss [warned]`, `"We have not slept for three days and nobody came to help us." <- nobody []`}},
	{"not behind a paragraph of the writer's", "Dana Voss said that the ward was full and that nurses were leaving.\n\nThe tower stands in the old town.\n\n\"It will never stand again, not in my lifetime.\"",
		[]string{"that the ward was full and that nurses were leaving <- Dana Voss [said]", `"It will never stand again, not in my lifetime." <- nobody []`}},
}

func TestQuotationsBelowAParaphraseAreJoined(t *testing.T) {
	e := mustEngine(Options{Profile: "polnear"})
	for _, c := range belowReadings {
		c.check(t, e)
	}
}

// In rows of one kind each, they share an id and the speaker.
func TestQuotationsBelowAParaphraseAreRows(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // kind, id and speaker of each row
	}{
		{"Dana Voss said that the ward was full. \"We have not slept for three days and nobody came to help us.\"", []string{"indirect a1 Dana Voss", "direct a1 Dana Voss"}},
		{"Dana Voss said that the ward was full.\n\n\"We have not slept for three days.\n\n\"And nobody came to help us.\"", []string{"indirect a1 Dana Voss", "direct a1 Dana Voss"}},
		{"Dana Voss called the ward \"a disgrace\" and \"a trap\".", []string{"mixed a1 Dana Voss"}},
		{"\"The ward is full,\" Dana Voss said. \"We have not slept.\"", []string{"direct a1 Dana Voss"}},
		{"Dana Voss said that the ward was full. Tom Hale said: \"We have not slept for three days.\"", []string{"indirect a1 Dana Voss", "direct a2 Tom Hale"}},
	} {
		var got []string
		r := read(reader(), c.text)
		for i := range r.Attributions {
			a := &r.Attributions[i]
			who := "nobody"
			if a.Speaker >= 0 {
				who = r.Speakers[a.Speaker].Name
			}
			got = append(got, a.Kind.String()+" "+a.Shared+" "+who)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestQuotationsAreDirect(t *testing.T) {
	for _, c := range quoteReadings {
		for _, a := range read(reader(), c.text).Attributions {
			if a.Kind != Direct {
				t.Errorf("%s: %v, want direct", c.shows, a.Kind)
			}
		}
	}
}
