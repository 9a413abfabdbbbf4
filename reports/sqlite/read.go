package sqlite

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"whosaid/reports"
)

// magic is what a SQLite database begins with.
const magic = "SQLite format 3\x00"

// Is reports whether a file is a SQLite database.
func Is(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // to open a pipe waits for its other end
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(magic))
	_, err = io.ReadFull(f, b)
	return err == nil && string(b) == magic
}

// Read gives the documents of a database that this package wrote, with their rows, in their order. It has no offsets of
// cues: cues are their words, one for each row. The database is not changed.
func Read(path string, take func(s *reports.Standoff, cues []string) error) error {
	db, err := readOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := read(db, take); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// readOnly opens a database that is not changed. Another process may write it meanwhile.
func readOnly(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address(path, "mode=ro&_pragma=query_only(on)&_pragma=busy_timeout(10000)"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return db, nil
}

func read(db *sql.DB, take func(*reports.Standoff, []string) error) error {
	documents, err := db.Query("SELECT key, doc_id, COALESCE(title, ''), COALESCE(date, ''), COALESCE(url, ''), text FROM documents ORDER BY key")
	if err != nil {
		return fmt.Errorf("no database of whosaid: %w", err)
	}
	defer documents.Close()
	quotes, err := db.Prepare(`SELECT quote_id, kind, quote_spans, COALESCE(speaker, ''), COALESCE(speaker_type, ''), COALESCE(speaker_id, ''),
COALESCE(speaker_role, ''), COALESCE(speaker_affiliation, ''), COALESCE(cue, ''), COALESCE(cue_lemma, ''), COALESCE(cue_class, ''), COALESCE(status, ''),
COALESCE(speaker_confidence, 0), COALESCE(speaker_key, ''), COALESCE(source_plural, 0), confidence FROM quotes WHERE document_key = ? ORDER BY key`)
	if err != nil {
		return fmt.Errorf("no database of whosaid: %w", err)
	}
	defer quotes.Close()
	for documents.Next() {
		var key int64
		s := new(reports.Standoff)
		if err := documents.Scan(&key, &s.ID, &s.Title, &s.Date, &s.URL, &s.Text); err != nil {
			return err
		}
		var cues []string
		if s.Attributions, cues, err = attributions(quotes, key); err != nil {
			return err
		}
		if err := take(s, cues); err != nil {
			return err
		}
	}
	return documents.Err()
}

func attributions(quotes *sql.Stmt, document int64) (out []reports.StandoffAttribution, cues []string, err error) {
	rows, err := quotes.Query(document)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			a              reports.StandoffAttribution
			spans, speaker string
			cue            string
		)
		if err := rows.Scan(&a.ID, &a.Kind, &spans, &speaker, &a.SpeakerType, &a.SpeakerID, &a.SpeakerRole, &a.SpeakerAffiliation,
			&cue, &a.CueLemma, &a.CueClass, &a.Status, &a.SpeakerConfidence, &a.SpeakerKey, &a.SourcePlural, &a.Confidence); err != nil {
			return nil, nil, err
		}
		if speaker != "" {
			a.Speaker = &speaker
		}
		if a.Content, err = spansOf(spans); err != nil {
			return nil, nil, fmt.Errorf("quotes: %s: %w", a.ID, err)
		}
		out, cues = append(out, a), append(cues, cue)
	}
	return out, cues, rows.Err()
}

// spansOf reads "88-140;163-201".
func spansOf(cell string) (out [][2]int, err error) {
	for part := range strings.SplitSeq(cell, ";") {
		from, to, ok := strings.Cut(part, "-")
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if !ok || err1 != nil || err2 != nil {
			return nil, fmt.Errorf("no spans: %q", cell)
		}
		out = append(out, [2]int{a, b})
	}
	return out, nil
}
