package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"whosaid/attribution"
)

// mcpClient starts the program as a client's host does, and gives a session of the official SDK's client.
func mcpClient(t *testing.T, args ...string) *mcp.ClientSession {
	t.Helper()
	program, err := exec.LookPath("whosaid")
	if err != nil {
		t.Skip("the program is not there: ", err)
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(stop)
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(ctx, &mcp.CommandTransport{Command: exec.Command(program, append([]string{"mcp"}, args...)...)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Errorf("the end of the session: %v", err)
		}
	})
	return session
}

// toolSaid calls a tool, and gives its words and its object.
func toolSaid(t *testing.T, session *mcp.ClientSession, tool string, arguments map[string]any, wrong bool) (string, map[string]any) {
	t.Helper()
	result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	words := result.Content[0].(*mcp.TextContent).Text
	if result.IsError != wrong {
		t.Fatalf("%s: is it an error: %v, want %v: %s", tool, result.IsError, wrong, words)
	}
	object, _ := result.StructuredContent.(map[string]any)
	if object != nil {
		var same map[string]any
		if err := json.Unmarshal([]byte(words), &same); err != nil {
			t.Errorf("%s: its words are no JSON: %v", tool, err)
		}
	}
	return words, object
}

const mcpArticle = "The council met on Monday.\n\n“We will open the bridge in May,” said the mayor, Ann Berg.\n\nTom Holm denied that the bridge was late.\n"

func TestMCPClientCallsEveryTool(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "q.sqlite")
	put(t, filepath.Join(dir, "in", "news.jsonl"),
		`{"id":"one","date":"2024-03-04","title":"Bridge","text":"“We will open the bridge in June,” said the mayor, Ann Berg."}`+"\n"+
			`{"id":"two","date":"2024-05-01","text":"“No \"bridge\" is late,” said Tom Holm. “We will wait for the bridge,” he said."}`+"\n")
	program, err := exec.LookPath("whosaid")
	if err != nil {
		t.Skip("the program is not there: ", err)
	}
	if said, err := exec.Command(program, "watch", filepath.Join(dir, "in"), "--db", db, "--once").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	session := mcpClient(t, "--db", db)
	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
		if tool.Description == "" || tool.InputSchema == nil || !tool.Annotations.ReadOnlyHint {
			t.Errorf("%s has no description, no schema, or is not read only", tool.Name)
		}
	}
	if want := []string{"attribute", "why", "verify", "search"}; !slices.Equal(names, want) {
		t.Errorf("the tools are %v, want %v", names, want)
	}
	if err := session.Ping(t.Context(), nil); err != nil {
		t.Error(err)
	}

	_, object := toolSaid(t, session, "attribute", map[string]any{"text": mcpArticle}, false)
	rows := object["rows"].([]any)
	if len(rows) != 2 || object["total"] != 2.0 {
		t.Fatalf("attribute gives %v", object)
	}
	first, second := rows[0].(map[string]any), rows[1].(map[string]any)
	if first["speaker"] != "Ann Berg" || first["quote"] != "“We will open the bridge in May,”" || first["quote_start"] != 28.0 ||
		second["speaker"] != "Tom Holm" || second["status"] != "denied" {
		t.Errorf("attribute gives %v", rows)
	}
	if _, object = toolSaid(t, session, "attribute", map[string]any{"text": mcpArticle, "limit": 1}, false); len(object["rows"].([]any)) != 1 || object["total"] != 2.0 {
		t.Errorf("a limit of 1 gives %v", object)
	}

	for what, c := range map[string]struct {
		arguments map[string]any
		want      string
	}{
		"a row":  {map[string]any{"text": mcpArticle, "quote_id": first["quote_id"]}, "said by Ann Berg"},
		"a span": {map[string]any{"text": mcpArticle, "start": 0, "end": 26}, "The council met on Monday."},
		"all":    {map[string]any{"text": mcpArticle}, "said by Tom Holm"},
	} {
		if words, _ := toolSaid(t, session, "why", c.arguments, false); !strings.Contains(words, c.want) {
			t.Errorf("why of %s says %s", what, words)
		}
	}

	source := map[string]any{"id": "minutes", "text": "“We will open the bridge in July,” said Ann Berg."}
	_, object = toolSaid(t, session, "verify", map[string]any{"draft": "“We will open the bridge in May,” said Ann Berg.", "sources": []any{source}}, false)
	finding := object["findings"].([]any)[0].(map[string]any)
	if finding["verdict"] != "altered" || finding["source"] != "minutes" {
		t.Errorf("verify gives %v", object)
	}
	_, object = toolSaid(t, session, "verify", map[string]any{"draft": "“We will open the bridge in June,” said Ann Berg.", "use_database": true}, false)
	if finding := object["findings"].([]any)[0].(map[string]any); finding["verdict"] != "verbatim" || finding["source"] != "one" {
		t.Errorf("verify against the database gives %v", object)
	}

	for _, c := range []struct {
		arguments map[string]any
		want      []string
		more      bool
	}{
		{map[string]any{"words": "bridge june"}, []string{"one"}, false},
		{map[string]any{"words": `"bridge" OR NEAR(late)`}, nil, false}, // words, and no language of queries
		{map[string]any{"words": `No "bridge`}, []string{"two"}, false},
		{map[string]any{"speaker": "berg"}, []string{"one"}, false},
		{map[string]any{"speaker": "%"}, nil, false},
		{map[string]any{}, []string{"two", "two", "one"}, false},
		{map[string]any{"limit": 1}, []string{"two"}, true},
		{map[string]any{"from_date": "2024-04", "status": "asserted"}, []string{"two", "two"}, false},
		{map[string]any{"to_date": "2024-03"}, []string{"one"}, false},
		{map[string]any{"words": "bridge", "from_date": "2025"}, nil, false},
	} {
		_, object := toolSaid(t, session, "search", c.arguments, false)
		var got []string
		for _, row := range object["rows"].([]any) {
			got = append(got, row.(map[string]any)["doc_id"].(string))
		}
		if !slices.Equal(got, c.want) || object["more"] != c.more {
			t.Errorf("search %v gives %v", c.arguments, object)
		}
	}

	for _, c := range []struct {
		tool      string
		arguments map[string]any
		want      string
	}{
		{"attribute", map[string]any{"text": " "}, "there is no text"},
		{"attribute", map[string]any{"text": strings.Repeat("a", maxMCPText+1)}, "the most are"},
		{"attribute", map[string]any{"text": "a", "limit": 0}, "limit 0"},
		{"attribute", map[string]any{"words": "a"}, "unknown field"},
		{"attribute", map[string]any{"text": 7}, "the arguments"},
		{"why", map[string]any{"text": mcpArticle, "quote_id": "q9"}, "the text's quotes are q1, q2"},
		{"why", map[string]any{"text": mcpArticle, "start": 5, "end": 5000}, "the text goes from 0 to"},
		{"why", map[string]any{"text": mcpArticle, "start": 5}, "give start and end"},
		{"verify", map[string]any{"draft": "a"}, "there are no sources"},
		{"search", map[string]any{"status": "loud"}, `status "loud"`},
		{"search", map[string]any{"from_date": "soon"}, `"soon"`},
	} {
		if words, _ := toolSaid(t, session, c.tool, c.arguments, true); !strings.Contains(words, c.want) {
			t.Errorf("%s says %q, want %q", c.tool, words, c.want)
		}
	}
	if _, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "delete"}); err == nil || !strings.Contains(err.Error(), `there is no tool "delete"`) {
		t.Errorf("a tool that is not there: %v", err)
	}
}

