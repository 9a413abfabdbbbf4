//go:build !js

package source

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// errChecksum is the fault of a page whose bytes are not those that were written.
var errChecksum = errors.New("its checksum is wrong: the file is damaged")

// proveDictionaries compares the dictionaries of a row group with their checksums, where they have any. The library
// compares only the checksums of the other pages (parquet-go 0.32.0, FilePages.readDictionary).
func proveDictionaries(at io.ReaderAt, group *format.RowGroup) error {
	for i := range group.Columns {
		m := &group.Columns[i].MetaData
		if m.DictionaryPageOffset <= 0 || m.Codec == format.Lz4Raw {
			continue
		}
		if err := proveDictionary(at, m); err != nil {
			return fmt.Errorf("column %q: the dictionary: %w", joined(m.PathInSchema), err)
		}
	}
	return nil
}

func proveDictionary(at io.ReaderAt, m *format.ColumnMetaData) error {
	chunk := bufio.NewReaderSize(io.NewSectionReader(at, m.DictionaryPageOffset, m.TotalCompressedSize), 64<<10)
	var header format.PageHeader
	if err := thrift.NewDecoder((&thrift.CompactProtocol{}).NewReader(chunk)).Decode(&header); err != nil {
		return torn(err)
	}
	if header.Type != format.DictionaryPage || header.CRC == 0 {
		return nil
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, chunk, max(0, int64(header.CompressedPageSize))); err != nil {
		return torn(err)
	}
	if sum.Sum32() != uint32(header.CRC) {
		return errChecksum
	}
	return nil
}
