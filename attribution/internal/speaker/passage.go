package speaker

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/attribution/internal/result"
)

// Passages: what the layout of the page says about speakers. Q and A stand for the paper and the person interviewed; the
// names in captions and other lines beside the text are nobody whom a pronoun stands for.

// outsideText reports whether paragraphs of a kind are next to the text, so that nobody in them is spoken of later.
func outsideText(kind article.ParagraphKind) bool {
	switch kind {
	case article.Furniture, article.Caption, article.Date, article.Byline:
		return true
	}
	return false
}

// part gives the part of the interview that attribution k is a turn of, where its label is Q or A.
func (r *Resolver) part(k int) article.Part {
	at := &r.atts[k]
	if len(at.Cue) == 0 || len(r.d.Passages) == 0 {
		return article.NoPart
	}
	n, role := r.d.PassageAt(at.Cue[0].First)
	if role != article.Sign {
		return article.NoPart
	}
	return r.d.Passages[n].Part
}

// inLabel reports whether token i names whoever signs words or speaks in a turn.
func (r *Resolver) inLabel(i int) bool {
	_, role := r.d.PassageAt(i)
	return role == article.Label
}

// beforeTown gives the words of a label before the comma that a further name follows: "Ann Lee, Leeds" is one person.
func (r *Resolver) beforeTown(t article.Range) article.Range {
	for i := t.First + 1; i+1 < t.End; i++ {
		if r.d.Word(i) == "," && r.tag(i+1).Proper() {
			return article.Range{First: t.First, End: i}
		}
	}
	return t
}

// uncapitalized gives the name of a label that is written in capitals as names are written in a text: OTIS O'BELL is
// Otis O'Bell. Short words alone may be initials and stay.
func uncapitalized(name string) string {
	const shortest = 4
	if utf8.RuneCountInString(name) < shortest || strings.ToUpper(name) != name {
		return name
	}
	out := []rune(name)
	for i := 1; i < len(out); i++ {
		if unicode.IsLetter(out[i-1]) {
			out[i] = unicode.ToLower(out[i])
		}
	}
	return string(out)
}

// settleParts links the answers of an interview to the person whom its title or lead names, and the questions to the paper
// that they name.
func (r *Resolver) settleParts() {
	asked, answers := int32(-1), int32(-1)
	looked := false
	for k := range r.atts {
		r.a.Tick(k)
		part := r.part(k)
		if part == article.NoPart {
			continue
		}
		if !looked {
			looked = true
			asked, answers = r.partners(r.atts[k].Cue[0].First)
		}
		e := answers
		if part == article.Question {
			e = asked
		}
		r.atts[k].SourceForm = result.FormName
		if e < 0 {
			r.flag(k, "no-speaker")
			continue
		}
		r.found[k], r.atts[k].Resolution = e, result.ByDescription
		h := r.atts[k].Cue[0].First
		r.speeches = append(r.speeches, speech{att: int32(k), ent: e, sent: r.d.Tokens[h].Sentence, par: r.d.Tokens[h].Paragraph})
	}
}

// partners gives the paper and the person whom the title and the paragraphs before token first name. The person is
// the one who is named most, a title counting double; the paper is a newspaper or the one body that is named.
func (r *Resolver) partners(first int) (paper, person int32) {
	const doubled = 2
	times := map[int32]int{}
	paper, person = -1, -1
	bodies := 0
	for i := range r.mentions {
		m := &r.mentions[i]
		if int(m.head) >= first {
			break
		}
		en := &r.ents[m.ent]
		if m.quoted || en.name.Len() == 0 || len(en.members) > 0 {
			continue
		}
		switch en.kind {
		case kindPerson:
			n := 1
			if r.d.Paragraphs[m.par].Kind == article.Title {
				n = doubled
			}
			if times[m.ent] += n; person < 0 || times[m.ent] > times[person] {
				person = m.ent
			}
		case kindOrganization:
			if times[m.ent] == 0 {
				bodies++
				paper = m.ent
			}
			times[m.ent]++
		}
	}
	if bodies != 1 {
		paper = -1
	}
	if paper < 0 && r.d.Site != "" {
		paper = r.newEntity(entity{kind: kindOrganization, text: r.d.Site})
	}
	return paper, person
}

// ofPassage gives the attribution whose words passage x is; -1 where there is none.
func (r *Resolver) ofPassage(x int) int {
	if r.byPassage == nil {
		r.byPassage = map[int]int{}
		for j := range r.atts {
			if len(r.atts[j].Content) == 0 {
				continue
			}
			t := r.atts[j].Content[0].First
			if n, role := r.d.PassageAt(t); role == article.Said && r.d.Passages[n].Said[0].First >= t-1 {
				if _, ok := r.byPassage[n]; !ok {
					r.byPassage[n] = j
				}
			}
		}
	}
	if j, ok := r.byPassage[x]; ok {
		return j
	}
	return -1
}
