package source

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"whosaid/article"
)

// book reads an EPUB (3.3): each document of its spine in which there is prose is an article, as programs
// that make a book of a newspaper write them. It holds one of them in memory.
type book struct {
	c        *Config
	from     Origin
	in       *stream
	files    []*zip.File
	total    *watched
	meta     metadata
	chapters []string
	n        int
}

// packageFile is what an EPUB says of itself.
type packageFile struct {
	Title     []string `xml:"metadata>title"`
	Creator   []string `xml:"metadata>creator"`
	Date      []string `xml:"metadata>date"`
	Publisher []string `xml:"metadata>publisher"`
	Items     []struct {
		ID   string `xml:"id,attr"`
		Href string `xml:"href,attr"`
		Type string `xml:"media-type,attr"`
	} `xml:"manifest>item"`
	Spine []struct {
		ID string `xml:"idref,attr"`
	} `xml:"spine>itemref"`
}

func (c *Config) openBook(from Origin, in *stream, files []*zip.File, total *watched) (Reader, error) {
	var container struct {
		Root []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	b := &book{c: c, from: from, in: in, files: files, total: total}
	if err := b.decode("META-INF/container.xml", &container); err != nil {
		return nil, err
	}
	if len(container.Root) == 0 {
		return nil, errors.New("META-INF/container.xml names no book")
	}
	var p packageFile
	root := container.Root[0].Path
	if err := b.decode(root, &p); err != nil {
		return nil, err
	}
	first := func(of []string) string { return squeeze(strings.Join(of[:min(1, len(of))], "")) }
	b.meta = metadata{title: first(p.Title), author: first(p.Creator), date: isoDate(first(p.Date)),
		site: first(p.Publisher)}
	items := map[string]string{}
	for _, i := range p.Items {
		if href, err := url.PathUnescape(i.Href); err == nil && strings.Contains(i.Type, "html") {
			items[i.ID] = path.Join(path.Dir(root), href)
		}
	}
	for _, s := range p.Spine {
		if name := items[s.ID]; name != "" {
			b.chapters = append(b.chapters, name)
		}
	}
	c.took(Taken{Name: from.Name, Form: EPUB, Named: FormOfName(from.Name) == EPUB})
	return b, nil
}

// maxPart bounds the parts of a document that are read whole: lists, styles, metadata.
const maxPart = 16 << 20

func (b *book) decode(name string, to any) error {
	r, err := b.c.openMember(b.files, name, b.total)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := newXML(&bounded{r: r, left: maxPart, max: maxPart}).Decode(to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (b *book) Close() error { return b.in.Close() }

func (b *book) Next() (in article.Input, err error) {
	for len(b.chapters) > 0 {
		name := b.chapters[0]
		b.chapters = b.chapters[1:]
		place := b.from.Name + "/" + name
		text, err := b.read(name)
		if errors.Is(err, errSwells) {
			b.chapters = nil
		}
		if err != nil {
			return in, &article.LineError{Name: place, Err: err}
		}
		markup, warning := toUTF8(text, b.c.Charset, true)
		paragraphs, heading := fragment(markup)
		if !hasProse(paragraphs) {
			continue
		}
		b.n++
		in = article.Input{Name: place, Text: strings.Join(paragraphs, "\n\n") + "\n", Metadata: article.Metadata{
			ID: b.from.ID + "#" + strconv.Itoa(b.n), Title: firstOf(heading,
				b.meta.title), Date: b.meta.date, Author: b.meta.author, Site: firstOf(b.meta.site, b.meta.title),
		}}
		if warning != "" {
			in.Warnings = append(in.Warnings, article.Warning{Message: warning})
		}
		return in, nil
	}
	if b.n == 0 {
		b.n++
		return in, fmt.Errorf("%s: no article in this book", b.from.Name)
	}
	return in, io.EOF
}

func (b *book) read(name string) ([]byte, error) {
	r, err := b.c.openMember(b.files, name, b.total)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(&bounded{r: r, left: b.c.article(), max: b.c.article()})
}

// hasProse reports whether one of the paragraphs looks like running text.
func hasProse(paragraphs []string) bool {
	for _, p := range paragraphs {
		if len(strings.Fields(p)) >= proseWords || len(p) >= proseBytes {
			return true
		}
	}
	return false
}
