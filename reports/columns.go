package reports

import (
	"slices"
	"strconv"

	"whosaid/article"
	"whosaid/attribution"
)

// Column is one column of the rows: what a reader, a spreadsheet or a loader of data frames knows of
// it, and how its cells are made.
type Column struct {
	Name    string
	Type    string // string, integer, number or boolean, after the Frictionless Table Schema
	Meaning string
	Example string
	Defined []Definition // what each of the values means, where the table has no room for it
	Values  []string     // the only values that are in it besides the empty one; nil where there is no such list

	Document bool // it describes the article: a column of the table documents in a database
	Filled   bool // it is never empty: a column that is not optional in Parquet
	Repeats  bool // few different cells in many rows: Parquet keeps a dictionary
	Searched bool // its words are in a database's index

	cell func(*Row) any // a string, int, float64 or bool; nil or "" where the cell is empty

	key string // of the attribution in JSON Lines, where it is not Name; notInLines where it is in none
	// What is in JSON Lines where it is not the cell: spans of the text, or a list.
	spans func(*Row) []article.Span
	list  func(*Row) []string
	kept  bool // it is in JSON Lines also where it is empty: as null, as [] or as ""
}

// Definition says what one value of a column means, with two examples.
type Definition struct {
	Value, Meaning string
	Examples       [2]string
}

// statusDefinitions say what the values of the column status mean.
var statusDefinitions = []Definition{
	{"asserted", "The quote is reported as said by the source.",
		[2]string{"Holm said the fund was empty.", "\"It was not me,\" Dunn said."}},
	{"denied", "The source denies the quote, dismisses it, takes it back or holds it back, or the text says that the source did not say it.",
		[2]string{"Holm scoffed at reports that she would quit.", "No minister said the bridge was safe."}},
	{"hedged", "The text leaves open whether the source said or meant it: hearsay, a hint, a denial that is itself denied.",
		[2]string{"Holm is said to have told friends that she would quit.", "Holm did not rule out a second vote."}},
	{"conditional", "The text only supposes that the source said it.",
		[2]string{"Had Holm said the fund was empty, the vote would have failed.", "If Holm says the fund is empty, the vote will fail."}},
	{"question", "The source asks the quote, or the text asks whether the source said it.",
		[2]string{"Holm asked whether the fund was empty.", "It is unclear whether Holm said the fund was empty."}},
	{"intended", "The source has still to say it.",
		[2]string{"Holm will announce on Monday that the fund is empty.", "Holm plans to tell the council that the fund is empty."}},
	{"declined", "The source would not say it.",
		[2]string{"Holm declined to say whether the fund was empty.", "The ministry would neither confirm nor deny that the fund was empty."}},
}

// notInLines is the key of a column that JSON Lines do not have: they have the text and its offsets instead.
const notInLines = "-"

