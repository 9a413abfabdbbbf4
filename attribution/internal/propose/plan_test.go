package propose

import (
	"strings"
	"testing"
	"unsafe"

	"whosaid/article"
)

// mostPerByte is what all plans of a text may take for each of its bytes.
const mostPerByte = 88

// held gives the bytes that a pile holds.
func held[T any](p *pile[T]) int {
	var x T
	return len(p.blocks) * inBlock * int(unsafe.Sizeof(x))
}

// TestPlansAreSmall reads the texts that have the most plans for their bytes.
func TestPlansAreSmall(t *testing.T) {
	pack := english(t)
	for _, shape := range []string{`"a" said b. `, `'a' said b. `, `said: "a" `, `he said `} {
		text := strings.Repeat(shape, (64<<10)/len(shape))
		b := builderOf(t, pack)
		b.Read(annotator().Annotate(article.Parse(text, article.Metadata{})))
		p := &b.planner
		all := held(&p.plans) + held(&p.contents) + held(&p.rules) + held(&p.sources) + len(p.far)*int(unsafe.Sizeof(article.Range{}))
		all += len(b.Arena) * int(unsafe.Sizeof(article.Range{}))
		if each := all / len(text); each > mostPerByte || each == 0 {
			t.Errorf("%q: %d bytes a byte, want at most %d", shape, each, mostPerByte)
		}
	}
}

// A given range comes back as it was, near its head or far from it.
func TestGivenComesBack(t *testing.T) {
	var p planner
	for _, r := range []article.Range{
		{}, {First: 5, End: 9}, {First: 7, End: 7}, {First: 0, End: 1}, {First: 7, End: 5}, {First: 0, End: 1 << 16}, {First: 3, End: 2 + 1<<16},
		{First: 100_000, End: 100_001}, {First: 10 + givenMiddle, End: 12 + givenMiddle}, {First: 1<<31 - 2, End: 1<<31 - 1},
	} {
		for _, head := range []int{-1, 0, 7, 99_999, 10 + 2*givenMiddle} {
			s := sourced{head: int32(head), given: p.keepGiven(head, r)}
			if got := p.givenTokens(&s); got != r {
				t.Errorf("head %d: %v becomes %v", head, r, got)
			}
		}
	}
	if len(p.far) == 0 || len(p.far) > 35 {
		t.Errorf("%d ranges are far", len(p.far))
	}
	near := sourced{head: 7, given: p.keepGiven(7, article.Range{First: 5, End: 9})}
	if near.given&farGiven != 0 {
		t.Error("a range beside its head is far")
	}
}
