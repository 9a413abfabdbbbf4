package article

import (
	"strings"
	"testing"
)

// TestSentences parts the sentences of each text by a bar.
func TestSentences(t *testing.T) {
	for _, want := range []string{
		// Plain ends.
		`He left.| She stayed.| Did they?| No!`,
		`It rose 3.5 percent.| Then it fell.`,
		`He left (at last.)| She stayed.`,
		`He left (at last).| She stayed.`,
		`They met at 10.| It was late.`,
		"One line\n|another line\n|a third.",
		`He came.| iPods were sold.`,

		// Abbreviations.
		`Mr. Hale met Dr. J. K. Poole of Poole & Co. in Millford.`,
		`He lives in the U.S.| The law is clear.`,
		`The U.S. Senate voted at 5 p.m. Monday.`,
		`It ended at 5 p.m.| They went home.`,
		`The gates shut at 2 p.m.| Police said nobody was hurt.`,
		`It began at 9:30 a.m.| Ann Poole spoke first.`,
		`It began at 9 a.m. Eastern, he said.`,
		`It began at 9 a.m. Tongan time on Friday.`,
		`It began at 9 a.m. GMT and at 8 p.m. EST.`,
		`They met at 8 p.m. Monday in Poole, at 9 p.m. Feb. 3 and at 7 p.m. March 4.`,
		`Hale Inc. Chairman Jo Poole left.`,
		`See No. 10 and Fig. 3.| He said no.| Then yes.`,
		`On Jan. 5 and in Sept. 2019.| It was so.`,
		`There is no plan B.| They know.`,
		`He wrote it on X.| "It is late," she said.`,
		`Sen. Jo Poole, D-Mass., and Rep. Al Hale (R-Ky.) agreed.`,
		`In Boston, Mass., it rained.| He felt the mass.| It was heavy.`,

		// Datelines.
		`MOSCOW (Agency) —| “We go,” he said.`,
		`Aug. 3 (Agency) -| He left.| She stayed.`,

		// Quotations and reporting clauses.
		`"Really?" he asked.`,
		`"Stop!" she cried.| "Now!"`,
		`"Really?" Jo Poole asked.`,
		`"Really?" asked Poole.`,
		`"Stop."| That was the word she used.`,
		`"Is it?"| The answer was no.`,
		`"We go.| We stay," he said.`,
		`"We go.| Do we stay?" he asked.| "We stay."`,
		`He said: "We go."| Then he left.`,
		`He said "we go."| He left.`,
		`She called it "a mess."| "It is," he said.`,
		`“We go.”| “We stay,” he said.`,
		`'Really?' he asked.`,
		`'We go.'| They went.`,
		`"Will we?" she said.| "We will."`,
		`("We go."| He left.)`,

		// Stops that end nothing.
		`He waited ... and left.`,
		`He waited...| Then he left.`,
		`He waited . . . and left.`,
		`“We ... Poole and I ... go,” he said.`,
		`The Yahoo! site was down.`,
		`See example.org for more.| He did.`,
		`He wrote "so."| https://example.org/a`,
	} {
		text := strings.ReplaceAll(want, "|", "")
		d := Parse(text, Metadata{})
		var got strings.Builder
		at := 0
		for n, s := range d.Sentences {
			end := d.Tokens[s.Tokens.End-1].End
			got.WriteString(text[at:end])
			if n < len(d.Sentences)-1 {
				if strings.HasPrefix(text[end:], "\n") {
					got.WriteByte('\n')
					end++
				}
				got.WriteByte('|')
			}
			at = end
		}
		if got.String() != want {
			t.Errorf("\n got %s\nwant %s", got.String(), want)
		}
	}
}
