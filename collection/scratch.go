package collection

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// What does not fit in memory: records that are appended and read again by their place, and pairs of numbers that are sorted.

// Scratch makes a file that only this run sees. Close gives it back. The caller says where such files stand.
type Scratch func() (ScratchFile, error)

// ScratchFile is written from its beginning to its end, and read anywhere.
type ScratchFile interface {
	io.Writer
	io.ReaderAt
	io.Closer
}

// inMemory is the scratch of a caller who gives none.
func inMemory() (ScratchFile, error) { return new(memoryFile), nil }

type memoryFile struct{ b []byte }

func (f *memoryFile) Write(p []byte) (int, error) {
	f.b = append(f.b, p...)
	return len(p), nil
}

func (f *memoryFile) ReadAt(p []byte, at int64) (int, error) {
	if at >= int64(len(f.b)) {
		return 0, io.EOF
	}
	n := copy(p, f.b[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *memoryFile) Close() error { return nil }

// records are strings of bytes that are appended and read by their place.
type records struct {
	file ScratchFile
	to   *bufio.Writer
	n    int64
}

func newRecords(scratch Scratch) (*records, error) {
	f, err := scratch()
	if err != nil {
		return nil, err
	}
	return &records{file: f, to: bufio.NewWriterSize(f, 256<<10)}, nil
}

// add appends a record and gives its place.
func (r *records) add(b []byte) (int64, error) {
	at := r.n
	var size [4]byte
	binary.LittleEndian.PutUint32(size[:], uint32(len(b)))
	if _, err := r.to.Write(size[:]); err != nil {
		return 0, err
	}
	if _, err := r.to.Write(b); err != nil {
		return 0, err
	}
	r.n += int64(len(b)) + 4
	return at, nil
}

// read gives the record at a place, once all are flushed, in a buffer that may be used again.
func (r *records) read(at int64, buffer []byte) ([]byte, error) {
	const guess = 512 // most records are shorter: they take one read
	buffer = slices.Grow(buffer[:0], guess)[:guess]
	n, err := r.file.ReadAt(buffer, at)
	if n < 4 {
		return nil, fmt.Errorf("a record at %d: %w", at, cmp.Or(err, io.ErrUnexpectedEOF))
	}
	size := int(binary.LittleEndian.Uint32(buffer))
	if size+4 <= n {
		return buffer[4 : size+4], nil
	}
	buffer = slices.Grow(buffer[:0], size)[:size]
	if _, err := r.file.ReadAt(buffer, at+4); err != nil && err != io.EOF {
		return nil, err
	}
	return buffer, nil
}

// pair is a key with a value.
type pair struct{ key, value uint64 }

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.value, b.value))
}

// sorter sorts pairs. What is more than most pairs goes to scratch files, sorted, and is merged.
type sorter struct {
	scratch Scratch
	most    int
	pairs   []pair
	runs    []sorted
}

// sorted is a sorted run in a scratch file.
type sorted struct {
	file ScratchFile
	n    int
}

const pairBytes = 16

func newSorter(scratch Scratch, memory int64) *sorter {
	return &sorter{scratch: scratch, most: int(max(memory/pairBytes, 1<<10))}
}

func (s *sorter) add(p pair) error {
	if len(s.pairs) >= s.most {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.pairs = append(s.pairs, p)
	return nil
}

// spill writes a sorted run.
func (s *sorter) spill() error {
	slices.SortFunc(s.pairs, comparePairs)
	f, err := s.scratch()
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 256<<10)
	var b [pairBytes]byte
	for _, p := range s.pairs {
		binary.LittleEndian.PutUint64(b[:], p.key)
		binary.LittleEndian.PutUint64(b[8:], p.value)
		if _, err := w.Write(b[:]); err != nil {
			f.Close()
			return err
		}
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	s.runs = append(s.runs, sorted{f, len(s.pairs)})
	s.pairs = s.pairs[:0]
	return nil
}

// each gives all pairs in order, and gives back what they took.
func (s *sorter) each(take func(pair) error) error {
	defer func() {
		for _, r := range s.runs {
			r.file.Close()
		}
		s.pairs, s.runs = nil, nil
	}()
	slices.SortFunc(s.pairs, comparePairs)
	if len(s.runs) == 0 {
		for _, p := range s.pairs {
			if err := take(p); err != nil {
				return err
			}
		}
		return nil
	}
	var m merge
	for _, r := range s.runs {
		from := &run64{from: bufio.NewReaderSize(io.NewSectionReader(r.file, 0, int64(r.n)*pairBytes), 64<<10)}
		if ok, err := from.next(); err != nil {
			return err
		} else if ok {
			m = append(m, from)
		}
	}
	last := &run64{left: s.pairs}
	if ok, _ := last.next(); ok {
		m = append(m, last)
	}
	heap.Init(&m)
	for len(m) > 0 {
		if err := take(m[0].now); err != nil {
			return err
		}
		ok, err := m[0].next()
		switch {
		case err != nil:
			return err
		case ok:
			heap.Fix(&m, 0)
		default:
			heap.Pop(&m)
		}
	}
	return nil
}

// run64 reads one sorted run: of a file, or what was left in memory.
type run64 struct {
	from *bufio.Reader
	left []pair
	now  pair
}

func (r *run64) next() (bool, error) {
	if r.from == nil {
		if len(r.left) == 0 {
			return false, nil
		}
		r.now, r.left = r.left[0], r.left[1:]
		return true, nil
	}
	var b [pairBytes]byte
	if _, err := io.ReadFull(r.from, b[:]); err == io.EOF {
		return false, nil
	} else if err != nil {
		return false, err
	}
	r.now = pair{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])}
	return true, nil
}

// merge is a heap of runs, the one with the least pair first.
type merge []*run64

func (m merge) Len() int           { return len(m) }
func (m merge) Less(i, j int) bool { return comparePairs(m[i].now, m[j].now) < 0 }
func (m merge) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(x any)        { *m = append(*m, x.(*run64)) }
func (m *merge) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// eachBucket gives the values of each key together, in order. A bucket of more than most values is given with the
// first most of them and its size.
func (s *sorter) eachBucket(take func(key uint64, values []uint64) error) error {
	var key uint64
	var values []uint64
	err := s.each(func(p pair) error {
		if len(values) > 0 && p.key != key {
			if err := take(key, values); err != nil {
				return err
			}
			values = values[:0]
		}
		key = p.key
		if len(values) == 0 || values[len(values)-1] != p.value {
			values = append(values, p.value)
		}
		return nil
	})
	if err == nil && len(values) > 0 {
		err = take(key, values)
	}
	return err
}

// forest is a union-find of numbers.
type forest []uint32

func (f forest) root(i uint32) uint32 {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

// join makes two one; the lower number is the root.
func (f forest) join(a, b uint32) {
	a, b = f.root(a), f.root(b)
	if a < b {
		f[b] = a
	} else {
		f[a] = b
	}
}
