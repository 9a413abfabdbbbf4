package accuracy

import (
	"bytes"
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

// Reading says how files of gold or rows are read. The zero value decides by each file's name and reads offsets
// in the unit of the format.
type Reading struct {
	Format string // one of Formats; "" goes by the name and, of JSON, by what is in it
	CSVSource
	Offsets *Unit  // what the offsets of the file count, where they are not what its format says
	Labels  Labels // the names that an annotation project gave to content, source and cue

	Annotator string // whose annotation counts, where a file has several
}

// format is one form of gold.
type format struct {
	name  string
	means string
	named func(path string) bool                                         // by the file's name; nil where the name does not tell
	holds func(head []byte) bool                                         // by its first bytes, where several forms share a name
	read  func(path string, data []byte, o Reading) ([]*Document, error) // of one file
}

func ext(exts ...string) func(string) bool {
	return func(path string) bool { return slices.Contains(exts, strings.ToLower(filepath.Ext(path))) }
}

// formats lists the forms that are read, in the order in which a file is tried for them.
var formats = []format{
	{"jsonl", "stand-off JSON Lines, one document a line", ext(".jsonl", ".ndjson"), nil,
		func(path string, data []byte, o Reading) ([]*Document, error) {
			docs, err := ReadJSONL(bytes.NewReader(data), path)
			if err == nil && o.Offsets != nil {
				err = convert(docs, *o.Offsets)
			}
			return docs, err
		}},
	{"csv", "rows of whosaid, as a spreadsheet saves them; the articles come from --articles", ext(".csv", ".tsv"), func(head []byte) bool { return !begins("#FORMAT=")(head) },
		func(path string, data []byte, o Reading) ([]*Document, error) {
			return ReadCSV(bytes.NewReader(data), path, o.CSVSource)
		}},
	{"brat", "brat's stand-off .ann with the .txt beside it; PolNeAR's own files too", ext(".ann"), nil, readBrat},
	{"webanno", "WebAnno TSV 3 of INCEpTION and WebAnno", ext(".tsv"), begins("#FORMAT=WebAnno TSV"), readWebAnno},
	{"gate", "GATE's JSON: Bdoc, or its exporter's", ext(".json", ".bdocjs"), holds(`"annotation_sets"`, `"entities"`), readGATE},
	{"citron", "BBC Citron's JSON, one document a file", ext(".json"), holds(`"quotes"`), readCitron},
	{"labelstudio", "Label Studio's JSON export", ext(".json"), holds(`"annotations"`, `"completions"`), readLabelStudio},
}

func begins(with string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\ufeff")), []byte(with)) }
}

// holds looks for the name of a member that only this form has.
func holds(names ...string) func([]byte) bool {
	return func(head []byte) bool {
		return slices.ContainsFunc(names, func(n string) bool { return bytes.Contains(head, []byte(n)) })
	}
}

// Formats names the forms that Read knows, with what they are.
func Formats() [][2]string {
	var out [][2]string
	for _, f := range formats {
		out = append(out, [2]string{f.name, f.means})
	}
	return out
}

func formatNames() string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// KnownFormat reports whether Read knows a format of that name.
func KnownFormat(name string) bool {
	return slices.ContainsFunc(formats, func(f format) bool { return f.name == name })
}

// Read reads gold or rows from files and directories. Of a directory it takes the files whose
// names tell a form, in the order of their names, subdirectories among them. Two documents of one
// id are an error.
func Read(paths []string, o Reading) ([]*Document, error) {
	if o.Format != "" && !KnownFormat(o.Format) {
		return nil, fmt.Errorf("format %q: want one of %s", o.Format, formatNames())
	}
	var out []*Document
	seen := map[string]Place{}
	for _, path := range paths {
		files, err := filesOf(path, o.Format)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%s: no file of gold in this directory (%s)", path, formatNames())
		}
		for _, file := range files {
			docs, err := readFile(file, o)
			if err != nil {
				return nil, err
			}
			for _, d := range docs {
				if first, twice := seen[d.ID]; twice {
					return nil, fmt.Errorf("%s: document %q stands in %s already", d.Place, d.ID, first)
				}
				seen[d.ID] = d.Place
			}
			out = append(out, docs...)
		}
	}
	return out, nil
}

