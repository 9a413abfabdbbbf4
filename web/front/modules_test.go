package front

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"whosaid/reports"
)

var (
	importOf   = regexp.MustCompile(`(?m)^import \{[^}]*\} from "\./([a-z-]+\.js)";$`)
	anyImport  = regexp.MustCompile(`(?m)^\s*import\b`)
	topOfNames = regexp.MustCompile(`(?m)^(?:export )?(?:async )?(?:function\*?|class|const|let|var) ([A-Za-z_$][\w$]*)`)
	defaults   = regexp.MustCompile(`(?m)^export (?:default|\{|\*)`)
)

// Modules are joined into one script by leaving their import and export words out: so each follows those that it
// imports, and no two of them have a name in common.
func TestModulesCanBeJoined(t *testing.T) {
	for _, list := range [][]string{reportModules, append(slices.Clone(appModules), "engine-http.js", "main-http.js")} {
		of := map[string]string{}
		for i, name := range list {
			module := read(name)
			if n := len(importOf.FindAllString(module, -1)); n != len(anyImport.FindAllString(module, -1)) || defaults.MatchString(module) {
				t.Errorf("%s: an import or export that cannot be left out", name)
			}
			for _, m := range importOf.FindAllStringSubmatch(module, -1) {
				if !slices.Contains(list[:i], m[1]) {
					t.Errorf("%s imports %s, which does not stand before it", name, m[1])
				}
			}
			for _, m := range topOfNames.FindAllStringSubmatch(module, -1) {
				if first, twice := of[m[1]]; twice {
					t.Errorf("%s and %s both have %s", first, name, m[1])
				}
				of[m[1]] = name
			}
		}
	}
	joined := AppScript("engine-http.js", "main-http.js")
	if strings.Contains(joined, "\nimport ") || strings.Contains(joined, "\nexport ") || !strings.Contains(joined, "start(httpEngine());") {
		t.Error("the joined script has an import, an export or no start")
	}
}

// No script of ours makes HTML of text, runs text, or reaches for another machine.
func TestScriptsMakeNoHTML(t *testing.T) {
	names, err := fs.Glob(files, "*.js")
	if err != nil || len(names) < 8 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "createContextualFragment", "http:", "https:", "importScripts(\"http"} {
			if strings.Contains(read(name), bad) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
}

// Sources without a name and authors of two articles are two, whatever they are called; somebody with a name is one.
func TestSpeakersOfSeveralArticles(t *testing.T) {
	article := func(id, name, kind string) *reports.Standoff {
		return &reports.Standoff{ID: id, Text: "Words.", Attributions: []reports.StandoffAttribution{{ID: "q1", Content: [][2]int{{0, 5}}, Speaker: &name, SpeakerType: kind}}}
	}
	for kind, want := range map[string]int{"unnamed": 2, "author": 2, "person": 1} {
		o := newOverview()
		o.add(article("a", "an official", kind))
		o.add(article("b", "an official", kind))
		if len(o.speakers) != want {
			t.Errorf("%s: %d speakers, want %d", kind, len(o.speakers), want)
		}
	}
}

func TestPercentOfNothing(t *testing.T) {
	if got := percent(0, 0); got != "–" {
		t.Errorf("got %q", got)
	}
}

// The time of an entry of a live page is a line beside its words.
func TestTimesOfALivePage(t *testing.T) {
	a := NewArticle(0, &reports.Standoff{ID: "live", Text: "River rises\n\n10.15\n\nThe mayor said the bridge was shut.\n\n11.40\n\nThe army said it was on its way.\n"})
	var times []string
	for i := range a.Paragraphs {
		if a.Paragraphs[i].Time {
			times = append(times, a.Paragraphs[i].text())
		}
	}
	if !slices.Equal(times, []string{"10.15", "11.40"}) {
		t.Errorf("times %q", times)
	}
}

func TestThePageSaysWhoMadeIt(t *testing.T) {
	one := reports.NewStandoff(interrupted(t))
	page := pageOf(t, PageOptions{MadeBy: "whosaid 9", Date: "2026-11-28"}, one)
	if !strings.Contains(page, "Found by a program, whosaid 9, and checked by nobody; 2026-11-28") || !strings.Contains(page, "3 quotes in 1 article") {
		t.Error("the page does not say who made it")
	}
	if page := pageOf(t, PageOptions{Checked: "anna"}, one); !strings.Contains(page, "checked by <bdi>anna</bdi>") {
		t.Error("the page does not say who checked it")
	}
}
