package reports

import (
	"slices"

	"whosaid/article"
	"whosaid/attribution"
)

// ResultOf gives a result again of what NewStandoff made of it, so that rows which were read from JSON Lines or changed by
// hand can be printed in every form. doc is the article that the offsets point into. Spans that are no stretches of its
// text are left out.
func ResultOf(s *Standoff, doc *article.Document) *attribution.Result {
	b := rebuilder{r: &attribution.Result{Doc: doc}, at: doc.CodePoints(), speakers: map[rebuiltSpeaker][]int{}, rows: map[string]int{}}
	for i := range s.Speakers {
		p := &s.Speakers[i]
		k := rebuiltSpeaker{p.Name, p.Type, p.ID}
		b.speakers[k] = append(b.speakers[k], len(b.r.Speakers))
		b.r.Speakers = append(b.r.Speakers, attribution.Speaker{
			Name: p.Name, ID: p.ID, Type: attribution.SpeakerType(p.Type), Role: p.Role, Affiliation: p.Affiliation, Plural: p.Plural,
			Mentions: b.spans(p.Mentions),
		})
	}
	for i := range s.Attributions {
		b.rows[s.Attributions[i].ID] = i
	}
	for i := range s.Attributions {
		b.r.Attributions = append(b.r.Attributions, b.row(&s.Attributions[i]))
	}
	return b.r
}

// rebuilder makes a result of a Standoff.
type rebuilder struct {
	r        *attribution.Result
	at       *article.CodePoints
	speakers map[rebuiltSpeaker][]int
	rows     map[string]int // by id
}

type rebuiltSpeaker struct{ name, kind, id string }

func (b *rebuilder) spans(pairs [][2]int) (out []article.Span) {
	for _, p := range pairs {
		if 0 <= p[0] && p[0] < p[1] && p[1] <= b.at.Len() {
			out = append(out, b.at.Bytes(p[0], p[1]))
		}
	}
	return out
}

func (b *rebuilder) row(a *StandoffAttribution) attribution.Attribution {
	out := attribution.Attribution{
		ID: a.ID, Shared: a.AttributionID, Kind: kindNamed(a.Kind), Form: attribution.Form(a.Form),
		Content: b.spans(a.Content), Source: b.spans(a.Source), Cue: b.spans(a.Cue), SourceHead: -1, CueHead: -1,
		CueLemma: a.CueLemma, CueClass: a.CueClass, SourceForm: attribution.SourceForm(a.SourceForm), Status: attribution.Status(a.Status),
		Speaker: -1, Resolution: attribution.Resolution(a.Resolution), NestedIn: -1, Rule: a.Rule, Confidence: a.Confidence, Flags: a.Flags,
		SpeakerConfidence: a.SpeakerConfidence, Reason: a.AnonymityReason, Innermost: b.named(a.SpeakerInnermost), Outermost: b.named(a.SpeakerOutermost),
		Resolved: b.spans(a.ResolvedContent),
	}
	if told := b.spans(a.Addressee); len(told) > 0 {
		out.Addressee = told[0]
	}
	if a.NestedIn != nil {
		if up, ok := b.rows[*a.NestedIn]; ok {
			out.NestedIn = up
		}
	}
	if a.Speaker != nil {
		out.Speaker = b.speaker(a)
	}
	return out
}

// speaker gives the number of a row's speaker, who is new where the rows alone name them. Of several with one name it is
// the one who is mentioned in the row's source.
func (b *rebuilder) speaker(a *StandoffAttribution) int {
	k := rebuiltSpeaker{*a.Speaker, a.SpeakerType, a.SpeakerID}
	if len(b.speakers[k]) == 0 {
		b.speakers[k] = []int{len(b.r.Speakers)}
		b.r.Speakers = append(b.r.Speakers, attribution.Speaker{
			Name: k.name, ID: k.id, Type: attribution.SpeakerType(k.kind), Role: a.SpeakerRole, Affiliation: a.SpeakerAffiliation, Plural: a.SourcePlural,
		})
	}
	i := b.speakers[k][0]
	source := b.spans(a.Source)
	for _, other := range b.speakers[k][1:] {
		if slices.ContainsFunc(b.r.Speakers[other].Mentions, func(m article.Span) bool { return slices.ContainsFunc(source, m.Overlaps) }) {
			i = other
		}
	}
	b.r.Speakers[i].Key = a.SpeakerKey
	return i
}

// named gives the number of a speaker of that name; -1 where the name is empty.
func (b *rebuilder) named(name string) int {
	if name == "" {
		return -1
	}
	for i := range b.r.Speakers {
		if b.r.Speakers[i].Name == name {
			return i
		}
	}
	b.r.Speakers = append(b.r.Speakers, attribution.Speaker{Name: name, Type: attribution.TypeNone})
	return len(b.r.Speakers) - 1
}

// kindNamed gives a kind by its name; Indirect for an unknown one.
func kindNamed(name string) attribution.Kind {
	for _, k := range []attribution.Kind{attribution.Direct, attribution.Mixed} {
		if k.String() == name {
			return k
		}
	}
	return attribution.Indirect
}
