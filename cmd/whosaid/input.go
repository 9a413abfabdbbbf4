package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/article/source"
)

// The forms of input that the code names; source.Forms lists all.
const (
	fromAuto  = string(source.Auto)
	fromJSONL = string(source.JSONL)
)

// maxDocument is the most bytes that one article may have. It is a bound on memory: an article
// takes some twenty times its bytes while it is worked on.
const maxDocument = 64 << 20

// inputs gives the articles of files, directories, patterns, lists of files and standard input, one
// after the other. It opens one file at a time and lists one directory at a time, so that its memory
// does not grow with their number. A directory's files come in the order of their names,
// subdirectories among them.
type inputs struct {
	config source.Config
	stdin  io.Reader
	late   bool // leaves it to the articles' Parse to make texts of pages

	waiting []place // the next one last
	list    *fileList
	open    source.Reader
	told    map[source.Form]bool
	notes   []string        // what was taken for what, not yet handed on
	seen    map[string]bool // the fields to be kept that have been met
	begun   *article.Input  // what was told of the first article beside its text
	outputs []os.FileInfo   // files that are no inputs wherever they are met
}

// place is a file or directory yet to be opened.
type place struct {
	path   string
	id     string // the id of the article, where the file is one
	within string // what goes before the ids of an archive's members
	asked  bool   // is on the command line itself
	passed error  // it is not read: why
}

// stdinName is what errors call standard input.
const stdinName = "standard input"

// newInputs takes the arguments of a command: files, directories, patterns, and - for standard input.
func newInputs(args []string, form string, stdin io.Reader) (*inputs, error) {
	return newInputsOf(args, "", source.Config{Form: source.Form(form)}, stdin)
}

// newInputsOf is newInputs with more to be said of how to read; list is a file of names of files to
// be read after the arguments, - for standard input, or "".
func newInputsOf(args []string, list string, config source.Config, stdin io.Reader) (*inputs, error) {
	if len(args) == 0 && list == "" {
		return nil, misuse("no input: name files or directories, or - for standard input")
	}
	streams := 0
	for _, arg := range append([]string{list}, args...) {
		if arg == "-" {
			streams++
		}
	}
	if streams > 1 {
		return nil, misuse("standard input (-) is named %d times", streams)
	}
	if !slices.Contains(source.Forms, config.Form) {
		return nil, misuse("--from %s: there are %s", config.Form, listing(source.Forms))
	}
	if config.Charset != "" && !source.KnowsCharset(config.Charset) {
		return nil, misuse("--charset %s: no such character set is known", config.Charset)
	}
	if err := config.Paths.Check(); err != nil {
		return nil, misuse("--text-path and its like: %v", err)
	}
	config.MaxArticle = maxDocument
	in := &inputs{config: config, stdin: stdin, told: map[source.Form]bool{}, seen: map[string]bool{}}
	if config.Form == source.Auto {
		in.config.Took = in.took
	}
	if list != "" {
		var err error
		if in.list, err = openList(list, stdin); err != nil {
			return nil, err
		}
	}
	ids := map[string]int{}
	for _, arg := range args {
		ids[source.ArticleID(source.NameAsText(filepath.Base(arg)))]++
	}
	for _, arg := range slices.Backward(args) {
		p := place{path: arg, id: source.ArticleID(source.NameAsText(filepath.Base(arg))), asked: true}
		if ids[p.id] > 1 { // two files of one name: their paths tell them apart
			p.id = source.ArticleID(source.NameAsText(filepath.ToSlash(filepath.Clean(arg))))
		}
		p.within = p.id
		if len(args) == 1 && list == "" { // the files of the one directory or archive are called by their paths in it
			p.within = ""
		}
		in.waiting = append(in.waiting, p)
	}
	return in, nil
}

// took notes what a stream was taken for, once a form. Of plain text and JSON Lines that are called so
// there is nothing to say.
func (in *inputs) took(t source.Taken) {
	if in.told[t.Form] || t.Named && (t.Form == source.TXT || t.Form == source.JSONL) {
		return
	}
	in.told[t.Form] = true
	note := fmt.Sprintf("%s: read as %s", t.Name, t.Form)
	if t.In != "" {
		note += fmt.Sprintf(", in %s", t.In)
	}
	if t.Column != "" {
		note += fmt.Sprintf(", the text from column %q", t.Column)
	}
	in.notes = append(in.notes, note)
}

// note gives what there is to say of the streams opened since it was called last.
func (in *inputs) note() []string {
	notes := in.notes
	in.notes = nil
	return notes
}

// first gives what was told of the first article, beside its text; nil while none has been read.
func (in *inputs) first() *article.Input { return in.begun }

