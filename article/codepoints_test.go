package article

import (
	"strings"
	"testing"
)

func TestCodePointsAndBytesAreInverse(t *testing.T) {
	for name, text := range map[string]string{
		"empty":          "",
		"ascii":          strings.Repeat("abc ", 100),
		"curly":          strings.Repeat("“so” ", 100),
		"four bytes":     strings.Repeat("a\U0001f600", 200),
		"invalid":        strings.Repeat("a\xe2\x80é\xff", 100),
		"block boundary": strings.Repeat("x", blockSize-1) + "\U0001f600" + strings.Repeat("é", blockSize),
	} {
		c := NewCodePoints(text)
		k := 0
		for i := range text {
			if got := c.Of(i); got != k {
				t.Fatalf("%s: byte %d is code point %d, want %d", name, i, got, k)
			}
			if got := c.Byte(k); got != i {
				t.Fatalf("%s: code point %d is byte %d, want %d", name, k, got, i)
			}
			k++
		}
		if c.Len() != k || c.Of(len(text)) != k || c.Byte(k) != len(text) || c.Of(-1) != 0 || c.Of(len(text)+9) != k || c.Byte(-1) != 0 {
			t.Errorf("%s: ends: Len %d, want %d", name, c.Len(), k)
		}
	}
}

func TestByteInsideACodePointIsThatCodePoint(t *testing.T) {
	text := strings.Repeat("x", blockSize-2) + "\U0001f600y"
	c := NewCodePoints(text)
	for i := blockSize - 2; i < blockSize+2; i++ {
		if got := c.Of(i); got != blockSize-2 {
			t.Errorf("byte %d: got %d", i, got)
		}
	}
	if got := c.Of(blockSize + 2); got != blockSize-1 {
		t.Errorf("byte after it: got %d", got)
	}
}
