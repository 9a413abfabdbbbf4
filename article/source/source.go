// Package source reads articles from what people have: pages of HTML, tables, JSON, crawls, plain
// text, exports of archives, documents, feeds, mail, and all of these packed, one article at a time and in memory that does not grow with their
// number.
//
// Open tells by the content what a stream is, takes it out of what it is packed in, and gives a
// Reader of its articles. Nothing is believed of a file's sizes and names: what swells when it is
// unpacked, archives in archives, paths that lead out of an archive and records without an end are
// refused with an error that begins with their place.
package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"whosaid/article"
)

// Form is a form of input.
type Form string

// The forms. Auto decides by the content, and by the name where the content does not decide.
const (
	Auto    Form = "auto"
	TXT     Form = "txt"
	HTML    Form = "html"
	JSONL   Form = "jsonl"
	JSON    Form = "json"
	CSV     Form = "csv"
	TSV     Form = "tsv"
	Parquet Form = "parquet"
	WARC    Form = "warc"
	WACZ    Form = "wacz"
	ZIP     Form = "zip" // of any of the others

	// Documents.
	DOCX Form = "docx"
	RTF  Form = "rtf"
	ODT  Form = "odt"
	PDF  Form = "pdf"
	EPUB Form = "epub"
	XLSX Form = "xlsx"
	XLS  Form = "xls" // of Excel 97 to 2003

	// Feeds and wires.
	XML    Form = "xml" // of any of the four below
	RSS    Form = "rss"
	Atom   Form = "atom"
	NITF   Form = "nitf"
	NewsML Form = "newsml"
	SGML   Form = "sgml" // Reuters-21578, Gigaword

	// Mail and speech.
	EML   Form = "eml"
	MBOX  Form = "mbox"
	MHTML Form = "mhtml"
	SRT   Form = "srt"
	VTT   Form = "vtt"

	// Texts with marks.
	MD   Form = "md"
	Wiki Form = "wiki"

	// Archives of newspapers write many articles into one text or document.
	NexisOld Form = "nexis-old" // LexisNexis Academic and before
	NexisNew Form = "nexis-new" // Nexis Uni, Lexis Advance
	Factiva  Form = "factiva"
	ProQuest Form = "proquest"
	NewsBank Form = "newsbank"
	Gale     Form = "gale"
	EBSCO    Form = "ebsco"
)

// Forms lists the forms that a user may ask for.
var Forms = []Form{Auto, TXT, HTML, JSONL, JSON, CSV, TSV, Parquet, WARC, WACZ, ZIP,
	DOCX, RTF, ODT, PDF, EPUB, XLSX, XLS,
	XML, RSS, Atom, NITF, NewsML, SGML, EML, MBOX, MHTML, SRT, VTT, MD, Wiki,
	NexisOld, NexisNew, Factiva, ProQuest, NewsBank, Gale, EBSCO}

// Config says how to read. The zero value is ready to use.
type Config struct {
	Form Form // Auto if empty; archives and packed streams are always opened

	TextColumn, IDColumn string   // names in tables and JSON; "" for the usual ones
	Paths                Paths    // where in JSON the parts stand
	Repair               bool     // mends text that was UTF-8, was read as windows-1252 and saved; else it is warned of
	Keep                 []string // the other columns that go into Metadata.Fields; "*" for all; nil for all of a table, none of JSON
	Charset              string   // of all text, instead of the one that the text declares; "" for the declared one

	MaxArticle  int   // bytes of one article, record or line; 0 for 64 MiB
	MaxUnpacked int64 // bytes that may come out of one packed file; 0 for 1 TiB
	MaxRatio    int64 // how many times its packed size a file may swell; 0 for 250
	FreeRatio   int64 // bytes for which MaxRatio does not count yet; 0 for 128 MiB

	// Took, if not nil, is called with the form that each stream was taken for.
	Took func(Taken)
}

// Taken says what a stream was taken for.
type Taken struct {
	Name   string
	Form   Form
	Named  bool   // its name says the same
	Column string // of a table, where the text stands
	In     Form   // what an export of several articles is written in; "" where Form says it
}

