package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/japanese"

	"whosaid/article"
)

const prose = "The council voted on Tuesday to close the old bridge, which carries four thousand cars a day. "

func read(c *Config, name, content string) (got []string) {
	r, err := c.Open(Origin{Name: name, ID: ArticleID(name)}, io.NopCloser(strings.NewReader(content)))
	if err != nil {
		return []string{"error " + err.Error()}
	}
	defer r.Close()
	for range 1000 {
		in, err := r.Next()
		if err == io.EOF {
			return got
		}
		if err != nil {
			var bad *article.LineError
			if !errors.As(err, &bad) {
				return append(got, "end "+err.Error())
			}
			got = append(got, "bad "+err.Error())
			continue
		}
		got = append(got, show(&in))
	}
	return append(got, "no end")
}

// show gives an article in one line.
func show(in *article.Input) string {
	place := in.Name
	if in.Line > 0 {
		place = fmt.Sprintf("%s:%d", in.Name, in.Line)
	}
	d := in.Parse()
	s := fmt.Sprintf("%s id=%s %q", place, d.ID, d.Text)
	for _, f := range []article.Field{{Name: "title", Value: d.Title}, {Name: "date", Value: d.Date}, {Name: "url", Value: d.URL}, {Name: "author", Value: d.Author}, {Name: "site", Value: d.Site}} {
		if f.Value != "" && (f.Name != "title" || in.Metadata.Title != "") {
			s += fmt.Sprintf(" %s=%q", f.Name, f.Value)
		}
	}
	for _, f := range d.Fields {
		s += fmt.Sprintf(" +%s=%q", f.Name, f.Value)
	}
	for _, w := range d.Warnings {
		s += " !" + w.Message
	}
	return s
}

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

func zstded(s string) string {
	z, _ := zstd.NewWriter(nil)
	return string(z.EncodeAll([]byte(s), nil))
}

// zipped packs pairs of name and content.
func zipped(pairs ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, _ := z.Create(pairs[i])
		w.Write([]byte(pairs[i+1]))
	}
	z.Close()
	return b.String()
}

func utf16le(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.Write([]byte{byte(r), byte(r >> 8)})
	}
	return b.String()
}

func parquetFile(t testing.TB) string {
	type row struct {
		DocID int64     `parquet:"doc_id"`
		Body  string    `parquet:"body"`
		Views *float64  `parquet:"views,optional"`
		Tags  []string  `parquet:"tags,list"`
		Lang  string    `parquet:"lang,dict"`
		Date  int32     `parquet:"date,date"`
		Seen  time.Time `parquet:"seen,timestamp"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.Compression(&parquet.Zstd))
	views := 2.5
	rows := []row{{7, "So.", &views, []string{"a", "b"}, "en", 18000, time.UnixMilli(1_600_000_000_500)}, {8, "There.", nil, nil, "en", 18000, time.UnixMilli(0)}}
	for range 40 {
		rows = append(rows, row{9, "More.", nil, nil, "de", -1, time.UnixMilli(0)})
	}
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const htmlPage = `<!doctype html><html><head><meta charset=utf-8><title>Bridge to close | The Post</title>
<link rel=canonical href="/news/bridge"><meta property="og:site_name" content="The Post">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],"headline":"Bridge to close",
"datePublished":"2020-05-12T23:30:00-07:00","author":[{"@type":"Person","name":"Ann Lee"},{"name":"Bo Ray"}],"publisher":{"name":"The Post"}}]}</script></head>
<body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>
<article><h1>Bridge to close</h1>
<p>` + prose + `<a href=/x>“We had no choice,”</a> the&nbsp;mayor&shy; said on the steps of the hall.</p>
<div><p>It was, she   said, <q>a <q>hard</q> day</q> for the city and for all who have to cross the river.</p></div>
<p>` + prose + `</p><p>` + prose + `</p></article>
<footer><p>© The Post. All rights reserved.</p></footer><script>alert("x")</script></body></html>`

var htmlText = "Bridge to close\n\n" + prose + "“We had no choice,” the mayor said on the steps of the hall.\n\n" +
	"It was, she said, “a ‘hard’ day” for the city and for all who have to cross the river.\n\n" +
	strings.TrimSpace(prose) + "\n\n" + strings.TrimSpace(prose) + "\n"

func warcRecord(kind, uri, content string, more ...string) string {
	s := "WARC/1.0\r\nWARC-Type: " + kind + "\r\nWARC-Record-ID: <urn:uuid:" + uri + ">\r\nWARC-Target-URI: https://post.example/" + uri + "\r\n" + strings.Join(more, "")
	return s + fmt.Sprintf("Content-Length: %d\r\n\r\n%s\r\n\r\n", len(content), content)
}

var crawl = gzipped(warcRecord("warcinfo", "i", "software: x\r\n")) +
	gzipped(warcRecord("request", "a", "GET / HTTP/1.1\r\n\r\n")) +
	gzipped(warcRecord("response", "a", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"+htmlPage)) +
	gzipped(warcRecord("response", "gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+htmlPage)) +
	gzipped(warcRecord("response", "pic", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG")) +
	gzipped(warcRecord("response", "b", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"+
		fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gzipped("Plain.")), gzipped("Plain.")))) +
	gzipped(warcRecord("conversion", "c", "Converted.", "Content-Type: text/plain\r\n"))

var crawlRead = func(name string) []string {
	return []string{
		name + `#3 id=a ` + fmt.Sprintf("%q", htmlText) + ` title="Bridge to close" date="2020-05-12" url="https://post.example/news/bridge" author="Ann Lee; Bo Ray" site="The Post"`,
		name + `#6 id=b "Plain." url="https://post.example/b"`,
		name + `#7 id=c "Converted." url="https://post.example/c"`,
	}
}

