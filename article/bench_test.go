package article

import (
	"strings"
	"testing"
)

// benchText is a page of the usual mix: a lead with a dateline, quotations, plain narration.
var benchText = "Council closes 'dangerous' bridge\n\n2019-03-04 11:20\n\n" + strings.Repeat(
	"MILLFORD (Agency) — The council said on Monday that it would close the old bridge to lorries from the first week of next month.\n\n"+
		"“It’s a matter of weeks,” Jo Poole, the mayor’s spokesman, told reporters. “There is no way around it, and we don’t like it.”\n\n"+
		"\"We were told ['nothing'],\" said Mrs. A. B. Hale of Hale & Co., who runs 12 lorries at a cost of $1,250.50 a day. \"Nothing!\"\n\n"+
		"The drivers' union has asked for talks with the U.S. owners of the mill, which takes in 40% of all that crosses the bridge.\n\n", 12)

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	words := 0
	for b.Loop() {
		words += len(Parse(benchText, Metadata{}).Tokens)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkParseInto(b *testing.B) {
	b.ReportAllocs()
	words := 0
	var d Document
	for b.Loop() {
		ParseInto(&d, benchText, Metadata{})
		words += len(d.Tokens)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkSentences cuts the sentences alone, of text whose other stages are done.
func BenchmarkSentences(b *testing.B) {
	d := Parse(benchText, Metadata{})
	p := parser{doc: d, datelined: -1}
	words := 0
	for b.Loop() {
		d.Sentences = d.Sentences[:0]
		p.sentences()
		words += len(d.Tokens)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkCodePoints(b *testing.B) {
	d := Parse(benchText, Metadata{})
	b.ReportAllocs()
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		c := d.CodePoints()
		for _, k := range d.Tokens {
			c.Of(k.Start)
		}
	}
}
