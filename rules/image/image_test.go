package image

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// thing has every kind of part.
type thing struct {
	small    int8
	mask     uint64
	a, b, cc bool
	name     string
	names    []string
	numbers  []int32
	shared   [][]int32
	shorts   []int16 // shared as well
	byName   map[string]int
	things   []thing
}

func visit(c *Codec, x *thing) {
	Number(c, &x.small)
	Number(c, &x.mask)
	Flags(c, &x.a, &x.b, &x.cc)
	Text(c, &x.name)
	List(c, &x.names, Text)
	List(c, &x.numbers, Number)
	List(c, &x.shared, Shared)
	Shared(c, &x.shorts)
	Map(c, &x.byName, Text, Number)
	List(c, &x.things, visit)
}

var things = rapid.Custom(func(t *rapid.T) thing {
	word := rapid.StringN(0, 3, 12)
	numbers := rapid.SliceOfN(rapid.Int32(), 0, 3)
	x := thing{
		small: rapid.Int8().Draw(t, "small"), mask: rapid.Uint64().Draw(t, "mask"),
		a: rapid.Bool().Draw(t, "a"), b: rapid.Bool().Draw(t, "b"), cc: rapid.Bool().Draw(t, "c"),
		name: word.Draw(t, "name"), byName: rapid.MapOfN(word, rapid.Int(), 0, 3).Draw(t, "by name"),
	}
	if rapid.Bool().Draw(t, "not nil") {
		x.names, x.numbers = rapid.SliceOfN(word, 0, 4).Draw(t, "names"), numbers.Draw(t, "numbers")
	}
	for range rapid.IntRange(0, 4).Draw(t, "lists") {
		x.shared = append(x.shared, rapid.SampledFrom([][]int32{nil, {}, {1, 2}, {-7}, {1 << 30}}).Draw(t, "list"))
	}
	x.shorts = rapid.SampledFrom([][]int16{nil, {}, {1, 2}, {-7}}).Draw(t, "list of another type")
	return x
})

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := things.Draw(t, "thing")
		want.things = rapid.SliceOfN(things, 0, 3).Draw(t, "things")
		var w Codec
		visit(&w, &want)
		var got thing
		r := Read(string(w.Out))
		visit(r, &got)
		if !r.Sound() || !reflect.DeepEqual(got, want) {
			t.Fatalf("sound %v, read %+v, want %+v", r.Sound(), got, want)
		}
		if cut := rapid.IntRange(0, len(w.Out)-1).Draw(t, "cut"); true {
			r := Read(string(w.Out[:cut]))
			if visit(r, &got); r.Sound() {
				t.Fatalf("%d of %d bytes are taken for all", cut, len(w.Out))
			}
		}
	})
}

func TestSharedListsAreOne(t *testing.T) {
	x := thing{shared: [][]int32{{1, 2, 3}, {4}, {1, 2, 3}}, byName: map[string]int{}}
	var w Codec
	visit(&w, &x)
	var got thing
	visit(Read(string(w.Out)), &got)
	if &got.shared[0][0] != &got.shared[2][0] {
		t.Error("two equal lists were read apart")
	}
}

func FuzzRead(f *testing.F) {
	var w Codec
	visit(&w, &thing{name: "a", names: []string{"a", "b"}, shared: [][]int32{{1}, {1}}, things: []thing{{}}})
	f.Add(string(w.Out))
	f.Fuzz(func(t *testing.T, b string) {
		if len(b) > 1<<12 {
			return
		}
		visit(Read(b), new(thing)) // no panic
	})
}
