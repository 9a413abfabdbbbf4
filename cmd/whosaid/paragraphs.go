package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"whosaid/article"
)

// printParagraphs shows how the program has read an article: each paragraph with its number and kind, what the layout of
// the page makes of it, and its words. Furniture, captions and the like are left out of the analysis.
func printParagraphs(w io.Writer, doc *article.Document) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", doc.ID)
	leftOut := 0
	for k := range doc.Paragraphs {
		p := &doc.Paragraphs[k]
		kind := p.Kind.String()
		if p.Kind == article.Furniture {
			leftOut++
		}
		if p.Passage >= 0 {
			kind += "/" + doc.Passages[p.Passage].Kind.String()
		}
		if p.Entry > 0 {
			kind += fmt.Sprintf(" entry %d", p.Entry)
		}
		fmt.Fprintf(&b, "%d\t%s\t%s\n", k+1, kind, strings.Join(strings.Fields(doc.Plain(p.Span)), " "))
	}
	for _, h := range doc.PageHeads {
		fmt.Fprintf(&b, "-\tpage head\t%s\n", doc.Text[h.Start:h.End])
	}
	fmt.Fprintf(&b, "%d paragraphs, %d of them left out as furniture\n\n", len(doc.Paragraphs), leftOut)
	_, err := w.Write(b.Bytes())
	return err
}
