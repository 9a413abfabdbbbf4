package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"whosaid/reports"
)

// kills ends runs at random moments by signal 9, goes on with them, and compares what comes out with a run that was
// never ended, byte by byte.
func (a *attack) kills() {
	moments, articles := 50, 800
	if a.short {
		moments = 1
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
	each(forms, func(form string) { a.killed(in, form, moments) })
}

// killed ends runs that print one form.
func (a *attack) killed(in, form string, moments int) {
	random := rand.New(rand.NewPCG(9, uint64(len(form))))
	whole := a.run("whole "+form, in, "--to", form, "--out", "whole."+form)
	if whole.code != 0 {
		a.fail("whole "+form, "exit code %d: %.300s", whole.code, whole.err)
		return
	}
	want, _ := os.ReadFile(filepath.Join(a.dir, "whole."+form))
	for moment := range moments {
		name := fmt.Sprintf("killed-%d.%s", moment, form)
		c := exec.Command(a.program, in, "--to", form, "--out", name)
		c.Dir = a.dir
		if err := c.Start(); err != nil {
			a.fail(name, "%v", err)
			continue
		}
		time.Sleep(time.Duration(random.Int64N(int64(whole.took))))
		c.Process.Kill()
		c.Wait()
		if o := a.run(name, in, "--to", form, "--out", name, "--resume"); o.code != 0 {
			a.fail(name, "exit code %d: %.300s", o.code, o.err)
		}
		if got, err := os.ReadFile(filepath.Join(a.dir, name)); err != nil || !bytes.Equal(got, want) {
			a.fail(name, "%d bytes, want %d (%v)", len(got), len(want), err)
		}
		os.Remove(filepath.Join(a.dir, name))
	}
}
