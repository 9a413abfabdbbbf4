package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"whosaid/article"
)

// objects reads JSON: an array of objects, or objects one after the other, each an article. It holds
// one of them in memory at a time. They are counted from 1: the third of f.json is f.json#3.
type objects struct {
	name  string
	in    *stream
	names *article.Names
	max   int

	bound   *ration
	d       *json.Decoder
	array   bool
	begun   bool
	n       int
	stopped error
}

func (c *Config) newObjects(name string, in *stream) *objects {
	o := &objects{name: name, in: in, names: c.names(c.Keep), max: c.article()}
	if head, _ := in.Peek(3); string(head) == "\ufeff" {
		in.Discard(3)
	}
	o.bound = &ration{r: in}
	o.d = json.NewDecoder(o.bound)
	return o
}

func (o *objects) Close() error { return o.in.Close() }

// Next gives the next object. An object that is no article is an error of its own; one that is no
// JSON ends the stream, for nobody knows where the next begins.
func (o *objects) Next() (article.Input, error) {
	if o.stopped != nil {
		return article.Input{}, o.stopped
	}
	in, err := o.next()
	var bad *article.LineError
	if err != nil && !errors.As(err, &bad) {
		o.stopped = io.EOF
	}
	return in, err
}

func (o *objects) next() (in article.Input, err error) {
	o.bound.left = int64(o.max) + 64<<10
	if !o.begun {
		o.begun = true
		if c, err := firstByte(o.in); err == nil && c == '[' {
			o.array = true
			if _, err := o.d.Token(); err != nil {
				return in, fmt.Errorf("%s: %w", o.name, err)
			}
		}
	}
	o.n++
	place := o.name + "#" + strconv.Itoa(o.n)
	if o.array && !o.d.More() {
		if _, err := o.d.Token(); err != nil {
			return in, o.ended(place, err)
		}
		if _, err := o.d.Token(); err != io.EOF {
			return in, fmt.Errorf("%s: something stands behind the end of the array", o.name)
		}
		return in, io.EOF
	}
	var raw json.RawMessage
	if err := o.d.Decode(&raw); err != nil {
		if err == io.EOF && !o.array {
			return in, io.EOF
		}
		return in, o.ended(place, err)
	}
	if len(raw) > o.max {
		return in, &article.LineError{Name: place, Err: fmt.Errorf("an object of more than %d bytes", o.max)}
	}
	in = article.Input{Name: place, Options: article.Options{ID: strconv.Itoa(o.n)}}
	if err := in.DecodeJSON(raw, o.names); err != nil {
		return article.Input{}, &article.LineError{Name: place, Err: err}
	}
	return in, nil
}

func (o *objects) ended(place string, err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err == errRation {
		err = fmt.Errorf("an object of more than %d bytes", o.max)
	}
	return fmt.Errorf("%s: no JSON from here on: %w", place, err)
}

// firstByte gives the first byte that is no white space, and leaves it in the stream.
func firstByte(in *stream) (byte, error) {
	for {
		b, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case ' ', '\t', '\r', '\n':
			continue
		}
		return b, in.UnreadByte()
	}
}

// errRation says that a record is longer than it may be.
var errRation = errors.New("the record is too long")

// ration lets a decoder read so much for one record, however long it would go on.
type ration struct {
	r    io.Reader
	left int64
}

func (r *ration) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errRation
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.r.Read(p)
	r.left -= int64(n)
	return n, err
}
