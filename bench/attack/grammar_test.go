package main

import (
	_ "embed"
	"math/rand/v2"
	"strings"
)

//go:embed data/grammar.tsv
var grammarFile string

// grammar makes random text of named parts, each of which can be written in several ways.
type grammar struct {
	ways   map[string][]string
	random *rand.Rand
}

func newGrammar(seed uint64) *grammar {
	g := &grammar{ways: map[string][]string{}, random: rand.New(rand.NewPCG(seed, seed))}
	for line := range strings.Lines(grammarFile) {
		line = strings.TrimSuffix(line, "\n")
		if name, way, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			g.ways[name] = append(g.ways[name], way)
		}
	}
	return g
}

// maxDepth bounds how far parts are in parts.
const maxDepth = 8

// write appends one of the ways to write a part.
func (g *grammar) write(b *strings.Builder, name string, depth int) {
	ways := g.ways[name]
	if len(ways) == 0 || depth > maxDepth {
		return
	}
	way := ways[g.random.IntN(len(ways))]
	for way != "" {
		text, rest, found := strings.Cut(way, "<")
		b.WriteString(text)
		if !found {
			return
		}
		part, after, closed := strings.Cut(rest, ">")
		if closed {
			g.write(b, part, depth+1)
		}
		way = after
	}
}

// text gives some sentences in some paragraphs.
func (g *grammar) text(sentences int) string {
	var b strings.Builder
	for range sentences {
		g.write(&b, "sentence", 0)
		if g.random.IntN(4) == 0 {
			b.WriteString("\n\n")
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
