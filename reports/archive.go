package reports

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
)

// archive writes a zip of any number of files. A zip.Writer keeps some 350 bytes for each file until the end, because the
// directory of a zip is at its end. So each part of the files has a zip.Writer of its own, and the directories of the parts
// before are kept packed, some 25 bytes for a file. The bytes are those that one zip.Writer gives.
type archive struct {
	to      io.Writer
	n       int64 // bytes written to it
	part    *zip.Writer
	inPart  int
	files   uint64
	diverts *bytes.Buffer // what part writes goes here; nil: to the archive

	directory bytes.Buffer // of the parts before, packed
	packing   *flate.Writer
	size      uint64 // of the directory, unpacked
}

// filesInPart is how many files have one zip.Writer.
const filesInPart = 1000

func newArchive(to io.Writer) *archive {
	a := &archive{to: to}
	a.packing, _ = flate.NewWriter(&a.directory, flate.BestSpeed) // it fails at unknown levels only
	a.begin()
	return a
}

func (a *archive) begin() {
	a.part, a.inPart = zip.NewWriter((*archiveWriter)(a)), 0
	a.part.SetOffset(a.n)
}

// archiveWriter is what the parts of an archive write to.
type archiveWriter archive

func (w *archiveWriter) Write(b []byte) (int, error) {
	if w.diverts != nil {
		return w.diverts.Write(b)
	}
	n, err := w.to.Write(b)
	w.n += int64(n)
	return n, err
}

// next makes room for one more file.
func (a *archive) next() error {
	if a.inPart == filesInPart {
		if err := a.end(); err != nil {
			return err
		}
		a.begin()
	}
	a.inPart++
	a.files++
	return nil
}

// add writes one file.
func (a *archive) add(name, content string) error {
	if err := a.next(); err != nil {
		return err
	}
	w, err := a.part.Create(name)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	return err
}

// The ends of a zip: sizes, signatures, and from where on numbers of 64 bits are needed.
const (
	endSize     = 22
	placeSize   = 20
	end64Size   = 56
	endMark     = 0x06054b50
	placeMark   = 0x07064b50
	end64Mark   = 0x06064b50
	version64   = 45
	max16       = 1<<16 - 1
	max32       = 1<<32 - 1
	noDirectory = "reports: an archive without a directory"
)

// end ends a part and keeps its directory.
func (a *archive) end() error {
	err := a.part.Flush()
	if err != nil {
		return err
	}
	a.diverts = new(bytes.Buffer)
	err = a.part.Close()
	b := a.diverts.Bytes()
	if a.diverts = nil; err != nil {
		return err
	}
	size, offset, err := directoryOf(b)
	if err != nil {
		return err
	}
	from := offset - uint64(a.n) // before it, there is the rest of the last file
	if from > uint64(len(b)) || size > uint64(len(b))-from {
		return errors.New(noDirectory)
	}
	if _, err := (*archiveWriter)(a).Write(b[:from]); err != nil {
		return err
	}
	a.size += size
	_, err = a.packing.Write(b[from:][:size])
	return err
}

// directoryOf gives the size of the directory of a zip and where it begins, as the end of the zip says.
func directoryOf(b []byte) (size, offset uint64, err error) {
	if len(b) < endSize {
		return 0, 0, errors.New(noDirectory)
	}
	end := b[len(b)-endSize:]
	size, offset = uint64(binary.LittleEndian.Uint32(end[12:])), uint64(binary.LittleEndian.Uint32(end[16:]))
	if size != max32 && offset != max32 {
		return size, offset, nil
	}
	if len(b) < endSize+placeSize+end64Size {
		return 0, 0, errors.New(noDirectory)
	}
	end = b[len(b)-endSize-placeSize-end64Size:]
	return binary.LittleEndian.Uint64(end[40:]), binary.LittleEndian.Uint64(end[48:]), nil
}

// close ends the archive: the directories of all parts, and where they are.
func (a *archive) close() error {
	if err := a.end(); err != nil {
		return err
	}
	if err := a.packing.Close(); err != nil {
		return err
	}
	at := uint64(a.n)
	to := (*archiveWriter)(a)
	if _, err := io.Copy(to, flate.NewReader(&a.directory)); err != nil {
		return err
	}
	_, err := to.Write(endOf(a.files, a.size, at))
	return err
}

// endOf gives what follows the directory of a zip.
func endOf(files, size, offset uint64) (b []byte) {
	le := binary.LittleEndian
	if files >= max16 || size >= max32 || offset >= max32 {
		b = le.AppendUint32(b, end64Mark)
		b = le.AppendUint64(b, end64Size-12)
		b = le.AppendUint16(b, version64)
		b = le.AppendUint16(b, version64)
		b = le.AppendUint64(b, 0) // the numbers of two disks
		for _, n := range []uint64{files, files, size, offset} {
			b = le.AppendUint64(b, n)
		}
		b = le.AppendUint32(b, placeMark)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint64(b, offset+size)
		b = le.AppendUint32(b, 1)
		files, size, offset = max16, max32, max32
	}
	b = le.AppendUint32(b, endMark)
	b = le.AppendUint32(b, 0) // the numbers of two disks
	b = le.AppendUint16(b, uint16(files))
	b = le.AppendUint16(b, uint16(files))
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint32(b, uint32(offset))
	return le.AppendUint16(b, 0)
}
