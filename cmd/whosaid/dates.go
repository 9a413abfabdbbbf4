package main

import (
	"time"

	"github.com/urfave/cli/v2"
)

// dates is a stretch of days that articles may have; the zero value has all, and articles without a date too.
type dates struct {
	from, to string // ISO 8601, a day, a month or a year; "" for no bound
}

// Where an article stands.
const (
	dateInside = iota
	dateOutside
	dateUnknown
)

// dateForms are how a bound may be written.
var dateForms = []string{time.DateOnly, "2006-01", "2006"}

// datesOf reads --from-date and --to-date.
func datesOf(c *cli.Context) (d dates, err error) {
	for flag, to := range map[string]*string{"from-date": &d.from, "to-date": &d.to} {
		value := c.String(flag)
		if value != "" && !isDate(value) {
			return d, misuse("--%s %s: want a day, a month or a year, as in 2024-03-04, 2024-03 or 2024", flag, value)
		}
		*to = value
	}
	if n := min(len(d.from), len(d.to)); d.from[:n] > d.to[:n] {
		return d, misuse("--from-date %s is after --to-date %s", d.from, d.to)
	}
	return d, nil
}

func isDate(s string) bool {
	for _, form := range dateForms {
		if _, err := time.Parse(form, s); err == nil {
			return true
		}
	}
	return false
}

// where tells where an article with this date stands. A date of a month or a year is inside where a day of it is.
func (d dates) where(date string) int {
	if d == (dates{}) {
		return dateInside
	}
	day := date[:min(len(date), len(time.DateOnly))]
	for _, shorter := range []int{len(time.DateOnly), len("2006-01"), len("2006")} {
		if len(day) < shorter || !isDate(day[:shorter]) {
			continue
		}
		day = day[:shorter]
		after := d.from == "" || day[:min(len(day), len(d.from))] >= d.from[:min(len(day), len(d.from))]
		before := d.to == "" || day[:min(len(day), len(d.to))] <= d.to[:min(len(day), len(d.to))]
		if after && before {
			return dateInside
		}
		return dateOutside
	}
	return dateUnknown
}