// readings is what each kind of file is read as. The fuzz targets begin with their contents.
func readings(t testing.TB) []reading {
	sjis, _ := japanese.ShiftJIS.NewEncoder().String("日本の首相は「はい」と言った。")
	return []reading{
		{"txt", "a.txt", "So it is.", []string{`a.txt id=a "So it is."`}, nil},
		{"txt of another name", "notes", "So it is.", []string{`notes id=notes "So it is."`}, nil},
		{"utf-8 with a mark", "a.txt", "\ufeffSo.", []string{`a.txt id=a "So."`}, nil},
		{"utf-16 with a mark", "a.txt", "\xff\xfe" + utf16le("So “it” is."), []string{`a.txt id=a "So “it” is."`}, nil},
		{"utf-16 without a mark", "a.txt", utf16le("So it is, they say."), []string{`a.txt id=a "So it is, they say."`}, nil},
		{"windows-1252 undeclared", "a.txt", "\x93Caf\xe9,\x94 she said.", []string{`a.txt id=a "“Café,” she said." !no character set is declared and the bytes are no UTF-8; read as windows-1252`}, nil},
		{"UTF-8 with a torn byte stays", "a.txt", "“Yes,” \xff", []string{`a.txt id=a "“Yes,” \xff" !1 bytes are no UTF-8, the first at byte 11`}, nil},
		{"a charset by the flag", "a.txt", sjis, []string{`a.txt id=a "日本の首相は「はい」と言った。"`}, &Config{Charset: "shift_jis"}},
		{"NUL bytes", "a.txt", "a\x00b", []string{`a.txt id=a "a\x00b" !1 NUL among the bytes, the first at byte 1`}, nil},
		{"empty", "a.txt", "", []string{`a.txt id=a ""`}, nil},
		{"pdf", "a.txt", "%PDF-1.7 …", []string{"error a.txt: this PDF has no page that can be read"}, nil},

		{"html", "a.html", htmlPage, []string{`a.html id=a ` + fmt.Sprintf("%q", htmlText) + ` title="Bridge to close" date="2020-05-12" author="Ann Lee; Bo Ray" site="The Post"`}, nil},
		{"html by its content", "a.txt", htmlPage, []string{`a.txt id=a ` + fmt.Sprintf("%q", htmlText) + ` title="Bridge to close" date="2020-05-12" author="Ann Lee; Bo Ray" site="The Post"`}, nil},
		{"html in latin-1 as declared", "a.html", "<html><meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>" + prose + "\x93Caf\xe9,\x94 she said.",
			[]string{fmt.Sprintf("a.html id=a %q", prose+"“Café,” she said.\n")}, nil},
		{"html in UTF-8 that says latin-1", "a.html", "<html><meta charset=iso-8859-1><p>" + prose + "“Yes,” she said. “No,” he said. “Yes.” “No.”",
			[]string{fmt.Sprintf("a.html id=a %q !the page says that it is windows-1252 and is UTF-8", prose+"“Yes,” she said. “No,” he said. “Yes.” “No.”\n")}, nil},
		{"html with one time", "a.html", "<html><p><time datetime=2020-05-12T10:00>May 12</time> " + prose, []string{fmt.Sprintf("a.html id=a %q date=\"2020-05-12\"", "May 12 "+strings.TrimSpace(prose)+"\n")}, nil},
		{"html with several times", "a.html", "<html><p><time datetime=1856-05-12>1856</time> <time datetime=1900-01-01>1900</time> " + prose, []string{fmt.Sprintf("a.html id=a %q", "1856 1900 "+strings.TrimSpace(prose)+"\n")}, nil},
		{"html without blanks between words", "a.html", "<html><p>" + strings.Repeat("日本の首相は", 10), []string{fmt.Sprintf("a.html id=a %q", strings.Repeat("日本の首相は", 10)+"\n")}, nil},
		{"html with no article", "a.html", "<!doctype html><title>Log in</title><p>Log in<form><input></form>", []string{`a.html id=a "" title="Log in" !no article in this page`}, nil},
		{"html that is empty", "a.html", "", []string{`a.html id=a "" !no article in this page`}, nil},

		{"csv", "a.csv", "id,text,lang,title\n7,\"So,\nit is.\",en,T\n8,There,de,\n", []string{
			`a.csv:2 id=7 "So,\nit is." title="T" +lang="en"`, `a.csv:4 id=8 "There" +lang="de"`}, nil},
		{"csv with semicolons, a mark and a body", "a.csv", "\ufeffBody;Date\nSo;2020/5/1\n", []string{`a.csv:2 id=2 "So" date="2020-05-01" +Date="2020/5/1"`}, nil},
		{"csv by its content", "rows", "text,views\nSo,7\n", []string{`rows:2 id=2 "So" +views="7"`}, nil},
		{"csv with columns named", "a.csv", "a,b,text\nSo,x,no\n", []string{`a.csv:2 id=x "So" +text="no"`}, &Config{TextColumn: "a", IDColumn: "b"}},
		{"csv that keeps a column", "a.csv", "text,a,b\nSo,1,2\n", []string{`a.csv:2 id=2 "So" +b="2"`}, &Config{Keep: []string{"b"}}},
		{"csv without the column", "a.csv", "a,b\nSo,x\n", []string{`error a.csv:1: no column "text" (--text-column NAME says which holds the text; there are "a", "b")`}, nil},
		{"csv with ragged rows", "a.csv", "id,text\n1,So\n2\n3,a,b\n4,There\n", []string{`a.csv:2 id=1 "So"`,
			"bad a.csv:3: a ragged row: 1 cells, where the head has 2", "bad a.csv:4: a ragged row: 3 cells, where the head has 2", `a.csv:5 id=4 "There"`}, nil},
		{"csv with a bare mark", "a.csv", "id,text\n1,a\"b\n2,So\n", []string{`bad a.csv:2: bare " in non-quoted-field`, `a.csv:3 id=2 "So"`}, nil},
		{"csv with a mark left open", "a.csv", "id,text\n1,\"So\n2,So\n", []string{"bad a.csv:2: a quotation mark is left open; reading goes on at the next line that fits the head", `a.csv:3 id=2 "So"`}, nil},
		{"csv with a row without end", "a.csv", "id,text\n1,\"" + strings.Repeat("x", 300_000), []string{"bad a.csv:2: a line without end: more than 165536 bytes"}, &Config{MaxArticle: 100_000}},
		{"csv in latin-1", "a.csv", "text,a\ncaf\xe9,\xe9\n", []string{`a.csv:2 id=2 "café" +a="é" !no character set is declared and the bytes are no UTF-8; read as windows-1252`}, nil},
		{"csv in utf-16", "a.csv", "\xff\xfe" + utf16le("text,a\n“So”,b\n"), []string{`a.csv:2 id=2 "“So”" +a="b"`}, nil},
		{"csv with a head alone", "a.csv", "id,text\n", nil, nil},
		{"csv that is empty", "a.csv", "", []string{"error a.csv:1: a table without a head"}, nil},

		{"tsv", "a.tsv", "id\ttext\n1\tSo, \"x\" said.\n", []string{`a.tsv:2 id=1 "So, \"x\" said."`}, nil},
		{"tsv whose text begins with a mark", "a.tsv", "text\tid\n\"So,\" she said.\t1\n\"No,\" he said. \"Yes.\"\t2\n", []string{`a.tsv:2 id=1 "\"So,\" she said."`, `a.tsv:3 id=2 "\"No,\" he said. \"Yes.\""`}, nil},
		{"tsv with marks around cells", "a.tsv", "id\ttext\r\n1\t\"a \"\"b\"\"\"\r\n", []string{`a.tsv:2 id=1 "a \"b\""`}, nil},
		{"tsv with a line end in a cell", "a.tsv", "text\tid\n\"a\nb\"\t1\nc\t2\n", []string{`a.tsv:2 id=1 "a\nb"`, `a.tsv:4 id=2 "c"`}, nil},

		{"jsonl", "a.jsonl", `{"text":"So."}` + "\n" + `{"content":"There."}` + "\nx\n", []string{`a.jsonl:1 id=1 "So."`, `a.jsonl:2 id=2 "There."`,
			"bad a.jsonl:3: not a JSON object: invalid character 'x' looking for beginning of value"}, nil},
		{"json array", "a.json", ` [ {"text":"So.","id":"x"}, {"body":"There."}, 7, {"text":"Last"} ] `, []string{`a.json#1 id=x "So."`, `a.json#2 id=2 "There."`,
			"bad a.json#3: not a JSON object: got one of the kind number", `a.json#4 id=4 "Last"`}, nil},
		{"json array by its content", "a", "[\n{\"text\":\"So.\"}]", []string{`a#1 id=1 "So."`}, nil},
		{"json objects over lines", "a", "{\n\"text\":\n\"So.\"}\n{\"text\":\"There.\"}", []string{`a#1 id=1 "So."`, `a#2 id=2 "There."`}, nil},
		{"json torn", "a.json", `[{"text":"So."},{"te`, []string{`a.json#1 id=1 "So."`, "end a.json#2: no JSON from here on: unexpected EOF"}, nil},
		{"json without end", "a.json", `[{"text":"` + strings.Repeat("x", 300_000), []string{"end a.json#1: no JSON from here on: an object of more than 100000 bytes"}, &Config{MaxArticle: 100_000}},
		{"json with something behind", "a.json", `[] x`, []string{"end a.json: something stands behind the end of the array"}, nil},
		{"json with fields kept", "a.json", `[{"text":"So.","n":1}]`, []string{`a.json#1 id=1 "So." +n="1"`}, &Config{Keep: []string{"*"}}},

		{"parquet", "a.parquet", parquetFile(t), append([]string{`a.parquet#1 id=7 "So." date="2019-04-14" +views="2.5" +lang="en" +date="2019-04-14" +seen="2020-09-13T12:26:40.5Z" +tags="[\"a\",\"b\"]"`, `a.parquet#2 id=8 "There." date="2019-04-14" +views="" +lang="en" +date="2019-04-14" +seen="1970-01-01T00:00:00Z" +tags="[]"`}, moreRows(40)...), nil},
		{"parquet torn", "a.parquet", parquetFile(t)[:200], []string{"error a.parquet: no whole Parquet file: its end is missing"}, nil},
		{"parquet whose column is not there", "a.parquet", parquetFile(t), []string{`error a.parquet: no column "x" (--text-column NAME says which holds the text; there are "doc_id", "body", "views", "lang", "date", "seen")`}, &Config{TextColumn: "x"}},

		{"warc", "c.warc.gz", crawl, crawlRead("c.warc.gz"), nil},
		{"warc with a false record", "c.warc", warcRecord("resource", "a", "A.", "Content-Type: text/plain\r\n") + "garbage\r\nmore\r\n" + warcRecord("resource", "b", "B.", "Content-Type: text/plain\r\n"),
			[]string{`c.warc#1 id=a "A." url="https://post.example/a"`, `bad c.warc#2: no WARC record: it begins with "garbage"`, `c.warc#3 id=b "B." url="https://post.example/b"`}, nil},
		{"warc torn", "c.warc", warcRecord("resource", "a", "A.")[:100], []string{"end c.warc#1: unexpected EOF"}, nil},
		{"warc with a long record", "c.warc", warcRecord("response", "a", strings.Repeat("x", 200)) + warcRecord("resource", "b", "B.", "Content-Type: text/plain\r\n"),
			[]string{"bad c.warc#1: a record of 200 bytes; at most 100 are read", `c.warc#2 id=b "B." url="https://post.example/b"`}, &Config{MaxArticle: 100}},
		{"warc with a false length", "c.warc", "WARC/1.0\r\nContent-Length: -5\r\n\r\n" + warcRecord("resource", "b", "B.", "Content-Type: text/plain\r\n"),
			[]string{`bad c.warc#1: Content-Length "-5" is no length`, `c.warc#2 id=b "B." url="https://post.example/b"`}, nil},
		{"wacz", "c.wacz", zipped("datapackage.json", "{}", "archive/data.warc.gz", crawl, "pages/pages.jsonl", `{"text":"no"}`), crawlRead("c.wacz/archive/data.warc.gz"), nil},

		{"gzip, several members", "a.jsonl.gz", gzipped("{\"text\":\"A\"}\n") + gzipped("{\"text\":\"B\"}\n"), []string{`a.jsonl.gz:1 id=1 "A"`, `a.jsonl.gz:2 id=2 "B"`}, nil},
		{"zstd", "a.csv.zst", zstded("text,id\nSo,1\n"), []string{`a.csv.zst:2 id=1 "So"`}, nil},
		{"packed twice", "a.txt.gz", gzipped(zstded("So.")), []string{"error a.txt.gz: zstd inside gzip: what is packed twice is not opened"}, nil},
		{"a zip inside gzip", "a.txt.gz", gzipped(zipped("a.txt", "So.")), []string{"error a.txt.gz: an archive inside an archive is not opened: a zip inside gzip"}, nil},
		{"gzip with rubbish behind it", "a.txt.gz", gzipped("So.") + "rubbish", []string{`a.txt.gz id=a "So."`, "end a.txt.gz: something stands behind the end of what is packed; it is passed over"}, nil},
		{"gzip with rubbish behind a line that has no end", "a.jsonl.gz", gzipped("{\"text\":\"A\"}\n{\"text\":\"B\"}") + "\x1f", []string{
			`a.jsonl.gz:1 id=1 "A"`, `a.jsonl.gz:2 id=2 "B"`, "end a.jsonl.gz: something stands behind the end of what is packed; it is passed over"}, nil},
		{"gzip padded with zeros", "a.txt.gz", gzipped("So.") + "\x00\x00\x00", []string{`a.txt.gz id=a "So."`}, nil},
		{"gzip whose second member is torn", "a.jsonl.gz", gzipped("{\"text\":\"A\"}\n") + gzipped("{\"text\":\"B\"}\n")[:12], []string{`a.jsonl.gz:1 id=1 "A"`, "end a.jsonl.gz: unexpected EOF"}, nil},
		{"zstd with rubbish behind it", "a.txt.zst", zstded("So.") + "rubbish", []string{`a.txt.zst id=a "So."`, "end a.txt.zst: something stands behind the end of what is packed; it is passed over"}, nil},
		{"a zip with rubbish behind a packed member", "a.zip", zipped("a.txt.gz", gzipped("So.")+"rubbish", "b.txt", "There."), []string{
			`a.zip/a.txt.gz id=a "So."`, "bad a.zip/a.txt.gz: something stands behind the end of what is packed; it is passed over", `a.zip/b.txt id=b "There."`}, nil},
		{"gzip torn", "a.txt.gz", gzipped(prose)[:40], []string{"end a.txt.gz: unexpected EOF"}, nil},
		{"a bomb by its ratio", "a.jsonl.gz", gzipped(strings.Repeat("\n", 3_000_000)), []string{"end a.jsonl.gz: it swells to more than 100 times its packed size: refused, as a decompression bomb is"}, &Config{MaxRatio: 100, FreeRatio: 1 << 20}},
		{"a bomb by its size", "a.jsonl.zst", zstded(strings.Repeat("\n", 3_000_000)), []string{"end a.jsonl.zst: more than 2000000 bytes come out of it: refused, as a decompression bomb is"}, &Config{MaxUnpacked: 2_000_000}},

		{"zip", "a.zip", zipped("dir/", "", "a.txt", "A.", "sub/b.jsonl.gz", gzipped(`{"text":"B"}`), ".hidden.txt", "no", "__MACOSX/a.txt", "no", "pic.png", "no"),
			[]string{`a.zip/a.txt id=a "A."`, `a.zip/sub/b.jsonl.gz:1 id=1 "B"`, "bad a.zip/pic.png: passed over: a picture"}, nil},
		{"zip with paths that lead out", "a.zip", zipped("../a.txt", "A.", "b/../../b.txt", "B.", "/c.txt", "C.", "d\\e.txt", "D.", "C:/f.txt", "", "ok.txt", "OK."), []string{
			"bad a.zip/../a.txt: a path that leads out of the archive; refused", "bad a.zip/b/../../b.txt: a path that leads out of the archive; refused",
			"bad a.zip//c.txt: a path that leads out of the archive; refused", `bad a.zip/d\e.txt: a path that leads out of the archive; refused`,
			"bad a.zip/C:/f.txt: a path that leads out of the archive; refused", `a.zip/ok.txt id=ok "OK."`}, nil},
		{"zip with archives in it", "a.zip", zipped("b.zip", zipped("c.txt", "C."), "d.txt", zipped("c.txt", "C."), "e.txt.gz", gzipped(gzipped("E.")), "ok.txt", "OK."), []string{
			"bad a.zip/b.zip: an archive inside an archive is not opened", "bad a.zip/d.txt: an archive inside an archive is not opened",
			"bad a.zip/e.txt.gz: gzip inside gzip: what is packed twice is not opened", `a.zip/ok.txt id=ok "OK."`}, nil},
		{"zip with nothing to read", "a.zip", zipped("pic.png", "no"), []string{"bad a.zip/pic.png: passed over: a picture", "end a.zip: nothing to read in this archive"}, nil},
		{"zip that is empty", "a.zip", zipped(), []string{"end a.zip: nothing to read in this archive"}, nil},
		{"zip that is a bomb", "a.zip", zipped("a.txt", strings.Repeat("a", 900_000), "b.jsonl", strings.Repeat("\n", 3_000_000), "c.txt", "C."), []string{
			"bad a.zip/a.txt: an article of more than 100000 bytes", "end a.zip/b.jsonl: it swells to more than 100 times its packed size: refused, as a decompression bomb is; the rest of the archive is not read"},
			&Config{MaxArticle: 100_000, MaxRatio: 100, FreeRatio: 1 << 20}},
		{"zip torn", "a.zip", zipped("a.txt", "A.")[:40], []string{"error a.zip: zip: not a valid zip file"}, nil},
		{"zip that is a Word document", "a.zip", zipped("[Content_Types].xml", "", "word/document.xml", ""), []string{`a.zip id=a.zip "" !there is no text in this document`}, nil},
		{"a name that promises a zip", "a.zip", "So.", []string{"error a.zip: this is no zip file"}, nil},
		{"an unknown charset", "a.csv", "text,a\n1,2\n", []string{`error a.csv: the character set "klingon" is not known`}, &Config{Charset: "klingon"}},
	}
}

