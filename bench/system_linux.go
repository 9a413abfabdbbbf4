package main

import (
	"os"
	"syscall"
	"time"
	"unsafe"
)

// resident gives how much memory a process that has ended had at most, in megabytes of a million bytes.
func resident(p *os.ProcessState) float64 {
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		return float64(r.Maxrss) * 1024 / 1e6
	}
	return 0
}

// spent gives how much of the processor's time this process has taken.
func spent() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// threadTime gives how much of the processor's time this thread has taken, to the microsecond.
func threadTime() time.Duration {
	const thread = 3 // CLOCK_THREAD_CPUTIME_ID
	var t syscall.Timespec
	if _, _, failed := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, thread, uintptr(unsafe.Pointer(&t)), 0); failed != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}
