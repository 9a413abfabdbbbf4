package source

import "errors"

var errPDFLZW = errors.New("a stream that LZW packed is broken")

// unLZW unpacks what LZW packed as PDF has it (ISO 32000-1, 7.4.4): codes of 9 to 12 bits, which grow one code
// early unless early is false. At most most bytes come out. Of a torn stream it is what can be read.
//
// compress/lzw of the standard library grows its codes late and cannot be told otherwise.
func unLZW(data []byte, early bool, most int) ([]byte, error) {
	const clear, end, first, codes = 256, 257, 258, 4096
	var (
		out    []byte
		starts [codes]int // where in out the bytes of a code stand
		sizes  [codes]int
		next   = first
		width  = 9
		last   = -1 // where the bytes of the last code stand
		length int
		bits   uint32
		have   int
	)
	ahead := 0
	if early {
		ahead = 1
	}
	for _, b := range data {
		bits, have = bits<<8|uint32(b), have+8
		if have < width {
			continue
		}
		code := int(bits >> (have - width) & (1<<width - 1))
		have -= width
		switch {
		case code == clear:
			next, width, last = first, 9, -1
			continue
		case code == end:
			return out, nil
		case code > next || code == next && last < 0 || code > end && code < next && sizes[code] == 0:
			if len(out) == 0 {
				return nil, errPDFLZW
			}
			return out, nil
		}
		at := len(out)
		switch {
		case code < clear:
			out = append(out, byte(code))
		case code < next:
			out = append(out, out[starts[code]:starts[code]+sizes[code]]...)
		default: // the bytes of the last code and the first of them again
			out = append(out, out[last:last+length]...)
			out = append(out, out[last])
		}
		if last >= 0 && next < codes {
			starts[next], sizes[next] = last, length+1
			next++
		}
		if len(out) > most {
			return out, nil
		}
		last, length = at, len(out)-at
		for width < 12 && next+ahead >= 1<<width {
			width++
		}
	}
	return out, nil
}