func TestMCPWithoutADatabase(t *testing.T) {
	session := mcpClient(t)
	if words, _ := toolSaid(t, session, "search", map[string]any{"words": "a"}, true); !strings.Contains(words, "no database") {
		t.Errorf("search says %q", words)
	}
	if words, _ := toolSaid(t, session, "verify", map[string]any{"draft": "a", "use_database": true}, true); !strings.Contains(words, "no database") {
		t.Errorf("verify says %q", words)
	}
}

// mcpAnswers gives the answers to messages, a line each.
func mcpAnswers(t *testing.T, in string) []string {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(in), out: &out, err: &errs, engine: func(o attribution.Options) (analysis, error) { return standinEngine(o) }}
	if code := p.run(context.Background(), []string{"whosaid", "mcp"}); code != exitRight || errs.Len() > 0 {
		t.Fatalf("exit code %d, %s", code, &errs)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines {
		if line != "" && !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	return lines
}

// What no client of the SDK sends has an answer too, or none where the protocol wants none.
func TestMCPMessages(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`no json`, `"error":{"code":-32700,`},
		{`[]`, `"error":{"code":-32600,`},
		{`{"jsonrpc":"1.0","id":1,"method":"ping"}`, `"error":{"code":-32600,`},
		{`{"jsonrpc":"2.0","id":1,"method":"ping"}`, `{"id":1,"jsonrpc":"2.0","result":{}}`},
		{`{"jsonrpc":"2.0","id":"a<b","method":"nosuch"}`, `"error":{"code":-32601,"message":"there is no method \"nosuch\""},"id":"a<b"`},
		{`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}`, `"error":{"code":-32602,`},
		{`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}`, `"protocolVersion":"2025-03-26"`},
		{`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"1999-01-01"}}`, `"protocolVersion":"2025-11-25"`},
		{`{"jsonrpc":"2.0","method":"notifications/initialized"}`, ``},
		{`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}`, ``},
		{`{"jsonrpc":"2.0","id":1,"result":{}}`, ``},
		{"\n \n", ``},
		{`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"attribute","arguments":{"text":"FAULT"}}}`, `"isError":true`},
		{`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"attribute","arguments":{"text":"“Yes,” Ann said."}}}`, `"speaker":"Ann"`},
		{`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"attribute"}}`, `"isError":true`},
		{`{"jsonrpc":"2.0","id":1,"method":"ping","x":"` + strings.Repeat("x", maxMCPMessage) + `"}`, `a message of more than`},
	} {
		answers := mcpAnswers(t, c.in+"\n"+`{"jsonrpc":"2.0","id":"last","method":"ping"}`+"\n")
		last := `{"id":"last","jsonrpc":"2.0","result":{}}`
		if !slices.Contains(answers, last) {
			t.Errorf("%.80s: what follows it has no answer: %q", c.in, answers)
		}
		answers = slices.DeleteFunc(answers, func(a string) bool { return a == last })
		if got := strings.Join(answers, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%.80s: the answer is %.300s", c.in, got)
		}
	}
}
