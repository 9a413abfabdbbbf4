package syntax

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jdkato/prose/v2"

	"whosaid/article"
)

// benchWords is how many words of news BenchmarkAnnotate takes at most.
const benchWords = 40_000

// news gives articles that differ from each other: those of testdata, and the first of the shared gold where that is available.
func news(b *testing.B) (docs []*article.Document) {
	words := 0
	add := func(in article.Input) {
		if n := len(strings.Fields(in.Text)); words+n <= benchWords {
			docs, words = append(docs, new(article.Document)), words+n
			in.ParseInto(docs[len(docs)-1])
		}
	}
	files, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatal("no testdata/articles: ", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		add(article.Input{Name: name, Text: string(text)})
	}
	gold := "../../shared/gold/polnear.tune.jsonl"
	f, err := os.Open(gold)
	if err != nil {
		return docs
	}
	defer f.Close()
	for lines := article.NewLines(gold, f, 0); ; {
		in, err := lines.Next()
		if err == io.EOF {
			return docs
		}
		if err != nil {
			b.Fatal(err)
		}
		add(in)
	}
}

// BenchmarkAnnotate tells how many tokens a second each part annotates, over articles one after the other, and how many times as fast that is as
// prose's NewDocument (tags alone, model shared, a sentence at a time) over the same sentences in
// the same run: the metric "x-prose". One short article again and again would stay in the processor's cache, and be faster.
func BenchmarkAnnotate(b *testing.B) {
	an := newAnnotator(b)
	docs := news(b)
	tokens := 0.0
	model := prose.ModelFromData("x")
	var sentences []string
	for _, doc := range docs {
		tokens += float64(len(doc.Tokens))
		for _, s := range doc.Sentences {
			span := doc.SpanOf(s.Tokens)
			sentences = append(sentences, doc.Text[span.Start:span.End])
		}
	}
	start, rounds := time.Now(), 0
	for ; rounds < 2 || time.Since(start) < 300*time.Millisecond; rounds++ {
		for _, s := range sentences {
			if _, err := prose.NewDocument(s, prose.UsingModel(model), prose.WithSegmentation(false), prose.WithExtraction(false)); err != nil {
				b.Fatal(err)
			}
		}
	}
	proseRate := tokens * float64(rounds) / time.Since(start).Seconds()
	report := func(b *testing.B) {
		rate := tokens * float64(b.N) / b.Elapsed().Seconds()
		b.ReportMetric(rate, "tokens/s")
		b.ReportMetric(rate/proseRate, "x-prose")
	}
	// What the parts start from.
	all := make([]Annotation, len(docs))
	words := make([][]string, len(docs))
	s := an.pool.Get().(*annotateScratch)
	for k, doc := range docs {
		an.AnnotateInto(doc, &all[k])
		for i := range doc.Tokens {
			words[k] = append(words[k], s.form(doc, i))
		}
	}
	part := func(name string, do func(k int, doc *article.Document, a *Annotation)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for k, doc := range docs {
					s.words = append(s.words[:0], words[k]...)
					do(k, doc, &all[k])
				}
			}
			report(b)
		})
	}
	part("tags", func(k int, doc *article.Document, a *Annotation) {
		for _, sent := range doc.Sentences {
			r := sent.Tokens
			an.tags.tag(s.words[r.First:r.End], a.Tags[r.First:r.End], &s.tag)
		}
	})
	part("lemmas", func(k int, doc *article.Document, a *Annotation) { an.lemmas.annotate(s, a) })
	part("names", func(k int, doc *article.Document, a *Annotation) {
		a.Names = a.Names[:0]
		an.names.annotate(s, a)
	})
	part("trees", func(k int, doc *article.Document, a *Annotation) { an.trees(s, a, nil) })
	var a Annotation
	part("without-trees", func(k int, doc *article.Document, _ *Annotation) {
		an.AnnotateWhere(doc, &a, func(*Annotation, int) bool { return false })
	})
	part("all", func(k int, doc *article.Document, _ *Annotation) { an.AnnotateInto(doc, &a) })
}

// BenchmarkNew tells how long the models take to load.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
