package speaker

import (
	"slices"
	"strings"
	"unicode"

	"whosaid/attribution/internal/result"
)

// One speaker over many articles: keys, and the other names that an article gives its speakers.

// name fills the keys, genders and other names of the speakers.
func (r *Resolver) name(out []result.Speaker) {
	const most = 12 // other names of one speaker
	for e := range r.ents {
		r.a.Tick(e)
		en := &r.ents[e]
		if en.speaker < 0 {
			continue
		}
		s := &out[en.speaker]
		s.Key = r.keyOf(en, s)
		if en.kind == kindPerson && len(en.members) == 0 {
			switch {
			case en.gender != 0:
				s.Gender = string(rune(en.gender))
			case en.hint != 0:
				s.Gender = string(rune(en.hint))
			}
		}
	}
	for k := range r.names {
		r.a.Tick(k)
		e := r.names[k].ent
		if e < 0 || r.ents[e].speaker < 0 || len(r.ents[e].members) > 0 {
			continue
		}
		s := &out[r.ents[e].speaker]
		text := r.clean(r.phraseText(r.names[k].words.First, r.names[k].words.End))
		if s.Type == result.TypePerson && !strings.Contains(text, " ") || text == s.Name || len(s.Forms) == most || slices.Contains(s.Forms, text) {
			continue // a last name alone may be another's
		}
		s.Forms = append(s.Forms, text)
	}
}

// keyOf gives what one full name has in many articles: the id of the user's list, else the name in small
// letters. A last name alone, a description, a group and the author belong to the one article.
func (r *Resolver) keyOf(en *entity, s *result.Speaker) string {
	if s.ID != "" {
		return s.ID
	}
	slug := slugOf(s.Name)
	full := en.name.Len() > 0 || en.body != ""
	switch s.Type {
	case result.TypePerson:
		full = full && strings.Contains(s.Name, " ")
	case result.TypeOrganization, result.TypePlace:
	default:
		full = false
	}
	if full && len(en.members) == 0 && slug != "" {
		return slug
	}
	return r.d.ID + "/" + slug
}

// slugOf writes a name in small letters with a hyphen between its words.
func slugOf(name string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(name) {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Sure gives the attributions whose speaker is at least as sure as p, and their speakers. What stood in an
// attribution that is left out is in the one around that.
func Sure(atts []result.Attribution, speakers []result.Speaker, p float64) ([]result.Attribution, []result.Speaker) {
	place, met := make([]int, len(atts)), make([]int, len(speakers))
	for i := range met {
		met[i] = -1
	}
	var kept []result.Attribution
	var who []result.Speaker
	for i := range atts {
		place[i] = -1
		if a := &atts[i]; a.Speaker >= 0 && a.SpeakerConfidence >= p {
			place[i] = len(kept)
			kept = append(kept, *a)
		}
	}
	renumber := func(s int) int {
		if s < 0 {
			return -1
		}
		if met[s] < 0 {
			met[s] = len(who)
			who = append(who, speakers[s])
		}
		return met[s]
	}
	for i := range kept {
		a := &kept[i]
		n := a.NestedIn
		for hops := 0; n >= 0 && place[n] < 0 && hops < len(atts); hops++ {
			n = atts[n].NestedIn
		}
		if a.NestedIn = -1; n >= 0 && place[n] >= 0 {
			a.NestedIn = place[n]
		}
		a.Speaker, a.Innermost, a.Outermost = renumber(a.Speaker), renumber(a.Innermost), renumber(a.Outermost)
	}
	return kept, who
}
