//go:build linux || darwin

package main

import "syscall"

// addressSpace gives the bound on the addresses of this process (ulimit -v); 0 where there is none.
func addressSpace() int64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<60 {
		return 0
	}
	return int64(limit.Cur)
}
