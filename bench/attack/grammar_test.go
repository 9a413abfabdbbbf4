package main

import (
	_ "embed"
	"math/rand/v2"
	"regexp"
	"strings"
)

//go:embed data/grammar.tsv
var grammarFile string

// grammar makes random text of named parts, each of which can be written in several ways.
type grammar struct {
	ways   map[string][]string
	words  []string // of all ways, in their order, as often as they are in them
	random *rand.Rand
}

// parts are what stands for parts in a way.
var parts = regexp.MustCompile(`<\w+>`)

func newGrammar(seed uint64) *grammar {
	g := &grammar{ways: map[string][]string{}, random: rand.New(rand.NewPCG(seed, seed))}
	for line := range strings.Lines(grammarFile) {
		line = strings.TrimSuffix(line, "\n")
		if name, way, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			g.ways[name] = append(g.ways[name], way)
			g.words = append(g.words, strings.Fields(parts.ReplaceAllString(way, " "))...)
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

// perSentence is how many words are shuffled for one sentence.
const perSentence = 12

// shuffled gives words of the grammar in random order, in some paragraphs. Marks are next to words as often as not.
func (g *grammar) shuffled(sentences int) string {
	var b strings.Builder
	for range sentences * perSentence {
		b.WriteString(g.words[g.random.IntN(len(g.words))])
		switch g.random.IntN(12) {
		case 0:
			b.WriteString("\n\n")
		case 1, 2, 3:
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
