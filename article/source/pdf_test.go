package source

import (
	"strings"
	"testing"
)

func TestJoinedLines(t *testing.T) {
	vocabulary := map[string]bool{"well-known": true, "harbour": true}
	for _, c := range []struct{ before, line, want string }{
		{"the har-", "bour is", "the harbour is"},
		{"a well-", "known man", "a well-known man"},
		{"the Anglo-", "Saxon", "the Anglo-Saxon"},
		{"it was -", "and is", "it was - and is"},
		{"the", "harbour", "the harbour"},
		{"", "The", "The"},
	} {
		if got := joinedLines(c.before, c.line, vocabulary); got != c.want {
			t.Errorf("%q + %q: got %q, want %q", c.before, c.line, got, c.want)
		}
	}
}

// A font that names its characters, one with a table, and text in a form.
func TestFontsOfPDF(t *testing.T) {
	file := `%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R 2 0 R] /Count 1 /Resources <</Font <</A 4 0 R /B 5 0 R>> /XObject <</X 8 0 R>>>> >> endobj
3 0 obj <</Type /Page /Parent 2 0 R /Contents 7 0 R>> endobj
4 0 obj <</Type /Font /Subtype /Type1 /Encoding <</Differences [65 /quotedblleft /quotedblright 97 /fi /eacute /uni0041]>>>> endobj
5 0 obj <</Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<</DW 500 /W [1 [600 600] 5 9 400]>>]>> endobj
6 0 obj <</Length 150>> stream
1 begincodespacerange <0000> <ffff> endcodespacerange
1 beginbfchar <0001> <0054> endbfchar
2 beginbfrange <0002> <0004> <0068> <0005> <0006> [<0066 0066> <D83DDE00>] endbfrange
endstream endobj
7 0 obj <<>> stream
BT /A 10 Tf 1 0 0 1 50 700 Tm (AabcB) Tj ET
BT /B 10 Tf 1 0 0 1 50 600 Tm [<00010002> -20 <00050006> -900 <0003>] TJ ET
/X Do
endstream endobj
8 0 obj <</Subtype /Form /Matrix [1 0 0 1 0 -100]>> stream
BT /A 10 Tf 50 600 Td (In \(a\) f\157rm.) Tj ET /X Do
endstream endobj
trailer <</Root 1 0 R>>
`
	got := read(&Config{}, "a.pdf", file)
	if want := "“fiéA”\\n\\nThff\U0001f600 i\\n\\nIn (fi) form.\\n"; len(got) != 1 || !strings.Contains(got[0], want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
