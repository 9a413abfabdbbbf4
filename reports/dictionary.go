package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
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
		t.AppendRow(table.Row{c.Name, c.Type, c.fullMeaning()})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 80, WidthMaxEnforcer: text.WrapSoft}})
	for line := range strings.Lines(t.Render()) {
		to.WriteString(strings.TrimRight(line, " \n"))
		to.WriteByte('\n')
	}
}

// fullMeaning gives the meaning of the column, with its values where these are a list.
func (c Column) fullMeaning() string {
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
		to.WriteString("| " + c.Name + " | " + c.Type + " | " + c.fullMeaning() + " | " + example + " |\n")
	}
}

// PrintValuesMarkdown appends what the values of columns mean, a table a column, with two examples each.
func PrintValuesMarkdown(to *bytes.Buffer) {
	for _, c := range Columns {
		if len(c.Defined) == 0 {
			continue
		}
		to.WriteString("## The values of " + c.Name + "\n\n| " + c.Name + " | what it means | examples |\n| --- | --- | --- |\n")
		for _, d := range c.Defined {
			to.WriteString("| " + d.Value + " | " + d.Meaning + " | " + strings.Join(d.Examples[:], "<br>") + " |\n")
		}
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
	return printJSON(to, newTableSchema(CSV, Options{}))
}

func printJSON(to *bytes.Buffer, v any) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// tableSchema is a Table Schema.
type tableSchema struct {
	Fields        []tableField `json:"fields"`
	MissingValues []string     `json:"missingValues"`
}

type tableField struct {
	Name        string            `json:"name"`
	Type        string            `json:"type"`
	Description string            `json:"description,omitempty"`
	Example     string            `json:"example,omitempty"`
	Constraints *tableConstraints `json:"constraints,omitempty"`
}

type tableConstraints struct {
	Required bool     `json:"required,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

// newTableSchema gives the schema of the rows as the form and the options have them printed. It names no
// key: doc_id and quote_id are one only where the input's ids are.
func newTableSchema(form Form, o Options) tableSchema {
	t := tableSchema{MissingValues: []string{""}}
	for _, c := range Columns {
		f := tableField{Name: c.Name, Type: c.Type, Description: c.Meaning, Example: c.Example}
		if c.Values != nil || c.Filled {
			f.Constraints = &tableConstraints{c.Filled, c.Values}
		}
		t.Fields = append(t.Fields, f)
	}
	for _, name := range form.FieldColumns(o.Fields) {
		t.Fields = append(t.Fields, tableField{Name: name, Type: "string", Description: "A column of the input, carried along."})
	}
	if o.Columns != nil {
		var picked []tableField
		for _, name := range o.Columns {
			if i := slices.IndexFunc(t.Fields, func(f tableField) bool { return f.Name == name }); i >= 0 {
				picked = append(picked, t.Fields[i])
			}
		}
		t.Fields = picked
	}
	if form.HasColumns() && !o.Raw {
		for i := range t.Fields {
			t.Fields[i].Name = Guard(t.Fields[i].Name)
		}
	}
	return t
}

// PackageFile is the name that a description of an export has by the standard.
const PackageFile = "datapackage.json"

// PrintPackage appends the description of an exported file as a Frictionless Data Package
// (specs.frictionlessdata.io/data-package), to be put beside it as PackageFile. path is the file's
// path from there. Only tables have a schema.
func PrintPackage(to *bytes.Buffer, path string, form Form, o Options) error {
	type dialect struct {
		Delimiter      string `json:"delimiter"`
		LineTerminator string `json:"lineTerminator"`
		QuoteChar      string `json:"quoteChar"`
		DoubleQuote    bool   `json:"doubleQuote"`
		Header         bool   `json:"header"`
	}
	type resource struct {
		Name      string       `json:"name"`
		Path      string       `json:"path"`
		Profile   string       `json:"profile"`
		Format    string       `json:"format"`
		MediaType string       `json:"mediatype"`
		Encoding  string       `json:"encoding,omitempty"`
		Dialect   *dialect     `json:"dialect,omitempty"`
		Schema    *tableSchema `json:"schema,omitempty"`
	}
	e := form.entry()
	r := resource{Name: packageName(path), Path: path, Profile: "data-resource", Format: string(form), MediaType: e.mediaType}
	profile := "data-package"
	if e.schema {
		s := newTableSchema(form, o)
		r.Schema = &s
	}
	if !e.binary {
		r.Encoding = "utf-8"
	}
	if form.HasColumns() {
		profile, r.Profile = "tabular-data-package", "tabular-data-resource"
		r.Dialect = &dialect{Delimiter: string(e.rune), LineTerminator: "\n", QuoteChar: "\"", DoubleQuote: true, Header: true}
	}
	return printJSON(to, struct {
		Profile     string     `json:"profile"`
		Name        string     `json:"name"`
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Resources   []resource `json:"resources"`
	}{profile, r.Name, "Who said what", "Attributions found by whosaid. Offsets are Unicode code points, half-open.", []resource{r}})
}

// packageName makes a name of a path as the standard has names: small letters, digits, dots, hyphens.
func packageName(path string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, path)
	if name = strings.Trim(name, "-._"); name == "" {
		return "quotes"
	}
	return name
}
