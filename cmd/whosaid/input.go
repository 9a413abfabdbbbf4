package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"whosaid/article"
)

// The forms of input.
const (
	fromAuto  = "auto"
	fromTXT   = "txt"
	fromJSONL = "jsonl"
)

var inputForms = []string{fromAuto, fromTXT, fromJSONL}

// maxDocument is the most bytes that one article may have. It is a bound on memory: an article
// takes some twenty times its bytes while it is worked on.
const maxDocument = 64 << 20

// packed is the end of the name of a file that gzip has packed.
const packed = ".gz"

// formOfName gives the form that a file's name tells, else "". A packed file has that of what is
// in it.
func formOfName(name string) string {
	name = strings.TrimSuffix(strings.ToLower(name), packed)
	switch filepath.Ext(name) {
	case ".txt", ".text":
		return fromTXT
	case ".jsonl", ".ndjson":
		return fromJSONL
	}
	return ""
}

// inputs gives the articles of files, directories and standard input, one after the other. It opens
// one file at a time and lists one directory at a time, so that its memory does not grow with
// their number. A directory's files come in the order of their names, subdirectories among them.
type inputs struct {
	form  string // auto, txt or jsonl
	stdin io.Reader

	waiting []place // the next one last
	open    io.Closer
	lines   *article.Lines
}

// place is a file or directory yet to be opened.
type place struct {
	path  string
	id    string // the id of the article, where the file is one
	asked bool   // stands on the command line itself
}

// stdinName is what errors call standard input.
const stdinName = "standard input"

// newInputs takes the arguments of a command: files, directories, and - for standard input.
func newInputs(args []string, form string, stdin io.Reader) (*inputs, error) {
	if len(args) == 0 {
		return nil, misuse("no input: name files or directories, or - for standard input")
	}
	if n := len(args) - len(slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-" })); n > 1 {
		return nil, misuse("standard input (-) is named %d times", n)
	}
	if !slices.Contains(inputForms, form) {
		return nil, misuse("--from %s: there are %s", form, strings.Join(inputForms, ", "))
	}
	in := &inputs{form: form, stdin: stdin}
	ids := map[string]int{}
	for _, arg := range args {
		ids[articleID(filepath.Base(arg))]++
	}
	for _, arg := range slices.Backward(args) {
		id := articleID(filepath.Base(arg))
		if ids[id] > 1 { // two files of one name: their paths tell them apart
			id = articleID(filepath.ToSlash(filepath.Clean(arg)))
		}
		if len(args) == 1 && isDir(arg) { // the files of the one directory are called by their paths in it
			id = ""
		}
		in.waiting = append(in.waiting, place{path: arg, id: id, asked: true})
	}
	return in, nil
}

