package main

import "testing"

func TestDates(t *testing.T) {
	for _, c := range []struct {
		from, to, date string
		want           int
	}{
		{"", "", "", dateInside},
		{"", "", "yesterday", dateInside},
		{"2024-03-04", "", "2024-03-04", dateInside},
		{"2024-03-04", "", "2024-03-04T10:00:00Z", dateInside},
		{"2024-03-04", "", "2024-03-03", dateOutside},
		{"2024-03-04", "", "2024-03", dateInside},
		{"2024-03-04", "", "2024-02", dateOutside},
		{"2024", "2024", "2024-12-31", dateInside},
		{"2024", "2024", "2025-01-01", dateOutside},
		{"", "2024-03", "2024-03-31", dateInside},
		{"", "2024-03", "2024-04-01", dateOutside},
		{"2024", "", "", dateUnknown},
		{"2024", "", "March 4, 2024", dateUnknown},
		{"2024", "", "2024-13-01", dateInside}, // its year is one
	} {
		if got := (dates{c.from, c.to}).where(c.date); got != c.want {
			t.Errorf("%s to %s, %q: %d, want %d", c.from, c.to, c.date, got, c.want)
		}
	}
}
