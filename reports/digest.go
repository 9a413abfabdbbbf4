package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"whosaid/attribution"
)

// digest prints Markdown (CommonMark) for a person to read or to mail: each document with its speakers
// in the order in which they first speak, and what each of them said. Words of the text are escaped.
type digest struct{}

func (digest) Head(*bytes.Buffer) error { return nil }

func (digest) Print(to *bytes.Buffer, r *attribution.Result) error {
	rows := Rows(r)
	doc := r.Doc
	title := doc.Title
	if Visible(title) == "" {
		title = doc.ID
	}
	fmt.Fprintf(to, "## %s\n\n", Escape(title))
	if about := listed(Visible(doc.Date), Visible(doc.URL), Visible(doc.ID)); about != "" {
		fmt.Fprintf(to, "%s\n\n", Escape(about))
	}
	if len(rows) == 0 {
		to.WriteString("Nothing is attributed.\n\n")
		return nil
	}
	var order []who
	of := map[who][]int{}
	for i := range rows {
		w := who{id: rows[i].Speaker.ID, name: rows[i].Speaker.Name, kind: string(rows[i].Speaker.Type), key: rows[i].Speaker.Key}
		if of[w] == nil {
			order = append(order, w)
		}
		of[w] = append(of[w], i)
	}
	for _, w := range order {
		first := &rows[of[w][0]]
		if w.name == "" {
			to.WriteString("### No speaker found\n\n")
		} else {
			fmt.Fprintf(to, "### %s\n\n", Escape(w.name))
			if about := listed(w.kind, first.Speaker.Role, first.Speaker.Affiliation, w.id); about != "" {
				fmt.Fprintf(to, "%s\n\n", Escape(about))
			}
		}
		for _, i := range of[w] {
			row := &rows[i]
			fmt.Fprintf(to, "> %s\n\n", Escape(row.Quote()))
			how := []string{row.Kind.String()}
			if row.Status != "" && row.Status != "asserted" {
				how = append(how, string(row.Status))
			}
			if cue := row.Cue(); cue != "" {
				how = append(how, "“"+Visible(cue)+"”")
			}
			if to := row.Addressee(); to != "" {
				how = append(how, "to "+Visible(to))
			}
			how = append(how, "confidence "+row.ConfidenceText(), row.QuoteID())
			fmt.Fprintf(to, "%s\n\n", Escape(strings.Join(how, ", ")))
		}
	}
	return nil
}

// Escape gives words in one line that Markdown prints as they are: <, > and & become entities, the
// marks that mean something anywhere get a backslash, and so do those that mean something at the
// beginning of a line: a - or =, and the . or ) after a number.
func Escape(words string) string {
	var b strings.Builder
	digits := true // so far
	for i, r := range Visible(words) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]#+!|~", r), i == 0 && (r == '-' || r == '='), digits && (r == '.' || r == ')'):
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
		digits = digits && '0' <= r && r <= '9'
	}
	return b.String()
}

// listed joins what is not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "none" }), ", ")
}
