package serve

import (
	"io/fs"
	"strings"
)

// scripts are the files of the front that a browser asks for: no templates.
type scripts struct{ fs.FS }

// Open gives a style or a script.
func (s scripts) Open(name string) (fs.File, error) {
	if !strings.HasSuffix(name, ".css") && !strings.HasSuffix(name, ".js") {
		return nil, fs.ErrNotExist
	}
	return s.FS.Open(name)
}
