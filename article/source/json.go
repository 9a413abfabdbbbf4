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
	shape *jsonShape // nil where each value is an article

	bound   *ration
	d       *json.Decoder
	array   bool
	begun   bool
	n       int
	stopped error
	within  entered // what leads to the articles of a shape
}

func (c *Config) newObjects(name string, in *stream, shape *jsonShape) *objects {
	o := &objects{name: name, in: in, names: c.names(c.Keep), max: c.article(), shape: shape}
	if head, _ := in.Peek(3); string(head) == "\ufeff" {
		in.Discard(3)
	}
	o.bound = &ration{r: in}
	o.d = json.NewDecoder(o.bound)
	o.within = entered{d: o.d, more: func() { o.bound.left = int64(o.max) + 64<<10 }}
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
	if o.shape != nil && len(o.shape.path) > 0 {
		return o.nextWithin()
	}
	if !o.begun {
		o.begun = true
		c, err := firstByte(o.in)
		if err == errBlank {
			return in, fmt.Errorf("%s: %w", o.name, err)
		}
		if err == nil && c == '[' {
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
	return o.decode(place, raw)
}

// decode makes an article of one object.
func (o *objects) decode(place string, raw json.RawMessage) (in article.Input, err error) {
	in = article.Input{Name: place, Metadata: article.Metadata{ID: strconv.Itoa(o.n)}}
	if err := o.shape.decode(&in, raw, o.names); err != nil {
		return article.Input{}, &article.LineError{Name: place, Err: err}
	}
	plainer(&in)
	return in, nil
}

// nextWithin gives the next article of those that a path leads to.
func (o *objects) nextWithin() (in article.Input, err error) {
	place := func() string { return o.name + "#" + strconv.Itoa(o.n) }
	array := o.shape.path[len(o.shape.path)-1] == "[]"
	for {
		if !o.begun {
			found, err := o.within.enter(o.shape.path)
			if err == io.EOF && o.within.depth == 0 && o.n > 0 {
				return in, io.EOF
			}
			if err != nil {
				return in, o.ended(o.name, err)
			}
			if !found {
				return in, fmt.Errorf("%s: nothing at %s", o.name, joinPath(o.shape.path))
			}
			o.begun = true
		}
		o.within.more()
		if array && !o.d.More() || !array && o.array {
			o.begun, o.array = false, false
			if err := o.within.closeTo(0); err != nil {
				return in, o.ended(place(), err)
			}
			continue
		}
		o.n++
		var raw json.RawMessage
		if err := o.d.Decode(&raw); err != nil {
			return in, o.ended(place(), err)
		}
		o.array = !array // the one value has been read
		if len(raw) > o.max {
			return in, &article.LineError{Name: place(), Err: fmt.Errorf("an object of more than %d bytes", o.max)}
		}
		return o.decode(place(), raw)
	}
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
	for range maxBlank {
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
	return 0, errBlank
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
