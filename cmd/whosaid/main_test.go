package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"whosaid/article"
	"whosaid/attribution"
)

// The scripts run two programs: whosaid, and standin, which is whosaid with an analysis that finds
// the same thing whatever the rules are. Scripts about files, flags and streams use standin. Tests of
// journals have hasty and mortal besides; see resume_test.go.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"whosaid": main,
		"standin": func() { start(standinEngine, checkpointPause) },
		"hasty":   func() { start(newEngine, 0) }, // whosaid, with a checkpoint after each document
		"mortal":  func() { start(mortalEngine, 0) },
	})
}

func standinEngine(o attribution.Options) (analysis, error) {
	return standinAnalysis, nil
}

func standinAnalysis(_ context.Context, doc *article.Document) (*attribution.Result, error) {
	return standin(doc), nil
}

// standin gives each quotation the token after it as its speaker.
func standin(doc *article.Document) *attribution.Result {
	if strings.Contains(doc.Text, "FAULT") {
		var none []int
		_ = none[len(doc.Text)]
	}
	r := &attribution.Result{Doc: doc}
	byName := map[string]int{}
	for _, q := range doc.Quotations {
		a := attribution.Attribution{
			Kind: attribution.Direct, Content: []article.Span{q.Span}, SourceHead: -1, CueHead: -1,
			Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
			Rule: "standin", Confidence: 0.5,
		}
		if next := q.Tokens.End; next < len(doc.Tokens) {
			name := doc.Word(next)
			who, ok := byName[name]
			if !ok {
				who = len(r.Speakers)
				byName[name] = who
				r.Speakers = append(r.Speakers, attribution.Speaker{Name: name, Type: "person"})
			}
			a.Speaker, a.Source, a.SourceForm, a.Resolution = who, []article.Span{doc.Tokens[next].Span}, "name", "named"
		}
		r.Attributions = append(r.Attributions, a)
	}
	if strings.Contains(doc.Text, "STAGE") { // of a stage that failed, the engine tells so
		r.Fault = &attribution.Fault{Stage: "speakers", Place: "speaker.go:1", Value: "index out of range"}
	}
	return r
}

func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("TESTDATA", filepath.Join(root, "testdata"))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "devfull" {
				_, err := os.Stat("/dev/full")
				return err == nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":    code,
			"fill":    fill,
			"waitfor": waitfor,
			"bytes":   writeBytes,
		},
	})
}

// code N COMMAND ...: runs the command, which must exit with N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d\n%s", got, want, ts.ReadFile("stderr"))
	}
}

// fill FILE N TEXT: writes TEXT N times, with the number of the time for %d and a line end for \n.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b bytes.Buffer
	text := strings.ReplaceAll(args[2], `\n`, "\n")
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", strconv.Itoa(i+1)))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o666))
}

