package source

import (
	"regexp"
	"sync"
)

// expression is a regular expression that is compiled when it is first asked. A run reads files of one form or two, and needs few
// of them.
type expression struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
}

// lazily gives the expression of a text, which must be sound.
func lazily(text string) *expression { return &expression{text: text} }

// re gives the compiled expression.
func (e *expression) re() *regexp.Regexp {
	e.once.Do(func() { e.compiled = regexp.MustCompile(e.text) })
	return e.compiled
}
