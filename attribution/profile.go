package attribution

import (
	"unicode/utf8"

	"whosaid/article"
	"whosaid/syntax"
)

// Profiles: one analysis, with the boundaries of other annotation schemes.

// ProfileNames are the schemes that Options.Profile may name. "whosaid" and "polnear" draw the
// boundaries of FORMAT: marks and a leading "that" are part of the content, appositions part of the
// source (Newell, Margolin & Ruths 2018). The paraphrase of a cue and the full quotation after it are two rows
// in "whosaid", of one kind each, and one in "polnear". "guardian" gives the words inside the marks and the bare
// name of the source, as newsroom annotation of quotes does (Vaucher et al. 2021 among others). "ggt" and "directquote" have rows of
// another unit, the unbroken passage. "ggt" counts as the Gender Gap Tracker does (Asr et al. 2021): each stretch of a content is a quote, in
// marks or not; quotes of fewer than four words, those of "I" and "we" of the author and those inside others are left out. "directquote" has
// the passages in marks alone, marks included, as the corpus DirectQuote (Zhang & Liu 2022), and the bare name of the source.
var ProfileNames = []string{"whosaid", profilePolnear, profileGuardian, profileGGT, profileDirectQuote}

const (
	profileGuardian    = "guardian"
	profilePolnear     = "polnear"
	profileGGT         = "ggt"
	profileDirectQuote = "directquote"
)

// insideMarks gives the span of a content less the quotation marks around it, and a "that" before it.
func (v speller) insideMarks(content article.Range) article.Span {
	s := v.Doc.SpanOf(content)
	first, end := content.First, content.End-1
	if q := v.Doc.Tokens[first].Quotation; q >= 0 {
		x := &v.Doc.Quotations[q]
		if x.Span.Start == s.Start && (x.Span.End == s.End || !x.Closed || x.Span.End > s.End) && x.Inner.Start < s.End {
			s.Start = x.Inner.Start
			last := x // of paragraphs opened again, the mark that closes is the last one's
			for last.ContinuedBy >= 0 && last.Span.End < s.End {
				last = &v.Doc.Quotations[last.ContinuedBy]
			}
			if last.Span.End == s.End && last.Closed && last.Inner.End > s.Start {
				s.End = last.Inner.End
			}
		}
	}
	if v.On(first, v.Lists.ClauseOpeners) && v.Tag(first) == syntax.IN && first < end && s.Start == v.Doc.Tokens[first].Start {
		s.Start = v.Doc.Tokens[first+1].Start
	}
	for s.End > s.Start {
		c, n := utf8.DecodeLastRuneInString(v.Doc.Text[s.Start:s.End])
		if c != ',' {
			break
		}
		s.End -= n
	}
	return s
}

// bareSource cuts a source off before the comma after its head, and a name after the comma before it.
func (v speller) bareSource(source article.Range, head int) article.Span {
	s := v.Doc.SpanOf(source)
	for i := head - 1; i > 0 && i >= source.First && v.Tag(head).Proper(); i-- {
		if v.Char(i) == ',' {
			s.Start = v.Doc.Tokens[i+1].Start
			break
		}
	}
	for i := head + 1; i < source.End; i++ {
		if v.Char(i) == ',' || v.Dash(i) {
			s.End = v.Doc.Tokens[i-1].End
			break
		}
	}
	return s
}
