package source

import (
	_ "embed"
	"path"
	"slices"
	"strings"

	"whosaid/article"
)

//go:embed data/endings.tsv
var endingsFile string

// PassedOver is the error of a file in a directory or an archive that is not read.
type PassedOver struct {
	Why  string
	Lost bool // it may hold an article
}

func (p *PassedOver) Error() string { return "passed over: " + p.Why }

var endings = func() map[string]PassedOver {
	m := map[string]PassedOver{}
	for line := range strings.Lines(endingsFile) {
		if cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t"); len(cells) == 3 &&
			!strings.HasPrefix(line, "#") {
			m[cells[0]] = PassedOver{Why: cells[2], Lost: cells[1] == "article"}
		}
	}
	return m
}()

// Passed gives the error of a file in a directory, or an archive, whose name belongs to no form that is read,
// or to another than was asked for; nil where it is to be read.
func (c *Config) Passed(name string) error {
	form := FormOfName(name)
	auto := c.Form == "" || c.Form == Auto || c.Form == ZIP
	switch {
	case form != "" && (auto || c.Form == form || c.holds(form)):
		return nil
	case form != "":
		return &article.LineError{Name: name, Err: &PassedOver{Why: "its name says that it is " + string(form) +
			", and --from asks for " + string(c.Form)}}
	}
	ending := strings.ToLower(path.Ext(name))
	if known, ok := endings[ending]; ok {
		return &article.LineError{Name: name, Err: &known}
	}
	return &article.LineError{Name: name,
		Err: &PassedOver{Why: "its name tells no form that is read; name the file itself to have it read"}}
}

// holds reports whether a file of the form may hold what is asked for: an export of an archive is a text, a
// page or a document.
func (c *Config) holds(form Form) bool {
	if form == XML && (slices.Contains([]Form{RSS, Atom, NITF, NewsML}, c.Form)) {
		return true
	}
	if layoutNamed(c.Form) == nil {
		return false
	}
	switch form {
	case TXT, HTML, RTF, DOCX, ODT, PDF:
		return true
	}
	return false
}
