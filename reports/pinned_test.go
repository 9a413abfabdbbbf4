package reports

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
)

// Of an article that is counted, no text stays in memory.
func TestSummaryHoldsNoTexts(t *testing.T) {
	const articles, size = 200, 100 << 10
	s := NewSummary()
	held := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := held()
	for n := range articles {
		text := fmt.Sprintf("Ann %06d and Berg", n) + strings.Repeat(" so", size/3)
		s.Add(TallyOf(&attribution.Result{
			Doc:          &article.Document{Text: text, ID: text[4:10], Site: text[4:12]},
			Speakers:     []attribution.Speaker{{Name: text[:10], Key: text[:8], Type: "person"}},
			Attributions: []attribution.Attribution{{Speaker: 0, Status: "asserted"}},
		}))
	}
	if more := held() - before; more > articles*size/4 {
		t.Errorf("%d articles of %d bytes: %d bytes stay", articles, size, more)
	}
	if got := len(s.Counts()); got != articles {
		t.Errorf("%d speakers", got)
	}
}
