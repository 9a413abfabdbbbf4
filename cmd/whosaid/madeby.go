package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/rules"
)

// madeBy says who makes rows, for the methods section of a paper: the program, its version, and the hashes of the rules and
// the weights that decide.
func madeBy(c *cli.Context) (string, error) {
	by := "whosaid " + version() + ", rules " + rules.Fingerprint()
	if dir := c.String("rules"); dir != "" {
		own, err := hashOfDirectory(dir)
		if err != nil {
			return "", failed(exitMisuse, err)
		}
		by += " and " + own
	}
	weights := attribution.WeightsFingerprint()
	switch name := c.String("weights"); name {
	case "":
	case "none":
		weights = "none"
	default:
		h := sha256.New()
		if err := hashFile(h, name); err != nil {
			return "", failed(exitMisuse, placed(name, err))
		}
		weights = shortHash(h.Sum(nil))
	}
	return by + ", weights " + weights, nil
}

// shortHash is the beginning of a hash, as rules.Fingerprint has it.
func shortHash(sum []byte) string { return hex.EncodeToString(sum)[:12] }

// hashOfDirectory hashes the names and contents of all files in a directory.
func hashOfDirectory(dir string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s\x00", filepath.ToSlash(name))
		return hashFile(h, path)
	})
	return shortHash(h.Sum(nil)), err
}

func hashFile(to io.Writer, path string) error {
	f, err := article.OpenFile(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(to, f)
	return err
}
