package source

import (
	"archive/zip"
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"whosaid/article"
)

// isZIP reports whether the stream begins as a zip does, also one without members.
func isZIP(r *bufio.Reader) bool {
	head, _ := r.Peek(4)
	return string(head) == "PK\x03\x04" || string(head) == "PK\x05\x06"
}

// members reads what is in a zip, one member after the other in the order of the archive; of a WACZ
// (Web Archive Collection Zipped 1.1), the web archives in it. The rules are those for directories:
// names that begin with a dot, and those that tell no form, are skipped.
type members struct {
	c      Config
	from   Origin
	in     io.Closer
	files  []*zip.File
	wacz   bool
	total  *watched // over all members, for members may share their bytes
	open   Reader
	opened int
}

func (c *Config) openZIP(from Origin, in *stream, member bool) (Reader, error) {
	fail := func(err error) (Reader, error) {
		in.Close()
		return nil, fmt.Errorf("%s: %w", from.Name, err)
	}
	at, size, err := c.seekable(in)
	if err != nil {
		return fail(err)
	}
	directory := &directoryAt{ReaderAt: at, left: maxDirectory}
	z, err := zip.NewReader(directory, size)
	directory.read = true
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fail(err)
	}
	if err := overlapping(z.File); err != nil {
		return fail(err)
	}
	total := c.watch(nil, func() int64 { return size })
	if form := documentIn(z.File); form != "" {
		opened, err := c.openDocument(from, in, form, z.File, total)
		if err != nil {
			return fail(err)
		}
		return opened, nil
	}
	if member {
		return fail(errNested)
	}
	m := &members{c: *c, from: from, in: in, files: z.File, total: total}
	form := ZIP
	for _, f := range z.File {
		switch {
		case f.Name == "datapackage.json" || strings.HasPrefix(f.Name, "archive/") && FormOfName(f.Name) == WARC:
			m.wacz = m.wacz || slices.ContainsFunc(z.File, func(f *zip.File) bool {
				return strings.HasPrefix(f.Name, "archive/") && FormOfName(f.Name) == WARC
			})
		}
		if m.wacz {
			form = WACZ
			break
		}
	}
	c.took(Taken{Name: from.Name, Form: form, Named: FormOfName(from.Name) == form})
	return m, nil
}

