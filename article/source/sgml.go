package source

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"whosaid/article"
)

// Collections of agencies' news as SGML: Reuters-21578, Gigaword, and others with an element DOC an article.

// isSGML reports whether a text begins as such a collection does.
func isSGML(text, root string) bool {
	switch root {
	case "REUTERS":
		return true
	case "DOC":
		return collection.re().MatchString(text)
	}
	return false
}

var collection = lazily(`^(?:<!DOCTYPE[^>]*>)?\s*<DOC(?:>|\s+(?i:id|docid)\s*=)[\s\S]*?(?:<TEXT|<HEADLINE|<DOCNO|<P>|$)`)

// collected articles are read by their tags, which need not be closed.
type sgml struct {
	c    *Config
	from Origin
	in   *stream
	z    *html.Tokenizer
	n    int
	told error
}

func (c *Config) openSGML(from Origin, in *stream, taken Taken) (Reader, error) {
	c.took(taken)
	if _, err := c.decodeText(in); err != nil {
		return nil, err
	}
	z := html.NewTokenizer(in)
	z.SetMaxBuf(c.article())
	return &sgml{c: c, from: from, in: in, z: z}, nil
}

func (s *sgml) Close() error { return s.in.Close() }

// document is what is between the tags of one article.
type sgmlDocument struct {
	parts map[string]*strings.Builder
	attr  map[string]string
	size  int
}

func (s *sgml) Next() (in article.Input, err error) {
	var d *sgmlDocument
	part := ""
	for s.told == nil {
		switch kind := s.z.Next(); kind {
		case html.ErrorToken:
			if s.told = s.z.Err(); s.told == io.EOF && d != nil {
				s.told = io.ErrUnexpectedEOF
			}
			if s.told != io.EOF {
				s.told = fmt.Errorf("%s: %w", s.place(max(s.n, 1)), s.told)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := s.z.Token()
			switch name := t.Data; name {
			case "doc", "reuters":
				s.n++
				d = &sgmlDocument{parts: map[string]*strings.Builder{}, attr: map[string]string{}}
				for _, a := range t.Attr {
					d.attr[a.Key] = a.Val
				}
				part = ""
			case "p":
				d.add(part, "\n\n")
			case "d", "br":
			default:
				part = name
			}
		case html.EndTagToken:
			name, _ := s.z.TagName()
			switch string(name) {
			case "doc", "reuters":
				if d != nil {
					return s.article(d)
				}
			case "p":
				d.add(part, "\n\n")
			case "d":
				d.add(part, "; ")
			case part, "title", "dateline", "author", "headline":
				part = "text"
			}
		case html.TextToken:
			if d != nil {
				if d.size += len(s.z.Raw()); d.size <= s.c.article() {
					d.add(part, string(s.z.Text()))
				}
			}
		}
	}
	if s.told == io.EOF && s.n == 0 {
		s.n++
		return in, fmt.Errorf("%s: no article in this collection", s.from.Name)
	}
	return in, s.told
}

func (d *sgmlDocument) add(part, text string) {
	if d == nil {
		return
	}
	b := d.parts[part]
	if b == nil {
		b = new(strings.Builder)
		d.parts[part] = b
	}
	b.WriteString(text)
}

func (d *sgmlDocument) get(names ...string) string {
	for _, name := range names {
		if b := d.parts[name]; b != nil && strings.TrimSpace(b.String()) != "" {
			return b.String()
		}
	}
	return ""
}

func (s *sgml) place(n int) string { return s.from.Name + "#" + strconv.Itoa(n) }

var (
	dayInID     = lazily(`(?:^|\D)((?:19|20)\d{6})(?:\D|$)`)
	agencyInID  = lazily(`^([A-Za-z]{2,5})_`)
	sgmlControl = strings.NewReplacer("\x02", "", "\x03", "", "\x1f", "", "\x16", "")
)

func (s *sgml) article(d *sgmlDocument) (in article.Input, err error) {
	if d.size > s.c.article() {
		return in, &article.LineError{Name: s.place(s.n), Err: errTooLong(s.c.article())}
	}
	p := &printed{title: squeeze(d.get("headline", "title", "hl", "head")), author: squeeze(d.get("author", "byline"))}
	p.id = firstOf(d.attr["id"], d.attr["docid"], squeeze(d.get("docno", "docid")), d.attr["newid"])
	if m := dayInID.re().FindStringSubmatch(p.id); m != nil {
		p.date = compactDate(m[1])
	}
	if m := agencyInID.re().FindStringSubmatch(p.id); m != nil {
		p.site = m[1]
	}
	if told := squeeze(d.get("date", "date_time", "dd")); told != "" {
		day, _, _ := strings.Cut(told, " ")
		p.date = firstOf(p.date, isoDate(day))
	}
	text := sgmlControl.Replace(d.get("body", "text"))
	if dateline := squeeze(sgmlControl.Replace(d.get("dateline"))); dateline != "" {
		text = dateline + " " + strings.TrimLeft(text, " \t\r\n")
	}
	p.paragraphs = indentedParagraphs(text)
	if n := len(p.paragraphs); n > 0 && common.signature.re().MatchString(p.paragraphs[n-1]) {
		p.paragraphs = p.paragraphs[:n-1]
	}
	in = p.input(s.place(s.n), []string{})
	if in.Metadata.ID == "" {
		in.Metadata.ID = s.from.ID + "#" + strconv.Itoa(s.n)
	}
	return in, nil
}

// indentedParagraphs gives the paragraphs of a text whose lines were broken: each begins with blanks, or after
// a blank line.
func indentedParagraphs(text string) (paragraphs []string) {
	var b []string
	end := func() {
		if len(b) > 0 {
			paragraphs = append(paragraphs, squeeze(strings.Join(b, " ")))
		}
		b = nil
	}
	for line := range strings.Lines(text) {
		switch bare := strings.TrimSpace(line); {
		case bare == "":
			end()
		case strings.HasPrefix(line, "   ") || strings.HasPrefix(line, "\t"):
			end()
			b = append(b, bare)
		case common.signature.re().MatchString(bare):
			end()
			b = append(b, bare)
			end()
		default:
			b = append(b, bare)
		}
	}
	end()
	return paragraphs
}
