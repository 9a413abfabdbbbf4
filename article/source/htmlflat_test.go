package source

import (
	"strings"
	"testing"

	"whosaid/article"
)

// TestPagesTooDeepOrTooLargeForATreeKeepTheirArticle builds pages that the parser or the search refuses.
func TestPagesTooDeepOrTooLargeForATreeKeepTheirArticle(t *testing.T) {
	const head = `<!doctype html><html><head><title>Bridge to close</title><meta property="article:published_time" content="2020-05-12T10:00:00Z">` +
		`<style>p { color: red; and many other words that are no text of it }</style></head><body>` +
		`<nav><a href="/">Home</a> and some other words that would be long enough to be prose</nav>`
	const said = `<p>“We will not wait,” said Ann &amp; Bo, the mayors. ` + prose + `</p><script>var x = "many words that are no text of the page, but of a script";</script>`
	pages := map[string]string{
		"nested 600 deep":     head + strings.Repeat("<div>", 600) + said + strings.Repeat("</div>", 600),
		"nested 100,000 deep": head + strings.Repeat("<span>", 100_000) + said,
		"225,000 elements":    head + "<article>" + said + strings.Repeat("<b>x</b>\n", 225_000) + "</article>",
	}
	for name, source := range pages {
		p := readPage([]byte(source), "", nil)
		text := p.text()
		if !strings.Contains(text, "“We will not wait,” said Ann & Bo, the mayors.") || strings.Contains(text, "Home") || strings.Contains(text, "var x") || strings.Contains(text, "color") {
			t.Errorf("%s: %.300q", name, text)
		}
		if p.title != "Bridge to close" || !strings.HasPrefix(p.date, "2020-05-12") || len(p.warnings) != 1 {
			t.Errorf("%s: title %q, date %q, warnings %q", name, p.title, p.date, p.warnings)
		}
	}
}

func TestFlatPageReadsLikeTheTree(t *testing.T) {
	const source = `<title>So</title><h1>So it is</h1><p>One <a href=x>of the many words</a> that <i>stand here, and</i> “more” of them. <q>A <q>b</q></q></p>` +
		`<ul><li><a href=x>Only links here, and many words of them are in it</a></li></ul><p>Short.</p><div>A paragraph in a div without any p but with many words.<br>And another one behind a break, which is as long as that.</div>`
	got := strings.Join(flatPage(source, nil, "why").paragraphs, "|")
	want := "One of the many words that stand here, and “more” of them. “A ‘b’”|A paragraph in a div without any p but with many words.|And another one behind a break, which is as long as that."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A page that was read without a tree and gave nothing is lost, and not a page without an article. Short answers in it stay.
func TestPagesTooDeepThatGiveNothingAreLost(t *testing.T) {
	const answer = `<p>“We will not wait,” said Ann.</p>`
	for name, page := range map[string]string{
		"all of it a link":    strings.Repeat("<b><i><a href=x>", 4000) + "<p>" + prose + "</p>",
		"all of it a drawing": strings.Repeat("<svg><foreignObject>", 2000) + "<p>" + prose + "</p>",
		"all of it a menu":    strings.Repeat("<nav>", 2000) + "<p>" + prose + "</p>",
	} {
		in := article.Input{Text: "<html><body>" + page + answer}
		extractPage("", nil)(&in)
		if in.Lost == nil || in.Text != "" {
			t.Errorf("%s: %v, %.100q", name, in.Lost, in.Text)
		}
	}
	in := article.Input{Text: "<html><body><p>Menu</p><p>" + prose + "</p>" + strings.Repeat("<div>", 2000) + answer}
	extractPage("", nil)(&in)
	if in.Lost != nil || !strings.Contains(in.Text, "“We will not wait,”") || strings.Contains(in.Text, "Menu") {
		t.Errorf("%v, %q", in.Lost, in.Text)
	}
	in = article.Input{Text: "<html><body><nav>Menu</nav>"}
	extractPage("", nil)(&in)
	if in.Lost != nil {
		t.Errorf("a page without an article: %v", in.Lost)
	}
}
