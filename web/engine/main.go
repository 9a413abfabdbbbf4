//go:build js && wasm

// Engine is the program of the page that needs no server: package desk as WebAssembly, in a worker of the browser. It
// answers the calls of web/front/engine-worker.js, which web/front/worker.js hands over.
package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/rules"
	"whosaid/web/desk"
)

// session is the one desk of a page.
type session struct {
	options desk.Options

	mu   sync.Mutex
	desk *desk.Desk
	ends map[int]context.CancelFunc // of calls under way
}

// call is one call of the page.
type call struct {
	args  json.RawMessage
	files []desk.Input
	tell  func(any) // tells how far it is
}

// read reads the arguments.
func (c *call) read(to any) error {
	if err := json.Unmarshal(c.args, to); err != nil {
		return &desk.Refusal{Reason: err.Error()}
	}
	return nil
}

// methods are what the page may call. Each answers with what becomes JSON; a *desk.File goes as bytes.
var methods = map[string]func(*session, context.Context, *call) (any, error){
	"list": func(s *session, _ context.Context, c *call) (any, error) {
		var f desk.Filter
		err := c.read(&f)
		return s.at().List(f), err
	},
	"article": func(s *session, _ context.Context, c *call) (any, error) {
		var ask struct {
			N      int
			Filter desk.Filter
		}
		if err := c.read(&ask); err != nil {
			return nil, err
		}
		if a := s.at().Article(ask.N, ask.Filter); a != nil {
			return a, nil
		}
		return nil, &desk.Refusal{Reason: "there is no such article"}
	},
	"rows": func(s *session, _ context.Context, c *call) (any, error) {
		var ask struct {
			Filter     desk.Filter
			From, Most int
		}
		err := c.read(&ask)
		return s.at().Rows(ask.Filter, ask.From, ask.Most), err
	},
	"why": func(s *session, ctx context.Context, c *call) (any, error) {
		var ask struct {
			N   int
			Row string
		}
		if err := c.read(&ask); err != nil {
			return nil, err
		}
		return s.at().Why(ctx, ask.N, ask.Row)
	},
	"open": func(s *session, ctx context.Context, c *call) (any, error) {
		return s.at().Open(ctx, c.files, func(p desk.Progress) { c.tell(p); breathe() })
	},
	"decide": func(s *session, _ context.Context, c *call) (any, error) {
		var d desk.Decision
		if err := c.read(&d); err != nil {
			return nil, err
		}
		return s.at().Decide(d, now())
	},
	"undo": func(s *session, _ context.Context, _ *call) (any, error) { return s.at().Undo(now()) },
	"download": func(s *session, _ context.Context, c *call) (any, error) {
		var ask struct {
			Form   string
			Filter desk.Filter
		}
		if err := c.read(&ask); err != nil {
			return nil, err
		}
		return s.at().Download(ask.Form, ask.Filter)
	},
	"verify": func(s *session, _ context.Context, c *call) (any, error) {
		var ask struct{ Draft int }
		if err := c.read(&ask); err != nil {
			return nil, err
		}
		return s.at().Verify(ask.Draft)
	},
	"check":    (*session).check,
	"settings": (*session).settings,
}

func (s *session) at() *desk.Desk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.desk
}

// check begins, or goes on with, the checking of what is open: the files hold the journal that was kept.
func (s *session) check(_ context.Context, c *call) (any, error) {
	var ask struct{ Annotator string }
	if err := c.read(&ask); err != nil {
		return nil, err
	}
	options := s.options
	options.Check, options.Annotator, options.Journal = true, ask.Annotator, journal{}
	d := desk.New(options)
	whole := int64(0)
	for _, f := range c.files {
		var err error
		if whole, err = d.Resume(bytes.NewReader(f.Bytes), "what was kept"); err != nil {
			return nil, &desk.Refusal{Reason: err.Error()}
		}
	}
	if err := d.Take(s.at()); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desk = d
	return map[string]int64{"whole": whole}, nil
}

// settings takes rules and a list of speakers of the user's own. The articles that are open are analysed again.
func (s *session) settings(ctx context.Context, c *call) (any, error) {
	options := attribution.Options{}
	var err error
	var own bytes.Buffer // a zip file is a file system
	zipped := zip.NewWriter(&own)
	var names, ruled []string
	for _, f := range c.files {
		if isSpeakers(f.Name) {
			if options.Speakers, err = attribution.ReadSpeakerList(bytes.NewReader(f.Bytes), f.Name); err != nil {
				return nil, &desk.Refusal{Reason: err.Error()}
			}
		} else {
			if err := addFile(zipped, ruleFile(f.Name), f.Bytes); err != nil {
				return nil, &desk.Refusal{Reason: err.Error()}
			}
			ruled = append(ruled, f.Name)
		}
		names = append(names, f.Name)
	}
	if err := zipped.Close(); err != nil {
		return nil, err
	}
	if len(ruled) > 0 {
		files, err := zip.NewReader(bytes.NewReader(own.Bytes()), int64(own.Len()))
		if err != nil {
			return nil, err
		}
		if options.Rules, err = rules.LoadFS(files, "your rules"); err != nil {
			return nil, &desk.Refusal{Reason: err.Error()}
		}
	}
	engine, err := attribution.New(options)
	if err != nil {
		return nil, &desk.Refusal{Reason: err.Error()}
	}
	s.mu.Lock()
	s.options.Engine = engine
	d := s.desk
	s.mu.Unlock()
	opened, err := d.Renew(ctx, engine, func(p desk.Progress) { c.tell(p); breathe() })
	return map[string]any{"names": names, "opened": opened}, err
}

