package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
)

// said is an article with one quotation.
const said = "The road is long and wide and goes by the sea.\n\n“The road will close in June,” Ann Berg said on Monday.\n"

// fileCase is a file that could break the program, and what must come of it.
type fileCase struct {
	name, content string
	args          []string
	code          int
	rows          int // at least
	told          string
}

// files runs the program over single files.
func (a *attack) files() {
	noise := make([]byte, 2<<20)
	rand.NewChaCha8([32]byte{7}).Read(noise)
	var table strings.Builder
	table.WriteString("id,text\n0,\"left open\n")
	for i := range 20_000 {
		fmt.Fprintf(&table, "%d,“The road will close in June” said Ann Berg\n", i+1)
	}
	deep := strings.Repeat("<div>", 2000) + "<p>" + strings.ReplaceAll(said, "\n\n", "</p><p>") + "</p>"
	for _, c := range []fileCase{
		{name: "whole.txt", content: said, rows: 1},
		{name: "empty.txt"},
		{name: "noise.txt", content: string(noise), code: 3, told: "no words in it"},
		{name: "open.csv", content: table.String(), code: 1, rows: 20_000, told: "a quotation mark is left open"},
		{name: "deep.html", content: deep, rows: 1, told: "nested too deeply"},
		{name: "blank.jsonl", content: strings.Repeat("\n", 40<<20), code: 3, told: "nothing but blank lines"},
		{name: "blank.jsonl.gz", content: packed(strings.Repeat("\n", 64<<20)), code: 3, told: "nothing but blank lines"},
		{name: "torn.txt.gz", content: packed(strings.Repeat(said, 100))[:60], code: 3, told: "unexpected EOF"},
		{name: "overlap.zip", content: overlapping(), code: 3, told: "overlap"},
		{name: "torn.parquet", content: "PAR1" + strings.Repeat("x", 5000) + "\xff\xff\xff\x7fPAR1", code: 3, told: "no whole Parquet file"},
		{name: "steer\x1b[31m.jsonl", content: "no json\n", code: 3, told: "not a JSON object"},
		{name: "large.txt", content: strings.Repeat("he said ", 1<<19), args: []string{"--memory", "1G"}, code: 3, told: "--memory"},
	} {
		o := a.run(c.name, append([]string{a.write(c.name, c.content), "--columns", "speaker"}, c.args...)...)
		if o.code != c.code {
			a.fail(c.name, "exit code %d, want %d: %.300s", o.code, c.code, o.err)
		}
		if rows := strings.Count(o.out, "\n") - 1; rows < c.rows {
			a.fail(c.name, "%d rows, want %d", rows, c.rows)
		}
		if !strings.Contains(o.err, c.told) {
			a.fail(c.name, "nothing tells %q: %.300s", c.told, o.err)
		}
	}
	for _, device := range []string{"/dev/zero"} {
		if o := a.run(device, device); o.code != 3 {
			a.fail(device, "exit code %d, want 3", o.code)
		}
		if o := a.run(device, "--files-from", device); o.code != 2 {
			a.fail("--files-from "+device, "exit code %d, want 2", o.code)
		}
	}
}

// maxExponent is how fast time may grow with the size of the input: the exponent of its power.
const (
	maxExponent       = 1.2
	maxExponentOfRows = 1.15
)

// growth runs the program over texts of one shape and growing size, and compares what the processors worked. What the
// program needs before it reads is taken off; a run that is slow by chance is run again.
func (a *attack) growth() {
	size := 1 << 19 // from which on memory is collected in one way
	if a.short {
		size = 1 << 18
	}
	rest := a.run("at rest", a.write("rest.txt", "So.")).worked
	shapes := map[string]string{
		"reports": "He said so. ", "quotations": "“No,” he said. ", "marks": "“a ‘b ", "labels": "Ann: no.\n", "clauses": "he said that ", "news": said,
	}
	each(slices.Sorted(maps.Keys(shapes)), func(name string) {
		a.grows(name, maxExponent, rest, func(times int) []string {
			return []string{a.write("growth-of-"+name+".txt", strings.Repeat(shapes[name], times*size/len(shapes[name])))}
		})
	})
	rows := 8000
	for name, args := range map[string][]string{
		"gold check": {"gold", "check", "one.jsonl"}, "score": {"score", "--gold", "one.jsonl", "--rows", "other.jsonl", "--samples", "0"},
		"agree": {"agree", "one.jsonl", "other.jsonl"}, "diff": {"diff", "one.jsonl", "other.jsonl"},
	} {
		overlapping := func(n int) []string {
			a.write("one.jsonl", overlappingRows(n, 0))
			a.write("other.jsonl", overlappingRows(n, 1))
			return args
		}
		alone := a.run(name, overlapping(1)...).worked
		a.grows(name+" of rows that overlap", maxExponentOfRows, alone, func(times int) []string { return overlapping(times * rows) })
	}
}

