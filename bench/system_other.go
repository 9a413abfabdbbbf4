//go:build !linux

package main

import (
	"os"
	"time"
)

// resident is not known here: each system counts in a way of its own.
func resident(*os.ProcessState) float64 { return 0 }

var started = time.Now()

// spent gives the time since this process began: what of it is the process's own is not known here.
func spent() time.Duration { return time.Since(started) }

// threadTime gives the time since this process began: what of it is a thread's own is not known here.
func threadTime() time.Duration { return time.Since(started) }
