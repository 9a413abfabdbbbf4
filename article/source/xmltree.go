package source

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// element is an element of XML with all that is in it. Names are without their namespaces.
type element struct {
	name     string
	attr     []xml.Attr
	children []*element
	text     string // of a run of text, which has no name
}

// maxTreeDepth bounds how deep elements may nest.
const maxTreeDepth = 256

// readElement reads the rest of an element that has begun. Its bytes are bounded; what is longer is passed
// over, and an error.
func readElement(d *xml.Decoder, start xml.StartElement, max int) (*element, error) {
	root := &element{name: start.Name.Local, attr: start.Copy().Attr}
	open := []*element{root}
	size := 0
	for len(open) > 0 {
		t, err := d.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		top := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			size += 64
			e := &element{name: t.Name.Local, attr: t.Copy().Attr}
			if len(open) > maxTreeDepth {
				if err := d.Skip(); err != nil {
					return nil, unexpected(err)
				}
				continue
			}
			top.children = append(top.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			size += len(t)
			if size <= max {
				top.children = append(top.children, &element{text: string(t)})
			}
		}
		if size > max {
			top.children = nil
			for range open {
				if err := d.Skip(); err != nil {
					return nil, unexpected(err)
				}
			}
			return nil, errTooLong(max)
		}
	}
	return root, nil
}

// errTooLong says that an article has more bytes than one may have.
type errTooLong int

func (e errTooLong) Error() string { return fmt.Sprintf("an article of more than %d bytes", int(e)) }

func (e *element) attribute(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attr {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// all gives the elements of that name, in their order, but none inside another of them.
func (e *element) all(names ...string) (found []*element) {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		is := false
		for _, name := range names {
			is = is || strings.EqualFold(c.name, name)
		}
		if is {
			found = append(found, c)
		} else {
			found = append(found, c.all(names...)...)
		}
	}
	return found
}

// first gives the first element of that name; nil where there is none.
func (e *element) first(names ...string) *element {
	for _, name := range names {
		if found := e.all(name); len(found) > 0 {
			return found[0]
		}
	}
	return nil
}

// child gives the first element of that name that is right in this one.
func (e *element) child(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// words gives all the text in an element, squeezed.
func (e *element) words() string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	e.write(&b)
	return squeeze(b.String())
}

// raw gives all the text in an element.
func (e *element) raw() string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e *element) write(b *strings.Builder) {
	b.WriteString(e.text)
	for _, c := range e.children {
		c.write(b)
	}
}

// xmlBlocks are the elements of NITF and XHTML that are paragraphs, or hold them.
var xmlBlocks = setOf("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "blockquote",
	"bq", "block", "br", "tr", "table", "dl", "dt",
	"dd", "section", "article", "pre", "body", "body.content")

// xmlNoText are those that hold no text of the article.
var xmlNoText = setOf("media", "script", "style", "figure", "figcaption", "img", "note", "nitf-table", "head")

// paragraphs gives the text of an element as paragraphs.
func (e *element) paragraphs() (out []string) {
	var b strings.Builder
	end := func() {
		if s := squeeze(b.String()); s != "" {
			out = append(out, s)
		}
		b.Reset()
	}
	var walk func(e *element)
	walk = func(e *element) {
		b.WriteString(e.text)
		for _, c := range e.children {
			switch {
			case xmlNoText[c.name]:
			case xmlBlocks[c.name]:
				end()
				walk(c)
				end()
			default:
				walk(c)
			}
		}
	}
	if e != nil {
		walk(e)
	}
	end()
	return out
}
