package source

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"whosaid/article"
)

// records reads a web archive (ISO 28500, WARC 1.0 and 1.1): the pages that were answered with 200,
// as response records, and what resource and conversion records hold of HTML and plain text. Each is
// an article; its id is its record's. All other records are skipped. They are counted from 1,
// whatever they are: the third of c.warc is c.warc#3. One record at a time is in memory.
type records struct {
	c    *Config
	name string
	in   *stream
	n    int
	told error // what is wrong with the article that was given last, still to be told
}

func (c *Config) newRecords(from Origin, in *stream) *records {
	return &records{c: c, name: from.Name, in: in}
}

func (w *records) Close() error { return w.in.Close() }

// maxHeader bounds the header of a record, and that of the HTTP answer in it.
const maxHeader = 256 << 10

// Next gives the next article. After a record that cannot be read it goes on with the next.
func (w *records) Next() (in article.Input, err error) {
	if err := w.told; err != nil {
		w.told = nil
		return in, err
	}
	for {
		w.n++
		place := w.name + "#" + strconv.Itoa(w.n)
		bad := func(err error) error { return &article.LineError{Name: place, Err: err} }
		header, err := w.header()
		switch {
		case err == io.EOF:
			return in, err
		case errors.Is(err, errRecord):
			if lost := w.seek(); lost != nil && lost != io.EOF {
				return in, fmt.Errorf("%s: %w", place, lost)
			}
			return in, bad(err)
		case err != nil:
			return in, fmt.Errorf("%s: %w", place, err)
		}
		size, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
		if err != nil || size < 0 {
			if lost := w.seek(); lost != nil && lost != io.EOF {
				return in, fmt.Errorf("%s: %w", place, lost)
			}
			return in, bad(fmt.Errorf("Content-Length %q is no length", header.Get("Content-Length")))
		}
		kind := header.Get("WARC-Type")
		if kind != "response" && kind != "resource" && kind != "conversion" {
			if err := w.skip(size); err != nil {
				return in, fmt.Errorf("%s: %w", place, err)
			}
			continue
		}
		if size > int64(w.c.article()) {
			if err := w.skip(size); err != nil {
				return in, fmt.Errorf("%s: %w", place, err)
			}
			return in, bad(fmt.Errorf("a record of %d bytes; at most %d are read", size, w.c.article()))
		}
		var block bytes.Buffer
		if _, err := io.CopyN(&block, w.in, size); err != nil {
			err = fmt.Errorf("%s: the record is cut: %w", place, torn(err))
			in, ok, _, failed := w.article(place, kind, header, block.Bytes())
			if !ok || failed != nil || block.Len() == 0 {
				return article.Input{}, err
			}
			in.Metadata.Cut, w.told = true, err
			return in, nil
		}
		in, ok, cut, err := w.article(place, kind, header, block.Bytes())
		if err != nil {
			return in, bad(err)
		}
		if ok {
			if cut != nil {
				in.Metadata.Cut, w.told = true, bad(cut)
			}
			return in, nil
		}
	}
}

// errRecord says that what should be a record is none.
var errRecord = errors.New("no WARC record")

