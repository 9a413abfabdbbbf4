package decide

import "whosaid/attribution/internal/propose"

// Ranking. The candidates of a cue are its contents, each with every source that may have said it. So most features of a
// candidate are those of one before it, which had the same content or the same source, and what their weights
// add up to is known.

// ranks are the sums of weights of one group's candidates: what the content adds, and what the source does.
type ranks struct{ content, voice []float64 }

// nearRanks is how many candidates before one are searched for its content and its source.
const nearRanks = 16

// rank gives each candidate of a cue the sum of the weights of its features.
func (d *Decider) rank(group []propose.Candidate) {
	f, t, known := &d.features, &d.Weights.rank, &d.ranks
	known.content, known.voice = known.content[:0], known.voice[:0]
	for i := range group {
		c := &group[i]
		content, voice, hasContent, hasVoice := 0.0, 0.0, false, false
		for k := i - 1; k >= max(0, i-nearRanks) && !(hasContent && hasVoice); k-- {
			if !hasContent && sameContent(c, &group[k]) {
				content, hasContent = known.content[k], true
			}
			if !hasVoice && sameVoice(c, &group[k]) {
				voice, hasVoice = known.voice[k], true
			}
		}
		if !hasContent {
			f.reset()
			d.describeContent(f, c)
			content = t.score(f.hash)
		}
		if !hasVoice {
			f.reset()
			d.describeVoice(f, c)
			voice = t.score(f.hash)
		}
		f.reset()
		d.describeCover(f, c)
		c.Rank = content + voice + t.score(f.hash)
		known.content, known.voice = append(known.content, content), append(known.voice, voice)
	}
}

// sameContent reports whether describeContent adds the same of two candidates of one cue.
func sameContent(a, b *propose.Candidate) bool {
	return a.Words == b.Words && a.Frame == b.Frame && a.Plan == b.Plan && a.Rule == b.Rule && a.Variant == b.Variant &&
		a.Join == b.Join && a.Clause == b.Clause && a.Quoted == b.Quoted && a.Gap == b.Gap && a.Edge == b.Edge
}

// sameVoice reports whether describeVoice adds the same of two candidates of one cue.
func sameVoice(a, b *propose.Candidate) bool {
	return a.Frame == b.Frame && a.Origin == b.Origin && a.Source == b.Source && a.Extent == b.Extent && a.Relative == b.Relative
}
