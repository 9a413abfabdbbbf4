package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"math"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageCSS string

//go:embed page/page.js
var pageJS string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// PageOptions say what a Page shows.
type PageOptions struct {
	Title    string // of the page
	Articles int    // how many articles are shown in full, the first ones; 0 means PageArticles
}

// What a page shows in full where nothing else is said, and what it shows at most: a browser should
// still be able to open it. What is beyond is counted all the same, and the page says how much it is.
const (
	PageArticles = 300
	pageBytes    = 48 << 20 // of text
	pageSpeakers = 400      // in the sidebar
	pageHues     = 7        // colours 0 to 6 in page.css; 7 is for what nobody was found for
)

// Page makes one file of HTML that can be looked at with no network: articles with their quotations
// marked, the speakers to choose from, and an overview where there are several articles. Its
// memory grows with the articles that it shows in full and with the number of speakers.
//
// Whatever an article holds, it stays text: html/template escapes it, a content security policy lets
// no script run but the page's own, by its hash, and nothing be loaded; a paragraph ends what its
// marks of writing direction began, and overrides of the direction are shown and not obeyed.
type Page struct {
	o     PageOptions
	docs  []*Standoff
	bytes int
	left  int // documents that are only counted
	count overview
}

// NewPage gives a page with nothing on it.
func NewPage(o PageOptions) *Page {
	if o.Articles <= 0 {
		o.Articles = PageArticles
	}
	return &Page{o: o, count: newOverview()}
}

// Add puts a document on the page. Its offsets are as NewStandoff makes them; spans that do not lie
// in the text are passed over.
func (p *Page) Add(s *Standoff) {
	p.count.add(s)
	if len(p.docs) >= p.o.Articles || (len(p.docs) > 0 && p.bytes+len(s.Text) > pageBytes) {
		p.left++
		return
	}
	p.bytes += len(s.Text)
	p.docs = append(p.docs, s)
}

// Write takes one or more lines of JSON Lines in the stand-off form, as a Printer gives them, each of
// them whole.
func (p *Page) Write(lines []byte) (int, error) {
	for line := range bytes.Lines(lines) {
		s := new(Standoff)
		if err := json.Unmarshal(line, s); err != nil {
			return 0, fmt.Errorf("reports: %w", err)
		}
		p.Add(s)
	}
	return len(lines), nil
}

// Print writes the page.
func (p *Page) Print(to io.Writer) error {
	title := p.o.Title
	if title == "" && p.count.documents == 1 {
		title = Visible(p.docs[0].Title)
	}
	numbers := p.count.numbers()
	hues := newHues(p.docs, numbers)
	view := pageView{
		Title: title, Heading: p.o.Title, Policy: policy(), Style: template.CSS(pageCSS), Script: template.JS(pageJS),
		Documents: p.count.documents, Quotes: p.count.quotes, Left: p.left, Shown: len(p.docs),
		Speakers: p.count.sidebar(pageSpeakers, hues), SpeakersLeft: max(0, len(p.count.speakers)-pageSpeakers),
		Overview: p.count.view(hues), Statuses: attribution.StatusNames,
		Articles: func(yield func(*articleView) bool) {
			for i, s := range p.docs {
				if !yield(newArticleView(i, s, numbers, hues)) {
					return
				}
			}
		},
	}
	view.Several = p.count.documents > 1
	return pageTemplate.Execute(to, view)
}

// policy is the content security policy of the page (www.w3.org/TR/CSP3).
func policy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(pageCSS) + "; script-src " + hash(pageJS) + "; base-uri 'none'; form-action 'none'"
}

// pageView is what the template sees.
type pageView struct {
	Title, Heading, Policy  string
	Style                   template.CSS
	Script                  template.JS
	Documents, Quotes, Left int
	Shown                   int
	Several                 bool
	Statuses                []string
	Speakers                []speakerView
	SpeakersLeft            int
	Overview                overviewView
	Articles                func(yield func(*articleView) bool)
}

// articleView is one article as the template sees it.
type articleView struct {
	N                       int
	ID, Title, Date, Outlet string
	URL                     string // http or https, else ""
	Headline                bool   // the text begins with its title
	Paragraphs              []paragraphView
	Quotes                  []quoteView
	Warnings                []string
}

// quoteView is one attribution as the template sees it.
type quoteView struct {
	N                             int
	ID                            string
	Speaker                       int    // number in the sidebar, from 1; 0 where nobody was found
	Hue                           string // the speaker's colour
	Name, About, Kind, Words      string
	Source, Cue, Status, Reached  string
	Standing                      string // the status, where it is one of those and not asserted
	Rule, Flags, Reason, ToldTo   string
	Chain                         []string // the speakers of a chain of reports, the outermost first
	Confidence                    int      // in hundredths of a percent
	Percent                       string
	contents, sources, cues, told []article.Span
}

