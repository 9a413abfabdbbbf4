package speaker

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"whosaid/attribution/internal/result"
)

// Of an article whose speakers are collected, no text stays in memory.
func TestCollectionHoldsNoTexts(t *testing.T) {
	const articles, size = 200, 100 << 10
	var c Collection
	held := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := held()
	for n := range articles {
		text := fmt.Sprintf("Ann %06d and Berg", n) + strings.Repeat(" so", size/3)
		c.Add(result.Speaker{Name: text[:10], Type: result.TypePerson, Forms: []string{text[4:10], text[15:19]}}, 1)
	}
	if more := held() - before; more > articles*size/4 {
		t.Errorf("%d articles of %d bytes: %d bytes stay", articles, size, more)
	}
	if got := len(c.Speakers()); got != articles {
		t.Errorf("%d speakers", got)
	}
}