func addFile(to *zip.Writer, name string, b []byte) error {
	w, err := to.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// isSpeakers reports whether a file is a list of speakers, and not a word list.
func isSpeakers(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".tsv") && strings.Contains(name, "speakers")
}

// ruleFile gives the place of a file in a pack of rules: rules beside each other, word lists in lexicon.
func ruleFile(name string) string {
	if ext := path.Ext(name); ext == ".yaml" || ext == ".yml" {
		return name
	}
	return path.Join("lexicon", name)
}

// now is the time of a decision. The clock of a browser may be UTC alone.
func now() string { return time.Now().UTC().Format(time.RFC3339) }

// breathe lets the worker take messages, as the one that stops a call: Go's own goroutines leave it no time.
func breathe() { time.Sleep(time.Millisecond) }

// patient is a context whose Err lets the worker take messages now and then. Analyses ask for it often.
type patient struct {
	context.Context
	last  time.Time
	asked int
}

func (p *patient) Err() error {
	if p.asked++; p.asked%64 == 0 && time.Since(p.last) > 100*time.Millisecond {
		breathe()
		p.last = time.Now()
	}
	return p.Context.Err()
}

// journal hands lines to the worker, which keeps them in IndexedDB.
type journal struct{}

// Append waits until the line is kept.
func (journal) Append(line []byte) error {
	done := make(chan error, 1)
	kept := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	lost := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- errors.New(args[0].Call("toString").String())
		return nil
	})
	defer kept.Release()
	defer lost.Release()
	js.Global().Call("keepEvent", string(line)).Call("then", kept, lost)
	return <-done
}

// take takes a call: its number, its method, its arguments as JSON, and the names and bytes of files.
func (s *session) take(_ js.Value, args []js.Value) any {
	id, method := args[0].Int(), args[1].String()
	c := &call{args: json.RawMessage(args[2].String())}
	for i := range args[3].Length() {
		f := args[3].Index(i)
		b := make([]byte, f.Get("bytes").Length())
		js.CopyBytesToGo(b, f.Get("bytes"))
		c.files = append(c.files, desk.Input{Name: f.Get("name").String(), Bytes: b})
	}
	c.tell = func(v any) { answer(id, "progress", v) }
	under, end := context.WithCancel(context.Background())
	s.mu.Lock()
	s.ends[id] = end
	s.mu.Unlock()
	go func() {
		v, err := s.run(&patient{Context: under, last: time.Now()}, method, c)
		s.mu.Lock()
		delete(s.ends, id)
		s.mu.Unlock()
		end()
		if err != nil {
			answer(id, "error", map[string]any{"message": err.Error(), "stopped": errors.Is(err, context.Canceled)})
			return
		}
		answer(id, "result", v)
	}()
	return nil
}

// run runs a call. A fault of ours is an error.
func (s *session) run(ctx context.Context, method string, c *call) (v any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			v, err = nil, fmt.Errorf("a fault in whosaid, please report it: %v", fault)
		}
	}()
	does := methods[method]
	if does == nil {
		return nil, fmt.Errorf("there is no method %q", method)
	}
	return does(s, ctx, c)
}

// stop ends a call.
func (s *session) stop(_ js.Value, args []js.Value) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if end := s.ends[args[0].Int()]; end != nil {
		end()
	}
	return nil
}

// answer sends an answer to the page.
func answer(id int, what string, v any) {
	if f, ok := v.(*desk.File); ok && f != nil {
		b := js.Global().Get("Uint8Array").New(len(f.Bytes))
		js.CopyBytesToJS(b, f.Bytes)
		js.Global().Call("answer", id, what, mustJSON(map[string]string{"name": f.Name, "type": f.Type}), b)
		return
	}
	js.Global().Call("answer", id, what, mustJSON(v))
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return `{"message":"no answer"}`
	}
	return string(b)
}

func main() {
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		js.Global().Call("answer", 0, "error", mustJSON(map[string]string{"message": err.Error()}))
		return
	}
	s := &session{ends: map[int]context.CancelFunc{}}
	s.options = desk.Options{Engine: engine, MadeBy: madeBy(), MostBytes: mostText, Read: source.Config{}}
	s.desk = desk.New(s.options)
	js.Global().Set("callEngine", js.FuncOf(s.take))
	js.Global().Set("stopEngine", js.FuncOf(s.stop))
	answer(0, "result", map[string]string{"version": version, "rules": rules.Fingerprint()})
	select {}
}

// version is set by the builder.
var version = "unknown"

func madeBy() string {
	return "whosaid " + version + ", rules " + rules.Fingerprint() + ", weights " + attribution.WeightsFingerprint()
}

// mostText is how much text a page holds: its memory is the browser's to give.
const mostText = 128 << 20
