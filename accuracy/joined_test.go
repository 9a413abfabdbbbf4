package accuracy

import "testing"

func TestFitJoinsAQuotationWithNoCueToTheRowOfItsSpeaker(t *testing.T) {
	d := &Document{Text: `Poe said he was worried. “We wait.” Lie left. “Never.”`}
	d.Attributions = []Attribution{
		{Kind: "indirect", Speaker: "Poe", Source: []Span{{0, 3}}, Cue: []Span{{4, 8}}, Content: []Span{{9, 23}}},
		{Kind: "direct", Speaker: "Poe", Content: []Span{{25, 35}}},
		{Kind: "direct", Speaker: "Poe", Content: []Span{{46, 54}}},
	}
	got := joinedRows(d)
	if len(got) != 2 || len(got[0].Content) != 2 || got[0].Kind != "mixed" {
		t.Errorf("got %+v, want the first quotation joined and the second, behind other words, left alone", got)
	}
	d.Attributions[1].Speaker = "Lie"
	if got := joinedRows(d); len(got) != 3 {
		t.Errorf("%d rows where the quotation is another speaker's, want 3", len(got))
	}
}
