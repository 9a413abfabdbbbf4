package source

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"whosaid/article"
)

// packing is a way to pack one stream of bytes.
type packing struct {
	name, suffix, magic string
	open                func(io.Reader) (io.Reader, func(), error)
}

var packings = []packing{
	{"gzip", ".gz", gzipMagic, func(r io.Reader) (io.Reader, func(), error) { // RFC 1952
		g := &gzipMembers{packed: bufio.NewReader(r)}
		if g.z, g.err = gzip.NewReader(g.packed); g.err != nil {
			return nil, nil, g.err
		}
		g.z.Multistream(false)
		return g, func() { g.z.Close() }, nil
	}},
	{"zstd", ".zst", "\x28\xb5\x2f\xfd", func(r io.Reader) (io.Reader, func(), error) { // RFC 8878
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return &zstdFrames{z: z}, z.Close, nil
	}},
}

// errBehind says that what was unpacked came to its own end before the file did. All of it is there.
var errBehind = errors.New("something stands behind the end of what is packed; it is passed over")

// gzipMembers reads all members of a gzip stream, and the zeros that may pad it (as on tapes). Where
// something else follows a whole member its error is errBehind.
type gzipMembers struct {
	packed *bufio.Reader
	z      *gzip.Reader
	err    error
}

func (g *gzipMembers) Read(p []byte) (n int, err error) {
	for g.err == nil {
		if n, err = g.z.Read(p); err != io.EOF {
			g.err = err
		} else if g.err = g.next(); g.err == nil {
			g.z.Multistream(false)
		}
		if n > 0 || len(p) == 0 {
			return n, nil
		}
	}
	return 0, g.err
}

// next goes on to the next member; io.EOF where there is none.
func (g *gzipMembers) next() error {
	padded := false
	for {
		switch b, err := g.packed.ReadByte(); {
		case err != nil:
			return err
		case b == 0:
			padded = true
			continue
		}
		g.packed.UnreadByte()
		if head, _ := g.packed.Peek(len(gzipMagic)); padded || string(head) != gzipMagic {
			return errBehind
		}
		return g.z.Reset(g.packed)
	}
}

// zstdFrames reads all frames of a zstd stream. Where something else follows a whole frame its error is errBehind.
type zstdFrames struct {
	z   *zstd.Decoder
	any bool
}

func (f *zstdFrames) Read(p []byte) (int, error) {
	n, err := f.z.Read(p)
	f.any = f.any || n > 0
	if f.any && errors.Is(err, zstd.ErrMagicMismatch) {
		err = errBehind
	}
	return n, err
}

const gzipMagic = "\x1f\x8b"

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
	in.Reader = bufio.NewReaderSize(&whole{r: c.watch(r, packed.read), behind: &in.behind}, peeked)
	return nil
}

// whole ends where what is packed does, whatever follows it.
type whole struct {
	r      io.Reader
	behind *error // what is to be reported about it after the last article
}

func (w *whole) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err == errBehind {
		*w.behind, err = err, io.EOF
	}
	return n, err
}

// unpacked is a Reader of what came out of something packed. Once all articles are read, it tells
// what follows them.
type unpacked struct {
	Reader
	name string
	in   *stream
}

func (u *unpacked) Next() (article.Input, error) {
	in, err := u.Reader.Next()
	if behind := u.in.behind; err == io.EOF && behind != nil {
		u.in.behind = nil
		return in, fmt.Errorf("%s: %w", u.name, behind)
	}
	return in, err
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
