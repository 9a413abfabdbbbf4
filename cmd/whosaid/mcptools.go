package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/collection"
	"whosaid/reports"
	"whosaid/reports/sqlite"
)

// mcpCommand is the program as a server of tools for a language model's client.
func (p *program) mcpCommand() *cli.Command {
	return &cli.Command{
		Name:  "mcp",
		Usage: "answer a client of the Model Context Protocol on standard input and output",
		UsageText: "whosaid mcp                        tools attribute, why and verify\n" +
			"whosaid mcp --db quotes.sqlite     the tool search besides, over a database of `whosaid watch`",
		Description: "The tools: attribute gives who said what in a text; why explains a row, or a span without one; verify checks the\n" +
			"quotations of a draft against sources; search looks into the database. No tool writes anything, opens a file but\n" +
			"the database, or reaches the network. docs/running.md says how a client starts it.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "db", TakesFile: true, Usage: "search in, and verify against, the SQLite database `FILE`"},
			&cli.IntFlag{Name: "workers", DefaultText: "one a core", Usage: "answer `N` calls at a time"},
		}, engineFlags()...),
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("mcp reads standard input alone, but got %q", c.Args().First())
			}
			db := c.String("db")
			if db != "" && !sqlite.Is(db) {
				return misuse("--db %s: it is no SQLite database; `whosaid watch` makes one", db)
			}
			var s stream
			if err := p.prepare(c, &s); err != nil {
				return err
			}
			o, err := engineOptions(c)
			if err != nil {
				return err
			}
			d := newMCPDesk(p, s.analyze, o, db)
			server := &mcpServer{tools: d.tools(), about: mcpAbout, out: p.out, calls: map[string]context.CancelFunc{}, free: make(chan struct{}, s.workers)}
			if err := server.run(c.Context, p.in); err != nil && !closedPipe(err) {
				return failed(exitNothing, err)
			}
			return nil
		},
	}
}

const mcpAbout = "Finds quoted speech and reported claims in English news texts, with rules and without a language model. " +
	"Offsets are code points, half-open. A row's confidence is a calibrated probability."

// Bounds of what a tool takes and gives.
const (
	maxMCPText    = 1 << 20 // bytes of one text
	maxMCPSources = 100
	maxMCPWords   = 100_000 // bytes of an explanation
	maxMCPRows    = 1000
	usualMCPRows  = 100
)

// mcpDesk holds what the tools work with.
type mcpDesk struct {
	analyze  analysis
	sources  func() (analysis, error) // reads sources of verify
	explains func() (*attribution.Engine, error)
	db       string // "" for none
}

func newMCPDesk(p *program, analyze analysis, o attribution.Options, db string) *mcpDesk {
	explaining, ofSources := o, o
	explaining.Explain = true
	if ofSources.Include == nil { // who said it there may be told inside another report
		ofSources.Include = attribution.IncludeNames
	}
	return &mcpDesk{
		analyze:  analyze,
		sources:  sync.OnceValues(func() (analysis, error) { return p.engine(ofSources) }),
		explains: sync.OnceValues(func() (*attribution.Engine, error) { return attribution.New(explaining) }),
		db:       db,
	}
}

