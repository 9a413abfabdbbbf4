//go:build !js

package source

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// Pages that LZ4 packed are unpacked here, into a temporary copy of the file, before the file is read.
// The reader that we use takes a page for empty where LZ4 made it less than three times smaller, and
// grows its memory without an end over a page that is broken (parquet-go 0.32.0, Column.decompress).

// packedByLZ4 reports whether a column of the file is packed by LZ4.
func packedByLZ4(m *format.FileMetaData) bool {
	for _, group := range m.RowGroups {
		for _, column := range group.Columns {
			if column.MetaData.Codec == format.Lz4Raw {
				return true
			}
		}
	}
	return false
}

// unpackLZ4 writes a copy of the file with those pages unpacked. The copy is gone when the stream is closed.
func (c *Config) unpackLZ4(in *stream, at io.ReaderAt, m *format.FileMetaData) (io.ReaderAt, int64, error) {
	f, err := os.CreateTemp("", "whosaid-*")
	if err != nil {
		return nil, 0, err
	}
	os.Remove(f.Name())
	in.ends = append(in.ends, func() {
		f.Close()
		os.Remove(f.Name())
	})
	to := &meteredWriter{w: bufio.NewWriterSize(f, 64<<10)}
	io.WriteString(to, parquetMagic)
	unpacked := *m
	unpacked.RowGroups = nil
	for _, group := range m.RowGroups {
		columns := group.Columns
		group.Columns = nil
		for _, column := range columns {
			if err := copyChunk(to, at, &column); err != nil {
				return nil, 0, fmt.Errorf("column %q: %w", joined(column.MetaData.PathInSchema), err)
			}
			group.Columns = append(group.Columns, column)
		}
		unpacked.RowGroups = append(unpacked.RowGroups, group)
	}
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, &unpacked)
	if err != nil {
		return nil, 0, err
	}
	to.Write(footer)
	to.Write([]byte{byte(len(footer)), byte(len(footer) >> 8), byte(len(footer) >> 16), byte(len(footer) >> 24)})
	io.WriteString(to, parquetMagic)
	if err := to.w.Flush(); err != nil {
		return nil, 0, err
	}
	return f, to.n, nil
}

// copyChunk copies one column of a row group, with its pages unpacked, and says in its metadata where it
// stands now.
func copyChunk(to *meteredWriter, at io.ReaderAt, column *format.ColumnChunk) error {
	m := &column.MetaData
	start := m.DataPageOffset
	if m.DictionaryPageOffset > 0 {
		start = min(start, m.DictionaryPageOffset)
	}
	chunk := bufio.NewReaderSize(io.NewSectionReader(at, start, m.TotalCompressedSize), 64<<10)
	begin := to.n
	if m.Codec != format.Lz4Raw {
		if _, err := io.CopyN(to, chunk, m.TotalCompressedSize); err != nil {
			return torn(err)
		}
	} else if err := copyPages(to, chunk, m.NumValues); err != nil {
		return err
	}
	m.DataPageOffset += begin - start
	if m.DictionaryPageOffset > 0 {
		m.DictionaryPageOffset += begin - start
	}
	if m.Codec == format.Lz4Raw { // the pages before the first data page have grown
		m.Codec, m.DataPageOffset, m.TotalCompressedSize = format.Uncompressed, begin, to.n-begin
		if m.DictionaryPageOffset > 0 {
			m.DictionaryPageOffset = begin
		}
	}
	m.IndexPageOffset, m.BloomFilterOffset, m.BloomFilterLength = 0, 0, 0
	column.ColumnIndexOffset, column.ColumnIndexLength = 0, 0
	column.OffsetIndexOffset, column.OffsetIndexLength = 0, 0
	return nil
}

func copyPages(to *meteredWriter, chunk *bufio.Reader, values int64) error {
	headers := thrift.NewDecoder((&thrift.CompactProtocol{}).NewReader(chunk))
	for page := 0; ; page++ {
		if _, err := chunk.Peek(1); err == io.EOF {
			return nil
		}
		var header format.PageHeader
		if err := headers.Decode(&header); err != nil {
			return fmt.Errorf("page %d: %w", page, torn(err))
		}
		data, err := unpackPage(&header, chunk)
		if err != nil {
			return fmt.Errorf("page %d: %w", page, err)
		}
		b, err := thrift.Marshal(&thrift.CompactProtocol{}, &header)
		if err != nil {
			return err
		}
		to.Write(b)
		if _, err := to.Write(data); err != nil {
			return err
		}
	}
}

// maxPage is the most bytes that one page may have, unpacked. Writers make pages of 1 MB.
const maxPage = 1 << 30

// unpackPage reads a page and unpacks it. The header is made that of the unpacked page.
func unpackPage(header *format.PageHeader, chunk io.Reader) ([]byte, error) {
	packed, size := int64(header.CompressedPageSize), int64(header.UncompressedPageSize)
	switch {
	case packed < 0 || size < 0 || size > maxPage || packed > maxPage:
		return nil, fmt.Errorf("%d bytes, unpacked %d: no such page is read", packed, size)
	case size > freeRatio && size/maxRatio > packed:
		return nil, errSwells
	}
	raw, err := readN(chunk, packed)
	if err != nil {
		return nil, err
	}
	if header.CRC != 0 && uint32(header.CRC) != crc32.ChecksumIEEE(raw) {
		return nil, errChecksum
	}
	levels := 0 // bytes that a page of version 2 leaves as they are
	plain := false
	if v2 := &header.DataPageHeaderV2; v2.Valid {
		levels = int(v2.V.RepetitionLevelsByteLength) + int(v2.V.DefinitionLevelsByteLength)
		plain = v2.V.IsCompressed.Valid && !v2.V.IsCompressed.V
		v2.V.IsCompressed.Valid, v2.V.IsCompressed.V = true, false
		if v2.V.RepetitionLevelsByteLength < 0 || v2.V.DefinitionLevelsByteLength < 0 || int64(levels) > min(packed, size) {
			return nil, errors.New("its levels are longer than it is")
		}
	}
	header.CRC = 0
	if !plain && int64(levels) < size {
		data := make([]byte, size)
		copy(data, raw[:levels])
		n, err := lz4.UncompressBlock(raw[levels:], data[levels:])
		if err != nil || n != len(data)-levels {
			return nil, errors.New("it is not what LZ4 packs")
		}
		raw = data
	}
	header.CompressedPageSize = int32(len(raw))
	header.UncompressedPageSize = int32(len(raw))
	return raw, nil
}

// readN reads n bytes, and takes memory only for those that are there.
func readN(r io.Reader, n int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, n))
	if err == nil && int64(len(b)) < n {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// meteredWriter counts what is written.
type meteredWriter struct {
	w *bufio.Writer
	n int64
}

func (m *meteredWriter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.n += int64(n)
	return n, err
}
