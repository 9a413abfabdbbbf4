//go:build !unix

package main

// noFollow keeps a file from being opened through a symbolic link, where the system can.
const noFollow = 0

// atEnd lets each write go to the end of a file, where such a file can be cut as well.
const atEnd = 0