// grows fails where the work over an input four times as large grows by more than the exponent says.
func (a *attack) grows(name string, most float64, rest time.Duration, of func(times int) (args []string)) {
	least := math.Inf(1)
	for try := 0; try < 3 && least > most; try++ {
		var took [2]float64
		for i, times := range []int{1, 4} {
			took[i] = max((a.run(name, of(times)...).worked - rest).Seconds(), 0.05)
		}
		least = min(least, math.Log(took[1]/took[0])/math.Log(4))
	}
	if least > most {
		a.fail("growth of "+name, "exponent %.2f", least)
	}
}

// overlappingRows gives gold of one document whose n rows nearly all overlap: each begins a word behind the one before,
// and is as long as half of the text.
func overlappingRows(n, shift int) string {
	const sentence = "“No,” he said. " // of three words
	text := strings.Repeat(sentence, n)
	length := utf8.RuneCountInString(sentence)
	at := func(word int) (from, to int) {
		first := word / 3 * length
		of := [][2]int{{1, 3}, {6, 8}, {9, 13}}[word%3]
		return first + of[0], first + of[1]
	}
	var b strings.Builder
	fmt.Fprintf(&b, `{"id":"d","text":%q,"attributions":[`, text)
	for i := range n {
		from, _ := at(i + shift)
		_, to := at(i + shift + n)
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"r%d","kind":"mixed","content":[[%d,%d]],"source":[],"cue":[]}`, i, from, to)
	}
	b.WriteString("]}\n")
	return b.String()
}

// What a text may take: so much for models, rules and weights, and so many bytes for each of its own.
const (
	memoryAtRest  = 64 << 20 // as of a stream of short articles
	memoryPerByte = 185
)

// memory runs the program over texts of as many reports, quotations, marks and turns as fit into a megabyte.
func (a *attack) memory() {
	size := 1 << 20
	if a.short {
		size = 1 << 19
	}
	shapes := map[string]string{
		"reports": "he said ", "both": "he said “no” ", "colons": "He said: ", "paragraphs": "“No.”\n\n", "labels": "Ann: no.\n", "news": said,
		"names": "Ann Berg said Bob Coe said ", "marks": "\"a\",", "told": "she told him he told her ", "short": "said \"a\" ", "empty": "\"",
		"answers": "\"a\" said b. ", "apostrophes": "'", "announced": "said: \"a\" ", "turns": "Smith: “No.”\n",
	}
	each(slices.Sorted(maps.Keys(shapes)), func(name string) {
		shape := shapes[name]
		o := a.run("memory of "+name, a.write("memory-of-"+name+".txt", strings.Repeat(shape, size/len(shape))), "--out", "memory-of-"+name+".csv")
		if most := int64(memoryAtRest + memoryPerByte*size); o.memory > most {
			a.fail("memory of "+name, "%d MB, want at most %d", o.memory>>20, most>>20)
		}
	})
}

func zipped(files map[string]string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, _ := z.Create(name)
		io.WriteString(w, files[name])
	}
	z.Close()
	return b.String()
}

func zstandard(s string) string {
	z, _ := zstd.NewWriter(nil)
	return string(z.EncodeAll([]byte(s), nil))
}

// columns gives a Parquet file with one article.
func columns(text string) string {
	var b bytes.Buffer
	parquet.Write(&b, []struct {
		ID   string `parquet:"id"`
		Text string `parquet:"text"`
	}{{"1", text}})
	return b.String()
}

func packed(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// overlapping gives a zip with two entries of one member.
func overlapping() string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a.txt", "b.txt"} {
		w, _ := z.Create(name)
		w.Write([]byte(strings.Repeat(said, 50)))
	}
	z.Close()
	out := b.Bytes()
	at := bytes.LastIndex(out, []byte("PK\x01\x02")) // the entry of b.txt: where its member stands is 42 bytes on
	copy(out[at+42:], make([]byte, 4))
	return string(out)
}