func (c *Config) took(t Taken) {
	if c.Took != nil {
		c.Took(t)
	}
}

// The bounds if not told otherwise.
const (
	maxArticle  = 64 << 20
	maxUnpacked = 1 << 40
	maxRatio    = 250
	freeRatio   = 128 << 20
)

func (c *Config) article() int {
	if c.MaxArticle > 0 {
		return c.MaxArticle
	}
	return maxArticle
}

// Reader gives the articles of one stream. Next's error is io.EOF after the last, an
// *article.LineError where one record alone is bad and reading goes on at the next, or else the end
// of the stream. Errors begin with their place.
type Reader interface {
	Next() (article.Input, error)
	Close() error
}

// Origin is where a stream comes from: what errors call it, the id of its article if it is one, and
// what goes before the ids of the members of an archive.
type Origin struct {
	Name   string
	ID     string
	Within string
}

// FormOfName gives the form by a file's name, of a packed file that of its content; else "".
func FormOfName(name string) Form {
	name = strings.ToLower(name)
	for _, packed := range packings {
		name = strings.TrimSuffix(name, packed.suffix)
	}
	return formOfEnding[path.Ext(name)]
}

// formOfEnding has the forms by the endings of names. Archives call their Rich Text .doc; an old Word document is recognised by its
// content.
var formOfEnding = map[string]Form{
	".txt": TXT, ".text": TXT, ".htm": HTML, ".html": HTML, ".xhtml": HTML, ".md": MD, ".markdown": MD, ".wiki": Wiki, ".mediawiki": Wiki,
	".jsonl": JSONL, ".ndjson": JSONL, ".json": JSON, ".csv": CSV, ".tsv": TSV, ".tab": TSV, ".parquet": Parquet,
	".docx": DOCX, ".docm": DOCX, ".rtf": RTF, ".doc": RTF, ".odt": ODT, ".pdf": PDF, ".epub": EPUB,
	".xlsx": XLSX, ".xlsm": XLSX, ".xls": XLS, ".xlt": XLS,
	".xml": XML, ".rss": RSS, ".rdf": RSS, ".atom": Atom, ".nitf": NITF, ".newsml": NewsML, ".sgm": SGML, ".sgml": SGML,
	".eml": EML, ".mbox": MBOX, ".mbx": MBOX, ".mht": MHTML, ".mhtml": MHTML, ".srt": SRT, ".vtt": VTT,
	".warc": WARC, ".wet": WARC, ".wacz": WACZ, ".zip": ZIP,
}

// singleForms are those in which a file is one article, if it is no export of an archive.
var singleForms = []Form{TXT, HTML, DOCX, RTF, ODT, PDF, EML, MHTML, SRT, VTT, MD, Wiki}

