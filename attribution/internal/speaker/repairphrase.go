package speaker

import (
	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// A source before its cue that is only the end of its phrase. The tree hangs the words before it elsewhere.

// wholePhrase gives a source the words of its phrase before it: "«Police and» witnesses said", "«the Ministry of Trade and» Public Works said",
// "«Lord Hale of» Oakham, who led it, said". A content that has them loses them.
func (r *Resolver) wholePhrase(at *result.Attribution) {
	src := at.Source[0]
	if len(at.Cue) != 1 || at.Cue[0].First < src.End || r.tag(src.First) == syntax.PRP {
		return
	}
	link := src.First - 1
	if r.tag(src.First) == syntax.IN && r.behindFront(at) {
		return
	}
	if r.tag(src.First) == syntax.IN {
		link = src.First // "the author «of the study Tom Rask» told"
	}
	for n := 0; n < 3 && link > 0 && r.properWord(link) && r.properWord(link+1) && r.sentence(link) == r.sentence(src.First); n++ {
		link-- // "the Ministry of Trade and Public «Works»"
	}
	if link < 1 || !r.links(link) {
		r.firstWord(at)
		return
	}
	first := r.phraseStart(at, link)
	if first < 0 || first >= link {
		return
	}
	content, ok := r.contentBefore(at, first)
	if !ok {
		return
	}
	at.Source[0].First, at.Content = first, content
	if !r.ownPerson(at, first, link) {
		at.SourceHead = r.firstHead(first, src.End)
	}
}

// firstWord gives a source that has lost the first word of its sentence this word: "«First» Minister Ann Moe said".
func (r *Resolver) firstWord(at *result.Attribution) {
	src := at.Source[0]
	k := src.First - 1
	if k < 0 || k != r.d.Sentences[r.sentence(src.First)].Tokens.First || r.quoted(k) || r.timeWord(k) || r.timeWord(src.First) {
		return
	}
	if t := r.tag(k); (t.Noun() || t == syntax.JJ || r.is(k, traitOrdinal) && r.is(src.First, traitTitle|traitPerson)) && r.properWord(src.First) && r.nameOf[k] < 0 && upperFirst(r.d.Word(k)) {
		at.Source[0].First = k
	}
}

// behindFront cuts a phrase that opens the sentence from before a source: "«Despite the rise,» analysts said".
func (r *Resolver) behindFront(at *result.Attribution) bool {
	src := at.Source[0]
	for k := min(at.SourceHead, src.End-1); k > src.First; k-- {
		if r.markAt(k) == ',' {
			at.Source[0].First = k + 1
			return true
		}
	}
	return false
}

// links reports whether token i joins a noun before it to the phrase after it: "and", or a preposition.
func (r *Resolver) links(i int) bool {
	if r.sentence(i-1) != r.sentence(i) || r.quoted(i) != r.quoted(i+1) || r.quoted(i-1) != r.quoted(i) || !r.tag(i-1).Noun() {
		return false
	}
	return r.joiner(i) || r.tag(i) == syntax.IN && r.a.Relations[i] == syntax.RelCase
}

// phraseStart gives the first token of the noun phrase that goes on at the joining word link; -1 where the words before it are no phrase of their own.
func (r *Resolver) phraseStart(at *result.Attribution, link int) int {
	s := r.d.Sentences[r.sentence(link)].Tokens
	listed := false
	for k := link; ; k-- {
		switch {
		case k < s.First || r.quoted(k) != r.quoted(link):
			return r.phraseLead(k+1, link)
		case r.inPhrase(k):
			if r.is(k, traitDefinite|traitIndefinite) && k > s.First && r.tag(k-1).Noun() && k < link-1 {
				return k // "in reply to the review «a department for …»"
			}
		case r.markAt(k) == ',' && !listed && r.setOff(at, s.First, k) && !r.listItem(s.First, k):
			return r.phraseLead(k+1, link)
		case r.markAt(k) == ',' && r.tag(link) == syntax.CC && k > s.First && r.tag(k-1).Noun():
			listed = true // "Trade, Energy and Works"
		case r.a.Relations[k] == syntax.RelMark, r.tag(k) == syntax.WRB, !r.d.Tokens[k].Word && r.markAt(k) != ',':
			return r.phraseLead(k+1, link)
		default:
			return -1
		}
	}
}

// listItem reports whether the nouns before comma k stand behind another comma: "Culture, Media and Sport" in a longer name.
func (r *Resolver) listItem(first, k int) bool {
	n := k - 1
	for n > first && r.tag(n).Noun() {
		n--
	}
	return n < k-1 && n > first && r.markAt(n) == ',' && r.tag(n-1).Noun()
}

// phraseTags are the tags of words before a noun.
var phraseTags = syntax.Tags(syntax.DT, syntax.PRPS, syntax.JJ, syntax.JJR, syntax.JJS, syntax.CD, syntax.POS, syntax.TagDollar)

// inPhrase reports whether token k may stand within a noun phrase with its prepositions and joining words.
func (r *Resolver) inPhrase(k int) bool {
	switch t := r.tag(k); {
	case t.Noun() || phraseTags.Has(t):
		return r.d.Tokens[k].Word || t == syntax.POS
	case t == syntax.IN:
		return r.a.Relations[k] == syntax.RelCase
	}
	return r.joiner(k)
}

// phraseLead gives the first token of a phrase that stands from token k on, behind a joining word; -1 where it begins with a preposition.
func (r *Resolver) phraseLead(k, link int) int {
	for k < link && r.tag(k) == syntax.CC {
		k++
	}
	if r.tag(k) == syntax.IN {
		return -1
	}
	return k
}

// setOff reports whether comma k ends what comes before the reporting clause: the content, or an adverbial that opens the sentence.
func (r *Resolver) setOff(at *result.Attribution, first, k int) bool {
	if len(at.Content) > 0 && at.Content[0].First < k {
		return true
	}
	for first < k && r.tag(first) == syntax.CC {
		first++
	}
	switch r.tag(first) {
	case syntax.IN, syntax.WRB, syntax.VBG, syntax.VBN, syntax.RB, syntax.TO:
		return true
	}
	return false
}

// contentBefore gives the content of at without what stands from token first on before the cue; false where nothing is left, or where the
// content does not end right there.
func (r *Resolver) contentBefore(at *result.Attribution, first int) ([]article.Range, bool) {
	out := make([]article.Range, 0, len(at.Content))
	for _, c := range at.Content {
		if c.First < at.Cue[0].First && c.End > first {
			c.End = first
			for c.End > c.First && !r.d.Tokens[c.End-1].Word && r.d.Tokens[c.End-1].Quotation < 0 {
				c.End--
			}
			if c.End == first && (first == 0 || !r.quoted(first-1)) {
				return nil, false // no mark parts the two
			}
		}
		if c.Len() > 0 {
			out = append(out, c)
		}
	}
	return out, len(out) > 0
}

// ownPerson reports whether the source's head is a person whose office the words before link name: "the Minister for Law and «Home Affairs Ann Obi»".
func (r *Resolver) ownPerson(at *result.Attribution, first, link int) bool {
	h := at.SourceHead
	if h <= link || h >= len(r.d.Tokens) || r.nameOf[h] < 0 || r.names[r.nameOf[h]].kind != kindPerson {
		return false
	}
	if r.tag(link) != syntax.CC {
		return true
	}
	for k := first; k < link; k++ {
		if r.tag(k) == syntax.IN {
			return r.nameOf[link+1] != r.nameOf[h]
		}
	}
	return r.nameOf[link+1] < 0 && !r.is(link+1, traitHonorific) && r.nameOf[link-1] < 0
}
