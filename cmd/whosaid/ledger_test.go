package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/rules"
)

// Every example of the shipped rules wins against all rules and weights too, except for those in the ledger of
// known losses. Where rules or weights change, the ledger is written again by
//
//	go test ./cmd/whosaid -run KnownLosses -update
func TestKnownLossesAreThoseOfTheShippedRules(t *testing.T) {
	pack := filepath.Join("..", "..", "rules", "en")
	ledger := filepath.Join(pack, rules.LedgerFile)
	if *update {
		if out, code := runWhole(t, "--renew", "--pack", pack); code != 0 {
			t.Fatal(out)
		}
	}
	out, code := runWhole(t, "--pack", pack)
	if code != 0 {
		t.Errorf("%s is not right any more; `go test ./cmd/whosaid -run KnownLosses -update` writes it\n%s", ledger, out)
	}
	b, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count("\n"+string(b), "\n") - 4; n > 40 {
		t.Errorf("%s has %d losses: more than one rule in five", ledger, n)
	}
}

// runWhole runs rules check --whole with the real engine.
func runWhole(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var out strings.Builder
	p := &program{in: strings.NewReader(""), out: &out, err: &out, engine: newEngine}
	code := p.run(t.Context(), append([]string{"whosaid", "rules", "check", "--whole"}, args...))
	return out.String(), code
}
