// Package serve is the HTTP server of `whosaid serve`. It sends the pages of web/front to a browser on this machine, and
// the answers of web/desk as JSON. It saves decisions in a file.
//
// Every URL begins with a random token. Requests with another host, another origin or from another site are refused, so
// another page in the same browser can neither read nor write here. The server sends no request to any other machine.
package serve

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"whosaid/web/desk"
	"whosaid/web/front"
)

// Options say what a Server serves.
type Options struct {
	Desk  *desk.Desk
	Gold  *Gold // where decisions are saved; nil where nothing is decided
	Token string
	Hosts []string         // that requests may name, with their port; see HostsOf
	Now   func() time.Time // time.Now in use

	MaxUpload int64 // bytes of one file; 0 for 128 MiB
}

// Server is the http.Handler of the pages.
type Server struct {
	o       Options
	mux     *http.ServeMux
	opening sync.Mutex // one upload at a time

	mu     sync.Mutex
	holder string // the tab that decides
	seen   time.Time
}

// NewToken gives a token that nobody can guess.
func NewToken() string { return strings.ToLower(rand.Text()) }

// maxUpload is how large one file may be.
const maxUpload = 128 << 20

// maxBody is how large a request is that carries no file.
const maxBody = 4 << 20

// New gives the server of a desk.
func New(o Options) *Server {
	if o.MaxUpload == 0 {
		o.MaxUpload = maxUpload
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{o: o, mux: http.NewServeMux()}
	at := "/" + o.Token + "/"
	s.mux.HandleFunc("GET "+at+"{$}", s.page)
	s.mux.Handle("GET "+at+"{file}", http.StripPrefix(at, http.FileServerFS(scripts{front.Files()})))
	for path, answer := range map[string]func(*http.Request) (any, error){
		"GET " + at + "api/list":    s.list,
		"GET " + at + "api/article": s.article,
		"GET " + at + "api/rows":    s.rows,
		"GET " + at + "api/why":     s.why,
		"POST " + at + "api/decide": s.decide,
		"POST " + at + "api/undo":   s.undo,
		"POST " + at + "api/hold":   s.hold,
	} {
		s.mux.HandleFunc(path, s.json(answer))
	}
	s.mux.HandleFunc("POST "+at+"api/open", s.open)
	s.mux.HandleFunc("GET "+at+"download/{form}", s.download)
	return s
}

// HostsOf gives the names under which a request may ask for a server that listens at addr. asked is the host that the
// user asked for; "" for this machine alone. A server that listens at every address of the machine is asked for by
// numbers alone: a name could be one that somebody else points here.
func HostsOf(addr net.Addr, asked string) []string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return nil
	}
	names := []string{host, "127.0.0.1", "localhost", "::1"}
	if asked != "" {
		names = append(names, asked)
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		interfaces, err := net.InterfaceAddrs()
		if err == nil {
			for _, a := range interfaces {
				if n, ok := a.(*net.IPNet); ok {
					names = append(names, n.IP.String())
				}
			}
		}
	}
	var hosts []string
	for _, name := range names {
		hosts = append(hosts, net.JoinHostPort(name, port))
	}
	return hosts
}

// Address is what a browser on this machine opens, for a server that listens at addr.
func (s *Server) Address(addr net.Addr) string {
	host, port, _ := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port) + "/" + s.o.Token + "/"
}

// policy lets a page load its own style and scripts, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP answers what comes from our own pages, and refuses all else.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if !slices.Contains(s.o.Hosts, r.Host) {
		http.Error(w, "whosaid: this server does not go by that name", http.StatusMisdirectedRequest)
		return
	}
	if !s.ours(r) {
		http.Error(w, "whosaid: the request comes from another page", http.StatusForbidden)
		return
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if subtle.ConstantTimeCompare([]byte(first), []byte(s.o.Token)) != 1 {
		http.Error(w, "whosaid: open the address that whosaid printed, token and all", http.StatusForbidden)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// ours reports whether a request comes from a page of this server, or from the user.
func (s *Server) ours(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" || u.Host != r.Host {
			return false
		}
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "" || site == "same-origin" || site == "none"
}

func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = front.PrintShell(w, front.Shell{}) // the browser has gone
}