// Columns is every column of the rows, in the order in which it is printed: the one list that CSV,
// TSV, JSON Lines, Parquet, SQLite, the data package, the schemas and docs/columns.md are made from.
// A new column is a new entry at the end; none is renamed or moved without a major version.
var Columns = []Column{
	{Name: "doc_id", Type: "string", Meaning: "The article: its id from the input, else the file's name, else its number in the input.", Example: "a1",
		cell: func(r *Row) any { return r.Doc().ID }, Document: true, Filled: true, key: notInLines},
	{Name: "title", Type: "string", Meaning: "The article's title, from the input or from its first lines.", Example: "Minister denies rift",
		cell: func(r *Row) any { return r.Doc().Title }, Document: true, key: notInLines},
	{Name: "date", Type: "string", Meaning: "The article's date, ISO 8601, from the input or from its first lines.", Example: "2015-05-12",
		cell: func(r *Row) any { return r.Doc().Date }, Document: true, key: notInLines},
	{Name: "url", Type: "string", Meaning: "The article's address, if the input has one.",
		cell: func(r *Row) any { return r.Doc().URL }, Document: true, key: notInLines},
	{Name: "quote_id", Type: "string", Meaning: "The id of the row; unique in the document, and the same in every run with the same text and the same rules.", Example: "q3",
		cell: func(r *Row) any { return r.QuoteID() }, Filled: true, key: "id", kept: true},
	{Name: "kind", Type: "string", Meaning: "How much of the quote is in quotation marks: all of it, a part of it, or nothing.", Example: "direct",
		Values: []string{"direct", "mixed", "indirect"},
		cell:   func(r *Row) any { return r.Kind.String() }, Filled: true, kept: true},
	{Name: "quote", Type: "string", Meaning: "What was said, with its quotation marks; the parts of an interrupted quote are joined by \" … \".", Example: "\"We will,\" … \"go.\"",
		cell: func(r *Row) any { return r.Quote() }, Filled: true, Searched: true, key: notInLines},
	{Name: "quote_start", Type: "integer", Meaning: "The offset of the quote's first code point in the text, from 0.", Example: "88",
		cell: func(r *Row) any { return r.start(r.Content) }, key: notInLines},
	{Name: "quote_end", Type: "integer", Meaning: "The offset after the quote's last code point.", Example: "201",
		cell: func(r *Row) any { return r.end(r.Content) }, key: notInLines},
	{Name: "quote_spans", Type: "string", Meaning: "All parts of the quote, start-end, joined by semicolons.", Example: "88-140;163-201",
		cell: func(r *Row) any { return r.QuoteSpans() }, key: "content", spans: func(r *Row) []article.Span { return r.Content }, kept: true},
	{Name: "speaker", Type: "string", Meaning: "Who said it: the same name for every mention of that speaker in the document.", Example: "Dmitry Peskov",
		cell: func(r *Row) any { return r.speaker() }, Repeats: true, Searched: true, kept: true},
	{Name: "speaker_id", Type: "string", Meaning: "The speaker's id in the list of --speakers, if linked.", Example: "Q1394955",
		cell: func(r *Row) any { return r.Speaker.ID }, Repeats: true},
	{Name: "speaker_type", Type: "string", Meaning: "The type of the speaker; none if no speaker was found.", Example: "person",
		Values: []string{"person", "organization", "place", "group", "document", "unnamed", "author", "none"},
		cell:   func(r *Row) any { return string(r.Speaker.Type) }, Repeats: true, kept: true},
	{Name: "speaker_role", Type: "string", Meaning: "The speaker's role, if the text says it.", Example: "spokesperson",
		cell: func(r *Row) any { return r.Speaker.Role }, Repeats: true},
	{Name: "speaker_affiliation", Type: "string", Meaning: "Whom the speaker speaks or works for, if the text says it.", Example: "Kremlin",
		cell: func(r *Row) any { return r.Speaker.Affiliation }, Repeats: true},
	{Name: "source", Type: "string", Meaning: "The words of the text that name the source of the quote; parts joined by \" … \".", Example: "Kremlin spokesperson Dmitry Peskov",
		cell: func(r *Row) any { return r.Source() }, Searched: true, spans: func(r *Row) []article.Span { return r.Attribution.Source }, kept: true},
	{Name: "source_start", Type: "integer", Meaning: "The offset of the source's first code point; empty if the text names no source.", Example: "153",
		cell: func(r *Row) any { return r.start(r.Attribution.Source) }, key: notInLines},
	{Name: "source_end", Type: "integer", Meaning: "The offset after the source's last code point.", Example: "162",
		cell: func(r *Row) any { return r.end(r.Attribution.Source) }, key: notInLines},
	{Name: "source_form", Type: "string", Meaning: "What kind of words the source is.", Example: "pronoun",
		Values: []string{"name", "description", "pronoun", "relative", "none"},
		cell:   func(r *Row) any { return orNone(string(r.SourceForm)) }, kept: true},
	{Name: "cue", Type: "string", Meaning: "The words that report the quote.", Example: "has denied",
		cell: func(r *Row) any { return r.Cue() }, Searched: true, spans: func(r *Row) []article.Span { return r.Attribution.Cue }, kept: true},
	{Name: "cue_lemma", Type: "string", Meaning: "The lemma of the reporting word.", Example: "deny",
		cell: func(r *Row) any { return r.CueLemma }, Repeats: true},
	{Name: "cue_class", Type: "string", Meaning: "The class of the reporting word: neutral, claim, denial, accusation …", Example: "denial",
		cell: func(r *Row) any { return r.CueClass }, Repeats: true},
	{Name: "status", Type: "string", Meaning: "How the report stands; what governs the cue decides, never what stands in the quote. `denied` covers both \"denied that\" and \"did not say that\".", Example: "asserted",
		Values: attribution.StatusNames, Defined: statusDefinitions,
		cell: func(r *Row) any { return string(r.Status) }},
	{Name: "addressee", Type: "string", Meaning: "Whom it was said to.", Example: "reporters travelling on the plane",
		cell: func(r *Row) any { return r.Addressee() }, spans: (*Row).addresseeSpans},
	{Name: "resolution", Type: "string", Meaning: "How the speaker was found from the source: named, alias, title, pronoun, continuation, nearest …", Example: "pronoun",
		cell: func(r *Row) any { return string(r.Resolution) }},
	{Name: "confidence", Type: "number", Meaning: "A calibrated probability, 0 to 1, that quote and source are both right; four decimals.", Example: "0.9731",
		cell: func(r *Row) any { return r.Confidence() }, Filled: true, kept: true},
	{Name: "rule", Type: "string", Meaning: "The rule that found it.", Example: "say-clause",
		cell: func(r *Row) any { return r.Rule }, Filled: true, Repeats: true, kept: true},
	{Name: "nested_in", Type: "string", Meaning: "The quote_id of the row whose quote contains this one.", Example: "q2",
		cell: func(r *Row) any { return orNil(r.NestedIn()) }, kept: true},
	{Name: "paragraph", Type: "integer", Meaning: "The number of the paragraph in which the quote begins; the first is 1, and the title counts.", Example: "7",
		cell: func(r *Row) any { return r.paragraph() }, key: notInLines},
	{Name: "sentence", Type: "string", Meaning: "The sentence with the cue; if there is no cue, the sentence in which the quote begins.",
		cell: func(r *Row) any { return r.Sentence() }, key: notInLines},
	{Name: "flags", Type: "string", Meaning: "What a person should check, joined by semicolons.", Example: "unclosed-quote;two-candidates",
		cell: func(r *Row) any { return r.Flags() }, list: func(r *Row) []string { return r.Attribution.Flags }},
	{Name: "speaker_innermost", Type: "string", Meaning: "In a chain of reports, the speaker closest to the words.", Example: "two officials",
		cell: func(r *Row) any { return r.speakerName(r.Innermost) }, Repeats: true},
	{Name: "speaker_outermost", Type: "string", Meaning: "In a chain of reports, the speaker who reports all of it.", Example: "Reuters",
		cell: func(r *Row) any { return r.speakerName(r.Outermost) }, Repeats: true},
	{Name: "anonymity_reason", Type: "string", Meaning: "The reason that the text gives for withholding the source's name.", Example: "because the talks are private",
		cell: func(r *Row) any { return r.Reason }},
	{Name: "source_descriptor", Type: "string", Meaning: "How the text describes a source without a name.", Example: "a senior state department official",
		cell: func(r *Row) any { return r.descriptor() }, key: notInLines},
	{Name: "source_plural", Type: "boolean", Meaning: "Whether the source is more than one person or body; empty if no speaker was found.", Example: "false",
		cell: func(r *Row) any { return r.plural() }},
	{Name: "attribution_id", Type: "string", Meaning: "What one cue introduces: the same for a paraphrase and the full quotation behind it, which are two rows.", Example: "a3",
		cell: func(r *Row) any { return r.Attribution.Shared }},
	{Name: "form", Type: "string", Meaning: "The shape of the quote: all of it in marks, a clause with a finite verb, a phrase without one, in a headline, a turn of an interview or transcript, set apart by the layout.", Example: "clause",
		Values: []string{"quotation", "clause", "phrase", "headline", "turn", "block"},
		cell:   func(r *Row) any { return string(r.Form) }, Repeats: true},
	{Name: "quoted_spans", Type: "string", Meaning: "The parts of the quote that stand in quotation marks, marks included: start-end, joined by semicolons.", Example: "92-140",
		cell: func(r *Row) any { return spans(r.points, r.quoted()) }, spans: (*Row).quoted},
	{Name: "speaker_confidence", Type: "number", Meaning: "A calibrated probability, 0 to 1, that the speaker is right where quote and source are; four decimals. Empty where no speaker was found.", Example: "0.9412",
		cell: func(r *Row) any { return r.speakerConfidence() }},
	{Name: "speaker_key", Type: "string", Meaning: "The speaker over many articles: the id of the list given with --speakers, else the full name in small letters. Who has no full name has a key of the one article.", Example: "dmitry-peskov",
		cell: func(r *Row) any { return r.Speaker.Key }, Repeats: true},
	{Name: "resolved_content", Type: "string", Meaning: "Where the quote only points back (\"denied it\", \"said so\", \"a charge that he denies\"): the words of the article that it stands for. Empty where the text leaves a choice. The words are another's, and status tells whether the source stands by them.", Example: "the fund was empty",
		cell: func(r *Row) any { return words(r.Doc(), r.Attribution.Resolved) }, spans: func(r *Row) []article.Span { return r.Attribution.Resolved }},
}

