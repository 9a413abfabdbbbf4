package attribution

import "testing"

// Quotations that no cue claims.
var continuationReadings = []reading{
	{"a bare quotation is kept", "\"It is a disgrace to this town.\"\n\nThe tower stands in the old town.", []string{`"It is a disgrace to this town." <- nobody []`}},
	{"each on its own", "\"It was dark and cold and nobody came to help us.\"\n\nThe tower stands in the old town.\n\n\"It will never stand again, not in my lifetime.\"",
		[]string{`"It was dark and cold and nobody came to help us." <- nobody []`, `"It will never stand again, not in my lifetime." <- nobody []`}},
	{"after a sentence with no cue", `One nurse was in tears. "We have not slept for three days and nobody came to help us."`,
		[]string{`"We have not slept for three days and nobody came to help us." <- nobody []`}},
	{"left open and opened again", "It was a long night. \"It was dark and cold and nobody came.\n\n\"We sat there for three days.\n\n\"Then it was over.\"",
		[]string{"\"It was dark and cold and nobody came. … \"We sat there for three days. … \"Then it was over.\" <- nobody []"}},
	{"a turn of a dialogue", "They sat down to eat.\n\n\"Hungry?\"\n\n\"Not at all.\"", []string{`"Hungry?" <- nobody []`, `"Not at all." <- nobody []`}},
	{"a heading in marks is no turn", "They sat down to eat.\n\n\"Hungry men\"\n\nThe pier was closed.", nil},
	{"a few words are no speech", `The pier was "closed". The gate was "shut".`, nil},
	{"words before it in its sentence", `Readers of "The Harbour Gate by the Sea" will know the pier.`, nil},
}

func TestBareQuotationsAreKept(t *testing.T) {
	for _, c := range continuationReadings {
		c.check(t, reader())
	}
}

func TestBareQuotationsNameTheirRule(t *testing.T) {
	r := read(reader(), "\"It is a disgrace to this town.\"\n\nThe tower stands in the old town.")
	if len(r.Attributions) != 1 {
		t.Fatalf("%v, want one attribution", lines(r))
	}
	a := r.Attributions[0]
	if a.Rule != ruleBareQuotation || a.Kind != Direct || a.Speaker != -1 || a.SourceHead != -1 || a.CueHead != -1 || a.SourceForm != "none" {
		t.Errorf("%+v, want a direct one by %s, with neither source nor cue", a, ruleBareQuotation)
	}
}

// TestBareQuotationsTakeTheirSpeaker shows that a bare quotation right after its speaker's is theirs, and
// that one with nobody near stays with nobody.
func TestBareQuotationsTakeTheirSpeaker(t *testing.T) {
	r := read(reader(), "\"It was dark,\" Dana Voss said.\n\nThe tower stands in the old town.\n\nThe gate was shut in the year 1910 and never opened again.\n\n\"It will never stand again, not in my lifetime.\"")
	for i := range r.Attributions {
		a := &r.Attributions[i]
		if a.Rule == ruleBareQuotation && a.Speaker >= 0 && a.Resolution == "" {
			t.Errorf("%s has a speaker and no word of how it was reached", line(r, a))
		}
	}
	if len(r.Attributions) != 2 {
		t.Errorf("%v, want both quotations", lines(r))
	}
}

func TestHighDemandLeavesBareOnesOut(t *testing.T) {
	e := mustEngine(Options{MinConfidence: 0.999})
	for _, c := range continuationReadings {
		for _, l := range lines(read(e, c.text)) {
			t.Errorf("%s: %s, want none above %v", c.shows, l, e.options.MinConfidence)
		}
	}
}
