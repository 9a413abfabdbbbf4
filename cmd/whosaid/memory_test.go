package main

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"whosaid/article"
)

func TestMemoryIsReadAsSizes(t *testing.T) {
	for in, want := range map[string]int64{"500M": 500 << 20, "2G": 2 << 30, "2GiB": 2 << 30, "64kb": 64 << 10, "100": 100} {
		if got, err := memoryOf(in); got != want || err != nil {
			t.Errorf("%s is %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"x", "-1G", "0", "1.5G", "G", "9999999999T", "1GG"} {
		if got, err := memoryOf(in); err == nil {
			t.Errorf("%s is %d", in, got)
		}
	}
}

func TestArticleTooLargeForMemory(t *testing.T) {
	in := &article.Input{Name: "a.txt", Text: strings.Repeat("a ", 500_000)}
	if err := tooLarge(in, 300<<20); err == nil || !strings.HasPrefix(err.Error(), "a.txt: an article of 1000000 bytes") {
		t.Errorf("%v", err)
	}
	for _, most := range []int64{0, 2 << 30} {
		if err := tooLarge(in, most); err != nil {
			t.Errorf("within %d: %v", most, err)
		}
	}
}

func TestGiantsLeaveTheCollectorAsItWas(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	first, second := thrifty.begin(giant), thrifty.begin(giant+1)
	small := thrifty.begin(3)
	first()
	small()
	if now := debug.SetGCPercent(collectAtGiant); now != collectAtGiant {
		t.Errorf("with a giant: %d", now)
	}
	second()
	if now := debug.SetGCPercent(77); now != 77 {
		t.Errorf("afterwards: %d", now)
	}
}

func TestNothingIsCollectedInAPause(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	done := thrifty.begin(giant)
	on := thrifty.pause()
	if now := debug.SetGCPercent(-1); now != -1 {
		t.Errorf("in a pause: %d", now)
	}
	on()
	if now := debug.SetGCPercent(collectAtGiant); now != collectAtGiant {
		t.Errorf("after a pause, with a giant: %d", now)
	}
	done()
	if now := debug.SetGCPercent(77); now != 77 {
		t.Errorf("afterwards: %d", now)
	}
}

// The first collection ends the start, whatever is worked on at that time.
func TestStartOfCollecting(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	var c thrift
	c.start()
	if now := debug.SetGCPercent(collectAtStart); now != collectAtStart {
		t.Errorf("at the start: %d", now)
	}
	done := c.begin(giant)
	usual := func() int {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.usual
	}
	for deadline := time.Now().Add(20 * time.Second); usual() != collectAt && time.Now().Before(deadline); {
		runtime.GC() // finalizers run after it, at some time
		time.Sleep(time.Millisecond)
	}
	if now := debug.SetGCPercent(collectAtGiant); now != collectAtGiant {
		t.Errorf("with a giant, after the first collection: %d", now)
	}
	done()
	if now := debug.SetGCPercent(77); now != collectAt {
		t.Errorf("afterwards: %d, want %d", now, collectAt)
	}
}

func TestMemoryOfControlGroups(t *testing.T) {
	const second, first = "sys/fs/cgroup/", "sys/fs/cgroup/memory/"
	for _, c := range []struct {
		shows string
		files map[string]string
		want  int64
	}{
		{"no groups", nil, 0},
		{"a container", map[string]string{"proc/self/cgroup": "0::/\n", second + "memory.max": "500000000\n"}, 500_000_000},
		{"no bound", map[string]string{"proc/self/cgroup": "0::/\n", second + "memory.max": "max\n"}, 0},
		{"a group above has the smaller one", map[string]string{
			"proc/self/cgroup": "0::/a/b\n", second + "a/b/memory.max": "300\n", second + "a/memory.max": "200\n", second + "memory.max": "max\n",
		}, 200},
		{"another group", map[string]string{"proc/self/cgroup": "0::/a\n", second + "b/memory.max": "100\n", second + "a/memory.max": "max\n"}, 0},
		{"the first version", map[string]string{"proc/self/cgroup": "3:cpu:/\n9:hugetlb,memory:/x\n", first + "x/memory.limit_in_bytes": "400\n"}, 400},
		{"the first version in a container", map[string]string{"proc/self/cgroup": "9:memory:/docker/x\n", first + "memory.limit_in_bytes": "400\n"}, 400},
		{"the first version, no bound", map[string]string{first + "memory.limit_in_bytes": "9223372036854771712\n"}, 0},
		{"a way out", map[string]string{"proc/self/cgroup": "0::/../..\n", second + "memory.max": "7\n"}, 7},
	} {
		files := fstest.MapFS{}
		for name, text := range c.files {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := groupMemory(files); got != c.want {
			t.Errorf("%s: %d, want %d", c.shows, got, c.want)
		}
	}
}

func TestMemoryIsKeptWithinItsBound(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	t.Setenv("GOMEMLIMIT", "")
	for given, want := range map[int64]int64{0: before, 1_000_000_000: 900_000_000} {
		debug.SetMemoryLimit(before)
		keepWithin(given)
		if got := debug.SetMemoryLimit(-1); got != want {
			t.Errorf("given %d: %d, want %d", given, got, want)
		}
	}
	debug.SetMemoryLimit(before)
	t.Setenv("GOMEMLIMIT", "1GiB") // the runtime has read it
	if keepWithin(5 << 30); debug.SetMemoryLimit(-1) != before {
		t.Error("the limit of the environment is not kept")
	}
}
