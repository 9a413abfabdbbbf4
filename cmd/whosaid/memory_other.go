//go:build !linux && !darwin

package main

// addressSpace gives the bound on the addresses of this process; 0 where it is not known.
func addressSpace() int64 { return 0 }