func filesOf(path, only string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") && p != path {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.Type().IsRegular() && slices.ContainsFunc(formats, func(f format) bool {
			return (only == "" || f.name == only) && f.named != nil && f.named(p)
		}) {
			files = append(files, p)
		}
		return nil
	})
	return files, err
}

func readFile(path string, o Reading) ([]*Document, error) {
	data, err := readWhole(path)
	if err != nil {
		return nil, err
	}
	head := data
	for _, f := range formats {
		if o.Format == f.name || o.Format == "" && f.named != nil && f.named(path) && (f.holds == nil || f.holds(head)) {
			docs, err := f.read(path, data, o)
			if err != nil && !strings.HasPrefix(err.Error(), path) {
				err = fmt.Errorf("%s: %w", path, err)
			}
			return docs, err
		}
	}
	return nil, fmt.Errorf("%s: %w: say --from, one of %s", path, ErrUnknownForm, formatNames())
}

// ErrUnknownForm says that a file is of no form that Read knows by itself.
var ErrUnknownForm = errors.New("neither its name nor its beginning tells what it is")

// convert turns the offsets of documents with texts into code points.
func convert(docs []*Document, u Unit) error {
	var faults Faults
	for _, d := range docs {
		if !d.HasText {
			faults.add(d.Place, "document %q: no text to count its offsets by", d.ID)
			continue
		}
		for i := range d.Attributions {
			a := &d.Attributions[i]
			for _, spans := range []*[]Span{&a.Content, &a.Source, &a.Cue} {
				turned, err := Converted(d.Text, u, *spans)
				if err != nil {
					faults.add(a.Place, "document %q, row %s: %v", d.ID, d.key(a), err)
					continue
				}
				*spans = turned
			}
		}
		flagged, err := Converted(d.Text, u, d.Flagged)
		if err != nil {
			faults.add(d.Place, "document %q, flagged: %v", d.ID, err)
			continue
		}
		d.Flagged = flagged
	}
	return faults.orNil()
}

// Labels are the names that an annotation project gave to the parts of an attribution. Names are
// compared without their case.
type Labels struct{ Content, Source, Cue string }

// DefaultLabels are PolNeAR's.
var DefaultLabels = Labels{"Content", "Source", "Cue"}

// ParseLabels reads "content=Quotation,source=Speaker,cue=Verb"; what is not named keeps its
// default.
func ParseLabels(s string) (Labels, error) {
	l := DefaultLabels
	for _, part := range splitList(s) {
		name, label, ok := strings.Cut(part, "=")
		label = strings.TrimSpace(label)
		if !ok || label == "" {
			return l, fmt.Errorf("labels %q: want part=label,part=label", part)
		}
		switch strings.TrimSpace(name) {
		case "content":
			l.Content = label
		case "source":
			l.Source = label
		case "cue":
			l.Cue = label
		default:
			return l, fmt.Errorf("labels %q: the parts are content, source and cue", part)
		}
	}
	return l, nil
}

// orDefault fills in what is not set.
func (l Labels) orDefault() Labels {
	if l == (Labels{}) {
		return DefaultLabels
	}
	return l
}

// part tells which part of an attribution a label is.
func (l Labels) part(label string) part {
	switch l = l.orDefault(); {
	case strings.EqualFold(label, l.Content):
		return contentPart
	case strings.EqualFold(label, l.Source):
		return sourcePart
	case strings.EqualFold(label, l.Cue):
		return cuePart
	}
	return noPart
}

// part is a part of an attribution.
type part uint8

const (
	noPart part = iota
	contentPart
	sourcePart
	cuePart
)

// add puts spans into a part, in the order of the text.
func (a *Attribution) add(p part, spans []Span) {
	var to *[]Span
	switch p {
	case contentPart:
		to = &a.Content
	case sourcePart:
		to = &a.Source
	case cuePart:
		to = &a.Cue
	default:
		return
	}
	*to = append(*to, spans...)
	slices.SortStableFunc(*to, func(x, y Span) int { return x.Start - y.Start })
}

// maxGoldFile is the most bytes that a file of gold may have.
const maxGoldFile = 1 << 30

// readWhole reads a file of bounded size.
func readWhole(path string) ([]byte, error) {
	f, err := article.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxGoldFile+1))
	if err == nil && len(b) > maxGoldFile {
		err = fmt.Errorf("%s: more than %d bytes", path, maxGoldFile)
	}
	return b, err
}