// ArticleID gives the id of an article by the name of its file: without the ending of the form, where the file
// is one article.
func ArticleID(name string) string {
	if !slices.Contains(singleForms, FormOfName(name)) {
		return name
	}
	lower := strings.ToLower(name)
	for _, packed := range packings {
		if strings.HasSuffix(lower, packed.suffix) {
			name = name[:len(name)-len(packed.suffix)]
			break
		}
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// NameAsText gives a file's name or path as text. A byte that is not UTF-8 becomes U+FFFD and its two hexadecimal digits, and U+FFFD itself
// is doubled, so that no two names become the same text.
func NameAsText(name string) string {
	if utf8.ValidString(name) && !strings.ContainsRune(name, utf8.RuneError) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, size := utf8.DecodeRuneInString(name[i:])
		b.WriteRune(r)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "%02X", name[i])
		case r == utf8.RuneError:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// peeked is how much of a stream is looked at to tell its form.
const peeked = 64 << 10

// Open begins to read a stream. It closes r when the Reader is closed, or at once with an error. A
// zip and a Parquet file are read from their end: if r is no regular file, it is first copied into
// a temporary one.
func (c *Config) Open(from Origin, r io.ReadCloser) (Reader, error) {
	opened, err := c.open(from, r, false)
	if err != nil {
		r.Close()
		return nil, err
	}
	return &repairing{opened, c.Repair}, nil
}

func (c *Config) open(from Origin, r io.ReadCloser, member bool) (Reader, error) {
	fail := func(err error) (Reader, error) { return nil, fmt.Errorf("%s: %w", from.Name, err) }
	meter := &meter{r: r}
	in := &stream{Reader: bufio.NewReaderSize(meter, peeked), under: r}
	if p := packingOf(in.Reader); p != nil {
		if err := c.unpack(in, p, meter); err != nil {
			return fail(err)
		}
		if again := packingOf(in.Reader); again != nil {
			in.Close()
			return fail(fmt.Errorf("%s inside %s: what is packed twice is not opened", again.name, p.name))
		}
		if isZIP(in.Reader) {
			in.Close()
			return fail(fmt.Errorf("%w: a zip inside %s", errNested, p.name))
		}
		opened, err := c.openUnpacked(from, in, member)
		if err != nil {
			return nil, err
		}
		return &unpacked{opened, from.Name, in}, nil
	}
	return c.openUnpacked(from, in, member)
}

// tellMore are the forms whose readers say themselves what they took a stream for.
var tellMore = []Form{CSV, TSV, Parquet, TXT, RTF, HTML, JSON, JSONL, XML, RSS, Atom, NITF, NewsML, SGML, PDF, XLS}

// openUnpacked opens a stream that is taken out of what it was packed in.
func (c *Config) openUnpacked(from Origin, in *stream, member bool) (Reader, error) {
	fail := func(err error) (Reader, error) { return nil, fmt.Errorf("%s: %w", from.Name, err) }
	if isZIP(in.Reader) {
		return c.openZIP(from, in, member)
	}
	form, named, err := c.tell(from.Name, in.Reader)
	if err != nil {
		in.Close()
		return fail(err)
	}
	taken := Taken{Name: from.Name, Form: form, Named: named}
	if !slices.Contains(tellMore, form) && layoutNamed(form) == nil {
		c.took(taken)
	}
	switch form {
	case JSONL, JSON:
		return c.orClose(in, from)(c.openJSON(from, in, taken))
	case CSV, TSV:
		return c.newTable(taken, in)
	case WARC:
		return c.newRecords(from, in), nil
	case Parquet:
		return c.openParquet(taken, in)
	case WACZ, ZIP:
		in.Close()
		return fail(errors.New("this is no zip file"))
	case XML, RSS, Atom, NITF, NewsML:
		return c.orClose(in, from)(c.openWire(from, in, taken))
	case XLS:
		return c.orClose(in, from)(c.openCompound(from, in))
	case PDF:
		return c.orClose(in, from)(c.openPDF(from, in, taken))
	case SGML:
		return c.orClose(in, from)(c.openSGML(from, in, taken))
	case EML, MHTML:
		return &mailReader{c: c, from: from, in: in, page: form == MHTML}, nil
	case MBOX:
		return c.openMailbox(from, in), nil
	case MD, Wiki, SRT, VTT:
		return &single{c: c, from: from, in: in, form: form}, nil
	case RTF:
		return c.openLines(from, in, newRTF(in.Reader, c.article()), taken)
	case TXT, NexisOld, NexisNew, Factiva, ProQuest, NewsBank, Gale, EBSCO:
		opened, err := c.openText(from, in, taken)
		if err != nil {
			in.Close()
			return fail(err)
		}
		return opened, nil
	}
	if l := c.exportInPage(in); l != nil {
		return c.openPages(from, in, l), nil
	}
	c.took(taken)
	return &single{c: c, from: from, in: in, form: form}, nil
}

// openJSON opens JSON or JSON Lines, whichever taken names.
func (c *Config) openJSON(from Origin, in *stream, taken Taken) (Reader, error) {
	form := taken.Form
	if e, _ := byteOrder(peek(in)); e != nil || c.Charset != "" {
		decoded, err := decodeStream(in, e, c.Charset)
		if err != nil {
			return nil, err
		}
		in.Reader = decoded
	}
	shape, err := c.shapeIn(in)
	if err != nil {
		return nil, err
	}
	if shape != nil && !shape.told {
		taken.In, taken.Form = form, Form(shape.name)
		taken.Named = false
	}
	c.took(taken)
	switch {
	case form == JSON:
		return c.newObjects(from.Name, in, shape), nil
	case shape != nil:
		return &shapedLines{name: from.Name, in: in, shape: shape, names: c.names(c.Keep), lines: lineReader{r: in, max: c.article()}}, nil
	}
	l := article.NewLines(from.Name, in, c.article())
	l.Names = *c.names(c.Keep)
	return &lines{l, in}, nil
}

// orClose closes a stream whose Reader could not be made, and puts its name before the error.
func (c *Config) orClose(in *stream, from Origin) func(Reader, error) (Reader, error) {
	return func(r Reader, err error) (Reader, error) {
		if err != nil {
			in.Close()
			return nil, fmt.Errorf("%s: %w", from.Name, err)
		}
		return r, nil
	}
}

// stream is a stream that has been looked into, and what to close at its end.
type stream struct {
	*bufio.Reader
	under  io.ReadCloser // the file itself
	packed bool          // what is read is not the file itself but came out of it
	behind error         // what follows the end of what was packed, once that is reached
	ends   []func()      // ends what unpacks it
}

// Close closes the stream and the file under it.
func (s *stream) Close() error {
	for _, end := range s.ends {
		end()
	}
	s.ends = nil
	return s.under.Close()
}

// lines is a Reader of JSON Lines.
type lines struct {
	*article.Lines
	in *stream
}

func (l *lines) Next() (article.Input, error) {
	in, err := l.Lines.Next()
	if err == nil {
		plainer(&in)
	}
	return in, err
}

func (l *lines) Close() error { return l.in.Close() }

// single is a Reader of a stream that is one article.
type single struct {
	c    *Config
	from Origin
	in   *stream
	form Form
	done bool
}

func (s *single) Close() error { return s.in.Close() }

func (s *single) Next() (in article.Input, err error) {
	if s.done {
		return in, io.EOF
	}
	s.done = true
	b, err := io.ReadAll(&bounded{r: s.in, left: s.c.article(), max: s.c.article()})
	if err != nil {
		return in, fmt.Errorf("%s: %w", s.from.Name, err)
	}
	in = article.Input{Name: s.from.Name, Metadata: article.Metadata{ID: s.from.ID}}
	if s.form == HTML {
		in.Text = string(b)
		in.Extract = extractPage(s.c.Charset, nil)
		return in, nil
	}
	var warning string
	if in.Text, warning = toUTF8(b, s.c.Charset, false); warning != "" {
		in.Warnings = append(in.Warnings, article.Warning{Message: warning})
	}
	if s.form == SRT || s.form == VTT {
		spoken := spokenIn(in.Text)
		if spoken == "" {
			return article.Input{}, fmt.Errorf("%s: %w", s.from.Name, errors.New("no words in these subtitles"))
		}
		in.Text = spoken + "\n"
		return in, nil
	}
	if wordless(in.Text) {
		return article.Input{}, fmt.Errorf("%s: %w", s.from.Name, errWordless)
	}
	if s.form == MD || s.form == Wiki {
		in.Extract = extractMarks(s.form)
		return in, nil
	}
	if (s.c.Form == "" || s.c.Form == Auto || s.c.Form == ZIP) && isWiki(in.Text) {
		in.Warnings = append(in.Warnings, article.Warning{Message: "this is wikitext; its marks are taken away"})
		in.Extract = extractMarks(Wiki)
	}
	if several := severalArticles(in.Text); several != "" {
		in.Warnings = append(in.Warnings, article.Warning{Message: several})
	}
	return in, nil
}

var errLarge = errors.New("an article")

// bounded fails where there is more to read than it lets through.
type bounded struct {
	r         io.Reader
	left, max int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, fmt.Errorf("%w of more than %d bytes", errLarge, b.max)
	}
	return n, err
}