// Next gives the next article. io.EOF ends the stream; after any other error it goes on with what
// follows: the next line, or the next file. Such an error begins with its place.
func (in *inputs) Next() (article.Input, error) {
	for {
		if in.open != nil {
			next, err := in.open.Next()
			var record *article.LineError
			switch {
			case err == nil:
				if extract := next.Extract; extract != nil && !in.late {
					next.Extract = nil
					if extract(&next); next.Lost != nil {
						return next, &article.LineError{Name: next.Name, Line: next.Line, Err: next.Lost}
					}
				}
				in.keeps(&next)
				if in.begun == nil {
					in.begun = &article.Input{Metadata: next.Metadata}
				}
				return next, nil
			case errors.As(err, &record):
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
			if in.list == nil {
				return article.Input{}, in.ended()
			}
			p, err := in.list.next()
			if err == io.EOF {
				in.list.close()
				in.list = nil
				continue
			}
			if err != nil {
				in.list.close()
				in.list = nil
				return article.Input{}, err
			}
			in.waiting = append(in.waiting, p)
		}
		p := in.waiting[len(in.waiting)-1]
		in.waiting = in.waiting[:len(in.waiting)-1]
		if err := in.take(p); err != nil {
			return article.Input{}, err
		}
	}
}

// take opens a place. The entries of a directory, and the files that a pattern matches, are put
// before what is waiting.
func (in *inputs) take(p place) (err error) {
	if p.passed != nil {
		return p.passed
	}
	if p.path == "-" && p.asked {
		in.open, err = in.config.Open(source.Origin{Name: stdinName, ID: "stdin", Within: p.within}, io.NopCloser(in.stdin))
		return err
	}
	info, err := os.Stat(p.path)
	if err != nil {
		if p.asked && strings.ContainsAny(p.path, "*?[") {
			return in.match(p)
		}
		if strings.Contains(p.path, "://") {
			err = errors.New("no such file, and nothing is ever downloaded")
		}
		return placed(p.path, err)
	}
	if info.IsDir() {
		return in.entries(p)
	}
	if slices.ContainsFunc(in.outputs, func(o os.FileInfo) bool { return os.SameFile(o, info) }) {
		in.notes = append(in.notes, p.path+": passed over: the output goes there")
		return nil
	}
	f, err := article.OpenFile(p.path)
	if err != nil {
		return placed(p.path, err)
	}
	in.open, err = in.config.Open(source.Origin{Name: p.path, ID: p.id, Within: p.within}, f)
	return err
}

// entries puts the entries of a directory before what is waiting. It skips names that begin
// with a dot, files of another form, and links to directories, which could lead in a circle.
func (in *inputs) entries(dir place) error {
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
		id := source.NameAsText(name)
		if dir.within != "" {
			id = dir.within + "/" + id
		}
		kind := e.Type()
		if kind&fs.ModeSymlink != 0 {
			info, err := os.Stat(path)
			switch kind = 0; { // a broken link is an error of its own later on
			case err == nil && info.IsDir():
				in.passOver(path, "a link to a directory")
				continue
			case err == nil:
				kind = info.Mode().Type()
			}
		}
		switch passed := in.config.Passed(name); {
		case kind.IsDir():
			in.waiting = append(in.waiting, place{path: path, id: id, within: id})
			before = -1
		case !kind.IsRegular():
			in.passOver(path, "a pipe or a device")
		case passed == nil:
			in.waiting = append(in.waiting, place{path: path, id: source.ArticleID(id), within: id})
			before = -1
		default:
			var why *article.LineError
			errors.As(passed, &why)
			why.Name = path
			in.waiting = append(in.waiting, place{path: path, passed: why})
		}
	}
	if dir.asked && before >= 0 {
		return placed(dir.path, errors.New("no file to read in this directory"))
	}
	return nil
}

// passOver tells, when its turn comes, why an entry of a directory is not read.
func (in *inputs) passOver(path, why string) {
	in.waiting = append(in.waiting, place{path: path, passed: &article.LineError{Name: path, Err: &source.PassedOver{Why: why}}})
}

// keeps notes which of the fields to be kept the article has.
func (in *inputs) keeps(next *article.Input) {
	for _, name := range in.config.Keep {
		if !in.seen[name] && slices.ContainsFunc(next.Metadata.Fields, func(f article.Field) bool { return f.Name == name }) {
			in.seen[name] = true
		}
	}
}

// ended gives the end of the inputs: an error first, once, where a field to be kept was in none of them.
func (in *inputs) ended() error {
	for _, name := range in.config.Keep {
		if name != "*" && !in.seen[name] && in.begun != nil {
			in.seen[name] = true
			return fmt.Errorf("--keep %s: no input has such a column or field", name)
		}
	}
	return io.EOF
}

// isPiped reports whether standard input is a pipe or a file, and no terminal and not nothing.
func isPiped(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && (info.Mode().IsRegular() || info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0)
}

// each gives all articles up to the first error. Such an error begins with its place.
func (in *inputs) each(take func(article.Input)) error {
	for {
		switch one, err := in.Next(); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		default:
			take(one)
		}
	}
}

func (in *inputs) close() {
	in.open.Close()
	in.open = nil
}

// placed puts the path before an error of the file system, once.
func placed(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if path == "" {
		path = `""`
	}
	return fmt.Errorf("%s: %w", path, err)
}
