package source

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metadata is what a page says about its article besides the text.
type metadata struct {
	title, date, author, site, url string
}

// collected is what is in a page, before it is decided what to believe.
type collected struct {
	meta      map[string]string // the first content of each name, in small letters
	canonical string            // link rel=canonical
	base      string            // base href
	title     string            // the title element
	headings  []string          // each h1
	published string            // the datetime of the first time element of publication
	times     []string          // those of the others, each day once
	scripts   []string          // JSON-LD
}

// The bounds on what is collected: far above what pages have.
const (
	maxScript   = 1 << 20
	maxScripts  = 20
	maxHeadings = 8
	maxTimes    = 50
)

// collect looks through a page once.
func collect(n *html.Node) *collected {
	c := &collected{meta: map[string]string{}}
	for n := range n.Descendants() {
		if n.Type == html.ElementNode {
			c.element(n)
		}
	}
	return c
}

func (c *collected) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Meta:
		content := strings.TrimSpace(attribute(n, "content"))
		if content == "" {
			return
		}
		for _, key := range []string{"property", "name", "itemprop"} {
			for _, name := range strings.Fields(strings.ToLower(attribute(n, key))) {
				if c.meta[name] == "" {
					c.meta[name] = content
				}
			}
		}
	case atom.Link:
		if c.canonical == "" && strings.EqualFold(strings.TrimSpace(attribute(n, "rel")), "canonical") {
			c.canonical = attribute(n, "href")
		}
	case atom.Base:
		if c.base == "" {
			c.base = attribute(n, "href")
		}
	case atom.Title:
		if c.title == "" && (n.Parent == nil || n.Parent.Data != "svg") {
			c.title = innerText(n)
		}
	case atom.H1:
		if s := innerText(n); s != "" && len(c.headings) < maxHeadings {
			c.headings = append(c.headings, s)
		}
	case atom.Time:
		if s := attribute(n, "datetime"); s != "" && len(c.times) < maxTimes {
			if has(n, "pubdate") || strings.EqualFold(attribute(n, "itemprop"), "datePublished") {
				c.published = firstOf(c.published, s)
			} else if day := isoDate(s); !slices.Contains(c.times, day) {
				c.times = append(c.times, day)
			}
		}
	case atom.Script:
		if strings.EqualFold(strings.TrimSpace(attribute(n, "type")), "application/ld+json") && n.FirstChild != nil &&
			len(c.scripts) < maxScripts && len(n.FirstChild.Data) <= maxScript {
			c.scripts = append(c.scripts, n.FirstChild.Data)
		}
	}
}

// decide says what is believed: JSON-LD (schema.org) before meta elements before what is shown; of
// the title, the heading that the page shows, if it is the same in other words.
func (c *collected) decide(page *url.URL) metadata {
	m := c.linkedData()
	told := func(part string) string {
		for _, name := range metadataNames[part] {
			if s := squeeze(c.meta[name]); s != "" && (part == "url" || !isAddress(s)) {
				return s
			}
		}
		return ""
	}
	m.site = firstOf(m.site, told("site"))
	m.title = firstOf(m.title, told("title"), c.title)
	m.title = c.shown(m.title, m.site)
	m.author = byline(firstOf(m.author, told("author")))
	shown := c.published
	if shown == "" && len(c.times) == 1 { // of several nobody knows which is the article's
		shown = c.times[0]
	}
	m.date = isoDate(firstOf(m.date, told("date"), shown))
	if base, err := url.Parse(strings.TrimSpace(c.base)); err == nil && page != nil {
		page = page.ResolveReference(base)
	}
	for _, ref := range []string{c.canonical, told("url"), m.url} {
		if m.url = address(ref, page); m.url != "" {
			break
		}
	}
	if m.url == "" && page != nil {
		m.url = page.String()
	}
	return m
}

// shown gives the title as the page shows it: without the site's name after it.
func (c *collected) shown(title, site string) string {
	bare := letters(title)
	for _, h := range c.headings {
		if l := letters(h); l != "" && (strings.Contains(bare, l) && 2*len(l) >= len(bare) || bare != "" && strings.Contains(l, bare)) {
			return h
		}
	}
	if bare == "" {
		if len(c.headings) == 1 {
			return c.headings[0]
		}
		return title
	}
	if i := strings.LastIndexAny(title, "|–—-"); i > 0 && site != "" {
		behind := letters(title[i:])
		if behind != "" && (strings.Contains(letters(site), behind) || strings.Contains(behind, letters(site))) {
			return strings.TrimRight(title[:i], " \t|–—-")
		}
	}
	return title
}