// The parts of schemas.
func mcpObject(required []string, properties map[string]any) map[string]any {
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func mcpString(description string) map[string]any {
	return map[string]any{"type": "string", "description": description}
}

func mcpInteger(description string, least, most int) map[string]any {
	return map[string]any{"type": "integer", "description": description, "minimum": least, "maximum": most}
}

func mcpLimit() map[string]any {
	return mcpInteger(fmt.Sprintf("the most rows to give; %d if not said", usualMCPRows), 1, maxMCPRows)
}

func (d *mcpDesk) tools() []mcpTool {
	text := func(what string) map[string]any {
		s := mcpString(what)
		s["maxLength"] = maxMCPText
		return s
	}
	status := mcpString("only rows of this status")
	status["enum"] = attribution.StatusNames
	source := mcpObject([]string{"text"}, map[string]any{"id": mcpString("what to call the source"), "text": text("the source's text"), "date": mcpString("its date, ISO 8601")})
	return []mcpTool{
		{
			"attribute", "Who said what",
			"Find each quotation and reported claim of an English news text, with its speaker, cue, status (asserted, denied, hedged …), offsets and confidence.",
			mcpObject([]string{"text"}, map[string]any{
				"text": text("the article"), "title": mcpString("its headline"), "date": mcpString("its date, ISO 8601"), "limit": mcpLimit(),
			}), called(d.attribute),
		},
		{
			"why", "Why a row is there, or is not",
			"Explain how a quote and its speaker were found: the decisions, the rules, the words. Name quote_id for one row of `attribute`; or start and end (code points) " +
				"to learn why these words are no row. With neither, all rows are explained.",
			mcpObject([]string{"text"}, map[string]any{
				"text": text("the article, the same as for attribute"), "title": mcpString("its headline, if it was given to attribute"),
				"quote_id": mcpString("the row, as q3"),
				"start":    mcpInteger("where the words begin", 0, maxMCPText), "end": mcpInteger("where they end", 1, maxMCPText),
			}), called(d.why),
		},
		{
			"verify", "Check a draft's quotations",
			"Check the quotations of a draft against sources: word for word, and by the same speaker? Verdicts: " + verdictNames() + ".",
			mcpObject([]string{"draft"}, map[string]any{
				"draft":        text("the draft"),
				"sources":      map[string]any{"type": "array", "items": source, "maxItems": maxMCPSources, "description": "the sources' texts"},
				"use_database": map[string]any{"type": "boolean", "description": "also check against the articles of the server's database"},
			}), called(d.verify),
		},
		{
			"search", "Search the database of quotes",
			"Look up who said what in the newsroom's database. Give words, a speaker, a status, dates, or several of these.",
			mcpObject([]string{}, map[string]any{
				"words":   mcpString("words that all stand in the quote, the speaker, the source or the cue"),
				"speaker": mcpString("a part of the speaker's name"), "status": status,
				"from_date": mcpString("of articles from this day, month or year on: 2024-03-04, 2024-03, 2024"), "to_date": mcpString("up to this day, month or year"),
				"limit": mcpLimit(),
			}), called(d.search),
		},
	}
}

func verdictNames() string {
	var names []string
	for _, v := range collection.Verdicts {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

// called gives a tool whose arguments are read into an A. A name that A does not have is an error.
func called[A any](call func(context.Context, A) (mcpAnswer, error)) func(context.Context, json.RawMessage) (mcpAnswer, error) {
	return func(ctx context.Context, arguments json.RawMessage) (mcpAnswer, error) {
		var a A
		r := json.NewDecoder(bytes.NewReader(arguments))
		r.DisallowUnknownFields()
		if err := r.Decode(&a); err != nil {
			return mcpAnswer{}, fmt.Errorf("the arguments: %w", err)
		}
		return call(ctx, a)
	}
}

// limitOf gives the limit that was asked for.
func limitOf(asked *int) (int, error) {
	if asked == nil {
		return usualMCPRows, nil
	}
	if *asked < 1 || *asked > maxMCPRows {
		return 0, fmt.Errorf("limit %d: it goes from 1 to %d", *asked, maxMCPRows)
	}
	return *asked, nil
}

// mcpDocument makes a text a document.
func mcpDocument(name, text string, m article.Metadata) (*article.Document, error) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, fmt.Errorf("%s: there is no text", name)
	case len(text) > maxMCPText:
		return nil, fmt.Errorf("%s: %d bytes; the most are %d", name, len(text), maxMCPText)
	}
	if m.ID == "" {
		m.ID = name
	}
	in := article.Input{Name: name, Text: text, Metadata: m}
	return in.Parse(), nil
}

type attributeArguments struct {
	Text  string `json:"text"`
	Title string `json:"title"`
	Date  string `json:"date"`
	Limit *int   `json:"limit"`
}

// attribute gives the rows of a text, each an object of the columns that are not empty.
func (d *mcpDesk) attribute(ctx context.Context, a attributeArguments) (mcpAnswer, error) {
	limit, err := limitOf(a.Limit)
	if err != nil {
		return mcpAnswer{}, err
	}
	doc, err := mcpDocument("text", a.Text, article.Metadata{Title: a.Title, Date: a.Date})
	if err != nil {
		return mcpAnswer{}, err
	}
	defer thrifty.begin(len(doc.Text))()
	result, err := d.analyze(ctx, doc)
	if err != nil {
		return mcpAnswer{}, err
	}
	rows, err := rowObjects(result)
	if err != nil {
		return mcpAnswer{}, err
	}
	answer := map[string]any{"rows": rows[:min(len(rows), limit)], "total": len(rows)}
	if result.Fault != nil {
		answer["warning"] = result.Fault.Error()
	}
	return mcpAnswer{object: answer}, nil
}

// rowObjects gives the rows of a result by the names of their columns, without those of the document.
func rowObjects(r *attribution.Result) ([]map[string]any, error) {
	printer, err := reports.NewPrinter(reports.Answers, reports.Options{})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := printer.Print(&b, r); err != nil {
		return nil, err
	}
	var line struct{ Rows [][]any }
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(line.Rows))
	for i, cells := range line.Rows {
		rows[i] = map[string]any{}
		for k, cell := range cells {
			if c := &reports.Columns[k]; !c.Document && cell != nil {
				rows[i][c.Name] = cell
			}
		}
	}
	return rows, nil
}

