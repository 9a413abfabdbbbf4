package reports

import "bytes"

// inScript makes JSON that was written after byte from safe inside a script element of a page: there
// "</script" would end the element and "<!--" begin a comment, also inside a string.
func inScript(b *bytes.Buffer, from int) {
	written := b.Bytes()[from:]
	if !bytes.Contains(written, []byte("</")) && !bytes.Contains(written, []byte("<!")) {
		return
	}
	safe := bytes.ReplaceAll(written, []byte("</"), []byte(`<\/`))
	safe = bytes.ReplaceAll(safe, []byte("<!"), []byte(`\u003c!`))
	b.Truncate(from)
	b.Write(safe)
}
