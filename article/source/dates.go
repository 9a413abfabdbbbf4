package source

import (
	"strconv"
	"strings"
	"time"
)

// Dates as archives print them, among other words. The names of months and days are the time package's.

var (
	monthFirst = lazily(`\b([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	dayFirst   = lazily(`\b(\d{1,2})(?:st|nd|rd|th)? ([A-Z][a-z]{2,8})\.?,? (\d{4})\b`)
	yearFirst  = lazily(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	american   = lazily(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`)
	monthOnly  = lazily(`\b([A-Z][a-z]{2,8})\.? (\d{4})\b`)
)

// dateIn finds the first date in a line: the day in ISO 8601, and where it stands.
func dateIn(line string) (day string, start, end int, ok bool) {
	type try struct {
		r                *expression
		year, month, day int
	}
	for _, t := range []try{{monthFirst, 3, 1, 2}, {dayFirst, 3, 2, 1}, {yearFirst, 1, 2, 3}, {american, 3, 1, 2}} {
		for _, m := range t.r.re().FindAllStringSubmatchIndex(line, 8) {
			part := func(i int) string { return line[m[2*i]:m[2*i+1]] }
			month := monthNamed(part(t.month))
			if month == 0 {
				month, _ = strconv.Atoi(part(t.month))
			}
			year, _ := strconv.Atoi(part(t.year))
			of, _ := strconv.Atoi(part(t.day))
			d := time.Date(year, time.Month(month), of, 0, 0, 0, 0, time.UTC)
			if month >= 1 && month <= 12 && d.Day() == of && year > 1600 {
				return d.Format(time.DateOnly), m[0], m[1], true
			}
		}
	}
	return "", 0, 0, false
}

// monthNamed gives the number of a month by its name, or by the first three or four letters of it; else 0.
func monthNamed(name string) int {
	name = strings.ToLower(name)
	for m := time.January; m <= time.December; m++ {
		if len(name) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), name) {
			return int(m)
		}
	}
	return 0
}

// isWeekday reports whether the word is the name of a day, or the beginning of one.
func isWeekday(word string) bool {
	word = strings.ToLower(strings.Trim(word, ".,"))
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), word) {
			return true
		}
	}
	return false
}

// dateLine gives the day of a line that is a date, with the weekday, the hour or the edition beside it.
func dateLine(line string) (day string, ok bool) {
	line = squeeze(line)
	if len(line) > 90 {
		return "", false
	}
	day, start, _, ok := dateIn(line)
	if !ok {
		if m := monthOnly.re().FindStringSubmatchIndex(line); m != nil && m[0] == 0 && m[1] == len(line) {
			if month := monthNamed(line[m[2]:m[3]]); month > 0 {
				return line[m[4]:m[5]] + "-" + twoDigits(month), true
			}
		}
		return "", false
	}
	for word := range strings.FieldsSeq(line[:start]) {
		if !isWeekday(word) {
			return "", false
		}
	}
	return day, true
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
