package accuracy

import (
	"fmt"
	"io"
	"strings"
)

// PrintCalibration writes how far stated confidences hold: the expected calibration error, the
// Brier score, and the reliability table in ten bins.
func PrintCalibration(w io.Writer, rows []Judged) error {
	if len(rows) == 0 {
		_, err := io.WriteString(w, "no row states a confidence\n")
		return err
	}
	t := newTable("confidence", "rows", "stated", "right")
	for _, b := range Reliability(rows, 10) {
		if b.Rows > 0 {
			t.AppendRow([]any{fmt.Sprintf("%.1f–%.1f", b.From, b.To), b.Rows, percent(b.Confidence), percent(b.Correct)})
		}
	}
	_, err := fmt.Fprintf(w, "calibration error %.4f in 10 bins, Brier score %.4f, %s\n%s\n", ECE(rows, 10), Brier(rows), plural(len(rows), "row"), t.Render())
	return err
}

// WriteCurve draws precision and recall over --min-confidence as an SVG of 480 by 340 pixels, with
// no script and no font of its own. A score with no row draws the empty frame.
func WriteCurve(w io.Writer, s *Score, level Level) error {
	const left, top, wide, high = 50.0, 30.0, 410.0, 260.0
	points := s.Curve(level, 200)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="340" viewBox="0 0 480 340" font-family="sans-serif" font-size="12" role="img">`+"\n"+
		`<title>Precision and recall (%s) over the least confidence kept</title>`+"\n"+
		`<rect width="480" height="340" fill="#fff"/>`+"\n", level)
	for i := 0; i <= 10; i += 2 {
		x, y := left+wide*float64(i)/10, top+high*float64(10-i)/10
		fmt.Fprintf(&b, `<path d="M%.1f %.1fV%.1fM%.1f %.1fH%.1f" stroke="#ddd"/>`+"\n", x, top, top+high, left, y, left+wide)
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle">%.1f</text><text x="%.1f" y="%.1f" text-anchor="end">%d %%</text>`+"\n", x, top+high+16, float64(i)/10, left-6, y+4, 10*i)
	}
	fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle">--min-confidence</text>`+"\n", left+wide/2, top+high+36)
	for k, line := range []struct {
		name, colour, dash string
		of                 func(Count) float64
	}{
		{"precision", "#0b5394", "", func(c Count) float64 { p, _, _ := c.PRF(); return p }},
		{"recall", "#b45f06", "6 3", func(c Count) float64 { _, r, _ := c.PRF(); return r }},
	} {
		var d strings.Builder
		for i, p := range points {
			x, y := left+wide*p.MinConfidence, top+high*(1-line.of(p.Count))
			if i == 0 {
				fmt.Fprintf(&d, "M%.1f %.1f", left, y) // below the lowest confidence everything is kept
			}
			fmt.Fprintf(&d, "L%.1f %.1f", x, y)
		}
		if d.Len() > 0 {
			fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`+"\n", d.String(), line.colour, line.dash)
		}
		x := left + 10 + 100*float64(k)
		fmt.Fprintf(&b, `<path d="M%.1f 16h24" stroke="%s" stroke-width="2" stroke-dasharray="%s"/><text x="%.1f" y="20">%s</text>`+"\n", x, line.colour, line.dash, x+30, line.name)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}
