package syntax

import (
	_ "embed"
)

// Tags, fourth part: gestures. The models know "shrugs", "winces" and "grins" as plural nouns. In a sentence such as "Otto Brandt shrugs." such a
// word is the verb, as the sentence has no other one.

//go:embed data/gestures.txt
var gestureData string

// gestures are the lemmas of data/gestures.txt.
var gestures = wordSet(gestureData)

// longestGesturing is how many tokens the subject of a gesture has at most.
const longestGesturing = 6

// gesture mends the verb of a sentence that begins at k and tells a gesture: "Otto Brandt shrugs.", "His wife winces and turns away."
func (c *sayingClause) gesture(k int) {
	k = c.behindPlace(k)
	if k >= len(c.words) {
		return
	}
	if t := c.tags[k]; t != NNP && t != DT && t != PRPS {
		return
	}
	for v := k + 1; v < len(c.words) && v <= k+longestGesturing; v++ {
		switch t := c.tags[v-1]; {
		case !phraseTag(t), t == NNS, t == NNPS:
			return
		case c.tags[v] == NNS && t.Noun() && c.gestureWord(c.words[v]):
			if c.endsGesture(v + 1) {
				c.give(v, VBZ)
			}
			return
		}
	}
}

// behindPlace gives the word behind a place or a time that is told with no noun at k: "Beside him", "Next to her", "Then".
func (c *sayingClause) behindPlace(k int) int {
	const longest = 4
	for i := k; i < len(c.words) && i < k+longest; i++ {
		switch t := c.tags[i]; {
		case t == PRP && i > k, t == RB && i == k:
			return i + 1
		case t != IN && t != TO && t != JJ && t != RB:
			return k
		}
	}
	return k
}

// gestureWord reports whether w is the form in -s of a verb of gesture.
func (c *sayingClause) gestureWord(w string) bool {
	if len(w) < 4 || w[len(w)-1] != 's' || w[0] < 'a' || w[0] > 'z' {
		return false
	}
	c.s.low = append(c.s.low[:0], w...)
	whole, n, tail := c.an.lemmas.lemma(c.s.low, VBZ)
	if whole != "" {
		return gestures[whole]
	}
	return gestures[w[:n]+tail]
}

// endsGesture reports whether what follows a gesture at i lets it be the verb: the end, a verb that is joined to it, or words with no verb.
func (c *sayingClause) endsGesture(i int) bool {
	switch {
	case i >= len(c.words) || c.tags[i] == TagStop:
		return true
	case c.tags[i] == CC:
		return i+1 < len(c.words) && c.tags[i+1] == VBZ
	}
	return !c.finiteBefore(len(c.words) - 1)
}