type whyArguments struct {
	Text    string `json:"text"`
	Title   string `json:"title"`
	QuoteID string `json:"quote_id"`
	Start   *int   `json:"start"`
	End     *int   `json:"end"`
}

// why explains rows, or a span without one.
func (d *mcpDesk) why(_ context.Context, a whyArguments) (mcpAnswer, error) {
	doc, err := mcpDocument("text", a.Text, article.Metadata{Title: a.Title})
	if err != nil {
		return mcpAnswer{}, err
	}
	engine, err := d.explains()
	if err != nil {
		return mcpAnswer{}, err
	}
	defer thrifty.begin(len(doc.Text))()
	if a.Start != nil || a.End != nil {
		if a.Start == nil || a.End == nil || a.QuoteID != "" {
			return mcpAnswer{}, errors.New("give start and end, or quote_id, or none of them")
		}
		points := doc.CodePoints()
		if *a.Start < 0 || *a.Start >= *a.End || *a.End > points.Len() {
			return mcpAnswer{}, fmt.Errorf("the words from %d to %d: the text goes from 0 to %d", *a.Start, *a.End, points.Len())
		}
		return mcpWords(whyNotShown(engine, doc, points.Bytes(*a.Start, *a.End))), nil
	}
	w := &reason{syntax: engine.Annotate(doc)}
	w.result = engine.AnalyzeAnnotated(w.syntax)
	w.rows = reports.Rows(w.result)
	if w.result.Fault != nil {
		return mcpAnswer{}, w.result.Fault
	}
	if a.QuoteID != "" && !slices.ContainsFunc(w.rows, func(r reports.Row) bool { return r.QuoteID() == a.QuoteID }) {
		return mcpAnswer{}, fmt.Errorf("quote_id %s: the text's quotes are %s", a.QuoteID, ids(w.rows))
	}
	for i := range w.rows {
		if (a.QuoteID == "" || w.rows[i].QuoteID() == a.QuoteID) && w.Len() < maxMCPWords {
			w.attribution(i)
			w.WriteByte('\n')
		}
	}
	if len(w.rows) == 0 {
		w.WriteString("Nothing is attributed.\n")
	}
	return mcpWords(w.String()), nil
}

// mcpWords gives an explanation, up to its bound.
func mcpWords(words string) mcpAnswer {
	if len(words) > maxMCPWords {
		words = strings.ToValidUTF8(words[:maxMCPWords], "") + "\n… (cut here; name one quote_id)"
	}
	return mcpAnswer{words: words}
}

