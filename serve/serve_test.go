package serve_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"whosaid/attribution"
	"whosaid/serve"
	"whosaid/web/desk"
)

// engine is one for all tests: the models are read once.
var engine = sync.OnceValue(func() *attribution.Engine {
	e, err := attribution.New(attribution.Options{})
	if err != nil {
		panic(err)
	}
	return e
})

// articles gives files of testdata as inputs.
func articles(t testing.TB, names ...string) (in []desk.Input) {
	t.Helper()
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join("../testdata/articles", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		in = append(in, desk.Input{Name: name + ".txt", Bytes: b})
	}
	return in
}

// served is a server on this machine.
type served struct {
	*serve.Server
	desk    *desk.Desk
	gold    *serve.Gold
	host    string
	address string // as a browser opens it
	stop    func()
}

func free(*os.File) bool { return true }

// start serves a desk with some inputs; gold is a file to save decisions in, or "".
func start(t testing.TB, gold string, o desk.Options, in ...desk.Input) *served {
	t.Helper()
	s := &served{}
	o.Engine, o.Workers, o.MadeBy = engine(), 2, "whosaid test"
	o.Check = gold != ""
	if gold != "" {
		var err error
		if s.gold, err = serve.OpenGold(gold, free); err != nil {
			t.Fatal(err)
		}
		o.Journal = s.gold
	}
	s.desk = desk.New(o)
	if s.gold != nil {
		if err := s.gold.Resume(s.desk); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.desk.Open(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Server = serve.New(serve.Options{Desk: s.desk, Gold: s.gold, Token: serve.NewToken(), Hosts: serve.HostsOf(l.Addr(), "")})
	s.host = l.Addr().String()
	s.address = "http://" + s.Address(l.Addr())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	server := s.Server // a test may put another in its place
	go func() { done <- server.Run(ctx, l) }()
	var once sync.Once
	s.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if s.gold != nil {
				if err := s.gold.Close(s.desk); err != nil {
					t.Error(err)
				}
			}
		})
	}
	t.Cleanup(s.stop)
	return s
}

// token is what is in the address.
func (s *served) token() string { return strings.Split(s.address, "/")[3] }