type reading struct {
	name, file, content string
	want                []string
	c                   *Config
}

func moreRows(n int) (rows []string) {
	for i := range n {
		rows = append(rows, fmt.Sprintf(`a.parquet#%d id=9 "More." date="1969-12-31" +views="" +lang="de" +date="1969-12-31" +seen="1970-01-01T00:00:00Z" +tags="[]"`, i+3))
	}
	return rows
}

func TestReadings(t *testing.T) {
	for _, r := range readings(t) {
		c := r.c
		if c == nil {
			c = &Config{}
		}
		got := read(c, r.file, r.content)
		for i := range min(len(got), len(r.want)) {
			if before, ok := strings.CutSuffix(r.want[i], "*"); ok && strings.HasPrefix(got[i], before) {
				got[i] = r.want[i]
			}
		}
		if diff := cmp.Diff(r.want, got); diff != "" {
			t.Errorf("%s:\n%s", r.name, diff)
		}
	}
}

// Whatever a table is called, what it was taken for and where its text stands is reported.
func TestTaken(t *testing.T) {
	for _, c := range []struct {
		file, content string
		want          Taken
	}{
		{"a.txt", "So.", Taken{"a.txt", TXT, true, "", ""}},
		{"a", "So.", Taken{"a", TXT, false, "", ""}},
		{"a.txt", htmlPage, Taken{"a.txt", HTML, false, "", ""}},
		{"a", "id;Body\n", Taken{"a", CSV, false, "Body", ""}},
		{"a", "id\ttext\n", Taken{"a", TSV, false, "text", ""}},
		{"a.parquet", parquetFile(t), Taken{"a.parquet", Parquet, true, "body", ""}},
		{"a.zip", zipped("a.png", ""), Taken{"a.zip", ZIP, true, "", ""}},
		{"a.zip", zipped("datapackage.json", "", "archive/a.warc", ""), Taken{"a.zip", WACZ, false, "", ""}},
		{"a.txt", "{\"a\" is what he wrote, more or less}", Taken{"a.txt", TXT, true, "", ""}},
		{"a", "{\"text\":\"a\"}", Taken{"a", JSONL, false, "", ""}},
		{"a.jsonl", "[{\"text\":\"a\"}]", Taken{"a.jsonl", JSON, false, "", ""}},
		{"a.txt.gz", gzipped("WARC/1.0\r\n"), Taken{"a.txt.gz", WARC, false, "", ""}},
	} {
		var got []Taken
		r, err := (&Config{Took: func(t Taken) { got = append(got, t) }}).Open(Origin{Name: c.file}, io.NopCloser(strings.NewReader(c.content)))
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		r.Close()
		if diff := cmp.Diff([]Taken{c.want}, got); diff != "" {
			t.Errorf("%.30q: %s", c.content, diff)
		}
	}
}

