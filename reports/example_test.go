package reports_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
	_ "whosaid/reports/parquet" // so that the program can write Parquet
)

// ferries gives the result that the examples print.
func ferries() *attribution.Result {
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		log.Fatal(err)
	}
	result, err := engine.Analyze(context.Background(), article.Parse("“The ferries have to sail,” Karin Holm told reporters.", article.Metadata{ID: "harbour", Date: "2024-03-04"}))
	if err != nil {
		log.Fatal(err)
	}
	return result
}

// A printer's head and its documents, one after the other, are a file.
func ExampleNewPrinter() {
	printer, err := reports.NewPrinter(reports.CSV, reports.Options{Columns: []string{"doc_id", "speaker", "quote", "quote_spans"}})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := printer.Head(&file); err != nil {
		log.Fatal(err)
	}
	if err := printer.Print(&file, ferries()); err != nil {
		log.Fatal(err)
	}
	fmt.Print(file.String())
	// Output:
	// doc_id,speaker,quote,quote_spans
	// harbour,Karin Holm,"“The ferries have to sail,”",0-27
}

// Rows are what the columns of a CSV hold.
func ExampleRows() {
	for _, row := range reports.Rows(ferries()) {
		fmt.Println(row.Doc().Date, row.Speaker.Name, row.Speaker.Type, row.CueLemma, row.Addressee(), row.QuoteSpans())
	}
	// Output: 2024-03-04 Karin Holm person tell reporters 0-27
}

// A form that documents cannot be joined in byte by byte has a binder, which makes the file of what the
// printer prints.
func ExampleNewBinder() {
	out, err := os.CreateTemp("", "*.parquet")
	if err != nil {
		log.Fatal(err)
	}
	defer os.Remove(out.Name())
	printer, err := reports.NewPrinter(reports.Parquet, reports.Options{})
	if err != nil {
		log.Fatal(err)
	}
	binder, err := reports.NewBinder(reports.Parquet, reports.Target{Writer: out, Path: out.Name()})
	if err != nil {
		log.Fatal(err)
	}
	for _, print := range []func(*bytes.Buffer) error{
		printer.Head,
		func(b *bytes.Buffer) error { return printer.Print(b, ferries()) },
	} {
		var b bytes.Buffer
		if err := print(&b); err != nil {
			log.Fatal(err)
		}
		if _, err := binder.Write(b.Bytes()); err != nil {
			log.Fatal(err)
		}
	}
	if err := binder.Close(); err != nil {
		log.Fatal(err)
	}
	written, err := os.ReadFile(out.Name())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s … %s\n", written[:4], written[len(written)-4:])
	// Output: PAR1 … PAR1
}

// How often everybody is quoted.
func ExampleSummary() {
	summary := reports.NewSummary()
	summary.Add(reports.TallyOf(ferries()))
	var table bytes.Buffer
	if err := summary.PrintTable(&table, reports.CSV, reports.Options{}); err != nil {
		log.Fatal(err)
	}
	fmt.Print(table.String())
	// Output:
	// speaker,speaker_id,speaker_type,direct,mixed,indirect,total,documents,speaker_key
	// Karin Holm,,person,1,0,0,1,1,karin-holm
}

func ExampleGuard() {
	fmt.Println(reports.Guard(`=HYPERLINK("https://evil.example")`))
	fmt.Println(reports.Guard("1 + 1"))
	fmt.Println(reports.Unguard("'@home"))
	// Output:
	// '=HYPERLINK("https://evil.example")
	// 1 + 1
	// @home
}
