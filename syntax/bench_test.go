package syntax

import (
	"strings"
	"testing"
	"time"

	"github.com/jdkato/prose/v2"

	"whosaid/article"
)

// BenchmarkAnnotate tells how many tokens a second each part annotates, and how many times as fast that is as
// prose's NewDocument (tags alone, model shared, a sentence at a time) over the same sentences in
// the same run: the metric "x-prose".
func BenchmarkAnnotate(b *testing.B) {
	an := newAnnotator(b)
	doc := article.Parse(strings.Repeat(testArticle+"\n", 40), article.Options{})
	tokens := float64(len(doc.Tokens))
	model := prose.ModelFromData("x")
	var sentences []string
	for _, s := range doc.Sentences {
		span := doc.SpanOf(s.Tokens)
		sentences = append(sentences, doc.Text[span.Start:span.End])
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
	var a Annotation
	an.AnnotateInto(doc, &a)
	s := an.pool.Get().(*annotateScratch)
	s.words = resize(s.words, len(doc.Tokens))
	for i := range s.words {
		s.words[i] = s.form(doc, i)
	}
	b.Run("tags", func(b *testing.B) {
		for b.Loop() {
			for _, sent := range doc.Sentences {
				r := sent.Tokens
				an.tags.tag(s.words[r.First:r.End], a.Tags[r.First:r.End], &s.tag)
			}
		}
		report(b)
	})
	b.Run("lemmas", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			an.lemmas.annotate(s, &a)
		}
		report(b)
	})
	b.Run("names", func(b *testing.B) {
		for b.Loop() {
			a.Names = a.Names[:0]
			an.names.annotate(s, &a)
		}
		report(b)
	})
	b.Run("trees", func(b *testing.B) {
		b.ReportAllocs()
		for i := range s.words {
			s.words[i] = s.form(doc, i)
		}
		for b.Loop() {
			for _, sent := range doc.Sentences {
				an.tree(s, &a, sent.Tokens)
			}
		}
		report(b)
	})
	b.Run("without-trees", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			an.AnnotateWhere(doc, &a, func(*Annotation, int) bool { return false })
		}
		report(b)
	})
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			an.AnnotateInto(doc, &a)
		}
		report(b)
	})
}

// BenchmarkNew tells how long the models take to load.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
