package attribution

import "slices"

// FormNames are the values of Attribution.Form.
var FormNames = []string{"quotation", "clause", "phrase", "headline", "turn", "block"}

// StatusNames are the values of Attribution.Status.
var StatusNames = []string{"asserted", "denied", "hedged", "conditional", "question", "intended", "declined"}

// keep leaves the attributions whose status and form are among those asked for, and the speakers that they name. Ids stay what they
// are without it; what was nested in an attribution that is gone is nested in the next one around it.
func (r *Result) keep(o *Options) {
	if len(o.Statuses)+len(o.Forms)+len(o.Named) == 0 {
		return
	}
	asked := func(values []string, value string) bool { return len(values) == 0 || slices.Contains(values, value) }
	place := make([]int, len(r.Attributions)) // where each stands afterwards, else -1
	n := 0
	for i := range r.Attributions {
		place[i] = -1
		if at := &r.Attributions[i]; asked(o.Statuses, string(at.Status)) && asked(o.Forms, string(at.Form)) && r.named(at, o.Named) {
			place[i] = n
			n++
		}
	}
	kept := make([]Attribution, 0, n)
	for i := range r.Attributions {
		if place[i] < 0 {
			continue
		}
		at := r.Attributions[i]
		outer := at.NestedIn
		for outer >= 0 && place[outer] < 0 {
			outer = r.Attributions[outer].NestedIn
		}
		if at.NestedIn = -1; outer >= 0 {
			at.NestedIn = place[outer]
		}
		kept = append(kept, at)
	}
	r.Attributions = kept
	r.dropSilent()
}

// dropSilent takes out the speakers that no attribution names.
func (r *Result) dropSilent() {
	place := make([]int, len(r.Speakers))
	for i := range place {
		place[i] = -1
	}
	each := func(f func(k *int)) {
		for i := range r.Attributions {
			at := &r.Attributions[i]
			for _, k := range []*int{&at.Speaker, &at.Innermost, &at.Outermost} {
				if *k >= 0 {
					f(k)
				}
			}
		}
	}
	each(func(k *int) { place[*k] = 0 })
	var speakers []Speaker
	for i := range r.Speakers {
		if place[i] == 0 {
			place[i] = len(speakers)
			speakers = append(speakers, r.Speakers[i])
		}
	}
	each(func(k *int) { *k = place[*k] })
	r.Speakers = speakers
}

// named reports whether the speaker of an attribution has one of the names; true where there are none.
func (r *Result) named(at *Attribution, names []string) bool {
	if len(names) == 0 {
		return true
	}
	return at.Speaker >= 0 && slices.ContainsFunc(names, r.Speakers[at.Speaker].IsNamed)
}
