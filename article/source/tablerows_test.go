package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func rowsOf(content string, comma rune) (rows [][]string, told []string) {
	r := newRowReader(bufio.NewReader(strings.NewReader(content)), comma, 1<<20)
	for {
		cells, line, err := r.read()
		var bad *rowError
		switch {
		case err == io.EOF:
			return rows, told
		case errors.As(err, &bad):
			told = append(told, fmt.Sprintf("%d: %v", line, err))
		case err != nil:
			return rows, append(told, "end "+err.Error())
		default:
			rows = append(rows, cells)
		}
	}
}

// TestRowsAreThoseOfRFC4180 compares with encoding/csv over tables that are right.
func TestRowsAreThoseOfRFC4180(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 180))
	pieces := []string{"a", ",", "\n", `"`, " ", "é", "\t", "", "b c", ";"}
	for range 3000 {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		width := 2 + random.IntN(3)
		var want [][]string
		for range random.IntN(6) + 1 {
			var row []string
			for range width {
				cell := ""
				for range random.IntN(4) {
					cell += pieces[random.IntN(len(pieces))]
				}
				row = append(row, cell)
			}
			want = append(want, row)
			w.Write(row)
		}
		w.Flush()
		got, told := rowsOf(b.String(), ',')
		if !slices.EqualFunc(got, want, slices.Equal) || told != nil {
			t.Fatalf("%q:\ngot  %q %q\nwant %q", b.String(), got, told, want)
		}
	}
}

func TestMarkThatIsLeftOpenCostsItsOwnRow(t *testing.T) {
	for _, marks := range []struct {
		name string
		row  func(i int) string
	}{
		{"no other marks", func(i int) string { return fmt.Sprintf("%d,So it is,x", i) }},
		{"each cell in marks", func(i int) string { return fmt.Sprintf(`"%d","So it is","x"`, i) }},
		{"some cells in marks", func(i int) string { return fmt.Sprintf(`%d,"So, it ""is""",x`, i) }},
		{"rows of several lines", func(i int) string { return fmt.Sprintf("%d,\"So\nit, is\",x", i) }},
		{"empty cells in marks", func(i int) string { return fmt.Sprintf(`%d,"",x`, i) }},
	} {
		var b strings.Builder
		b.WriteString("id,text,c\n")
		const n, open = 400, 7
		for i := range n {
			if i == open {
				b.WriteString("7,\"So it is,x\n")
				continue
			}
			b.WriteString(marks.row(i) + "\n")
		}
		rows, told := rowsOf(b.String(), ',')
		if len(rows) != n || len(told) != 1 { // the head is one of them
			t.Errorf("%s: %d rows of %d, told %q", marks.name, len(rows), n, told)
		}
	}
}

func TestOpenMarksAreReadInLinearTime(t *testing.T) {
	// Were each row read to the end of the file, these would be 10^10 bytes.
	for name, line := range map[string]string{"open in each line": "1,\"So it is,x\n", "doubled": "\"\"\"\n", "open once": "1,So,x\n"} {
		rows, told := rowsOf("id,text,c\n\"\n"+strings.Repeat(line, 100_000), ',')
		if len(rows)+len(told) == 0 {
			t.Errorf("%s: nothing", name)
		}
	}
	rows, told := rowsOf("id\ttext\tc\n\"\n"+strings.Repeat("1\t\"So it is\n", 100_000), '\t')
	if len(rows) != 1 || len(told) == 0 {
		t.Errorf("tabs: %d rows, %d errors", len(rows), len(told))
	}
}

func TestHeadOfManyColumns(t *testing.T) {
	head := []string{"text"}
	for i := range 100_000 {
		head = append(head, fmt.Sprintf("c%d", i))
	}
	table := strings.Join(head, ",") + "\nSo." + strings.Repeat(",x", 100_000) + "\n"
	got := read(&Config{Keep: []string{"c99999"}}, "a.csv", table)
	if want := []string{`a.csv:2 id=2 "So." +c99999="x"`}; !slices.Equal(got, want) {
		t.Errorf("%.300q, want %q", got, want)
	}
}

func TestTheTextMayBeTheLastOfManyColumns(t *testing.T) {
	for _, comma := range []string{",", ";", "\t"} {
		var head strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&head, "c%d%s", i, comma)
		}
		content := head.String() + "text\n" + strings.Repeat(comma, 100_000) + `"` + prose + `"` + "\n"
		r, err := (&Config{Form: CSV}).Open(Origin{Name: "f.csv"}, io.NopCloser(strings.NewReader(content)))
		if err != nil {
			t.Errorf("%q: %v", comma, err)
			continue
		}
		if in, err := r.Next(); err != nil || strings.TrimSpace(in.Text) != strings.TrimSpace(prose) {
			t.Errorf("%q: %q, %v", comma, in.Text, err)
		}
		r.Close()
	}
}
