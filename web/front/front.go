// Package front has the templates, the style and the scripts of three kinds of pages: the report, the pages of
// `whosaid serve`, and the page that runs the engine itself. It turns articles and rows into the structs that
// templates and scripts print.
//
// The scripts are plain modules without a build step. app.js calls an engine object. There are two of them:
// engine-http.js sends requests to a server on this machine, engine-worker.js to a worker in the browser.
package front

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"io/fs"
	"strings"
)

//go:embed *.css *.js *.html
var files embed.FS

var pages = template.Must(template.ParseFS(files, "*.html"))

// Files are the style and the scripts, for a server to give out.
func Files() fs.FS { return files }

// Style is the style of all pages.
func Style() string { return read("style.css") }

// The modules of each page, each after those that it imports.
var (
	reportModules = []string{"elements.js", "marks.js", "report.js"}
	appModules    = []string{"elements.js", "marks.js", "article.js", "filters.js", "rows.js", "opening.js", "checking.js", "app.js"}
)

// Script gives modules as one script for a page that may load nothing: in their order, without their import and export
// words. Names at the top of the modules must therefore be unique among them.
func Script(modules ...string) string {
	var b strings.Builder
	b.WriteString("\"use strict\";\n(() => {\n")
	for _, name := range modules {
		for line := range strings.Lines(read(name)) {
			if strings.HasPrefix(line, "import ") {
				continue
			}
			b.WriteString(strings.TrimPrefix(line, "export "))
		}
	}
	b.WriteString("})();\n")
	return b.String()
}

// AppScript gives the app as one script, with an engine of the page's own: modules that it is made of, the last of which
// calls start.
func AppScript(engine ...string) string {
	return Script(append(appModules[:len(appModules):len(appModules)], engine...)...)
}

func read(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // a name that this package does not hold
	}
	return string(b)
}

// WorkerScript is the script of the worker that holds the engine of AppScript's page.
func WorkerScript() string { return read("worker.js") }

// Policy is the content security policy of a page with one style and one script in it (www.w3.org/TR/CSP3). more are
// further sources of scripts.
func Policy(style, script string, more ...string) string {
	sources := append([]string{digest(script)}, more...)
	return "default-src 'none'; style-src " + digest(style) + "; script-src " + strings.Join(sources, " ") + "; base-uri 'none'; form-action 'none'"
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Shell says what the page of the app holds beside what its script puts there.
type Shell struct {
	Policy string        // "" where the server sends it
	Style  template.CSS  // "" to load style.css
	Script template.HTML // "" to load main-http.js: else elements of scripts, which the caller answers for
}

// PrintShell writes the page of the app.
func PrintShell(to io.Writer, s Shell) error { return pages.ExecuteTemplate(to, "app.html", s) }