// bytes FILE TEXT: writes TEXT, a Go string without its marks.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// waitfor FILE REGEXP: waits until the file holds a match.
func waitfor(ts *testscript.TestScript, neg bool, args []string) {
	re := regexp.MustCompile(args[1])
	for range 600 {
		b, _ := os.ReadFile(ts.MkAbs(args[0]))
		if re.Match(b) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b, _ := os.ReadFile(ts.MkAbs(args[0]))
	ts.Fatalf("%s never holds %s, but\n%s", args[0], args[1], b)
}

// endless reads line after line, without end.
type endless struct {
	line  string
	n     atomic.Int64 // lines begun
	rest  string
	limit int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.n.Load() == e.limit {
			return 0, io.EOF
		}
		e.rest = strings.ReplaceAll(e.line, "%d", strconv.FormatInt(e.n.Add(1), 10))
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// A reader that is far ahead of the writer would hold the whole input in memory. However slow the writer, and however long the
// article that it waits for, what is read and not written stays within the bounds of texts and of rows.
func TestReaderDoesNotRunAhead(t *testing.T) {
	text := strings.Repeat("“Yes,” Ann said. ", 100)
	line := `{"id":"%d","text":"` + text + `"}` + "\n"
	src := &endless{line: line, limit: 300}
	in, err := newInputs([]string{"-"}, fromJSONL, src)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	s := &stream{workers: 3, form: "csv", analyze: standinAnalysis, failed: func(err error) { t.Error(err) }}
	s.way = newBacklog(100, 8<<10, 64<<10)
	s.rows = writerFunc(func(p []byte) (int, error) {
		if len(p) < 1000 { // the head
			return len(p), nil
		}
		written++
		// The bounds; a task in the reader's hand and with each worker; what the two buffers of reading hold; and one that is over.
		most := s.way.mostTexts/len(text) + s.way.mostRows/len(p) + 1 + s.workers + 2 + 1
		if ahead := int(src.n.Load()) - written; ahead > most {
			t.Fatalf("%d articles are read ahead of the writer, want %d at most; rows of %d bytes", ahead, most, len(p))
		}
		return len(p), nil
	})
	done, err := s.run(context.Background(), in)
	if err != nil || done.documents != 300 || written != 300 {
		t.Errorf("%+v, %d written, %v", done, written, err)
	}
}

// Workers go on with the articles behind one that takes very long, far beyond what a slow writer is allowed, and the rows come in the
// order of the articles.
func TestOneArticleInFrontHoldsNobodyUp(t *testing.T) {
	const articles, most = 300, 8 << 10
	line := `{"id":"%d","text":"` + strings.Repeat("x ", 300) + `“Yes,” Ann%d said."}` + "\n"
	for _, first := range []int{10, most + 10} {
		long := `{"id":"first","text":"` + strings.Repeat("y", first) + `“No,” Bo said."}` + "\n"
		in, err := newInputs([]string{"-"}, fromJSONL, io.MultiReader(strings.NewReader(long), &endless{line: line, limit: articles}))
		if err != nil {
			t.Fatal(err)
		}
		var others atomic.Int64
		all := make(chan struct{})
		var out bytes.Buffer
		s := &stream{workers: 2, form: "csv", rows: &out, way: newBacklog(10, most, maxRowsAhead), failed: func(err error) { t.Error(err) }}
		s.analyze = func(ctx context.Context, doc *article.Document) (*attribution.Result, error) {
			if doc.ID == "first" {
				<-all // until all others are done
			} else if others.Add(1) == articles {
				close(all)
			}
			return standin(doc), nil
		}
		if done, err := s.run(context.Background(), in); err != nil || done.documents != articles+1 {
			t.Fatalf("%+v, %v", done, err)
		}
		want := "Bo"
		at := 0
		for i := range articles {
			k := strings.Index(out.String()[at:], ","+want+",")
			if k < 0 {
				t.Fatalf("no row of %s where it should be", want)
			}
			at += k
			want = "Ann" + strconv.Itoa(i+1)
		}
	}
}

// The reader waits while too many rows wait, and for a second giant while there is one.
func TestBacklogHasBounds(t *testing.T) {
	b := newBacklog(5, 100, 1000)
	enter := func(n int, want bool, when string) {
		t.Helper()
		if got := b.enter(n); got != want {
			t.Fatalf("%s: a text of %d bytes enters: %v", when, n, got)
		}
	}
	enter(60, true, "at first")
	enter(50, false, "beside 60")
	enter(101, true, "beside 60")
	enter(101, false, "beside a giant")
	enter(40, true, "beside 60 and a giant")
	b.analysed(60, 500)
	enter(1, false, "the writer is slow")
	b.stuck(true)
	enter(60, true, "the writer waits for the giant")
	b.analysed(60, 501)
	enter(1, false, "too many rows wait")
	b.analysed(101, 0)
	b.stuck(false)
	b.written(60, 500)
	b.written(101, 0)
	b.written(60, 501)
	enter(101, true, "after the giant")
	b.analysed(101, 0)
	b.written(101, 0)
	b.analysed(40, 0)
	b.written(40, 0)
	for range 5 {
		enter(1, true, "few articles are on their way")
	}
	enter(1, false, "five articles are on their way")
	b.stuck(true)
	enter(101, true, "five are, and the writer waits for one")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if b.take(ctx, 101) {
		t.Error("a second giant is taken")
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// A document beyond the allowance goes through alone, and the next ones follow.
func TestArticlesLargerThanTheAllowance(t *testing.T) {
	big := `{"text":"` + strings.Repeat("word ", maxBytesAhead/5+100) + `“Yes,” Ann said."}` + "\n"
	in, err := newInputs([]string{"-"}, fromAuto, strings.NewReader(`{"text":"“No,” Bo said."}`+"\n"+big+big+`{"text":"“So,” Cy said."}`))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s := &stream{workers: 2, form: "csv", analyze: standinAnalysis, rows: &out, failed: func(err error) { t.Error(err) }}
	done, err := s.run(context.Background(), in)
	if err != nil || done.documents != 4 {
		t.Fatalf("%+v, %v", done, err)
	}
	var who []string
	for line := range strings.Lines(out.String()) {
		for _, name := range []string{",Ann,", ",Bo,", ",Cy,"} {
			if strings.Contains(line, name) {
				who = append(who, strings.Trim(name, ","))
			}
		}
	}
	if got := strings.Join(who, " "); got != "Bo Ann Ann Cy" {
		t.Errorf("rows of %s", got)
	}
}

// A run that is interrupted while its input hangs ends at once, and what it wrote are whole rows.
func TestInterruptWhileTheInputHangs(t *testing.T) {
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, errs := new(lockedBuffer), new(bytes.Buffer)
	p := &program{in: r, out: out, err: errs, engine: standinEngine}
	exit := make(chan int)
	go func() { exit <- p.run(ctx, []string{"whosaid", "-", "--workers", "2"}) }()
	for i := range 3 {
		fmt.Fprintf(w, `{"text":"“Word %d,” Ann said."}`+"\n", i)
	}
	for !strings.Contains(out.String(), "Word 2") { // rows are let out while the input is waited for
		time.Sleep(time.Millisecond)
	}
	fmt.Fprint(w, `{"text":"half a li`)
	cancel()
	if got := <-exit; got != exitInterrupted {
		t.Errorf("exit code %d", got)
	}
	if got := errs.String(); got != "whosaid: standard input: read as jsonl\nwhosaid: interrupted after 3 documents\n" {
		t.Errorf("standard error %q", got)
	}
	if got := out.String(); strings.Count(got, "\n") != 4 || !strings.HasSuffix(got, "\n") {
		t.Errorf("standard output %q", got)
	}
}

// lockedBuffer may be written and read by two goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// An output that fails ends the run, although the input has no end.
func TestOutputFailsWhileTheInputGoesOn(t *testing.T) {
	broken := errors.New("no space left on device")
	n := 0
	out := writerFunc(func(p []byte) (int, error) {
		if n++; n > 2 {
			return 0, broken
		}
		return len(p), nil
	})
	errs := new(bytes.Buffer)
	p := &program{in: &endless{line: `{"text":"“Word %d,” Ann said."}` + "\n", limit: -1}, out: out, err: errs, engine: standinEngine}
	if got := p.run(context.Background(), []string{"whosaid", "-"}); got != exitNothing {
		t.Errorf("exit code %d", got)
	}
	if got := errs.String(); got != "whosaid: standard input: read as jsonl\nwhosaid: standard output: no space left on device\n" {
		t.Errorf("standard error %q", got)
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	docs := strings.Repeat(`{"text":"“Word,” Ann said."}`+"\n", 10) + "no json\n"
	for terminal, want := range map[bool]string{
		false: "whosaid: standard input: read as jsonl\nwhosaid: standard input:11: not a JSON object: invalid character 'o' in literal null (expecting 'u')\n",
	} {
		var out, errs bytes.Buffer
		p := &program{in: strings.NewReader(docs), out: &out, err: &errs, terminal: terminal, engine: standinEngine}
		if got := p.run(context.Background(), []string{"whosaid", "-"}); got != exitSomeFailed {
			t.Errorf("exit code %d", got)
		}
		if errs.String() != want {
			t.Errorf("standard error %q", errs.String())
		}
	}
	var b bytes.Buffer
	clock := time.Unix(0, 0)
	line := newProgress(&b, true)
	line.now, line.begun, line.last = func() time.Time { return clock }, clock, clock
	line.tick(tally{documents: 1}, 1)
	clock = clock.Add(every)
	line.tick(tally{documents: 2, bytes: 2_500_000, failed: 1, words: 1_200}, 5)
	line.tick(tally{documents: 3}, 6)
	line.clear()
	line.clear()
	if got, want := b.String(), "2 articles, 5 rows, 2.5 MB, 6,000 words a second, 1 failed\r\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestArrangeMovesFlagsBeforeFiles(t *testing.T) {
	app := new(program).app()
	for _, c := range []struct{ shows, in, want string }{
		{"flag behind a file", "analyze a.txt --out x.csv b.txt", "analyze --out x.csv -- a.txt b.txt"},
		{"no command", "a.txt --excel b.txt", "analyze --excel -- a.txt b.txt"},
		{"flag first and no command", "--to csv a.txt", "analyze --to csv -- a.txt"},
		{"value with an equals sign", "a.txt --to=csv -o x", "analyze --to=csv -o x -- a.txt"},
		{"standard input", "- --to csv", "analyze --to csv -- -"},
		{"nothing is a flag behind two dashes", "a.txt -- --to csv", "analyze -- a.txt --to csv"},
		{"value that looks like a flag", "a.txt --out --excel", "analyze --out --excel -- a.txt"},
		{"unknown flag stays before the files", "analyze a.txt --wat b", "analyze --wat -- a.txt b"},
		{"another command", "summary a.txt --to csv", "summary --to csv -- a.txt"},
		{"help", "help analyze", "help analyze"},
		{"version as a flag", "--version", "version"},
		{"file named like a help command", "analyze help", "analyze -- help"},
		{"nothing", "", ""},
	} {
		t.Run(c.shows, func(t *testing.T) {
			got, err := arrange(app, append([]string{"whosaid"}, strings.Fields(c.in)...))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(got[1:], " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
