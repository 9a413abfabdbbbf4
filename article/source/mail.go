package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
)

// Mail (RFC 5322, MIME), mailboxes (RFC 4155) and pages saved as MHTML (RFC 2557).

var (
	headerLine  = lazily(`(?m)^([A-Za-z][A-Za-z0-9-]*):[ \t]`)
	mboxBegins  = lazily(`^From \S.*\d\d:\d\d.*\d{4}`)
	mailHeaders = setOf("from", "date", "subject", "to", "received", "message-id", "mime-version", "return-path",
		"delivered-to", "content-type", "dkim-signature")
	surelyMail = setOf("received", "message-id", "mime-version", "return-path", "dkim-signature")
)

// formOfMail gives the form of a text that begins as mail does, else "".
func formOfMail(text string, byName Form) Form {
	if mboxBegins.re().MatchString(text) {
		return MBOX
	}
	block, _, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	if !headerLine.re().MatchString(block) || !strings.Contains(text, ":") {
		return ""
	}
	first, _, _ := strings.Cut(block, ":")
	if strings.ContainsAny(first, " \t\n") {
		return ""
	}
	known, sure := 0, false
	for _, m := range headerLine.re().FindAllStringSubmatch(block, 40) {
		name := strings.ToLower(m[1])
		if mailHeaders[name] {
			known++
		}
		sure = sure || surelyMail[name]
	}
	if known >= 3 && sure || byName == EML && known >= 2 {
		if byName == MHTML || strings.Contains(strings.ToLower(block), "multipart/related") &&
			strings.Contains(block, "Snapshot-Content-Location") {
			return MHTML
		}
		return EML
	}
	return ""
}

// mailReader is a Reader of one message.
type mailReader struct {
	c    *Config
	from Origin
	in   *stream
	page bool
	done bool
}

func (m *mailReader) Close() error { return m.in.Close() }

func (m *mailReader) Next() (in article.Input, err error) {
	if m.done {
		return in, io.EOF
	}
	m.done = true
	b, err := io.ReadAll(&bounded{r: m.in, left: m.c.article(), max: m.c.article()})
	if err == nil {
		in, err = m.c.message(m.from.Name, m.from.ID, b, m.page)
	}
	if err != nil {
		return article.Input{}, fmt.Errorf("%s: %w", m.from.Name, err)
	}
	return in, nil
}

var headerWords = mime.WordDecoder{CharsetReader: charsetReader}

// message makes an article of a message: its plain part, else its HTML part. What is attached is named.
func (c *Config) message(name, id string, b []byte, page bool) (in article.Input, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return in, err
	}
	header := func(key string) string {
		s := m.Header.Get(key)
		if decoded, err := headerWords.DecodeHeader(s); err == nil {
			s = decoded
		}
		return squeeze(s)
	}
	parts := &mailParts{max: c.article()}
	if err := parts.read(m.Header.Get, m.Body, 0); err != nil {
		return in, err
	}
	in = article.Input{Name: name, Metadata: article.Metadata{ID: id, Title: header("Subject"),
		Author: sender(header("From"))}}
	if date, err := m.Header.Date(); err == nil {
		in.Metadata.Date = date.Format("2006-01-02")
	}
	warn := func(s string) { in.Warnings = append(in.Warnings, article.Warning{Message: s}) }
	if len(parts.attached) > 0 {
		warn("attached and not read: " + strings.Join(parts.attached, ", "))
	}
	switch {
	case page && parts.html != nil:
		at, _ := url.Parse(firstOf(header("Snapshot-Content-Location"), parts.location))
		in.Metadata.Author, in.Text = "", string(parts.html)
		in.Metadata.Title = ""
		in.Extract = extractPage(parts.htmlCharset, at)
	case parts.plain != nil:
		text, warning := toUTF8(parts.plain, firstOf(c.Charset, parts.plainCharset), false)
		if warning != "" {
			warn(warning)
		}
		in.Text = mailText(text)
	case parts.html != nil:
		text, warning := toUTF8(parts.html, firstOf(c.Charset, parts.htmlCharset), true)
		if warning != "" {
			warn(warning)
		}
		paragraphs, _ := fragment(text)
		in.Text = strings.Join(paragraphs, "\n\n") + "\n"
	default:
		warn("this message has no text")
	}
	return in, nil
}

// sender gives the name in an address, else the address.
func sender(from string) string {
	a, err := mail.ParseAddress(from)
	if err != nil {
		return from
	}
	return firstOf(a.Name, a.Address)
}

