package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"whosaid/reports"
)

// kills ends runs at random moments by signal 9, and by those that ask a program to end, goes on with them, and compares
// what comes out with a run that was never ended, byte by byte.
func (a *attack) kills() {
	signals, articles := slices.Repeat([]os.Signal{os.Kill}, 50), 800
	signals = append(signals, slices.Repeat([]os.Signal{os.Interrupt, syscall.SIGTERM}, 5)...)
	if a.short {
		signals = []os.Signal{os.Kill, os.Interrupt}
	}
	var lines strings.Builder
	for i := range articles {
		fmt.Fprintf(&lines, "{\"id\":\"a%d\",\"text\":\"“The road %d will close in June,” Ann Berg said on Monday.\"}\n", i, i)
	}
	in := a.write("many.jsonl", lines.String())
	var forms []string
	for _, form := range reports.Forms {
		forms = append(forms, string(form))
	}
	each(forms, func(form string) { a.killed(in, form, signals) })
}

// interrupted is the exit code of a run that was asked to end before it had ended.
const interrupted = 130

// killed ends runs that print one form.
func (a *attack) killed(in, form string, signals []os.Signal) {
	random := rand.New(rand.NewPCG(9, uint64(len(form))))
	whole := a.run("whole "+form, in, "--to", form, "--out", "whole."+form)
	if whole.code != 0 {
		a.fail("whole "+form, "exit code %d: %.300s", whole.code, whole.err)
		return
	}
	want, _ := os.ReadFile(filepath.Join(a.dir, "whole."+form))
	for moment, signal := range signals {
		name := fmt.Sprintf("killed-%d.%s", moment, form)
		c := exec.Command(a.program, in, "--to", form, "--out", name)
		c.Dir = a.dir
		if err := c.Start(); err != nil {
			a.fail(name, "%v", err)
			continue
		}
		time.Sleep(time.Duration(random.Int64N(int64(whole.took))))
		c.Process.Signal(signal)
		c.Wait()
		if code := c.ProcessState.ExitCode(); code > 0 && code != interrupted {
			a.fail(name, "exit code %d after %v", code, signal)
		}
		if o := a.run(name, in, "--to", form, "--out", name, "--resume"); o.code != 0 {
			a.fail(name, "exit code %d: %.300s", o.code, o.err)
		}
		if got, err := os.ReadFile(filepath.Join(a.dir, name)); err != nil || !bytes.Equal(got, want) {
			a.fail(name, "%d bytes, want %d (%v)", len(got), len(want), err)
		}
		os.Remove(filepath.Join(a.dir, name))
	}
}
