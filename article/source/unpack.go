package source

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// packing is a way to pack one stream of bytes.
type packing struct {
	name, suffix, magic string
	open                func(io.Reader) (io.Reader, func(), error)
}

var packings = []packing{
	{"gzip", ".gz", "\x1f\x8b", func(r io.Reader) (io.Reader, func(), error) { // RFC 1952
		z, err := gzip.NewReader(r) // goes on over all members
		if err != nil {
			return nil, nil, err
		}
		return z, func() { z.Close() }, nil
	}},
	{"zstd", ".zst", "\x28\xb5\x2f\xfd", func(r io.Reader) (io.Reader, func(), error) { // RFC 8878
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}},
}

// maxWindow is the most memory that a zstd stream may ask for: that of `zstd --ultra -22`.
const maxWindow = 128 << 20

// packingOf gives the packing that the stream begins with, else nil.
func packingOf(r *bufio.Reader) *packing {
	for i := range packings {
		p := &packings[i]
		if head, _ := r.Peek(len(p.magic)); string(head) == p.magic {
			return p
		}
	}
	return nil
}

// unpack puts what the packing holds in the place of the stream.
func (c *Config) unpack(in *stream, p *packing, packed *meter) error {
	r, end, err := p.open(in.Reader)
	if err != nil {
		return err
	}
	in.ends = append(in.ends, end)
	in.packed = true
	in.Reader = bufio.NewReaderSize(c.watch(r, packed.read), peeked)
	return nil
}

// meter counts what is read of a file.
type meter struct {
	r io.Reader
	n int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	return n, err
}

func (m *meter) read() int64 { return m.n }

// errSwells says that more comes out of something packed than anybody packs.
var errSwells = errors.New("refused, as a decompression bomb is")

// watched fails where what is unpacked swells beyond its bounds.
type watched struct {
	r      io.Reader
	packed func() int64 // how many packed bytes it came from
	out    int64

	most, ratio, free int64
}

func (c *Config) watch(r io.Reader, packed func() int64) *watched {
	w := &watched{r: r, packed: packed, most: c.MaxUnpacked, ratio: c.MaxRatio, free: c.FreeRatio}
	if w.most <= 0 {
		w.most = maxUnpacked
	}
	if w.ratio <= 0 {
		w.ratio = maxRatio
	}
	if w.free <= 0 {
		w.free = freeRatio
	}
	return w
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if w.out += int64(n); w.out > w.most {
		return 0, fmt.Errorf("more than %d bytes come out of it: %w", w.most, errSwells)
	}
	if w.out > w.free && w.out/w.ratio > w.packed() {
		return 0, fmt.Errorf("it swells to more than %d times its packed size: %w", w.ratio, errSwells)
	}
	return n, err
}