// speakerConfidence is how sure the speaker is; nil where no speaker was found.
func (r *Row) speakerConfidence() any {
	if !r.hasSpeaker() || r.Attribution.SpeakerConfidence == 0 {
		return nil
	}
	return fourDecimals(r.Attribution.SpeakerConfidence)
}

// quoted gives the parts of the quote that are in quotation marks, the marks included.
func (r *Row) quoted() []article.Span { return attribution.QuotedParts(r.Doc(), r.Content) }

// speaker is the speaker's name; nil where no speaker was found.
func (r *Row) speaker() any {
	if !r.hasSpeaker() {
		return nil
	}
	return r.Speaker.Name
}

// addresseeSpans gives the addressee as a list of spans.
func (r *Row) addresseeSpans() []article.Span {
	if r.Attribution.Addressee.Empty() {
		return nil
	}
	return []article.Span{r.Attribution.Addressee}
}

// descriptor is the speaker's name where it is no name.
func (r *Row) descriptor() string {
	if r.Speaker.Type == "unnamed" {
		return r.Speaker.Name
	}
	return ""
}

// plural tells whether the speaker is more than one; nil where no speaker was found.
func (r *Row) plural() any {
	if !r.hasSpeaker() {
		return nil
	}
	return r.Speaker.Plural
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// cellText gives a cell as CSV has it.
func cellText(cell any) string {
	switch cell := cell.(type) {
	case string:
		return cell
	case int:
		return strconv.Itoa(cell)
	case float64:
		return strconv.FormatFloat(cell, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(cell)
	}
	return ""
}

// ColumnNamed gives the place of a column among Columns, -1 where there is none of that name.
func ColumnNamed(name string) int {
	return slices.IndexFunc(Columns, func(c Column) bool { return c.Name == name })
}

// cells gives the cells of a row in the order of Columns. Words are UTF-8 with no NUL.
func (r *Row) cells() []any {
	cells := make([]any, len(Columns))
	for i := range Columns {
		cells[i] = Columns[i].cell(r)
		if words, ok := cells[i].(string); ok {
			cells[i] = clean(words)
		}
	}
	return cells
}
