package reports

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write into the documents what Columns says")

// What the documents say of the columns is made from Columns. With -update it is put there:
//
//	go test ./reports -run Documents -update
func TestDocumentsSayWhatTheColumnsAre(t *testing.T) {
	for _, d := range []struct {
		name string
		made func(old string) string
	}{
		{filepath.Join("docs", "columns.md"), columnsDocument},
		{filepath.Join("docs", "standoff.schema.json"), lineSchema},
		{"README.md", func(old string) string {
			return regexp.MustCompile(`\[\d+ columns\]`).ReplaceAllString(old, fmt.Sprintf("[%d columns]", len(Columns)))
		}},
	} {
		path := filepath.Join("..", d.name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		old := strings.ReplaceAll(string(b), "\r\n", "\n")
		switch is := d.made(old); {
		case is == old:
		case *update:
			if err := os.WriteFile(path, []byte(is), 0o666); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is not what Columns says; `go test ./reports -run Documents -update` writes it", d.name)
		}
	}
}

// columnsDocument puts the printed table of columns in the place of the document's.
func columnsDocument(old string) string {
	head, table, _ := strings.Cut(old, "| column |")
	_, tail, _ := strings.Cut(table, "\n\n")
	if _, rest, found := strings.Cut(tail, "\n\n## Cells"); found { // what the values mean is before it
		tail = "## Cells" + rest
	}
	var b bytes.Buffer
	b.WriteString(head)
	PrintColumnsMarkdown(&b)
	b.WriteString("\n")
	PrintValuesMarkdown(&b)
	b.WriteString("\n" + tail)
	return b.String()
}

// lineSchema puts the properties of an attribution in the place of the schema's.
func lineSchema(old string) string {
	const begin, end = "    \"attribution\": {\n", "    \"speaker\": {\n"
	head, _, _ := strings.Cut(old, begin)
	_, tail, _ := strings.Cut(old, end)
	var required, properties []string
	for _, c := range lineColumns {
		if c.kept {
			required = append(required, strconv.Quote(c.lineKey()))
		}
		properties = append(properties, fmt.Sprintf("        %q: %s", c.lineKey(), c.property()))
	}
	return head + begin +
		"      \"type\": \"object\",\n" +
		"      \"required\": [" + strings.Join(required, ", ") + "],\n" +
		"      \"properties\": {\n" + strings.Join(properties, ",\n") + "\n      },\n" +
		"      \"additionalProperties\": false\n    },\n" + end + tail
}

// property is the column's JSON Schema in a line of JSON Lines.
func (c *Column) property() string {
	quoted := func(s string) string {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.Encode(s)
		return strings.TrimSuffix(b.String(), "\n")
	}
	is := `"type": "` + c.Type + `"`
	switch {
	case c.spans != nil:
		return `{"$ref": "#/$defs/spans"}`
	case c.list != nil:
		return `{"type": "array", "items": {"type": "string"}}`
	case c.Values != nil:
		var values []string
		for _, v := range c.Values {
			values = append(values, quoted(v))
		}
		is = `"enum": [` + strings.Join(values, ", ") + "]"
	case c.Type == "number": // each is a probability
		is += `, "minimum": 0, "maximum": 1`
	case c.Type == "string" && c.kept && !c.Filled:
		is = `"type": ["string", "null"]`
	case c.Type == "string" && c.Filled:
		is += `, "minLength": 1`
	}
	return "{" + is + `, "description": ` + quoted(c.Meaning) + "}"
}

// Every key that lines begin with is a column's, and no two columns have one key.
func TestKeysOfLines(t *testing.T) {
	seen := map[string]bool{}
	for i, c := range lineColumns {
		if c == nil {
			t.Fatalf("keysFirst names %q, which is no column's key", keysFirst[i])
		}
		if seen[c.lineKey()] {
			t.Errorf("two columns have the key %s", c.lineKey())
		}
		seen[c.lineKey()] = true
	}
	for _, c := range Columns {
		if !seen[c.lineKey()] && c.key != notInLines {
			t.Errorf("the column %s is lost", c.Name)
		}
	}
}

// docs/exports.md has every form, with the endings that tell it.
func TestDocumentHasEveryForm(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "docs", "exports.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(b), "\n| form |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, e := range forms {
		if e.inPipe {
			continue
		}
		rows := slices.Collect(strings.Lines(table))
		i := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "`"+string(e.form)+"`") })
		if i < 0 {
			t.Errorf("docs/exports.md does not have the form %s", e.form)
			continue
		}
		if len(e.endings) > 0 && !strings.Contains(rows[i], "`"+e.endings[0]+"`") {
			t.Errorf("docs/exports.md does not say that %s ends in %s", e.form, e.endings[0])
		}
	}
}
