package reports

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetZip is a zip writer for a workbook that puts the sheets in by their numbers: excelize gives them in an order that changes
// from run to run, and the same rows are to give the same bytes. Sheets wait, packed, until a part that is none is begun.
type sheetZip struct {
	*zip.Writer
	waiting []waitingSheet
}

// waitingSheet is a sheet in a zip file of its own.
type waitingSheet struct {
	name string
	file *bytes.Buffer
	zip  *zip.Writer
}

func newSheetZip(w io.Writer) excelize.ZipWriter { return &sheetZip{Writer: zip.NewWriter(w)} }

// Create begins a part.
func (z *sheetZip) Create(name string) (io.Writer, error) {
	if strings.HasPrefix(name, "xl/worksheets/sheet") {
		s := waitingSheet{name: name, file: &bytes.Buffer{}}
		s.zip = zip.NewWriter(s.file)
		z.waiting = append(z.waiting, s)
		return s.zip.Create(name)
	}
	if err := z.putSheets(); err != nil {
		return nil, err
	}
	return z.Writer.Create(name)
}

// Close ends the file.
func (z *sheetZip) Close() error {
	if err := z.putSheets(); err != nil {
		return err
	}
	return z.Writer.Close()
}

// putSheets writes the sheets that wait.
func (z *sheetZip) putSheets() error {
	slices.SortFunc(z.waiting, func(a, b waitingSheet) int {
		return cmp.Or(cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
	})
	for _, s := range z.waiting {
		if err := s.zip.Close(); err != nil {
			return err
		}
		r, err := zip.NewReader(bytes.NewReader(s.file.Bytes()), int64(s.file.Len()))
		if err != nil {
			return err
		}
		for _, f := range r.File {
			if err := z.Copy(f); err != nil {
				return err
			}
		}
	}
	z.waiting = nil
	return nil
}
