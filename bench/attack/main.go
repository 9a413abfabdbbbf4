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
	"strings"
	"time"
)

func main() {
	short := flag.Bool("short", false, "only a part of the attacks")
	flag.Parse()
	a, err := newAttack(*short)
	if err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		os.Exit(1)
	}
	defer os.RemoveAll(a.dir)
	a.files()
	a.growth()
	a.kills()
	a.mutants()
	fmt.Printf("%d attacks, %d failed\n", a.count, a.failed)
	if a.failed > 0 {
		os.Exit(1)
	}
}

// attack holds the program that is attacked and what came of it.
type attack struct {
	short         bool
	dir, program  string
	count, failed int
}

func newAttack(short bool) (*attack, error) {
	dir, err := os.MkdirTemp("", "whosaid-attack-*")
	if err != nil {
		return nil, err
	}
	a := &attack{short: short, dir: dir, program: filepath.Join(dir, "whosaid")}
	if out, err := exec.Command("go", "build", "-o", a.program, "./cmd/whosaid").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	return a, nil
}

// fail notes that an attack succeeded.
func (a *attack) fail(name, format string, args ...any) {
	a.failed++
	fmt.Printf("FAIL %s: %s\n", name, fmt.Sprintf(format, args...))
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
	took     time.Duration
}

// run runs the program under the limits. A panic and a hang fail by themselves.
func (a *attack) run(name string, args ...string) outcome {
	a.count++
	ctx, stop := context.WithTimeout(context.Background(), mostTime)
	defer stop()
	limited := append([]string{"-c", fmt.Sprintf(`ulimit -v %d; exec "$@"`, mostMemory), "sh", a.program}, args...)
	c := exec.CommandContext(ctx, "sh", limited...)
	c.Dir = a.dir
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	begun := time.Now()
	err := c.Run()
	o := outcome{out: out.String(), err: errs.String(), took: time.Since(begun)}
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

// write makes a file in the directory of the attack.
func (a *attack) write(name, content string) string {
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(content), 0o666); err != nil {
		a.fail(name, "%v", err)
	}
	return name
}
