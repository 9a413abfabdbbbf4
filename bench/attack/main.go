// Attack tries to break whosaid: by sentences that no rule was written for, by files that are torn, packed
// or without an end, and by ends of the program at any moment. `make attack` runs it.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

func main() {
	short := flag.Bool("short", false, "only a part of the attacks")
	only := flag.String("only", "", "only the attacks of this `NAME`: files, growth, memory, kills or mutants")
	flag.Parse()
	a, err := newAttack(*short)
	if err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		os.Exit(1)
	}
	defer os.RemoveAll(a.dir)
	for _, of := range []struct {
		name string
		make func()
	}{{"files", a.files}, {"growth", a.growth}, {"memory", a.memory}, {"kills", a.kills}, {"mutants", a.mutants}} {
		if *only == "" || *only == of.name {
			begun := time.Now()
			of.make()
			fmt.Printf("%s: %v\n", of.name, time.Since(begun).Round(time.Second))
		}
	}
	fmt.Printf("%d attacks, %d failed\n", a.count, a.failed)
	if a.failed > 0 {
		os.Exit(1)
	}
}

// attack holds the program that is attacked and what came of it.
type attack struct {
	short        bool
	dir, program string

	mu            sync.Mutex
	count, failed int
}

func newAttack(short bool) (*attack, error) {
	dir, err := os.MkdirTemp("", "whosaid-attack-*")
	if err != nil {
		return nil, err
	}
	a := &attack{short: short, dir: dir, program: filepath.Join(dir, "whosaid")}
	if out, err := exec.Command("go", "build", "-ldflags", "-X main.checkpointEvery=50ms", "-o", a.program, "./cmd/whosaid").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	return a, nil
}

// fail notes that an attack succeeded.
func (a *attack) fail(name, format string, args ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed++
	fmt.Printf("FAIL %s: %s\n", name, fmt.Sprintf(format, args...))
}

// counted notes that so many attacks were made.
func (a *attack) counted(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count += n
}

// each does something with each of some names, as many at a time as there are cores.
func each(names []string, do func(name string)) {
	var wait sync.WaitGroup
	free := make(chan bool, runtime.NumCPU())
	for _, name := range names {
		free <- true
		wait.Go(func() {
			defer func() { <-free }()
			do(name)
		})
	}
	wait.Wait()
}

// limits of one run.
const (
	mostTime   = 60 * time.Second
	mostMemory = 3 << 20 // kilobytes
)

// outcome is what a run of the program gave.
type outcome struct {
	code     int
	out, err string
	took     time.Duration // by the clock
	worked   time.Duration // of the processors
	memory   int64         // the most that it held, in bytes, where the system tells
}

// run runs the program under the limits. A panic and a hang fail by themselves.
func (a *attack) run(name string, args ...string) outcome {
	a.counted(1)
	ctx, stop := context.WithTimeout(context.Background(), mostTime)
	defer stop()
	limited := append([]string{"-c", fmt.Sprintf(`ulimit -v %d; exec "$@"`, mostMemory), "sh", a.program}, args...)
	c := exec.CommandContext(ctx, "sh", limited...)
	c.Dir = a.dir
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	begun := time.Now()
	err := c.Start()
	memory := make(chan int64, 1)
	if err == nil {
		ended := make(chan bool)
		go func() { memory <- mostHeld(c.Process.Pid, ended) }()
		err = c.Wait()
		close(ended)
	} else {
		memory <- 0
	}
	o := outcome{memory: <-memory, out: out.String(), err: errs.String(), took: time.Since(begun)}
	if c.ProcessState != nil {
		o.worked = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		a.fail(name, "no end after %v", mostTime)
	case errors.As(err, &exit):
		o.code = exit.ExitCode()
	case err != nil:
		a.fail(name, "%v", err)
	}
	if strings.Contains(o.err, "\x1b") {
		a.fail(name, "it steers the terminal: %q", o.err)
	}
	if strings.Contains(o.err, "goroutine ") || strings.Contains(o.err, "panic:") || strings.Contains(o.err, "runtime error") {
		a.fail(name, "a panic: %.300s", o.err)
	}
	return o
}

// mostHeld watches how much memory a process holds until it has ended, and gives the most; 0 where the system does not
// tell. What the system adds up itself has the memory of this program in it, which began the process.
func mostHeld(process int, ended <-chan bool) (most int64) {
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
		if _, line, ok := strings.Cut(string(status), "VmHWM:"); ok {
			var kilobytes int64
			if fmt.Sscan(line, &kilobytes); kilobytes > 0 {
				most = kilobytes << 10 // of the program that runs now, once the shell has given way to it
			}
		}
		select {
		case <-ended:
			return most
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// write makes a file in the directory of the attack.
func (a *attack) write(name, content string) string {
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(content), 0o666); err != nil {
		a.fail(name, "%v", err)
	}
	return name
}
