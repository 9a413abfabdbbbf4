package decide

import (
	"maps"
	"testing"
)

// refusing are the shipped weights with a bias against every row.
func refusing() *Weights {
	w := shippedWeights()
	t := Tables{Set: maps.Clone(w.set), Rank: map[string]float64{}, Accept: map[string]float64{}}
	Each(w, func(model, feature string, weight float64) {
		switch model {
		case "rank":
			t.Rank[feature] = weight
		case "accept":
			t.Accept[feature] = weight
		}
	})
	t.Accept["bias"] = -20
	return NewWeights(t)
}

// No weights refuse a quotation that has a verb of saying and its source beside it; they may refuse what is less than that.
func TestQuotationBesideItsVerbIsNeverRefused(t *testing.T) {
	d, w := New(englishPack()), refusing()
	for text, want := range map[string]string{
		`"No," said Kean when asked if she would go back.`:          "Kean",
		`"Never?" the clerk asked.`:                                 "the clerk",
		`Then Ann Lee said: "Never."`:                               "Ann Lee",
		`Ann Lee then screamed "Stop!" just as the crane fell.`:     "Ann Lee",
		`The captain shouted "All off!" moments before the end.`:    "The captain",
		`The singer says "Stop!" fans will love the record.`:        "",
		`"It was late," Lee, who led the crew, said.`:               "Lee, who led the crew",
		`The old "guard," said Ann Lee, is gone.`:                   "",
		`As the treaty said, "nobody will have to leave the town."`: "",
		`"It was late," said, after all that, nobody.`:              "",
	} {
		a := annotatedText(text)
		got := ""
		for _, at := range readBy(d, a, Options{Weights: w}) {
			if len(at.Source) > 0 {
				s := a.Doc.SpanOf(at.Source[0])
				got = text[s.Start:s.End]
			}
		}
		if got != want {
			t.Errorf("%s: the source is %q, want %q", text, got, want)
		}
	}
}
