package serve_test

import (
	"strings"
	"testing"

	"whosaid/web/chromium"
)

// browser is a tab that shows pages of a server.
type browser struct{ *chromium.Tab }

// onlyHere lets pages ask this machine alone.
func onlyHere(address string) bool { return strings.HasPrefix(address, "http://127.0.0.1:") }

// newBrowser opens a tab, or skips the test.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	return &browser{chromium.Open(t, onlyHere)}
}