// json answers with JSON. A refusal is the page's fault, all else ours.
func (s *Server) json(answer func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		v, err := answer(r)
		if err != nil {
			tellError(w, err)
			return
		}
		writeJSON(w, http.StatusOK, v)
	}
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		code, b = http.StatusInternalServerError, []byte(`{"error":"no answer"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(b)
}

// errHeld refuses a second tab.
var errHeld = errors.New("another tab or window checks this file; what you decide here is not taken")

func tellError(w http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	var refusal *desk.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errHeld):
		code = http.StatusConflict
	case errors.As(err, &large):
		code = http.StatusRequestEntityTooLarge
	case errors.As(err, &refusal):
		code = http.StatusBadRequest
	}
	writeJSON(w, code, map[string]string{"error": err.Error()})
}

// bad is an error of the request.
func bad(reason string) error { return &desk.Refusal{Reason: reason} }

// filterOf reads the filter of a request.
func filterOf(r *http.Request) (f desk.Filter, err error) {
	if s := r.FormValue("filter"); s != "" {
		if err := json.Unmarshal([]byte(s), &f); err != nil {
			return f, bad("filter: " + err.Error())
		}
	}
	return f, nil
}

func number(r *http.Request, name string) (int, error) {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil || n < 0 {
		return 0, bad(name + ": want a number")
	}
	return n, nil
}

func (s *Server) list(r *http.Request) (any, error) {
	f, err := filterOf(r)
	return s.o.Desk.List(f), err
}

func (s *Server) article(r *http.Request) (any, error) {
	f, err := filterOf(r)
	if err != nil {
		return nil, err
	}
	n, err := number(r, "n")
	if err != nil {
		return nil, err
	}
	a := s.o.Desk.Article(n, f)
	if a == nil {
		return nil, bad("there is no such article")
	}
	return a, nil
}

func (s *Server) rows(r *http.Request) (any, error) {
	f, err := filterOf(r)
	if err != nil {
		return nil, err
	}
	from, err := number(r, "from")
	if err != nil {
		return nil, err
	}
	most, err := number(r, "most")
	return s.o.Desk.Rows(f, from, most), err
}

func (s *Server) why(r *http.Request) (any, error) {
	n, err := number(r, "n")
	if err != nil {
		return nil, err
	}
	return s.o.Desk.Why(r.Context(), n, r.FormValue("row"))
}

func (s *Server) decide(r *http.Request) (any, error) {
	var c desk.Decision
	if err := read(r, &c); err != nil {
		return nil, err
	}
	if err := s.holds(r.Header.Get(tabHeader)); err != nil {
		return nil, err
	}
	return s.saved(s.o.Desk.Decide(c, s.time()))
}

func (s *Server) undo(r *http.Request) (any, error) {
	if err := s.holds(r.Header.Get(tabHeader)); err != nil {
		return nil, err
	}
	return s.saved(s.o.Desk.Undo(s.time()))
}

// saved writes the gold after a decision. The journal has it already.
func (s *Server) saved(d *desk.Decided, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	if s.o.Gold != nil {
		if err := s.o.Gold.Write(s.o.Desk); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (s *Server) time() string { return s.o.Now().UTC().Format(time.RFC3339) }

// read reads a request of JSON. Another media type is one that any page's form could send.
func read(r *http.Request, to any) error {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "application/json" {
		return bad("want application/json")
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(to); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return bad(err.Error())
	}
	return nil
}

// tabHeader names the tab that a decision comes from.
const tabHeader = "X-Tab"

// heldFor is how long a tab that is not heard of any more keeps others out.
const heldFor = 15 * time.Second

// hold asks for the right to decide. A tab has it until it lets go, or is not heard of for a while.
func (s *Server) hold(r *http.Request) (any, error) {
	var ask struct {
		Tab     string `json:"tab"`
		Take    bool   `json:"take"` // from whoever has it
		Release bool   `json:"release"`
	}
	if err := read(r, &ask); err != nil {
		return nil, err
	}
	if ask.Tab == "" || len(ask.Tab) > 100 {
		return nil, bad("tab: want a name")
	}
	s.mu.Lock()
	if ask.Release || ask.Take {
		if ask.Take || s.holder == ask.Tab {
			s.holder = ""
		}
	}
	s.mu.Unlock()
	if ask.Release {
		return map[string]bool{"held": false}, nil
	}
	return map[string]bool{"held": true}, s.holds(ask.Tab)
}

// holds gives the right to decide to a tab, if no other has it.
func (s *Server) holds(tab string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	if s.holder != "" && s.holder != tab && now.Sub(s.seen) < heldFor {
		return errHeld
	}
	s.holder, s.seen = tab, now
	return nil
}

// open takes one file. The answer are lines of JSON: how far it is, and at the end what came of it.
func (s *Server) open(w http.ResponseWriter, r *http.Request) {
	s.opening.Lock()
	defer s.opening.Unlock()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.o.MaxUpload))
	if err != nil {
		var large *http.MaxBytesError
		if !errors.As(err, &large) {
			err = bad(err.Error())
		}
		tellError(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/jsonl")
	to := http.NewResponseController(w)
	line := func(v any) {
		if b, err := json.Marshal(v); err == nil {
			_, _ = w.Write(append(b, '\n'))
			_ = to.Flush()
		}
	}
	input := desk.Input{Name: nameOf(r.URL.Query().Get("name")), Bytes: body}
	opened, err := s.o.Desk.Open(r.Context(), []desk.Input{input}, func(p desk.Progress) { line(map[string]any{"progress": p}) })
	if err != nil {
		line(map[string]any{"error": err.Error()})
		return
	}
	line(map[string]any{"opened": opened})
}

// nameOf gives the name of a file with no path in it.
func nameOf(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if name == "" || len(name) > 300 {
		return "pasted.txt"
	}
	return name
}

func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	f, err := filterOf(r)
	if err != nil {
		tellError(w, err)
		return
	}
	file, err := s.o.Desk.Download(r.PathValue("form"), f)
	if err != nil {
		tellError(w, err)
		return
	}
	w.Header().Set("Content-Type", file.Type)
	w.Header().Set("Content-Disposition", `attachment; filename="`+file.Name+`"`)
	_, _ = w.Write(file.Bytes)
}

// Run serves a listener until ctx is done, and then lets requests end.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10, BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := context.AfterFunc(ctx, func() {
		late, stop := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer stop()
		_ = server.Shutdown(late) // what is not done by then ends
	})
	defer stopped()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
