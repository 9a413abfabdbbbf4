package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"

	"whosaid/article"
)

// What an article takes while it is worked on. Most news takes some 100 bytes for each of its own; the most
// that any text has been seen to take is that of one with a report in every second word.
const (
	memoryAtRest  = 96 << 20 // models, rules and weights
	memoryPerByte = 300
)

// giant is the size of an article from which on memory is collected more often: what it leaves is more than
// all that stays.
const giant = 128 << 10

// collectAtGiant is how far the heap may grow meanwhile, in percent.
const collectAtGiant = 4

// collectAt is how far the heap may grow beyond what is in use, in percent, before it is collected. An article leaves little memory
// in use: Go's own 100 would keep more for nothing.
const collectAt = 60

// collectAtStart holds until the first collection. Nearly all that a start allocates stays, and a run over a short article ends
// before the heap has 16 MB, which is when memory is collected first.
const collectAtStart = 400

// thrift says how often memory is collected: as the environment has it (GOGC), or else as collectAt says. Meanwhile it may be not at
// all, or more often while giants are worked on.
type thrift struct {
	mu     sync.Mutex
	giants int
	off    int
	usual  int // while there are giants, or it is off
}

var thrifty thrift

// start begins with collectAtStart, and goes on with collectAt after the first collection.
func (t *thrift) start() {
	t.change(func() { t.usual = collectAtStart })
	runtime.SetFinalizer(&[16]*byte{}, func(*[16]*byte) { t.change(func() { t.usual = collectAt }) })
}

// change changes what is wanted, and does it.
func (t *thrift) change(want func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.off == 0 && t.giants == 0 {
		t.usual = debug.SetGCPercent(-1)
	}
	want()
	switch {
	case t.off > 0:
		debug.SetGCPercent(-1)
	case t.giants > 0 && (t.usual < 0 || t.usual > collectAtGiant):
		debug.SetGCPercent(collectAtGiant)
	default:
		debug.SetGCPercent(t.usual)
	}
}

// begin is called before an article of that size is worked on; what it gives is called after it.
func (t *thrift) begin(size int) func() {
	if size < giant {
		return func() {}
	}
	t.change(func() { t.giants++ })
	return func() { t.change(func() { t.giants-- }) }
}

// pause lets nothing be collected until what it gives is called.
func (t *thrift) pause() func() {
	t.change(func() { t.off++ })
	return func() { t.change(func() { t.off-- }) }
}

// tooLarge says why an article is not worked on: it could need more memory than there may be. most is 0 for
// no bound.
func tooLarge(in *article.Input, most int64) error {
	need := memoryAtRest + memoryPerByte*int64(len(in.Text))
	if most <= 0 || len(in.Text) < giant || need <= most {
		return nil
	}
	return placedIn(in, fmt.Errorf("an article of %d bytes could take %d MB of memory, more than the %d MB there are (--memory)", len(in.Text), need>>20, most>>20))
}

// memoryOf reads --memory; "" is the bound that the process was given, and 0 is none.
func memoryOf(size string) (int64, error) {
	if size == "" {
		return memoryGiven(), nil
	}
	digits := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(size), "B"), "I"), "KMGT")
	n, err := strconv.ParseInt(digits, 10, 64)
	unit := strings.ToUpper(size[len(digits):])
	shift, known := map[string]int{"": 0, "B": 0, "K": 10, "KB": 10, "KIB": 10, "M": 20, "MB": 20, "MIB": 20, "G": 30, "GB": 30, "GIB": 30, "T": 40, "TB": 40, "TIB": 40}[unit]
	if err != nil || !known || n <= 0 || n > math.MaxInt64>>shift {
		return 0, misuse("--memory %s: a size as in 500M or 2G is wanted", size)
	}
	return n << shift, nil
}

// memoryGiven gives the bound on the memory of this process as it was when it was first asked: that of the environment (GOMEMLIMIT)
// or of its control group or addresses; 0 where there is none.
var memoryGiven = sync.OnceValue(func() int64 {
	if most := debug.SetMemoryLimit(-1); most < math.MaxInt64 {
		return most
	}
	most := addressSpace()
	if n := groupMemory(os.DirFS("/")); n > 0 && (most == 0 || n < most) {
		most = n
	}
	return most
})

// softShare is how much of a bound is used before memory is collected more often, in percent. The rest is for what is not counted:
// the program itself, and what is allocated while memory is collected.
const softShare = 90

// keepWithin lets memory be collected more often before the bound of the process is reached, where the environment does not say when.
func keepWithin(given int64) {
	if given > 0 && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(given / 100 * softShare)
	}
}

// groupMemory gives the smallest bound of the control group of this process and of those above it, in either version; 0 where there
// is none. A container sees its own group as the root.
func groupMemory(root fs.FS) (most int64) {
	of := func(file string) {
		b, err := fs.ReadFile(root, file)
		if err != nil {
			return
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(b)), 10, 64) // not that of "max"
		if err == nil && n > 0 && n < unbounded && (most == 0 || n < most) {
			most = n
		}
	}
	groups, _ := fs.ReadFile(root, "proc/self/cgroup")
	second, first := "/", "/"
	for line := range strings.Lines(string(groups)) {
		part := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(part) == 3 && part[0] == "0":
			second = part[2]
		case len(part) == 3 && slices.Contains(strings.Split(part[1], ","), "memory"):
			first = part[2]
		}
	}
	for _, v := range []struct{ dir, group, file string }{
		{"sys/fs/cgroup", second, "memory.max"}, {"sys/fs/cgroup/memory", first, "memory.limit_in_bytes"},
	} {
		for at := path.Clean("/" + v.group); ; at = path.Dir(at) {
			of(path.Join(v.dir, at, v.file))
			if at == "/" {
				break
			}
		}
	}
	return most
}

// unbounded is from which bound on there is none: the first version of control groups says 2^63 less a page.
const unbounded = 1 << 60
