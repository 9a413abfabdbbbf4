//go:build unix

package main

import "syscall"

// noFollow keeps a file from being opened through a symbolic link.
const noFollow = syscall.O_NOFOLLOW

// atEnd lets each write go to the end of a file. If another process cuts it meanwhile, it stays shorter than what was written, and
// gets no hole of NUL bytes.
const atEnd = syscall.O_APPEND
