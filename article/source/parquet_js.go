package source

import (
	"errors"
	"fmt"
)

// openParquet refuses: the library that reads Parquet is a tenth of the page that runs in a browser.
func (c *Config) openParquet(taken Taken, in *stream) (Reader, error) {
	in.Close()
	return nil, fmt.Errorf("%s: %w", taken.Name, errors.New("the page does not read Parquet; the program whosaid does: make a CSV of it"))
}