func TestMoreMembersThanAreHeld(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	name := strings.Repeat("n", 60_000)
	for range 600 {
		z.CreateRaw(&zip.FileHeader{Name: name})
	}
	z.Close()
	want := []string{"error a.zip: too many members in one archive"}
	if diff := cmp.Diff(want, read(&Config{}, "a.zip", b.String())); diff != "" {
		t.Error(diff)
	}
}

func TestFormOfNameAndArticleID(t *testing.T) {
	for _, c := range []struct {
		name string
		form Form
		id   string
	}{
		{"a.txt", TXT, "a"}, {"dir/A.TXT.gz", TXT, "dir/A"}, {"a.html.zst", HTML, "a"}, {"a.htm", HTML, "a"}, {"a.csv.gz", CSV, "a.csv.gz"},
		{"a.text", TXT, "a"}, {"a", "", "a"}, {"a.gz", "", "a.gz"}, {"c.warc.gz", WARC, "c.warc.gz"}, {"a.tab", TSV, "a.tab"}, {"v1.2", "", "v1.2"},
	} {
		if form, id := FormOfName(c.name), ArticleID(c.name); form != c.form || id != c.id {
			t.Errorf("%s: form %q id %q", c.name, form, id)
		}
	}
}

// Names that are no text stay apart.
func TestNameAsText(t *testing.T) {
	signs := []string{"", "a", "F", "FF", "\xff", "\xfe", "\xef", "\ufffd", "é"}
	names := map[string]bool{}
	for _, a := range signs {
		for _, b := range signs {
			for _, c := range signs {
				names[a+b+c] = true
			}
		}
	}
	from := map[string]string{}
	for name := range names {
		text := NameAsText(name)
		if other, ok := from[text]; ok || !utf8.ValidString(text) {
			t.Errorf("%q becomes %q, as does %q", name, text, other)
		}
		from[text] = name
	}
	if got := NameAsText("Zoë\xff\ufffd.txt"); got != "Zoë\ufffdFF\ufffd\ufffd.txt" {
		t.Errorf("%q", got)
	}
}

// So do the members of an archive.
func TestNamesOfMembersThatAreNoText(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a\xff.txt", "a\xfe.txt", "a\ufffd.txt"} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, "So.")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := (&Config{}).Open(Origin{Name: "a.zip"}, io.NopCloser(bytes.NewReader(b.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, want := range []string{"a\ufffdFF", "a\ufffdFE", "a\ufffd\ufffd"} {
		in, err := r.Next()
		if err != nil || in.Metadata.ID != want || in.Name != "a.zip/"+want+".txt" {
			t.Errorf("%q of %q, %v, want %q", in.Metadata.ID, in.Name, err, want)
		}
	}
}
