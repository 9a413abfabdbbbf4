package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

// conll prints a token a line, with a blank line after each sentence, as taggers of sequences are
// trained on. Seven columns are between tabs: the token's number in the sentence, the token, the
// code points at which it begins and ends, and three columns of B-, I- and O for content, source and
// cue, of the shortest part that it is in. Comments name the document (# newdoc id = …) and, for each
// attribution that begins in the sentence, its id, kind and speaker.
type conll struct{}

// part is a part of an attribution.
type part uint8

const (
	content part = iota
	source
	cue
)

func (conll) Head(*bytes.Buffer) error { return nil }

var conllLabels = [...]string{content: "content", source: "source", cue: "cue"}

func (conll) Print(to *bytes.Buffer, r *attribution.Result) error {
	doc := r.Doc
	at := doc.CodePoints()
	var in [len(conllLabels)][]int32 // by token: the number of the stretch it is in, from 1
	for p := range in {
		in[p] = make([]int32, len(doc.Tokens))
		type stretch struct{ first, end int }
		var all []stretch
		for i := range r.Attributions {
			a := &r.Attributions[i]
			for _, s := range [...][]article.Span{content: a.Content, source: a.Source, cue: a.Cue}[p] {
				first := tokenAt(doc, s.Start)
				if first < 0 || s.Empty() {
					continue
				}
				end := first
				for end < len(doc.Tokens) && doc.Tokens[end].Start < s.End {
					end++
				}
				all = append(all, stretch{first, end})
			}
		}
		slices.SortStableFunc(all, func(a, b stretch) int { return cmp.Compare(b.end-b.first, a.end-a.first) })
		for n, s := range all {
			for t := s.first; t < s.end; t++ {
				in[p][t] = int32(n) + 1
			}
		}
	}
	begins := map[int][]int{} // by sentence
	for i := range r.Attributions {
		if a := &r.Attributions[i]; len(a.Content) > 0 {
			if t := tokenAt(doc, a.Content[0].Start); t >= 0 {
				s := int(doc.Tokens[t].Sentence)
				begins[s] = append(begins[s], i)
			}
		}
	}
	fmt.Fprintf(to, "# newdoc id = %s\n", Visible(doc.ID))
	for n, s := range doc.Sentences {
		if s.Tokens.Len() == 0 {
			continue
		}
		fmt.Fprintf(to, "# sent_id = %d\n", n+1)
		for _, i := range begins[n] {
			who := speakerOf(r, r.Attributions[i].Speaker)
			fmt.Fprintf(to, "# attribution = %s %s %s\n", Visible(quoteID(r, i)), r.Attributions[i].Kind, Visible(who.Name))
		}
		for t := s.Tokens.First; t < s.Tokens.End; t++ {
			start, end := at.Points(doc.Tokens[t].Span)
			to.WriteString(strconv.Itoa(t - s.Tokens.First + 1))
			to.WriteByte('\t')
			to.WriteString(conllWord(doc.Word(t)))
			fmt.Fprintf(to, "\t%d\t%d", start, end)
			for p, label := range conllLabels {
				switch here := in[p][t]; {
				case here == 0:
					to.WriteString("\tO")
				case t > s.Tokens.First && in[p][t-1] == here:
					to.WriteString("\tI-" + label)
				default:
					to.WriteString("\tB-" + label)
				}
			}
			to.WriteByte('\n')
		}
		to.WriteByte('\n')
	}
	return nil
}

// conllWord gives a token with nothing in it that would end its column or its line.
func conllWord(word string) string {
	word = strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
			return '\ufffd'
		}
		return r
	}, clean(word))
	return word
}
