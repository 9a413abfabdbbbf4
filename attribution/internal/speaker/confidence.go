package speaker

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"whosaid/attribution/internal/result"
)

// How sure a speaker is: the probability that the speaker of a source is right, given that quote
// and source are. A logistic model over what a reader can name; its weights, trust.tsv, are fitted by
// TestFitTrust on gold that names its speakers.

//go:embed trust.tsv
var trustTable string

// flagUnsureSpeaker marks a row whose speaker is likelier wrong than right.
const flagUnsureSpeaker = "unsure-speaker"

// unsureBelow is the confidence below which a speaker is flagged. Of 12 such speakers in raw news ten were wrong or named in part only; of 24
// between it and 0.66, six.
const unsureBelow = 0.62

// trustWeights reads trust.tsv: feature → weight.
var trustWeights = sync.OnceValue(func() map[string]float64 {
	w, err := readTrust(trustTable)
	if err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	return w
})

func readTrust(table string) (map[string]float64, error) {
	const file = "attribution/internal/speaker/trust.tsv"
	w := map[string]float64{}
	err := eachLine(file, table, 2, func(f []string) error {
		if _, twice := w[f[0]]; twice {
			return fmt.Errorf("%s stands twice", f[0])
		}
		var err error
		w[f[0]], err = strconv.ParseFloat(f[1], 64)
		return err
	})
	return w, err
}

// trustOf fills in how sure the speaker of each attribution is.
func (r *Resolver) trustOf() {
	w := trustWeights()
	for k := range r.atts {
		r.a.Tick(k)
		at := &r.atts[k]
		if at.Speaker < 0 || r.found[k] < 0 {
			continue
		}
		v := 0.0
		r.trustFeatures(k, func(name string, x float64) { v += w[name] * x })
		if at.SpeakerConfidence = 1 / (1 + math.Exp(-v)); at.SpeakerConfidence < unsureBelow && !slices.Contains(at.Flags, flagTwoCandidates) {
			r.flag(k, flagUnsureSpeaker)
		}
	}
}

// trustFeatures tells what is true of the way in which attribution k's speaker was reached.
func (r *Resolver) trustFeatures(k int, add func(name string, x float64)) {
	at := &r.atts[k]
	e := r.found[k]
	en := &r.ents[e]
	how := string(at.Resolution)
	add("bias", 1)
	add(how, 1)
	add("type "+kindTypeName(en.kind), 1)
	if len(en.members) > 0 {
		add("several", 1)
	}
	for _, f := range at.Flags {
		if f == flagTwoCandidates {
			add(flagTwoCandidates, 1)
		}
	}
	if r.lead[k] >= 0 {
		add("lead", math.Min(r.lead[k], 4))
		if n := len(r.heads[k]); n > 0 {
			p := r.w.pronouns[r.lower[r.heads[k][0]]]
			switch {
			case p.gender != 'm' && p.gender != 'f':
				add("no gender", 1)
			case en.given == p.gender || en.titled:
				add("gender fits", 1)
			}
		}
	}
	if en.kind == kindPerson && en.name.Len() == 1 {
		add("one word", 1)
	}
	if len(at.Source) > 0 {
		add("source words", math.Min(float64(at.Source[0].Len()), 12)/4)
	}
	if at.Resolution == result.ByDescription && len(en.descs) > 0 && !r.is(en.descs[0].at, traitPerson|traitGroup|traitOrganization|traitDocument|traitTitle) {
		add("unknown noun", 1)
	}
	if at.Resolution == result.ByDescription && en.definite && strings.IndexByte(en.text, ' ') < 0 {
		add("bare definite", 1)
	}
}

func kindTypeName(k kind) string { return string(kindTypes[k]) }