type verifyArguments struct {
	Draft   string `json:"draft"`
	Sources []struct {
		ID   string `json:"id"`
		Text string `json:"text"`
		Date string `json:"date"`
	} `json:"sources"`
	UseDatabase bool `json:"use_database"`
}

// verify checks the quotations of a draft.
func (d *mcpDesk) verify(ctx context.Context, a verifyArguments) (mcpAnswer, error) {
	switch {
	case len(a.Sources) == 0 && !a.UseDatabase:
		return mcpAnswer{}, errors.New("there are no sources: give sources, or use_database")
	case len(a.Sources) > maxMCPSources:
		return mcpAnswer{}, fmt.Errorf("%d sources; the most are %d", len(a.Sources), maxMCPSources)
	case a.UseDatabase && d.db == "":
		return mcpAnswer{}, errNoDatabase
	}
	doc, err := mcpDocument("draft", a.Draft, article.Metadata{})
	if err != nil {
		return mcpAnswer{}, err
	}
	draft, err := d.analyze(ctx, doc)
	if err != nil {
		return mcpAnswer{}, err
	}
	checker := collection.NewChecker([]*collection.Article{collection.FromResult(draft)})
	analyze, err := d.sources()
	if err != nil {
		return mcpAnswer{}, err
	}
	for i, s := range a.Sources {
		doc, err := mcpDocument(fmt.Sprintf("source %d", i+1), s.Text, article.Metadata{ID: s.ID, Date: s.Date})
		if err != nil {
			return mcpAnswer{}, err
		}
		if !checker.Wants(collection.NewArticle(doc)) {
			continue
		}
		result, err := analyze(ctx, doc)
		if err != nil {
			return mcpAnswer{}, err
		}
		checker.Add(collection.FromResult(result))
	}
	if a.UseDatabase {
		err := eachAnalysed(d.db, func(a *collection.Article) error {
			checker.Add(a)
			return ctx.Err()
		})
		if err != nil {
			return mcpAnswer{}, err
		}
	}
	return asObject(checker.Checked().PrintJSON)
}

// asObject gives what is printed as JSON.
func asObject(print func(io.Writer) error) (mcpAnswer, error) {
	var b bytes.Buffer
	if err := print(&b); err != nil {
		return mcpAnswer{}, err
	}
	return mcpAnswer{object: json.RawMessage(b.Bytes())}, nil
}

var errNoDatabase = errors.New("the server has no database: start it with `whosaid mcp --db quotes.sqlite`")

type searchArguments struct {
	Words   string `json:"words"`
	Speaker string `json:"speaker"`
	Status  string `json:"status"`
	From    string `json:"from_date"`
	To      string `json:"to_date"`
	Limit   *int   `json:"limit"`
}

// search looks into the database.
func (d *mcpDesk) search(_ context.Context, a searchArguments) (mcpAnswer, error) {
	if d.db == "" {
		return mcpAnswer{}, errNoDatabase
	}
	limit, err := limitOf(a.Limit)
	if err != nil {
		return mcpAnswer{}, err
	}
	if a.Status != "" && !slices.Contains(attribution.StatusNames, a.Status) {
		return mcpAnswer{}, fmt.Errorf("status %q: there are %s", a.Status, strings.Join(attribution.StatusNames, ", "))
	}
	for _, date := range []string{a.From, a.To} {
		if date != "" && !isDate(date) {
			return mcpAnswer{}, fmt.Errorf("%q: want a day, a month or a year, as in 2024-03-04, 2024-03 or 2024", date)
		}
	}
	rows, more, err := sqlite.Search(d.db, sqlite.Query{Words: a.Words, Speaker: a.Speaker, Status: a.Status, From: a.From, To: a.To, Limit: limit})
	if err != nil {
		return mcpAnswer{}, err
	}
	if rows == nil {
		rows = []sqlite.Found{}
	}
	return mcpAnswer{object: map[string]any{"rows": rows, "more": more}}, nil
}
