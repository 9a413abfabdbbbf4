package accuracy

import (
	"strings"
	"testing"
)

func TestCueThatCouldStandElsewhereIsToldOf(t *testing.T) {
	const text = "Ann said Bo said the road is closed. Bo said so."
	rows := "doc_id,quote_id,kind,quote,source,cue,sentence\n" +
		"a,q1,indirect,the road is closed,Bo,said,Ann said Bo said the road is closed.\n" +
		"a,q2,indirect,so,Bo,said,Bo said so.\n"
	docs, err := ReadCSV(strings.NewReader(rows), "rows.csv", CSVSource{Texts: func(string) (string, bool) { return text, true }})
	if err != nil {
		t.Fatal(err)
	}
	if w := docs[0].Warnings; len(w) != 1 || !strings.Contains(w[0], `rows.csv:2: row q1: the cue "said" stands at 2 places`) {
		t.Errorf("%q", w)
	}
}