// letters gives the letters and digits of s, small.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'z', r >= 0xc0 && r != 0xd7 && r != 0xf7 && (r < 0x2000 || r > 0x206f):
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}

// linkedData reads schema.org's descriptions of an article, as JSON-LD.
func (c *collected) linkedData() (m metadata) {
	for _, script := range c.scripts {
		var v any
		if json.Unmarshal([]byte(script), &v) != nil && json.Unmarshal([]byte(mended(script)), &v) != nil {
			continue
		}
		if o := articleIn(v, 0); o != nil {
			return metadata{
				title:  squeeze(html.UnescapeString(stringIn(o["headline"]))),
				date:   squeeze(stringIn(o["datePublished"])),
				author: namesIn(o["author"]),
				site:   namesIn(o["publisher"]),
				url:    firstOf(stringIn(o["url"]), idIn(o["mainEntityOfPage"])),
			}
		}
	}
	return m
}

var commentMarks = lazily(`^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>)\s*;?\s*$`)

// mended gives a script without what is often wrong with it: line ends inside strings, and marks of
// comments around it.
func mended(script string) string {
	script = commentMarks.re().ReplaceAllString(script, "")
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, script)
}

// articleIn finds the object that describes an article.
func articleIn(v any, depth int) map[string]any {
	if depth > 8 {
		return nil
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if o := articleIn(e, depth+1); o != nil {
				return o
			}
		}
	case map[string]any:
		types, _ := v["@type"].([]any)
		for _, t := range append(types, v["@type"]) {
			if s, ok := t.(string); ok && (strings.HasSuffix(s, "Article") || strings.HasSuffix(s, "Posting") || strings.HasSuffix(s, "Report")) {
				return v
			}
		}
		for _, inside := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			if o := articleIn(v[inside], depth+1); o != nil {
				return o
			}
		}
	}
	return nil
}

func stringIn(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			s, _ := v[0].(string)
			return s
		}
	}
	return ""
}

func idIn(v any) string {
	if o, ok := v.(map[string]any); ok {
		return stringIn(o["@id"])
	}
	return stringIn(v)
}

// namesIn gives the names of a person, an organization or several, joined by semicolons.
func namesIn(v any) string {
	switch v := v.(type) {
	case string:
		if s := squeeze(html.UnescapeString(v)); !isAddress(s) {
			return s
		}
	case map[string]any:
		return namesIn(v["name"])
	case []any:
		var names []string
		for _, e := range v {
			if _, list := e.([]any); list {
				continue
			}
			if s := namesIn(e); s != "" {
				names = append(names, s)
			}
		}
		return strings.Join(names, "; ")
	}
	return ""
}

// byline gives the names without the word before them.
func byline(s string) string {
	first, rest, ok := strings.Cut(s, " ")
	for _, by := range metadataNames["by"] {
		if ok && strings.EqualFold(first, by) {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// isAddress reports whether s is an address, or a handle, and no name.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "@") || strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "//")
}

// address gives ref as a whole address of the web, else "".
func address(ref string, page *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" {
		return ""
	}
	if page != nil {
		u = page.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

var isoDay = lazily(`^\d{4}-\d\d-\d\d(?:$|[T ])`)

// dateForms are those in which pages tell dates, besides ISO 8601.
var dateForms = []string{
	time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.UnixDate, "20060102", "2006/01/02", "2006/1/2",
	"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "20060102T150405Z", "2006-01", "2-Jan-2006",
}

// isoDate gives the day of a date, as it was where it was published, in ISO 8601; a date of another
// form as it is.
func isoDate(s string) string {
	s = squeeze(s)
	if isoDay.re().MatchString(s) {
		if _, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			return s[:10]
		}
		return s
	}
	for _, form := range dateForms {
		if t, err := time.Parse(form, s); err == nil {
			if form == "2006-01" {
				return s
			}
			return t.Format(time.DateOnly)
		}
	}
	if day, ok := dateLine(s); ok {
		return day
	}
	return s
}

func firstOf(of ...string) string {
	for _, s := range of {
		if s != "" {
			return s
		}
	}
	return ""
}

func attribute(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return true
		}
	}
	return false
}
