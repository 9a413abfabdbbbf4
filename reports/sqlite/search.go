package sqlite

import (
	"fmt"
	"strings"
)

// Query is what is searched for in a database. Empty fields ask for nothing.
type Query struct {
	Words    string // all of them stand in the quote, the speaker, the source or the cue
	Speaker  string // a part of the speaker's name
	Status   string
	From, To string // dates of documents, as ISO 8601
	Limit    int
}

// Found is a row that was found.
type Found struct {
	Document   string  `json:"doc_id"`
	Title      string  `json:"title,omitempty"`
	Date       string  `json:"date,omitempty"`
	URL        string  `json:"url,omitempty"`
	QuoteID    string  `json:"quote_id"`
	Kind       string  `json:"kind"`
	Quote      string  `json:"quote"`
	Speaker    string  `json:"speaker,omitempty"`
	Cue        string  `json:"cue,omitempty"`
	Status     string  `json:"status,omitempty"`
	Sentence   string  `json:"sentence,omitempty"`
	Confidence float64 `json:"confidence"`
}

// Search gives rows of a database that this package wrote: with words the best first, else in the order of their dates,
// the newest first. More reports whether there are rows beyond the limit.
func Search(path string, q Query) (found []Found, more bool, err error) {
	db, err := readOnly(path)
	if err != nil {
		return nil, false, err
	}
	defer db.Close()
	from, order := "quotes q JOIN documents d ON d.key = q.document_key", "d.date IS NULL, d.date DESC, q.key"
	var where []string
	var args []any
	ask := func(condition string, value any) {
		where, args = append(where, condition), append(args, value)
	}
	if words := phrases(q.Words); words != "" {
		from, order = "quotes_fts JOIN quotes q ON q.key = quotes_fts.rowid JOIN documents d ON d.key = q.document_key", "quotes_fts.rank, q.key"
		ask("quotes_fts MATCH ?", words)
	}
	if q.Speaker != "" {
		ask(`q.speaker LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Speaker)+"%")
	}
	if q.Status != "" {
		ask("q.status = ?", q.Status)
	}
	if q.From != "" {
		ask("substr(d.date, 1, 10) >= ?", q.From)
	}
	if q.To != "" {
		ask("substr(d.date, 1, 10) <= ?", q.To+"~") // 2024-03 has all its days

	}
	condition := "TRUE"
	if len(where) > 0 {
		condition = strings.Join(where, " AND ")
	}
	statement := fmt.Sprintf(`SELECT d.doc_id, COALESCE(d.title, ''), COALESCE(d.date, ''), COALESCE(d.url, ''), q.quote_id, q.kind, q.quote,
COALESCE(q.speaker, ''), COALESCE(q.cue, ''), COALESCE(q.status, ''), COALESCE(q.sentence, ''), q.confidence FROM %s WHERE %s ORDER BY %s LIMIT ?`, from, condition, order)
	rows, err := db.Query(statement, append(args, q.Limit+1)...)
	if err != nil {
		return nil, false, fmt.Errorf("%s: no database of whosaid, or none that can be searched: %w", path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var f Found
		if err := rows.Scan(&f.Document, &f.Title, &f.Date, &f.URL, &f.QuoteID, &f.Kind, &f.Quote, &f.Speaker, &f.Cue, &f.Status, &f.Sentence, &f.Confidence); err != nil {
			return nil, false, fmt.Errorf("%s: %w", path, err)
		}
		if len(found) == q.Limit {
			return found, true, nil
		}
		found = append(found, f)
	}
	if err := rows.Err(); err != nil {
		return nil, false, fmt.Errorf("%s: %w", path, err)
	}
	return found, false, nil
}

// phrases makes of words what FTS5 looks for: each as it is, in quotation marks.
func phrases(words string) string {
	fields := strings.Fields(strings.ReplaceAll(words, "\x00", " "))
	for i, w := range fields {
		fields[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	return strings.Join(fields, " ")
}
