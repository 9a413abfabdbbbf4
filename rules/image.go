//go:build !js

package rules

// The built-in pack as an image: read at a start in place of all its files, which takes as long as an article of 10,000 words.

import (
	_ "embed"
	"encoding/binary"
	"io"
	"io/fs"
	"path"
	"slices"

	"whosaid/rules/image"
	"whosaid/rules/lexicon"
	"whosaid/rules/pattern"
)

// englishImage is the pack of rules/en as build makes it. A test makes the file again and compares.
//
//go:embed en.image
var englishImage string

// loadEnglish gives the built-in pack: its image, or, where that was made of other files, what build makes of them.
func loadEnglish() (*Pack, error) {
	c := image.Read(englishImage)
	var of uint64
	if image.Number(c, &of); of == sumOf(english) {
		p := &Pack{from: englishLayers()}
		if p.visit(c); c.Sound() {
			p.makeIndex()
			return p, nil
		}
	}
	return build("en", englishLayers())
}

// sumOf gives a sum over the names and the bytes of all that build reads: rules without their examples, and word lists.
func sumOf(files fs.FS) (sum uint64) {
	var all []byte
	_ = fs.WalkDir(files, ".", func(at string, d fs.DirEntry, err error) error { // embedded files have no errors
		rule := path.Ext(at) == ".yaml"
		if err != nil || d.IsDir() || !rule && path.Base(path.Dir(at)) != "lexicon" {
			return err
		}
		f, err := files.Open(at)
		if err != nil {
			return err
		}
		defer f.Close()
		all = readInto(all[:0], f)
		if rule {
			all, _ = withoutExamples(all)
		}
		sum = add(add(sum, []byte(at)), all)
		return nil
	})
	return sum
}

// add gives the sum with b added to it, eight bytes at a time.
func add(sum uint64, b []byte) uint64 {
	const multiplier = 0x9E3779B97F4A7C15
	sum = (sum ^ uint64(len(b))) * multiplier
	for ; len(b) >= 8; b = b[8:] {
		sum = (sum ^ binary.LittleEndian.Uint64(b)) * multiplier
		sum ^= sum >> 32
	}
	for _, c := range b {
		sum = (sum ^ uint64(c)) * multiplier
		sum ^= sum >> 32
	}
	return sum
}

// readInto appends all that r has to b.
func readInto(b []byte, r io.Reader) []byte {
	for {
		b = slices.Grow(b, 512)
		n, err := r.Read(b[len(b):cap(b)])
		if b = b[:len(b)+n]; err != nil {
			return b
		}
	}
}

// visit visits the parts of a pack that build makes, but the index.
func (p *Pack) visit(c *image.Codec) {
	image.Text(c, &p.Name)
	if c.Reading() {
		p.Lex = new(Lexicon)
	}
	lexicon.Image(c, p.Lex, englishFiles)
	image.List(c, &p.Rules, func(c *image.Codec, r **Rule) {
		if c.Reading() {
			*r = &Rule{program: new(pattern.Program)}
		}
		(*r).visit(c, p.Lex)
	})
	for i, r := range p.Rules {
		r.Number = i
	}
}

// englishFiles gives the lists of the built-in pack as they were written.
func englishFiles() []lexicon.File {
	x := lexicon.New()
	if x.Load(english, "en/lexicon", "rules/") != nil { // the tests load it
		return nil
	}
	return x.Files()
}

func (r *Rule) visit(c *image.Codec, lex *Lexicon) {
	image.Text(c, &r.ID)
	image.Text(c, &r.Title)
	image.Text(c, &r.Description)
	image.Number(c, &r.Status)
	image.Number(c, &r.Priority)
	image.Text(c, &r.Class)
	image.Text(c, &r.Asserted)
	image.Flags(c, &r.Sole, &r.Exact, &r.Settles, &r.Chains)
	image.Text(c, &r.Frame)
	image.Text(c, &r.Pattern)
	image.List(c, &r.Where, image.Text)
	image.Number(c, &r.Within)
	image.Text(c, &r.Path)
	image.Number(c, &r.Line)
	image.Number(c, &r.layer)
	pattern.Image(c, r.program, lex)
	for _, o := range []*operand{&r.gives.cue, &r.gives.source, &r.gives.content, &r.gives.more, &r.gives.addressee} {
		image.Number(c, &o.op)
		image.Number(c, &o.slot)
		image.Number(c, &o.less)
	}
	if c.Reading() {
		r.lateExamples(func() []byte {
			b, _ := english.ReadFile(r.Path[len("rules/"):])
			return b
		})
	}
}
