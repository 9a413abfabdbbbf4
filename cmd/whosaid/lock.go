//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package main

import (
	"os"
	"syscall"
)

// lock keeps a file for this process until it is closed, or the process ends however it ends; false where another
// one has it. A file system that knows no locks gives them all.
func lock(f *os.File) bool {
	c, err := f.SyscallConn()
	if err != nil {
		return true
	}
	free := true
	c.Control(func(fd uintptr) {
		free = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB) != syscall.EWOULDBLOCK
	})
	return free
}
