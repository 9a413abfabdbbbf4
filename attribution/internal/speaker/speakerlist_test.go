package speaker

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"whosaid/attribution/internal/result"
)

func readList(t testing.TB, text string) *List {
	t.Helper()
	l, err := ReadList(strings.NewReader(text), "list.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestReadSpeakerList(t *testing.T) {
	for _, c := range []struct {
		shows, text string
		want        []Listed
	}{
		{"all columns", "id\tname\taliases\ttype\tnote\nQ1\tAnna Berg\tA. Berg; Berg\tperson\tminister\n",
			[]Listed{{"Q1", "Anna Berg", "person", "minister", []string{"A. Berg", "Berg"}, 2}}},
		{"two columns in another order", "name\tid\nAnna Berg\tQ1\n", []Listed{{ID: "Q1", Name: "Anna Berg", Line: 2}}},
		{"CRLF, byte order mark, no last line end", "\ufeffid\tname\r\nQ1\tAnna Berg\r\nQ2\tOlaf Brun",
			[]Listed{{ID: "Q1", Name: "Anna Berg", Line: 2}, {ID: "Q2", Name: "Olaf Brun", Line: 3}}},
		{"blank lines and comments", "# mine\nid\tname\n\n# more\nQ1\tAnna Berg\n", []Listed{{ID: "Q1", Name: "Anna Berg", Line: 5}}},
		{"quotes around cells", "id\tname\tnote\nQ1\t\"Anna \"\"Ann\"\" Berg\"\t5 \"crowns\"\n",
			[]Listed{{ID: "Q1", Name: `Anna "Ann" Berg`, Note: `5 "crowns"`, Line: 2}}},
		{"cells left out at the end", "id\tname\taliases\ttype\tnote\nQ1\tAnna Berg\n", []Listed{{ID: "Q1", Name: "Anna Berg", Line: 2}}},
		{"names only", "id\tname\n", nil},
	} {
		t.Run(c.shows, func(t *testing.T) {
			if got := readList(t, c.text).Entries; !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestBadSpeakerLists(t *testing.T) {
	for _, c := range []struct{ shows, text, want string }{
		{"empty", "", "list.tsv:1: no line of column names: want id, name, aliases, type, note"},
		{"no name column", "id\taliases\nQ1\tBerg\n", `list.tsv:1: no column "name": want id, name, aliases, type, note`},
		{"unknown column", "id\tname\tparty\n", `list.tsv:1: unknown column "party": want id, name, aliases, type, note`},
		{"column twice", "id\tname\tid\n", `list.tsv:1: column "id" stands twice`},
		{"double id", "id\tname\nQ1\tAnna Berg\nQ1\tOlaf Brun\n", "list.tsv:3: id Q1 stands on line 2 already"},
		{"no id", "id\tname\n\tAnna Berg\n", "list.tsv:2: no id"},
		{"no name", "id\tname\nQ1\n", "list.tsv:2: Q1 has no name"},
		{"unknown type", "id\tname\ttype\nQ1\tAnna Berg\thuman\n", `list.tsv:2: Q1: unknown type "human"`},
		{"too many cells", "id\tname\nQ1\tAnna\tBerg\n", "list.tsv:2: 3 cells, but there are 2 columns"},
		{"open quote", "id\tname\nQ1\t\"Anna\nQ2\tOlaf\n", "list.tsv:2: cell 2 opens a quotation mark and does not close it: a cell may not run over a line or a tab"},
		{"stray quote", "id\tname\nQ1\t\"An\"na\"\n", `list.tsv:2: cell 2: a quotation mark inside a quoted cell is written ""`},
		{"not UTF-8", "id\tname\nQ1\tAnn\xff\n", "list.tsv:2: not UTF-8"},
		{"no letter", "id\tname\nQ1\t--\n", `list.tsv:2: Q1: name "--" has no letter`},
		{"every bad line is reported", "id\tname\n\tA\n\tB\n", "list.tsv:2: no id\nlist.tsv:3: no id"},
		{"a line without end", "id\tname\nQ1\t" + strings.Repeat("x", maxListLine+1), "list.tsv:2: the line is longer than 1048576 bytes"},
	} {
		t.Run(c.shows, func(t *testing.T) {
			_, err := ReadList(strings.NewReader(c.text), "list.tsv")
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestALongListIsReadWhole(t *testing.T) {
	var b strings.Builder
	b.WriteString("id\tname\taliases\n")
	const n = 100000
	for i := range n {
		fmt.Fprintf(&b, "Q%d\tAnna Berg%d\tBerg %d\n", i, i, i)
	}
	l := readList(t, b.String())
	if len(l.Entries) != n {
		t.Fatalf("%d entries, want %d", len(l.Entries), n)
	}
	if id, _ := l.Link("person", "Berg 99999"); id != "Q99999" {
		t.Errorf("linked %q", id)
	}
}

func TestLink(t *testing.T) {
	l := readList(t, strings.Join([]string{
		"id\tname\taliases\ttype\tnote",
		"Q1\tOleksiy Marchenskiy\tMarchenskyi\tperson\t",
		"Q2\tJoseph R. Tarrant Jr.\tJoe Tarrant\tperson\t",
		"Q3\tOrganization for Harbour Safety\tOHS\torganization\t",
		"Q4\tAnna Berg\t\tperson\tof Oslo",
		"Q5\tAnna Berg\t\tperson\tof Bergen",
		"Q6\tNorway\t\tplace\t",
		"Q7\tHélène Ærø\t\t\t",
	}, "\n"))
	for _, c := range []struct {
		shows    string
		kind     result.SpeakerType
		name, id string
		two      bool
	}{
		{"as it is", "person", "Oleksiy Marchenskiy", "Q1", false},
		{"another transliteration", "person", "Oleksii Marchenskyy", "Q1", false},
		{"an alias, transliterated", "person", "Marchensky", "Q1", false},
		{"no initial and no suffix", "person", "Joseph Tarrant", "Q2", false},
		{"an alias", "person", "Joe Tarrant", "Q2", false},
		{"close by letters is not the same", "person", "Joseph Tarrent", "", false},
		{"a last name alone is not listed", "person", "Tarrant", "", false},
		{"an acronym", "organization", "OHS", "Q3", false},
		{"the list decides, whatever the type was guessed to be", "person", "OHS", "Q3", false},
		{"two entries", "person", "Anna Berg", "", true},
		{"a body may be a place", "organization", "Norway", "Q6", false},
		{"accents folded", "person", "Helene Aero", "Q7", false},
	} {
		t.Run(c.shows, func(t *testing.T) {
			if id, two := l.Link(c.kind, c.name); id != c.id || two != c.two {
				t.Errorf("%s: %q %v, want %q %v", c.name, id, two, c.id, c.two)
			}
		})
	}
}

func TestLinkedSpeakersCarryTheirIDs(t *testing.T) {
	l := readList(t, "id\tname\taliases\ttype\nQ1\tOlaf Brun\t\tperson\nQ2\tIngrid Solberg\t\tperson\nQ3\tIngrid Solberg\t\tperson\nQ4\tNobody Here\tNemo\tperson\n")
	text := `Harbour master Olaf Brun laughed. Brun said the mast was bent. Ingrid Solberg said it was straight.`
	a := annotate(t, text)
	atts := lay(t, a, []saying{{"the mast was bent", "Brun", "said", ""}, {"it was straight", "Ingrid Solberg", "said", ""}})
	speakers := resolve(a, atts, Options{List: l})
	if got := speakers[atts[0].Speaker].ID; got != "Q1" {
		t.Errorf("Brun has id %q", got)
	}
	if got := speakers[atts[1].Speaker].ID; got != "" || fmt.Sprint(atts[1].Flags) != "[two-ids]" {
		t.Errorf("Solberg has id %q and flags %v", got, atts[1].Flags)
	}
	var notes []string
	for _, n := range l.Notes() {
		notes = append(notes, fmt.Sprintf("%d: %s", n.Line, n.Text))
	}
	want := []string{
		`3: "Ingrid Solberg" of Q2 is also a name of Q3 (line 4): neither is linked by it`,
		`4: "Ingrid Solberg" of Q3 is also a name of Q2 (line 3): neither is linked by it`,
		`5: name "Nobody Here" of Q4 was not met`,
		`5: alias "Nemo" of Q4 was not met`,
	}
	if !reflect.DeepEqual(notes, want) {
		t.Errorf("notes\n%s\nwant\n%s", strings.Join(notes, "\n"), strings.Join(want, "\n"))
	}
}

func TestTranslitKey(t *testing.T) {
	for _, same := range [][]string{
		{"Marchenskiy", "Marchensky", "Marchenskyy", "Marchenskii"},
		{"Romanov", "Romanoff"},
		{"Yıldız", "Yildiz"},
		{"Yusuf", "Yousouf"},
		{"Müller", "Mueller"},
		{"Khaled", "Haled"},
	} {
		for _, n := range same[1:] {
			if a, b := translitKey(same[0]), translitKey(n); a != b {
				t.Errorf("%s is %q and %s is %q", same[0], a, n, b)
			}
		}
	}
	for _, two := range [][2]string{{"Brown", "Braun"}, {"Hansen", "Jensen"}, {"Mehta", "Mehra"}, {"Smith", "Smythe"}, {"Okafor", "Okoro"}} {
		if a := translitKey(two[0]); a == translitKey(two[1]) {
			t.Errorf("%s and %s are both %q", two[0], two[1], a)
		}
	}
}

func TestCollection(t *testing.T) {
	var c Collection
	add := func(names ...string) {
		for _, n := range names {
			kind := result.TypePerson
			if n == strings.ToUpper(n) || strings.HasPrefix(n, "Organization") {
				kind = result.TypeOrganization
			}
			c.Add(result.Speaker{Name: n, Type: kind}, 1)
		}
	}
	add("Olaf Brun", "Ingrid Solberg")
	add("Olaf Brun", "OHS")
	add("Brun", "Organization for Harbour Safety", "Olaf Brunn")
	var b bytes.Buffer
	if err := WriteList(&b, c.Speakers()); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"id\tname\taliases\ttype\tnote",
		"olaf-brun\tOlaf Brun\t\tperson\t2 quotes in 2 documents; the same as brun, olaf-brunn?",
		"brun\tBrun\t\tperson\t1 quote in 1 document; the same as olaf-brun, olaf-brunn?",
		"ingrid-solberg\tIngrid Solberg\t\tperson\t1 quote in 1 document",
		"ohs\tOHS\t\torganization\t1 quote in 1 document; the same as organization-for-harbour-safety?",
		"olaf-brunn\tOlaf Brunn\t\tperson\t1 quote in 1 document; the same as olaf-brun, brun?",
		"organization-for-harbour-safety\tOrganization for Harbour Safety\t\torganization\t1 quote in 1 document; the same as ohs?",
		"",
	}, "\n")
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if l := readList(t, b.String()); len(l.Entries) != 6 {
		t.Errorf("%d entries read back", len(l.Entries))
	}
}

func FuzzReadSpeakerList(f *testing.F) {
	f.Add("id\tname\taliases\ttype\tnote\nQ1\tAnna Berg\tA. Berg; Berg\tperson\tminister\n")
	f.Add("id\tname\nQ1\t\"Anna\nQ2\tOlaf\n")
	f.Add("\ufeffname\tid\r\n\"x\"\"y\"\tQ\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ReadList(strings.NewReader(text), "f")
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "f:") {
					t.Fatalf("an error with no place: %q", line)
				}
			}
			return
		}
		// No line is left out: what is neither blank, a comment nor the head is an entry.
		lines := 0
		for _, x := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
			if x = strings.TrimSuffix(x, "\r"); strings.TrimSpace(x) != "" && x[0] != '#' {
				lines++
			}
		}
		if len(l.Entries) != lines-1 {
			t.Fatalf("%d entries of %d lines", len(l.Entries), lines)
		}
		for _, e := range l.Entries {
			if id, two := l.Link(e.Type, e.Name); id == "" && !two {
				t.Fatalf("%q is not linked by its own name", e.Name)
			}
		}
		l.Notes()
	})
}

// A name of the list that the text uses beside the one that decides is met as well.
func TestFurtherNamesAreMet(t *testing.T) {
	l := readList(t, "id\tname\taliases\ttype\nP1\tPrairie Potash Inc.\tPPI;Potash Ltd\torganization\n")
	id, _ := l.Link(result.TypeOrganization, "Prairie Potash Inc.", "PPI")
	l.seen(id, []string{"PPI", "Somebody"})
	l.seen("nobody", []string{"Potash Ltd"})
	var got []string
	for _, n := range l.Notes() {
		got = append(got, n.Text)
	}
	if want := []string{`alias "Potash Ltd" of P1 was not met`}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
