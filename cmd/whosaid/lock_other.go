//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package main

import "os"

// lock would keep a file for this process.
func lock(*os.File) bool { return true }
