package main

import (
	"os"
	"syscall"
)

// resident gives how much memory a process that has ended had at most, in megabytes of a million bytes.
func resident(p *os.ProcessState) float64 {
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		return float64(r.Maxrss) * 1024 / 1e6
	}
	return 0
}
