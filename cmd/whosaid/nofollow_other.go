//go:build !unix

package main

// noFollow keeps a file from being opened through a symbolic link, where the system can.
const noFollow = 0
