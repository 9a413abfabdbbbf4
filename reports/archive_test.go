package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// An archive in parts is the zip that one zip.Writer makes, also where its numbers need 64 bits.
func TestArchiveIsOneZip(t *testing.T) {
	for _, files := range []int{0, 1, 2, filesInPart - 1, filesInPart, filesInPart + 1, 3 * filesInPart} {
		var got, want bytes.Buffer
		a, z := newArchive(&got), zip.NewWriter(&want)
		for n := range files {
			name, content := fmt.Sprintf("%06d-é.txt", n), strings.Repeat("“No.” ", n%5)
			if n == 1 {
				content = strings.Repeat("So it is, and so it was. ", 20_000)
			}
			if err := a.add(name, content); err != nil {
				t.Fatal(err)
			}
			w, _ := z.Create(name)
			io.WriteString(w, content)
		}
		if err := a.close(); err != nil {
			t.Fatalf("%d files: %v", files, err)
		}
		z.Close()
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("%d files: %d bytes, want %d", files, got.Len(), want.Len())
		}
		r, err := zip.NewReader(bytes.NewReader(got.Bytes()), int64(got.Len()))
		if err != nil || len(r.File) != files {
			t.Errorf("%d files: %v", files, err)
		}
	}
}

// More files than a number of 16 bits tells have another end.
func TestArchiveOfManyFiles(t *testing.T) {
	var got, want bytes.Buffer
	z := zip.NewWriter(&want)
	a := newArchive(&got)
	for n := range max16 {
		h := &zip.FileHeader{Name: fmt.Sprint(n)} // nothing is packed: it would take long
		z.CreateRaw(h)
		a.raw(h)
	}
	z.Close()
	if err := a.close(); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes, want %d: %v", got.Len(), want.Len(), err)
	}
	for files, size := range map[uint64]int{max16 - 1: endSize, max16: endSize + placeSize + end64Size} {
		if got := len(endOf(files, 1, 1)); got != size {
			t.Errorf("%d files: an end of %d bytes, want %d", files, got, size)
		}
	}
}

// raw writes a file without content.
func (a *archive) raw(h *zip.FileHeader) error {
	if err := a.next(); err != nil {
		return err
	}
	_, err := a.part.CreateRaw(h)
	return err
}

// Behind four gigabytes, where a part begins needs 64 bits.
func TestArchiveBehindFourGigabytes(t *testing.T) {
	var got, want bytes.Buffer
	const before = 1<<32 + 5
	a, z := newArchive(&got), zip.NewWriter(&want)
	a.n = before
	a.begin()
	z.SetOffset(before)
	for n := range filesInPart + 10 {
		name := fmt.Sprint(n)
		a.add(name, name)
		w, _ := z.Create(name)
		io.WriteString(w, name)
	}
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	z.Close()
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes, want %d", got.Len(), want.Len())
	}
}

// A disk that is full ends the archive with its error.
func TestArchiveToAFullDisk(t *testing.T) {
	for _, room := range []int{0, 100, 5000, 60_000} {
		a := newArchive(&fullAfter{room})
		var err error
		for n := 0; n < 2*filesInPart && err == nil; n++ {
			err = a.add(fmt.Sprint(n), "“No.”")
		}
		if err == nil {
			err = a.close()
		}
		if err != io.ErrShortWrite {
			t.Errorf("room for %d bytes: %v", room, err)
		}
	}
}

type fullAfter struct{ room int }

func (f *fullAfter) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}
