package main

// What a person waits for and what the machine holds, measured on the program itself as processes of their own.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"whosaid/article"
)

// processes measures the start, the growth with an article's length, and the memory of a stream.
func processes(w io.Writer, articles []article.Input, largest, many int) error {
	return built(func(program, dir string) error {
		if err := start(w, program, dir); err != nil {
			return err
		}
		if err := workers(w, program, dir, articles); err != nil {
			return err
		}
		if err := grow(w, program, dir, articles, largest); err != nil {
			return err
		}
		return stream(w, program, articles, many)
	})
}

// built calls f with the program, built for it, and a directory that is there meanwhile.
func built(f func(program, dir string) error) error {
	dir, err := os.MkdirTemp("", "whosaid-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "whosaid")
	build := exec.Command("go", "build", "-o", program, "./cmd/whosaid")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build ./cmd/whosaid: %w", err)
	}
	return f(program, dir)
}

const tiny = "“The port will open on Monday,” said Ama Owusu, the harbour master.\n"

// start measures the time from the start of a process to its first row, and what the process takes on one processor.
func start(w io.Writer, program, dir string) error {
	name := filepath.Join(dir, "tiny.txt")
	if err := os.WriteFile(name, []byte(tiny), 0o600); err != nil {
		return err
	}
	var took, spent []time.Duration
	var held []float64
	for range 21 {
		c := exec.Command(program, "analyze", "--to", "jsonl", name)
		out, err := c.StdoutPipe()
		if err != nil {
			return err
		}
		begin := time.Now()
		if err := c.Start(); err != nil {
			return err
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			return fmt.Errorf("the first row: %w", err)
		}
		took = append(took, time.Since(begin))
		if err := c.Wait(); err != nil {
			return err
		}
		alone := exec.Command(program, "analyze", name)
		alone.Env = append(os.Environ(), "GOMAXPROCS=1")
		if err := alone.Run(); err != nil {
			return err
		}
		spent, held = append(spent, cpuOf(alone)), append(held, resident(alone.ProcessState))
	}
	slices.Sort(took)
	slices.Sort(spent)
	slices.Sort(held)
	middle := len(took) / 2
	fmt.Fprintf(w, "\nfrom the start of the process to the first row of a tiny article: %d ms in the middle, %d to %d of %d runs\n",
		took[middle].Milliseconds(), took[0].Milliseconds(), took[len(took)-1].Milliseconds(), len(took))
	fmt.Fprintf(w, "a tiny article on one processor: %.1f ms of processor time at least, %.1f in the middle; %.0f MB resident\n",
		milliseconds(spent[0]), milliseconds(spent[middle]), held[middle])
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// cpuOf gives the processor time of a command that has ended.
func cpuOf(c *exec.Cmd) time.Duration { return c.ProcessState.UserTime() + c.ProcessState.SystemTime() }

// workerWords is how many words the run has that one worker and two do in turns.
const workerWords = 200_000

// workers compares two workers with one, over the same articles again and again. What other programs leave of the second processor shows
// in the ratio of the clock; the ratio of processor time shows what the workers cost each other.
func workers(w io.Writer, program, dir string, articles []article.Input) error {
	var all strings.Builder
	words := 0
	for i := 0; words < workerWords; i++ {
		text := articles[i%len(articles)].Text
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("a%05d", i), "text": text})
		if err != nil {
			return err
		}
		all.Write(append(line, '\n'))
		words += len(strings.Fields(text))
	}
	name := filepath.Join(dir, "workers.jsonl")
	if err := os.WriteFile(name, []byte(all.String()), 0o600); err != nil {
		return err
	}
	var took, spent [2][]time.Duration
	var held [2]float64
	for range 3 {
		for k := range took {
			c := exec.Command(program, "analyze", "--workers", fmt.Sprint(k+1), name)
			begin := time.Now()
			if err := c.Run(); err != nil {
				return fmt.Errorf("%d workers: %w", k+1, err)
			}
			took[k], spent[k], held[k] = append(took[k], time.Since(begin)), append(spent[k], cpuOf(c)), max(held[k], resident(c.ProcessState))
		}
	}
	fmt.Fprintf(w, "\n%10s %12s %16s %14s\n", "workers", "words/s", "words/s of CPU", "resident, MB")
	for k := range took {
		fmt.Fprintf(w, "%10d %12.0f %16.0f %14.0f\n", k+1, float64(words)/slices.Min(took[k]).Seconds(), float64(words)/slices.Min(spent[k]).Seconds(), held[k])
	}
	fmt.Fprintf(w, "%10s %12.2f %16.2f\n", "ratio", slices.Min(took[0]).Seconds()/slices.Min(took[1]).Seconds(), slices.Min(spent[0]).Seconds()/slices.Min(spent[1]).Seconds())
	return nil
}