// mailText gives the text of a plain part: lines that were broken are joined.
func mailText(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if lines := strings.Split(text, "\n"); isWrapped(lines) && !slices.ContainsFunc(lines,
		func(s string) bool { return strings.HasPrefix(s, ">") }) {
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " \t")
		}
		return strings.Join(unwrapped(lines), "\n\n") + "\n"
	}
	return text
}

// mailParts are the parts of a message that are of use.
type mailParts struct {
	max                       int
	plain, html               []byte
	plainCharset, htmlCharset string
	location                  string // of the HTML part
	attached                  []string
	parts                     int
}

// The bounds of a message's parts.
const (
	maxMailDepth = 20
	maxMailParts = 1000
)

// read reads a part and those in it.
func (p *mailParts) read(header func(string) string, body io.Reader, depth int) error {
	if p.parts++; depth > maxMailDepth || p.parts > maxMailParts {
		return errors.New("too many parts in one message")
	}
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		kind, params = "text/plain", map[string]string{}
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				if p.plain != nil || p.html != nil { // it is torn, and what is needed is there
					return nil
				}
				return err
			}
			if err := p.read(part.Header.Get, part, depth+1); err != nil {
				return err
			}
		}
	}
	how, names, _ := mime.ParseMediaType(header("Content-Disposition"))
	name := firstOf(names["filename"], params["name"])
	if decoded, err := headerWords.DecodeHeader(name); err == nil {
		name = decoded
	}
	text := kind == "text/plain" && p.plain == nil || kind == "text/html" && p.html == nil
	if how == "attachment" || !text {
		if how == "attachment" || name != "" {
			p.attached = append(p.attached, firstOf(squeeze(name), kind))
		}
		return nil
	}
	switch strings.ToLower(strings.TrimSpace(header("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &noSpaces{body})
	}
	b, err := io.ReadAll(io.LimitReader(body, int64(p.max)))
	if err != nil && len(b) == 0 {
		return err
	}
	if kind == "text/plain" {
		p.plain, p.plainCharset = b, params["charset"]
	} else {
		p.html, p.htmlCharset, p.location = b, params["charset"], header("Content-Location")
	}
	return nil
}

// noSpaces leaves out what is none of the letters of base64.
type noSpaces struct{ r io.Reader }

func (n *noSpaces) Read(p []byte) (int, error) {
	for {
		m, err := n.r.Read(p)
		kept := 0
		for _, c := range p[:m] {
			if c > ' ' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || len(p) == 0 {
			return kept, err
		}
	}
}

// mailbox reads the messages of an mbox, one at a time.
type mailbox struct {
	c     *Config
	from  Origin
	in    *stream
	lines lineReader
	b     bytes.Buffer
	long  bool
	n     int
	told  error
}

func (c *Config) openMailbox(from Origin, in *stream) Reader {
	return &mailbox{c: c, from: from, in: in, lines: lineReader{r: in, max: c.article()}}
}

func (m *mailbox) Close() error { return m.in.Close() }

func (m *mailbox) Next() (in article.Input, err error) {
	blank := true
	for m.told == nil {
		line, err := m.lines.read(nil)
		if err != nil {
			if m.told = err; err != io.EOF {
				m.told = fmt.Errorf("%s: %w", m.from.Name, err)
			}
			break
		}
		if blank && bytes.HasPrefix(line, []byte("From ")) {
			in, ok, err := m.message()
			if ok || err != nil {
				return in, err
			}
			blank = false
			continue
		}
		blank = len(line) == 0
		if bare := bytes.TrimLeft(line, ">"); len(bare) < len(line) && bytes.HasPrefix(bare, []byte("From ")) {
			line = line[1:]
		}
		if m.long = m.long || m.b.Len()+len(line) > m.c.article(); !m.long {
			m.b.Write(line)
			m.b.WriteByte('\n')
		}
	}
	if in, ok, err := m.message(); ok || err != nil {
		return in, err
	}
	return in, m.told
}

// message makes an article of the message that has been read.
func (m *mailbox) message() (in article.Input, ok bool, err error) {
	b, long := bytes.TrimSpace(m.b.Bytes()), m.long
	defer m.b.Reset()
	m.long = false
	if len(b) == 0 && !long {
		return in, false, nil
	}
	m.n++
	place := m.from.Name + "#" + strconv.Itoa(m.n)
	if long {
		return in, false, &article.LineError{Name: place, Err: errTooLong(m.c.article())}
	}
	if in, err = m.c.message(place, m.from.ID+"#"+strconv.Itoa(m.n), b, false); err != nil {
		return in, false, &article.LineError{Name: place, Err: err}
	}
	return in, true, nil
}
