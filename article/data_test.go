package article

import (
	"strings"
	"testing"
)

// TestLists holds every list to the form that its head states.
func TestLists(t *testing.T) {
	for name, l := range map[string]struct {
		file  string
		kinds string // of the second column, or of the first where first is set; "" for a list of one column
		first bool
	}{
		"abbreviations": {abbreviationsFile, "title number word end", false},
		"elisions":      {elisionsFile, "always inside closed suffix year", false},
		"contractions":  {contractionsFile, "", false},
		"reporting":     {reportingFile, "", false},
		"after-name":    {reportingAfterNameFile, "", false},
		"starters":      {startersFile, "", false},
		"page":          {pageFile, "", false},
		"byline":        {bylineFile, "", false},
		"headline":      {headlineFile, "", false},
		"folios":        {foliosFile, "", false},
		"parts":         {partsFile, "question answer", false},
		"persons":       {personsFile, "first second third talk", false},
		"directions":    {directionsFile, "", false},
		"interview":     {interviewFile, "", false},
		"open ends":     {openEndsFile, "", false},
		"lines":         {linesFile, "end furniture byline caption", true},
	} {
		if !strings.HasPrefix(l.file, "# ") {
			t.Errorf("%s: no comment on top", name)
		}
		seen := map[string]bool{}
		for line := range entries(l.file) {
			if line != strings.TrimSpace(line) {
				t.Errorf("%s: blanks around %q", name, line)
			}
			form, kind, two := strings.Cut(line, "\t")
			if l.first {
				form, kind = kind, form
			}
			if two != (l.kinds != "") || two && !strings.Contains(" "+l.kinds+" ", " "+kind+" ") {
				t.Errorf("%s: kind %q of %q", name, kind, form)
			}
			if seen[form] {
				t.Errorf("%s: %q stands there twice", name, form)
			}
			seen[form] = true
			if where, words, ok := strings.Cut(form, "\t"); l.first && (!ok || !strings.Contains(" whole starts holds ends credit ", " "+where+" ") || words != strings.ToLower(words) || strings.ContainsAny(words, "'’,.-") || strings.Contains(words, "  ")) {
				t.Errorf("%s: %q", name, form)
			}
		}
	}
}
