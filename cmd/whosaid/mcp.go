package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// The part of the Model Context Protocol that a server of tools over standard input and output needs: JSON-RPC 2.0, a
// message a line; initialize, ping, tools/list, tools/call and notifications/cancelled. See
// https://modelcontextprotocol.io/specification. The official SDK would add 1.9 MB to the program; the tests talk to
// the server through its client.

// mcpVersions are the versions of the protocol that are spoken, the latest first.
var mcpVersions = []string{"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}

// The codes of errors of JSON-RPC.
const (
	rpcParse    = -32700
	rpcInvalid  = -32600
	rpcNoMethod = -32601
	rpcParams   = -32602
)

// maxMCPMessage is the most bytes of a message.
const maxMCPMessage = 16 << 20

// maxMCPCalls is how many calls of tools may wait for their answers.
const maxMCPCalls = 32

// mcpTool is what a client may call. call gives what is said in words, and what is said as an object.
type mcpTool struct {
	name, title, description string
	schema                   map[string]any
	call                     func(ctx context.Context, arguments json.RawMessage) (mcpAnswer, error)
}

// mcpAnswer is the answer of a tool: an object, which is also given as its JSON, or words.
type mcpAnswer struct {
	object any
	words  string
}

type rpcRequest struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return e.Message }

// mcpServer answers the messages of one client.
type mcpServer struct {
	tools []mcpTool
	about string // how a client's model should use the tools

	mu     sync.Mutex // guards all below
	out    io.Writer
	broken error // of a write
	calls  map[string]context.CancelFunc

	free chan struct{} // calls at one time
	done sync.WaitGroup
}

// run answers until the input ends or ctx is done. It does not wait for an input that hangs.
func (s *mcpServer) run(ctx context.Context, in io.Reader) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.read(ctx, in) }()
	select {
	case err := <-ended:
		s.done.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		return errors.Join(err, s.broken)
	case <-ctx.Done():
		return nil
	}
}

// read takes message after message.
func (s *mcpServer) read(ctx context.Context, in io.Reader) error {
	lines := bufio.NewReaderSize(in, 64<<10)
	for ctx.Err() == nil {
		line, tooLong, err := messageOf(lines)
		switch {
		case tooLong:
			s.answer(nil, nil, &rpcError{rpcInvalid, fmt.Sprintf("a message of more than %d bytes", maxMCPMessage)})
		case len(bytes.TrimSpace(line)) > 0:
			s.message(ctx, line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return placed(stdinName, err)
		}
	}
	return nil
}

// messageOf reads a line, and no more than maxMCPMessage bytes of it into memory.
func messageOf(lines *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := lines.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxMCPMessage; !tooLong {
			line = append(line, part...)
		}
		if err != bufio.ErrBufferFull {
			return line, tooLong, err
		}
	}
}

// message answers one message. Tools work aside, so that a ping and a cancellation pass them.
func (s *mcpServer) message(ctx context.Context, line []byte) {
	var r rpcRequest
	if err := json.Unmarshal(line, &r); err != nil {
		code := rpcInvalid
		if !json.Valid(line) {
			code = rpcParse
		}
		s.answer(nil, nil, &rpcError{code, "no message of JSON-RPC: " + err.Error()})
		return
	}
	isCall := len(r.ID) > 0 && string(r.ID) != "null"
	switch {
	case r.Method == "": // an answer, to nothing that was asked
	case r.Version != "2.0":
		s.answer(r.ID, nil, &rpcError{rpcInvalid, "it does not say jsonrpc 2.0"})
	case r.Method == "notifications/cancelled":
		s.cancel(r.Params)
	case !isCall: // a notification
	case r.Method == "tools/call":
		s.call(ctx, &r)
	default:
		result, err := s.simple(&r)
		s.answer(r.ID, result, err)
	}
}