// overlapping refuses an archive whose members share their bytes: none that a program packs does, and
// few bytes can hold any number of large members in that way.
func overlapping(files []*zip.File) error {
	type extent struct{ from, to int64 }
	var all []extent
	for _, f := range files {
		if f.CompressedSize64 == 0 {
			continue
		}
		from, err := f.DataOffset()
		if err != nil || from < 0 || f.CompressedSize64 > 1<<62 {
			continue // it is reported when it is opened
		}
		all = append(all, extent{from, from + int64(f.CompressedSize64)})
	}
	slices.SortFunc(all, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(all); i++ {
		if all[i].from < all[i-1].to {
			return fmt.Errorf("members of the archive overlap: %w", errSwells)
		}
	}
	return nil
}

// maxDirectory is how many bytes of an archive are read for the list of its members, all of which is
// held in memory, at some four bytes for one. Of 80 bytes each these are 400,000 members.
const maxDirectory = 32 << 20

// directoryAt bounds what is read of an archive for its list of members.
type directoryAt struct {
	io.ReaderAt
	left int
	read bool // the list has been read
}

func (d *directoryAt) ReadAt(p []byte, at int64) (int, error) {
	if !d.read {
		if d.left -= len(p); d.left < 0 {
			return 0, errors.New("too many members in one archive")
		}
	}
	return d.ReaderAt.ReadAt(p, at)
}

func (m *members) Close() error {
	if m.open != nil {
		m.open.Close()
	}
	return m.in.Close()
}

// Next gives the next article of the member that is open, or of the next one. What is wrong with one
// member is an error of its own.
func (m *members) Next() (in article.Input, err error) {
	for {
		if m.open != nil {
			in, err := m.open.Next()
			if err == nil {
				return in, nil
			}
			var bad *article.LineError
			if errors.As(err, &bad) {
				return in, err
			}
			m.open.Close()
			m.open = nil
			if err == io.EOF {
				continue
			}
			if errors.Is(err, errSwells) {
				m.files = nil
				m.opened++
				return in, fmt.Errorf("%w; the rest of the archive is not read", err)
			}
			return in, asRecord(err)
		}
		if len(m.files) == 0 {
			if m.opened == 0 {
				m.opened++
				return in, fmt.Errorf("%s: nothing to read in this archive", m.from.Name)
			}
			return in, io.EOF
		}
		f := m.files[0]
		m.files = m.files[1:]
		if !m.wanted(f) {
			continue
		}
		if err := m.passed(f); err != nil {
			return in, err
		}
		m.opened++
		if m.open, err = m.member(f); err != nil {
			return in, asRecord(err)
		}
	}
}

// asRecord makes of an error that begins with its place one that ends no stream.
func asRecord(err error) error {
	place, rest, _ := strings.Cut(err.Error(), ": ")
	return &article.LineError{Name: place, Err: &told{rest, err}}
}

// told is an error in other words.
type told struct {
	words string
	error
}

func (t *told) Error() string { return t.words }
func (t *told) Unwrap() error { return t.error }

// wanted reports whether a member is looked into, if only to say why it is refused.
func (m *members) wanted(f *zip.File) bool {
	if strings.HasSuffix(f.Name, "/") {
		return false
	}
	if m.wacz {
		return strings.HasPrefix(f.Name, "archive/") && FormOfName(f.Name) == WARC
	}
	for part := range strings.SplitSeq(f.Name, "/") {
		if strings.HasPrefix(part, ".") && part != ".." && part != "." || part == "__MACOSX" {
			return false
		}
	}
	return true
}

// passed gives the error of a member that is skipped, else nil. For a web archive it reports only its pages
// alone.
func (m *members) passed(f *zip.File) error {
	if m.wacz {
		return nil
	}
	var bad *article.LineError
	if err := m.c.Passed(f.Name); !errors.As(err, &bad) {
		return nil
	}
	bad.Name = m.from.Name + "/" + NameAsText(f.Name)
	return bad
}

// member opens one member.
func (m *members) member(f *zip.File) (Reader, error) {
	name := m.from.Name + "/" + NameAsText(f.Name)
	refuse := func(why error) (Reader, error) { return nil, fmt.Errorf("%s: %w", name, why) }
	switch {
	case leadsOut(f.Name):
		return refuse(errors.New("a path that leads out of the archive; refused"))
	case f.Flags&1 != 0:
		return refuse(errors.New("it is encrypted"))
	case !f.Mode().IsRegular():
		return refuse(errors.New("no regular file"))
	case FormOfName(f.Name) == ZIP || FormOfName(f.Name) == WACZ:
		return refuse(errNested)
	}
	r, err := f.Open()
	if err != nil {
		return refuse(err)
	}
	m.total.r = r
	from := Origin{Name: name, ID: ArticleID(NameAsText(f.Name))}
	if m.from.Within != "" {
		from.ID = m.from.Within + "/" + from.ID
	}
	c := m.c
	if m.wacz || c.Form == ZIP {
		c.Form = Auto
	}
	opened, err := c.open(from, &memberReader{m.total, r}, true)
	if err != nil {
		r.Close()
	}
	return opened, err
}

// memberReader reads a member within the bounds of its archive.
type memberReader struct {
	io.Reader
	io.Closer
}

// leadsOut reports whether a member's path is no plain path inside the archive.
func leadsOut(name string) bool {
	if strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\\x00") || len(name) > 1 && name[1] == ':' {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// seekable gives what can be read from any place: the file itself, or where the stream is no file or
// came out of something packed, a temporary copy, which is gone when the stream is closed.
func (c *Config) seekable(in *stream) (io.ReaderAt, int64, error) {
	if f, ok := in.under.(*os.File); ok && !in.packed {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return f, info.Size(), nil
		}
	}
	f, err := os.CreateTemp("", "whosaid-*")
	if err != nil {
		return nil, 0, err
	}
	os.Remove(f.Name()) // now, so that nothing is left however the program ends; a system that does not allow this has it below
	in.ends = append(in.ends, func() {
		f.Close()
		os.Remove(f.Name())
	})
	most := c.MaxUnpacked
	if most <= 0 {
		most = maxUnpacked
	}
	size, err := io.Copy(f, io.LimitReader(in, most+1))
	if err == nil && size > most {
		err = fmt.Errorf("more than %d bytes", most)
	}
	return f, size, err
}