// grow measures articles of growing length, made of the articles one after the other.
func grow(w io.Writer, program, dir string, articles []article.Input, largest int) error {
	var all strings.Builder
	for i := 0; all.Len() < largest; i++ {
		all.WriteString(articles[i%len(articles)].Text)
		all.WriteString("\n\n")
	}
	fmt.Fprintf(w, "\n%12s %10s %12s %12s\n", "bytes", "CPU, s", "KB/s of CPU", "resident, MB")
	for size := 1000; size <= largest; size *= 10 {
		name := filepath.Join(dir, "long.txt")
		if err := os.WriteFile(name, []byte(strings.ToValidUTF8(all.String()[:size], "")), 0o600); err != nil {
			return err
		}
		c := exec.Command(program, "analyze", name)
		if err := c.Run(); err != nil {
			return fmt.Errorf("an article of %d bytes: %w", size, err)
		}
		cpu := cpuOf(c).Seconds()
		fmt.Fprintf(w, "%12d %10.2f %12.0f %12.0f\n", size, cpu, float64(size)/1000/cpu, resident(c.ProcessState))
	}
	return nil
}

// stream sends many articles through one process. Each is put together of paragraphs of two of the articles, by a
// generator of a fixed seed, so that no two of a stream are alike and all streams of a length are.
func stream(w io.Writer, program string, articles []article.Input, many int) error {
	c := exec.Command(program, "analyze", "--from", "jsonl", "--to", "jsonl", "-")
	in, err := c.StdinPipe()
	if err != nil {
		return err
	}
	var rows lineCounter
	c.Stdout = &rows
	begin := time.Now()
	if err := c.Start(); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, uint64(many)))
	to := bufio.NewWriter(in)
	words := 0
	for i := range many {
		var paragraphs []string
		for range 2 {
			all := strings.Split(articles[r.IntN(len(articles))].Text, "\n\n")
			from := r.IntN(len(all))
			paragraphs = append(paragraphs, all[from:min(len(all), from+1+r.IntN(3))]...)
		}
		text := strings.Join(paragraphs, "\n\n")
		words += len(strings.Fields(text))
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("a%07d", i), "text": text})
		if err != nil {
			return err
		}
		if _, err := to.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	if err := to.Flush(); err != nil {
		return err
	}
	if err := in.Close(); err != nil {
		return err
	}
	if err := c.Wait(); err != nil {
		return err
	}
	if int(rows) != many {
		return fmt.Errorf("%d lines for %d articles", rows, many)
	}
	cpu := cpuOf(c).Seconds()
	fmt.Fprintf(w, "\n%d articles, %d words, in one stream: %.1f s, %.0f words a second of CPU, %.0f MB resident at most\n",
		many, words, time.Since(begin).Seconds(), float64(words)/cpu, resident(c.ProcessState))
	return nil
}

// lineCounter counts the lines that are written to it.
type lineCounter int

func (n *lineCounter) Write(b []byte) (int, error) {
	*n += lineCounter(bytes.Count(b, []byte{'\n'}))
	return len(b), nil
}
