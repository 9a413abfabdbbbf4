package reports

import (
	"bytes"
	"encoding/json"

	"whosaid/attribution"
)

// answers prints one line of JSON a document: its id, and of each row the cells in the order of Columns, with the
// types of Columns and null where a cell is empty. A caller in another language makes a table of it without
// counting in the text: `whosaid columns --to schema` has the names and types.
type answers struct{}

func (answers) Head(*bytes.Buffer) error { return nil }

func (answers) Print(to *bytes.Buffer, r *attribution.Result) error {
	rows := Rows(r)
	line := struct {
		ID   string  `json:"id"`
		Rows [][]any `json:"rows"`
	}{clean(r.Doc.ID), make([][]any, len(rows))}
	for i := range rows {
		cells := rows[i].cells()
		for c, cell := range cells {
			if !Columns[c].Filled && cell == "" {
				cells[c] = nil
			}
		}
		line.Rows[i] = cells
	}
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e.Encode(line)
}