func newArticleView(n int, s *Standoff, numbers speakerNumbers, hues hues) *articleView {
	v := &articleView{
		N: n, ID: Visible(s.ID), Title: Visible(s.Title), Date: Visible(s.Date), Outlet: outletOf(s),
	}
	if v.Title == "" {
		v.Title = v.ID
	}
	if u, err := url.Parse(s.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		v.URL = s.URL
	}
	for _, w := range s.Warnings {
		v.Warnings = append(v.Warnings, Visible(w.Message))
	}
	at := newPlaces(s)
	byID := make(map[string]int, len(s.Attributions))
	for i := range s.Attributions {
		byID[s.Attributions[i].ID] = i
	}
	for i := range s.Attributions {
		a := &s.Attributions[i]
		key := a.who()
		q := quoteView{
			N: i, ID: Visible(a.ID), Speaker: numbers.of(key), Name: Visible(key.name), Kind: a.Kind,
			About:  Visible(listed(a.SpeakerType, a.SpeakerRole, a.SpeakerAffiliation, a.SpeakerID)),
			Status: Visible(a.Status), Reached: Visible(a.Resolution), Rule: Visible(a.Rule), Flags: Visible(strings.Join(a.Flags, ", ")), Reason: Visible(a.AnonymityReason),
			contents: at.spans(a.Content), sources: at.spans(a.Source), cues: at.spans(a.Cue), told: at.spans(a.Addressee),
		}
		if slices.Contains(attribution.StatusNames, a.Status) && a.Status != string(attribution.StatusAsserted) {
			q.Standing = a.Status
		}
		if q.Kind != attribution.Direct.String() && q.Kind != attribution.Mixed.String() {
			q.Kind = attribution.Indirect.String()
		}
		q.Hue = hues.of(q.Speaker)
		q.Words, q.Source, q.Cue, q.ToldTo = at.words(q.contents), at.words(q.sources), at.words(q.cues), at.words(q.told)
		q.Confidence = int(math.Round(1e4 * fourDecimals(a.Confidence)))
		q.Percent = fmt.Sprintf("%d.%d %%", q.Confidence/100, q.Confidence/10%10)
		q.Chain = chain(s, byID, i)
		v.Quotes = append(v.Quotes, q)
	}
	v.Paragraphs = mark(s.Text, v.Quotes)
	for i := range v.Paragraphs {
		if len(v.Paragraphs[i].Pieces) > 0 {
			v.Headline = v.Paragraphs[i].text() == v.Title
			v.Paragraphs[i].Headline = v.Headline
			break
		}
	}
	return v
}

// hues gives speakers, by their numbers, the numbers of their colours.
type hues map[int]int

// newHues gives colours to speakers in the order of the articles: to each the one that is rarest in
// the article that first quotes it, so that the first speakers of an article all have different ones.
// Colours come round again; speakers' numbers do not.
func newHues(docs []*Standoff, numbers speakerNumbers) hues {
	h := hues{}
	next := 0 // where to begin looking, so that all colours are used
	for _, s := range docs {
		var used [pageHues]int
		seen := map[int]bool{}
		var fresh []int
		for i := range s.Attributions {
			n := numbers.of(s.Attributions[i].who())
			if n == 0 || seen[n] {
				continue
			}
			seen[n] = true
			if c, ok := h[n]; ok {
				used[c]++
			} else {
				fresh = append(fresh, n)
			}
		}
		for _, n := range fresh {
			best := next % pageHues
			for k := range pageHues {
				if c := (next + k) % pageHues; used[c] < used[best] {
					best = c
				}
			}
			h[n] = best
			used[best]++
			next = best + 1
		}
	}
	return h
}

// of gives a speaker's colour as the page's classes have it.
func (h hues) of(speaker int) string {
	if speaker <= 0 {
		return strconv.Itoa(pageHues)
	}
	if c, ok := h[speaker]; ok {
		return strconv.Itoa(c)
	}
	return strconv.Itoa((speaker - 1) % pageHues)
}

// deepest is how many reports in one another a chain may have.
const deepest = 16

// chain gives the speakers of the chain of reports that the i-th attribution ends, the outermost
// first; nil where it stands alone.
func chain(s *Standoff, byID map[string]int, i int) []string {
	name := func(a *StandoffAttribution) string {
		if a.Speaker == nil {
			return "?"
		}
		return Visible(*a.Speaker)
	}
	a := &s.Attributions[i]
	out := []string{name(a)}
	if inner := Visible(a.SpeakerInnermost); inner != "" && inner != out[0] {
		out = append(out, inner)
	}
	for range deepest {
		if a.NestedIn == nil {
			break
		}
		up, ok := byID[*a.NestedIn]
		if !ok {
			break
		}
		a = &s.Attributions[up]
		out = append(out, "")
		copy(out[1:], out)
		out[0] = name(a)
	}
	if outer := Visible(a.SpeakerOutermost); outer != "" && !slices.Contains(out, outer) {
		out = slices.Insert(out, 0, outer)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// listed joins what is not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "none" }), ", ")
}

// who tells one speaker from another over documents, as a Summary does.
func (a *StandoffAttribution) who() who {
	if a.Speaker == nil {
		return who{}
	}
	return who{id: a.SpeakerID, name: *a.Speaker, kind: a.SpeakerType, key: a.SpeakerKey}
}

// outletOf gives where an article appeared: the host of its address, else the name of its site, else
// the folder in its id.
func outletOf(s *Standoff) string {
	if u, err := url.Parse(s.URL); err == nil && u.Hostname() != "" {
		return Visible(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."))
	}
	if site := Visible(s.Site); site != "" {
		return site
	}
	if dir := path.Dir(s.ID); dir != "." && dir != "/" {
		return Visible(dir)
	}
	return ""
}
