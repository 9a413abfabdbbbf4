package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/article/source"
)

// fileList reads names of files, one a line, or one a NUL where there are any, as `find -print0`
// writes them. One name is in memory at a time.
type fileList struct {
	name string
	r    *bufio.Reader
	f    io.Closer
	end  byte // what ends a name; 0 is NUL
	look bool // has been looked for a NUL
	line int
}

// maxName bounds the length of a name.
const maxName = 64 << 10

func openList(name string, stdin io.Reader) (*fileList, error) {
	l := &fileList{name: name, end: '\n'}
	if name == "-" {
		l.name, l.r, l.f = stdinName, bufio.NewReaderSize(stdin, maxName), io.NopCloser(nil)
		return l, nil
	}
	f, err := article.OpenFile(name)
	if err != nil {
		return nil, misuse("--files-from %v", placed(name, err))
	}
	l.r, l.f = bufio.NewReaderSize(f, maxName), f
	return l, nil
}

func (l *fileList) close() { l.f.Close() }

// next gives the next name. Blank lines are none.
func (l *fileList) next() (place, error) {
	if !l.look {
		l.look = true
		l.r.Peek(1)
		if head, _ := l.r.Peek(l.r.Buffered()); bytes.IndexByte(head, 0) >= 0 {
			l.end = 0
		}
	}
	for {
		b, err := l.r.ReadSlice(l.end)
		l.line++
		if err == bufio.ErrBufferFull {
			return place{}, fmt.Errorf("%s:%d: a name of more than %d bytes", l.name, l.line, maxName)
		}
		if err != nil && (err != io.EOF || len(b) == 0) {
			if err != io.EOF {
				err = placed(l.name, err)
			}
			return place{}, err
		}
		name := strings.TrimSuffix(string(b), string(l.end))
		if l.end == '\n' {
			name = strings.TrimSuffix(strings.TrimSpace(name), "\r")
		}
		if name == "" {
			continue
		}
		if name == "-" {
			name = "./-"
		}
		id := source.ArticleID(source.NameAsText(filepath.ToSlash(filepath.Clean(name))))
		return place{path: name, id: id, within: id}, nil
	}
}

// match puts the files that a pattern matches before what is waiting, in the order of their paths:
// for shells that leave patterns to the program, and for those that have no **, which stands for
// any number of directories, hidden ones and links left out.
func (in *inputs) match(p place) error {
	pattern := filepath.ToSlash(p.path)
	if _, err := path.Match(pattern, ""); err != nil {
		return placed(p.path, err)
	}
	root := "."
	parts := strings.Split(pattern, "/")
	fixed := 0
	for fixed < len(parts)-1 && !strings.ContainsAny(parts[fixed], "*?[") {
		fixed++
	}
	if fixed > 0 {
		if root = strings.Join(parts[:fixed], "/"); root == "" {
			root = "/"
		}
	}
	parts = parts[fixed:]
	var found []string
	err := filepath.WalkDir(filepath.FromSlash(root), func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			if at == filepath.FromSlash(root) {
				return err
			}
			return nil // a directory that may not be read has no match
		}
		rel, err := filepath.Rel(filepath.FromSlash(root), at)
		if err != nil || rel == "." {
			return nil
		}
		segments := strings.Split(filepath.ToSlash(rel), "/")
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") || !slices.Contains(parts, "**") && len(segments) >= len(parts) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasPrefix(d.Name(), ".") && matches(parts, segments) {
			found = append(found, at)
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return placed(p.path, err)
	}
	if len(found) == 0 {
		return placed(p.path, errors.New("no file matches"))
	}
	for _, name := range slices.Backward(found) {
		id := source.ArticleID(source.NameAsText(filepath.ToSlash(filepath.Clean(name))))
		in.waiting = append(in.waiting, place{path: name, id: id, within: id})
	}
	return nil
}

// matches reports whether the segments of a path match those of a pattern. Its time is bounded by the
// product of their numbers: of two ** the first need not be tried again once the second is reached.
func matches(pattern, segments []string) bool {
	back, resume := -1, 0 // the last **, and the segment to try after it next
	i, j := 0, 0
	for j < len(segments) {
		switch {
		case i < len(pattern) && pattern[i] == "**":
			back, resume = i, j
			i++
			continue
		case i < len(pattern):
			if ok, _ := path.Match(pattern[i], segments[j]); ok {
				i++
				j++
				continue
			}
		}
		if back < 0 {
			return false
		}
		resume++
		i, j = back+1, resume
	}
	for i < len(pattern) && pattern[i] == "**" {
		i++
	}
	return i == len(pattern)
}