// header reads the header of the next record, and the blank lines before it.
func (w *records) header() (textproto.MIMEHeader, error) {
	lines := lineReader{r: w.in, max: maxHeader}
	for blank := 0; ; blank++ {
		if blank > maxBlank {
			return nil, errBlank
		}
		line, err := lines.read(nil)
		if err != nil {
			return nil, w.long(err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if !bytes.HasPrefix(line, []byte("WARC/")) {
			return nil, fmt.Errorf("%w: it begins with %q", errRecord, line[:min(len(line), 20)])
		}
		break
	}
	header := textproto.MIMEHeader{}
	for size := 0; ; {
		line, err := lines.read(nil)
		if err != nil {
			return nil, w.long(torn(err))
		}
		if len(line) == 0 {
			return header, nil
		}
		if size += len(line); size > maxHeader {
			return nil, fmt.Errorf("%w: a header of more than %d bytes", errRecord, maxHeader)
		}
		name, value, ok := strings.Cut(string(line), ":")
		if ok {
			header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
}

func (w *records) long(err error) error {
	if errors.Is(err, errLong) {
		return fmt.Errorf("%w: %w", errRecord, err)
	}
	return err
}

func torn(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (w *records) skip(size int64) error {
	_, err := io.CopyN(io.Discard, w.in, size)
	return torn(err)
}

// seek goes on to the next line that begins a record.
func (w *records) seek() error {
	begin := true
	for {
		if begin {
			if head, err := w.in.Peek(7); string(head) == "WARC/1." || err != nil && len(head) == 0 {
				if len(head) == 0 {
					return err
				}
				return nil
			}
		}
		_, err := w.in.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
		begin = err == nil
	}
}

// article makes an article of a record. ok is false for what is none: pictures, answers other than
// 200. cut says why the article is not whole.
func (w *records) article(place, kind string, header textproto.MIMEHeader, block []byte) (in article.Input, ok bool, cut, err error) {
	mediaType := header.Get("Content-Type")
	if kind == "response" {
		if strings.HasPrefix(mediaType, "text/dns") {
			return in, false, nil, nil
		}
		if mediaType, block, ok, cut, err = w.answer(block); !ok || err != nil {
			return in, false, nil, err
		}
	}
	at, _ := url.Parse(strings.Trim(header.Get("WARC-Target-URI"), "<> "))
	media, parameters, _ := mime.ParseMediaType(mediaType)
	declared := firstOf(w.c.Charset, parameters["charset"])
	in = article.Input{Name: place, Text: string(block), Metadata: article.Metadata{ID: recordID(header.Get("WARC-Record-ID"))}}
	if at != nil && at.Host != "" {
		in.Metadata.URL = at.String()
	} else {
		at = nil
	}
	if in.Metadata.ID == "" {
		in.Metadata.ID = strconv.Itoa(w.n)
	}
	switch {
	case media == "text/html", media == "application/xhtml+xml", media == "" && pageBegins.re().Match(bytes.TrimSpace(block[:min(len(block), 4<<10)])):
		in.Extract = extractPage(declared, at)
	case media == "text/plain":
		var warning string
		if in.Text, warning = toUTF8(block, declared, false); warning != "" {
			in.Warnings = append(in.Warnings, article.Warning{Message: warning})
		}
		if wordless(in.Text) {
			return article.Input{}, false, nil, errWordless
		}
	default:
		return article.Input{}, false, nil, nil
	}
	return in, true, cut, nil
}

// recordID gives a record's id without what stands around it: <urn:uuid:…>.
func recordID(id string) string {
	return strings.TrimPrefix(strings.Trim(id, "<> "), "urn:uuid:")
}

// answer reads an answer of HTTP/1: its Content-Type, and its body out of what it is packed in. ok is
// false where it is another than 200. cut says why the body is not whole; what is there of it is sound.
func (w *records) answer(block []byte) (mediaType string, body []byte, ok bool, cut, err error) {
	r := bufio.NewReader(bytes.NewReader(block))
	lines := textproto.NewReader(r)
	status, err := lines.ReadLine()
	if err != nil || !strings.HasPrefix(status, "HTTP/") {
		return "", nil, false, nil, errors.New("the answer is no HTTP")
	}
	if f := strings.Fields(status); len(f) < 2 || f[1] != "200" {
		return "", nil, false, nil, nil
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil && len(header) == 0 {
		return "", nil, false, nil, fmt.Errorf("the header of the answer: %w", err)
	}
	media := header.Get("Content-Type")
	if m, _, _ := mime.ParseMediaType(media); m != "" && m != "text/html" && m != "application/xhtml+xml" && m != "text/plain" {
		return media, nil, false, nil, nil
	}
	rest, err := io.ReadAll(r)
	if err != nil {
		return "", nil, false, nil, err
	}
	if strings.Contains(strings.ToLower(header.Get("Transfer-Encoding")), "chunked") {
		rest, cut = dechunk(rest)
	}
	body, err = w.unpackBody(rest, strings.ToLower(strings.TrimSpace(header.Get("Content-Encoding"))))
	if err != nil && len(body) > 0 && !errors.Is(err, errSwells) && !errors.Is(err, errLarge) {
		cut, err = fmt.Errorf("the body is cut or broken: %w", err), nil
	}
	if cut != nil {
		body = wholeRunes(body)
	}
	return media, body, err == nil, cut, err
}

var errChunk = errors.New("the chunked body is cut or broken")

// dechunk puts together a body that was sent in chunks (RFC 9112, 7.1), up to where it is sound. Some
// crawlers keep the header of what they have already put together: such a body is left as it is.
func dechunk(body []byte) (whole []byte, cut error) {
	rest := body
	for chunks := 0; ; chunks++ {
		size, after, crlf, ok := chunkSize(rest)
		switch {
		case !ok:
			if chunks == 0 {
				return dechunkBehind(body)
			}
			return whole, errChunk
		case size == 0:
			return whole, nil
		case size > len(after):
			if chunks == 0 && !crlf {
				return body, nil
			}
			return append(whole, after...), errChunk
		}
		end, ok := bytes.CutPrefix(bytes.TrimPrefix(after[size:], []byte("\r")), []byte("\n"))
		if !ok && len(after) > size {
			if chunks == 0 {
				return dechunkBehind(body)
			}
			return whole, errChunk
		}
		whole = append(whole, after[:size]...)
		if rest = end; len(rest) == 0 {
			return whole, errChunk
		}
	}
}

// chunkSize reads the line before a chunk, and gives what follows it. crlf tells that the line ends as the standard says.
func chunkSize(b []byte) (size int, after []byte, crlf, ok bool) {
	line, after, ok := bytes.Cut(b, []byte("\n"))
	line, crlf = bytes.CutSuffix(line, []byte("\r"))
	number, _, _ := bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseUint(string(bytes.TrimSpace(number)), 16, 31)
	return int(n), after, crlf, ok && err == nil
}

// longestChunkSize is how many bytes a line before a chunk has that cannot be read and is no text.
const longestChunkSize = 20

// dechunkBehind puts together a body whose first chunk is broken, and is all of the body there is if no sound chunk follows.
func dechunkBehind(body []byte) (whole []byte, cut error) {
	for at := 0; ; {
		n := bytes.Index(body[at:], []byte("\r\n"))
		if n < 0 {
			return body, nil
		}
		at += n
		if soundChunk(body[at+2:]) {
			first := body[:at]
			if line, after, ok := bytes.Cut(first, []byte("\r\n")); ok && len(line) <= longestChunkSize && !bytes.ContainsRune(line, '<') {
				first = after
			}
			rest, _ := dechunk(body[at+2:])
			return append(bytes.Clone(first), rest...), errChunk
		}
		at += 2
	}
}

// soundChunk reports whether a chunk begins here, with the size of another behind it.
func soundChunk(b []byte) bool {
	const longest = 64 // bytes of a line before a chunk
	if end := bytes.IndexByte(b[:min(len(b), longest)], '\n'); end < 0 {
		return false
	}
	size, after, crlf, ok := chunkSize(b)
	if !ok || !crlf || size == 0 || size+2 > len(after) || !bytes.HasPrefix(after[size:], []byte("\r\n")) {
		return false
	}
	next := after[size+2:]
	if end := bytes.IndexByte(next[:min(len(next), longest)], '\n'); end < 0 {
		return false
	}
	_, _, crlf, ok = chunkSize(next)
	return ok && crlf
}

// brotliEnds reports whether what brotli packed is whole. The library reports a stream that is cut in the way in which it
// reports one that is whole; if bytes follow the stream, it says so.
func (w *records) brotliEnds(body []byte) bool {
	more := io.MultiReader(bytes.NewReader(body), strings.NewReader("\x00"))
	_, err := io.Copy(io.Discard, &bounded{r: brotli.NewReader(more), left: w.c.article(), max: w.c.article()})
	return err != nil && strings.Contains(err.Error(), "excessive input")
}

// wholeRunes leaves out a character of UTF-8 that is cut at the end.
func wholeRunes(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

// unpackBody unpacks a body, unless it is not packed whatever its header says. With an error comes what
// could be unpacked before it.
func (w *records) unpackBody(body []byte, coding string) ([]byte, error) {
	packed := bytes.NewReader(body)
	var r io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
			return body, nil
		}
		r, err = gzip.NewReader(packed)
	case "deflate":
		if r, err = zlib.NewReader(packed); err != nil {
			packed.Reset(body)
			r, err = flate.NewReader(packed), nil
		}
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20)); err == nil {
			defer z.Close()
		}
		r = z
	case "br":
		r = brotli.NewReader(packed)
	case "", "identity", "none", "utf-8":
		return body, nil
	default:
		return nil, fmt.Errorf("Content-Encoding %q is not read", coding)
	}
	if err != nil {
		return nil, err
	}
	whole, err := io.ReadAll(&bounded{r: w.c.watch(r, func() int64 { return int64(len(body)) }), left: w.c.article(), max: w.c.article()})
	if err == nil && coding == "br" && !w.brotliEnds(body) {
		err = io.ErrUnexpectedEOF
	}
	return whole, err
}
