package reports

// Column tells a reader, a spreadsheet or a loader of data frames what one column of the rows
// holds.
type Column struct {
	Name    string
	Type    string // string, integer, number or boolean, after the Frictionless Table Schema
	Meaning string
	Example string
	Values  []string // the only values that stand in it besides the empty one; nil where there is no such list
}

// Columns is the data dictionary of the rows: every column, in the order in which it is printed.
// New columns are added at the end; none is renamed or moved without a major version. A test holds
// it to the fields of Row.
var Columns = []Column{
	{Name: "doc_id", Type: "string", Meaning: "The article: its id as given, else the file's name, else its number in the input.", Example: "a1"},
	{Name: "title", Type: "string", Meaning: "The article's title, as given or as read off its first lines.", Example: "Minister denies rift"},
	{Name: "date", Type: "string", Meaning: "The article's date, ISO 8601, as given or as read off its first lines.", Example: "2015-05-12"},
	{Name: "url", Type: "string", Meaning: "The article's address, where given."},
	{Name: "quote_id", Type: "string", Meaning: "The attribution; unique in the document, and the same again while the text and the rules are the same.", Example: "q3"},
	{Name: "kind", Type: "string", Meaning: "How much of the quote stands in quotation marks: all of it, a part, nothing.", Example: "direct", Values: []string{"direct", "mixed", "indirect"}},
	{Name: "quote", Type: "string", Meaning: "What was said, with its quotation marks; the parts of an interrupted quote are joined by \" … \".", Example: "\"We will,\" … \"go.\""},
	{Name: "quote_start", Type: "integer", Meaning: "Where the quote begins in the text: code points from 0.", Example: "88"},
	{Name: "quote_end", Type: "integer", Meaning: "Where the quote ends: the code point after its last.", Example: "201"},
	{Name: "quote_spans", Type: "string", Meaning: "All parts of the quote, start-end, joined by semicolons.", Example: "88-140;163-201"},
	{Name: "speaker", Type: "string", Meaning: "Who said it: one name for every mention of that speaker in the document.", Example: "Dmitry Peskov"},
	{Name: "speaker_id", Type: "string", Meaning: "The speaker's id in the list given with --speakers, where linked.", Example: "Q1394955"},
	{Name: "speaker_type", Type: "string", Meaning: "What kind of source the speaker is; none where no speaker was found.", Example: "person", Values: []string{"person", "organization", "place", "group", "document", "unnamed", "author", "none"}},
	{Name: "speaker_role", Type: "string", Meaning: "The speaker's role, where the text tells it.", Example: "spokesperson"},
	{Name: "speaker_affiliation", Type: "string", Meaning: "Whom the speaker speaks or works for, where the text tells it.", Example: "Kremlin"},
	{Name: "source", Type: "string", Meaning: "The words of the text that name whom the quote is laid to; parts joined by \" … \".", Example: "Kremlin spokesperson Dmitry Peskov"},
	{Name: "source_start", Type: "integer", Meaning: "Where the source begins: code points; empty where the text names no source.", Example: "153"},
	{Name: "source_end", Type: "integer", Meaning: "Where the source ends: the code point after its last.", Example: "162"},
	{Name: "source_form", Type: "string", Meaning: "How the source is named.", Example: "pronoun", Values: []string{"name", "description", "pronoun", "relative", "none"}},
	{Name: "cue", Type: "string", Meaning: "The words that report.", Example: "has denied"},
	{Name: "cue_lemma", Type: "string", Meaning: "The reporting word in its dictionary form.", Example: "deny"},
	{Name: "cue_class", Type: "string", Meaning: "What kind of reporting it is: neutral, claim, denial, accusation …", Example: "denial"},
	{Name: "status", Type: "string", Meaning: "Whether the words are reported as said, or as denied, guessed at, conditional, asked, planned or withheld.", Example: "asserted", Values: []string{"asserted", "denied", "hedged", "conditional", "question", "intended", "declined"}},
	{Name: "addressee", Type: "string", Meaning: "Whom it was said to.", Example: "reporters travelling on the plane"},
	{Name: "resolution", Type: "string", Meaning: "How the speaker was reached from the source: named, alias, title, pronoun, continuation, nearest …", Example: "pronoun"},
	{Name: "confidence", Type: "number", Meaning: "A calibrated probability, 0 to 1, that quote and speaker are both right; four decimals.", Example: "0.9731"},
	{Name: "rule", Type: "string", Meaning: "The rule that found it.", Example: "say-clause"},
	{Name: "nested_in", Type: "string", Meaning: "The quote_id of the attribution whose quote this one stands in.", Example: "q2"},
	{Name: "paragraph", Type: "integer", Meaning: "The paragraph of the document in which the quote begins; the first is 1, and the title counts.", Example: "7"},
	{Name: "sentence", Type: "string", Meaning: "For a reader: the sentence in which the cue stands, or where there is none, the one in which the quote begins."},
	{Name: "flags", Type: "string", Meaning: "What a person should look at, joined by semicolons.", Example: "unclosed-quote;two-candidates"},
	{Name: "speaker_innermost", Type: "string", Meaning: "Of a chain of reports, the speaker nearest to the words.", Example: "two officials"},
	{Name: "speaker_outermost", Type: "string", Meaning: "Of a chain of reports, the speaker who reports it all.", Example: "Reuters"},
	{Name: "anonymity_reason", Type: "string", Meaning: "The stated reason for withholding the source's name.", Example: "because the talks are private"},
	{Name: "source_descriptor", Type: "string", Meaning: "How the text describes a source that it does not name.", Example: "a senior state department official"},
	{Name: "source_plural", Type: "boolean", Meaning: "Whether the source is more than one; empty where no speaker was found.", Example: "false"},
}
