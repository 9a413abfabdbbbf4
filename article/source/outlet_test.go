package source

import "testing"

func TestAPlaceBelongsToTheNameOfANewspaper(t *testing.T) {
	for line, want := range map[string][3]string{
		"The Observer (Saltholm). (Feb. 12, 2019): News: p4.":            {"The Observer (Saltholm)", "2019-02-12", "News"},
		"Saltholm Observer [Saltholm]. (Feb. 12, 2019): p4.":             {"Saltholm Observer", "2019-02-12", ""},
		"St. Brig Wire [Brig, Norland], 14 Feb. 2019, p. 1.":             {"St. Brig Wire", "2019-02-14", ""},
		"The Observer [Saltholm, Norland]. (Feb. 2, 2019): Arts: 12(N).": {"The Observer", "2019-02-02", "Arts"},
	} {
		p := &printed{inside: layoutNamed("gale").inside}
		p.info(line)
		if got := [3]string{p.site, p.date, p.section}; got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	for line, want := range map[string][3]string{
		"Observer, The (Saltholm). 02/12/2019, p4. Section: Local News.":  {"Observer, The (Saltholm)", "2019-02-12", "Local News"},
		"Coast Wire. 02/14/2019, Vol. 7 Issue 3, pA1-A2. 2p. Section: A.": {"Coast Wire", "2019-02-14", "A"},
		"Brig Gazette. 02/14/2019, p1.":                                   {"Brig Gazette", "2019-02-14", ""},
	} {
		p := &printed{inside: layoutNamed("ebsco").inside}
		p.info(line)
		if got := [3]string{p.site, p.date, p.section}; got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