// articleID gives the id of an article by the name of its file.
func articleID(name string) string {
	if formOfName(name) != fromTXT {
		return name
	}
	if strings.EqualFold(filepath.Ext(name), packed) {
		name = name[:len(name)-len(packed)]
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Next gives the next article. io.EOF ends the stream; after any other error it goes on with what
// follows: the next line, or the next file. Such an error begins with its place.
func (in *inputs) Next() (article.Input, error) {
	for {
		if in.lines != nil {
			next, err := in.lines.Next()
			var line *article.LineError
			switch {
			case err == nil || errors.As(err, &line):
				return next, err
			case err == io.EOF:
				in.close()
				continue
			default:
				in.close()
				return next, err
			}
		}
		if len(in.waiting) == 0 {
			return article.Input{}, io.EOF
		}
		p := in.waiting[len(in.waiting)-1]
		in.waiting = in.waiting[:len(in.waiting)-1]
		next, ok, err := in.take(p)
		if err != nil || ok {
			return next, err
		}
	}
}

// take opens a place. ok is false where it is not one article: a directory, whose entries are put
// before what is waiting, or a file of many articles.
func (in *inputs) take(p place) (next article.Input, ok bool, err error) {
	if p.path == "-" && p.asked {
		return in.takeStream(stdinName, "stdin", "", io.NopCloser(in.stdin))
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return next, false, placed(p.path, err)
	}
	if info.IsDir() {
		return next, false, in.list(p)
	}
	f, err := os.Open(p.path)
	if err != nil {
		return next, false, placed(p.path, err)
	}
	return in.takeStream(p.path, p.id, formOfName(p.path), f)
}

// list puts the entries of a directory before what is waiting. It passes over names that begin
// with a dot, files of another form, and links to directories, which could lead in a circle.
func (in *inputs) list(dir place) error {
	entries, err := os.ReadDir(dir.path)
	if err != nil {
		return placed(dir.path, err)
	}
	before := len(in.waiting)
	for _, e := range slices.Backward(entries) {
		name := e.Name()
		path := filepath.Join(dir.path, name)
		if strings.HasPrefix(name, ".") {
			continue
		}
		id := name
		if dir.id != "" {
			id = dir.id + "/" + name
		}
		kind := e.Type()
		if kind&fs.ModeSymlink != 0 {
			info, err := os.Stat(path)
			if err == nil && info.IsDir() {
				continue
			}
			kind = 0 // a broken link is an error of its own later on
		}
		switch form := formOfName(name); {
		case kind.IsDir():
			in.waiting = append(in.waiting, place{path: path, id: id})
		case kind.IsRegular() && form != "" && (in.form == fromAuto || in.form == form):
			in.waiting = append(in.waiting, place{path: path, id: articleID(id)})
		}
	}
	if dir.asked && len(in.waiting) == before {
		return placed(dir.path, errors.New("no .txt and no .jsonl file in this directory"))
	}
	return nil
}

// takeStream begins to read an open file, which gzip may have packed: however much comes out of it,
// one article or line at a time is held in memory, and each of these has its bound. byName is the
// form that its name tells, or "".
func (in *inputs) takeStream(name, id, byName string, f io.ReadCloser) (next article.Input, ok bool, err error) {
	form := in.form
	r := bufio.NewReaderSize(f, 64<<10)
	if magic, _ := r.Peek(2); string(magic) == "\x1f\x8b" { // RFC 1952; no text begins so
		z, err := gzip.NewReader(r) // goes on over all members
		if err != nil {
			f.Close()
			return next, false, placed(name, err)
		}
		r = bufio.NewReaderSize(z, 64<<10)
	}
	if form == fromAuto {
		form = byName
	}
	if form == "" {
		form = formOfContent(r)
	}
	if form == fromJSONL {
		in.open, in.lines = f, article.NewLines(name, r, maxDocument)
		return next, false, nil
	}
	defer f.Close()
	next, err = article.ReadTXT(name, &bounded{r: r, left: maxDocument})
	next.Options.ID = id
	return next, err == nil, err
}

// formOfContent looks at the first bytes: JSON Lines begin with an object. It reads no further than
// it must, so that a slow stream is not waited for.
func formOfContent(r *bufio.Reader) string {
	const most = 4 << 10
	for {
		head, _ := r.Peek(min(r.Buffered(), most))
		head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
		object := len(head) > 0 && head[0] == '{'
		if object {
			head = bytes.TrimLeft(head[1:], " \t")
		}
		switch {
		case object && len(head) > 0 && (head[0] == '"' || head[0] == '}'):
			return fromJSONL
		case len(head) > 0 || r.Buffered() >= most:
			return fromTXT
		}
		if _, err := r.Peek(r.Buffered() + 1); err != nil {
			return fromTXT
		}
	}
}

func (in *inputs) close() {
	in.open.Close()
	in.open, in.lines = nil, nil
}

// bounded fails where there is more to read than it lets through.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.left -= n
	if b.left < 0 {
		return 0, fmt.Errorf("an article of more than %d bytes", maxDocument)
	}
	return n, err
}

// placed puts the path before an error of the file system, once.
func placed(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
