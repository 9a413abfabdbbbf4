package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// PrintColumnsText appends the data dictionary as a table for a terminal.
func PrintColumnsText(to *bytes.Buffer) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	t.SetStyle(style)
	t.AppendHeader(table.Row{"column", "type", "what it holds"})
	for _, c := range Columns {
		t.AppendRow(table.Row{c.Name, c.Type, c.told()})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 80, WidthMaxEnforcer: text.WrapSoft}})
	for line := range strings.Lines(t.Render()) {
		to.WriteString(strings.TrimRight(line, " \n"))
		to.WriteByte('\n')
	}
}

// told gives the meaning of the column, with its values where these are a list.
func (c Column) told() string {
	if c.Values == nil {
		return c.Meaning
	}
	return c.Meaning + " One of: " + strings.Join(c.Values, ", ") + "."
}

// PrintColumnsMarkdown appends the data dictionary as a table in Markdown.
func PrintColumnsMarkdown(to *bytes.Buffer) {
	to.WriteString("| column | type | what it holds | example |\n| --- | --- | --- | --- |\n")
	for _, c := range Columns {
		example := ""
		if c.Example != "" {
			example = "`" + c.Example + "`"
		}
		to.WriteString("| " + c.Name + " | " + c.Type + " | " + c.told() + " | " + example + " |\n")
	}
}

// PrintColumnsCSV appends the data dictionary as CSV.
func PrintColumnsCSV(to *bytes.Buffer) error {
	w := csv.NewWriter(to)
	w.Write([]string{"column", "type", "meaning", "example", "values"})
	for _, c := range Columns {
		w.Write([]string{c.Name, c.Type, c.Meaning, c.Example, strings.Join(c.Values, ";")})
	}
	w.Flush()
	return w.Error()
}

// PrintSchema appends the data dictionary as a Frictionless Table Schema
// (specs.frictionlessdata.io/table-schema), which loaders of data frames read types from.
func PrintSchema(to *bytes.Buffer) error {
	type constraints struct {
		Enum []string `json:"enum,omitempty"`
	}
	type field struct {
		Name        string       `json:"name"`
		Type        string       `json:"type"`
		Description string       `json:"description"`
		Example     string       `json:"example,omitempty"`
		Constraints *constraints `json:"constraints,omitempty"`
	}
	fields := make([]field, len(Columns))
	for i, c := range Columns {
		fields[i] = field{Name: c.Name, Type: c.Type, Description: c.Meaning, Example: c.Example}
		if c.Values != nil {
			fields[i].Constraints = &constraints{c.Values}
		}
	}
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{"fields": fields, "missingValues": []string{""}, "primaryKey": []string{"doc_id", "quote_id"}})
}