// simple answers what takes no time.
func (s *mcpServer) simple(r *rpcRequest) (any, *rpcError) {
	switch r.Method {
	case "initialize":
		var asked struct {
			Version string `json:"protocolVersion"`
		}
		if err := json.Unmarshal(r.Params, &asked); err != nil {
			return nil, &rpcError{rpcParams, "initialize: " + err.Error()}
		}
		if !slices.Contains(mcpVersions, asked.Version) {
			asked.Version = mcpVersions[0]
		}
		return map[string]any{
			"protocolVersion": asked.Version,
			"capabilities":    map[string]any{"tools": map[string]any{}},
			"serverInfo":      map[string]any{"name": "whosaid", "version": version()},
			"instructions":    s.about,
		}, nil
	case "ping":
		return map[string]any{}, nil
	case "tools/list":
		list := []any{}
		for i := range s.tools {
			t := &s.tools[i]
			list = append(list, map[string]any{
				"name": t.name, "title": t.title, "description": t.description, "inputSchema": t.schema,
				"annotations": map[string]any{"title": t.title, "readOnlyHint": true, "openWorldHint": false},
			})
		}
		return map[string]any{"tools": list}, nil
	}
	return nil, &rpcError{rpcNoMethod, fmt.Sprintf("there is no method %q", r.Method)}
}

// cancel ends a call whose answer nobody wants any more.
func (s *mcpServer) cancel(params json.RawMessage) {
	var which struct {
		ID json.RawMessage `json:"requestId"`
	}
	if json.Unmarshal(params, &which) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop := s.calls[string(which.ID)]; stop != nil {
		stop()
	}
}

// call begins a call of a tool.
func (s *mcpServer) call(ctx context.Context, r *rpcRequest) {
	var asked struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal(r.Params, &asked); err != nil {
		s.answer(r.ID, nil, &rpcError{rpcParams, "tools/call: " + err.Error()})
		return
	}
	i := slices.IndexFunc(s.tools, func(t mcpTool) bool { return t.name == asked.Name })
	if i < 0 {
		s.answer(r.ID, nil, &rpcError{rpcParams, fmt.Sprintf("there is no tool %q", asked.Name)})
		return
	}
	if len(asked.Arguments) == 0 {
		asked.Arguments = json.RawMessage("{}")
	}
	ctx, stop := context.WithCancel(ctx)
	id := string(r.ID)
	s.mu.Lock()
	waiting := len(s.calls)
	if waiting < maxMCPCalls {
		s.calls[id] = stop
	}
	s.mu.Unlock()
	if waiting >= maxMCPCalls {
		stop()
		s.answer(r.ID, nil, &rpcError{rpcInvalid, fmt.Sprintf("%d calls wait; call again when some are answered", waiting)})
		return
	}
	s.done.Go(func() {
		var result map[string]any
		select {
		case s.free <- struct{}{}:
			result = toolResult(ctx, &s.tools[i], asked.Arguments)
			<-s.free
		case <-ctx.Done():
		}
		wanted := ctx.Err() == nil
		stop()
		s.mu.Lock()
		delete(s.calls, id)
		s.mu.Unlock()
		if wanted {
			s.answer(r.ID, result, nil)
		}
	})
}

// toolResult gives the result of a call. What fails is told to the model that called it, not to the protocol.
func toolResult(ctx context.Context, t *mcpTool, arguments json.RawMessage) (result map[string]any) {
	wrong := func(message string) map[string]any {
		return map[string]any{"content": content(message), "isError": true}
	}
	defer func() {
		if fault := recover(); fault != nil {
			result = wrong(fmt.Sprintf("a fault in whosaid, please report it: %v%s", fault, where(debug.Stack())))
		}
	}()
	answer, err := t.call(ctx, arguments)
	if err != nil {
		return wrong(t.name + ": " + err.Error())
	}
	if answer.object == nil {
		return map[string]any{"content": content(answer.words)}
	}
	b, err := marshalled(answer.object)
	if err != nil {
		return wrong(t.name + ": " + err.Error())
	}
	return map[string]any{"content": content(strings.TrimSuffix(string(b), "\n")), "structuredContent": json.RawMessage(b)}
}

func content(words string) []any {
	return []any{map[string]any{"type": "text", "text": words}}
}

func marshalled(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// answer writes the answer to the message with an id.
func (s *mcpServer) answer(id json.RawMessage, result any, wrong *rpcError) {
	if len(id) == 0 {
		id = json.RawMessage("null")
	}
	a := map[string]any{"jsonrpc": "2.0", "id": id}
	if wrong != nil {
		a["error"] = wrong
	} else {
		a["result"] = result
	}
	b, err := marshalled(a)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.broken == nil {
		_, err = s.out.Write(b)
	}
	if err != nil && s.broken == nil {
		s.broken = err
	}
}
