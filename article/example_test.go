package article_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"strings"

	"whosaid/article"
)

// An article is cut into paragraphs, sentences, tokens and quotations. All offsets are bytes of its text.
func ExampleParse() {
	doc := article.Parse("Bridge to close\n\n“We had no choice,” the mayor said. Work begins in May.", article.Metadata{ID: "a1"})
	fmt.Printf("title: %q\n", doc.Title)
	for i := range doc.Sentences {
		fmt.Printf("sentence: %q\n", doc.SentenceText(i))
	}
	for _, q := range doc.Quotations {
		span := doc.SpanOf(q.Tokens)
		fmt.Printf("quotation at %d-%d: %q\n", span.Start, span.End, doc.Text[span.Start:span.End])
	}
	// Output:
	// title: "Bridge to close"
	// sentence: "Bridge to close"
	// sentence: "“We had no choice,” the mayor said."
	// sentence: "Work begins in May."
	// quotation at 17-40: "“We had no choice,”"
}

// Files of rows carry code points, which other languages count in.
func ExampleDocument_CodePoints() {
	doc := article.Parse("“Ça va,” Zoë said.", article.Metadata{})
	points := doc.CodePoints()
	start, end := points.Points(article.Span{Start: 0, End: len("“Ça va,”")})
	fmt.Println(start, end)
	span := points.Bytes(9, 12)
	fmt.Println(doc.Text[span.Start:span.End])
	// Output:
	// 0 8
	// Zoë
}

// A line that cannot be read is reported with its place, and the stream goes on.
func ExampleLines() {
	lines := article.NewLines("news.jsonl", strings.NewReader(`{"id": "a", "text": "“No,” Ann Berg said."}
{"id": "b"}
{"id": "c", "text": "Nothing was said."}
`), 0)
	for {
		in, err := lines.Next()
		var line *article.LineError
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &line): // this line alone
			fmt.Println(line)
			continue
		case err != nil:
			log.Fatal(err)
		}
		doc := in.Parse()
		fmt.Println(doc.ID, len(doc.Tokens), "tokens")
	}
	// Output:
	// a 8 tokens
	// news.jsonl:2: no field "text" (there are "id")
	// c 4 tokens
}

// A file of plain text is one article, called after the file.
func ExampleReadTXT() {
	in, err := article.ReadTXT("news/bridge.txt", strings.NewReader("The mayor said the bridge would close."))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(in.Parse().ID)
	// Output: bridge
}
