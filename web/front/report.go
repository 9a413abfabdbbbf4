package front

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"whosaid/attribution"
	"whosaid/reports"
)

// PageOptions say what a Page shows.
type PageOptions struct {
	Title    string // of the page
	Articles int    // how many articles are shown in full, the first ones; 0 means PageArticles
	MadeBy   string // the program and its version; "" where the page does not tell
	Date     string // on which it was made; "" likewise
	Checked  string // who checked the rows; "" for nobody
}

// What a page shows in full where nothing else is said, and what it shows at most: a browser should
// still be able to open it. What is beyond is counted anyway, and the page says how much it is.
const (
	PageArticles = 300
	pageBytes    = 48 << 20 // of text
	pageSpeakers = 400      // in the sidebar
	pageHues     = 7        // colours 0 to 6 in style.css; 7 is for what nobody was found for
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
	docs  []*reports.Standoff
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
// in the text are skipped.
func (p *Page) Add(s *reports.Standoff) {
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
		s := new(reports.Standoff)
		if err := json.Unmarshal(line, s); err != nil {
			return 0, fmt.Errorf("front: %w", err)
		}
		p.Add(s)
	}
	return len(lines), nil
}

// Print writes the page.
func (p *Page) Print(to io.Writer) error {
	title := p.o.Title
	if title == "" && p.count.documents == 1 {
		title = reports.Visible(p.docs[0].Title)
	}
	numbers := p.count.numbers()
	hues := newHues(p.docs, numbers)
	style, script := Style(), Script(reportModules...)
	view := pageView{
		Title: title, Heading: p.o.Title, Policy: Policy(style, script), Style: template.CSS(style), Script: template.JS(script),
		MadeBy: p.o.MadeBy, Checked: p.o.Checked, Date: p.o.Date, Unsure: UnsureBelow / 100,
		Documents: p.count.documents, Quotes: p.count.quotes, Left: p.left, Shown: len(p.docs),
		Speakers: p.count.sidebar(pageSpeakers, hues), SpeakersLeft: max(0, len(p.count.speakers)-pageSpeakers),
		Overview: p.count.view(hues), Statuses: attribution.StatusNames,
		Articles: func(yield func(*Article) bool) {
			for i, s := range p.docs {
				if !yield(newArticle(i, s, numbers, hues)) {
					return
				}
			}
		},
	}
	view.Several = p.count.documents > 1
	return pages.ExecuteTemplate(to, "report.html", view)
}

// pageView is what the template sees.
type pageView struct {
	Title, Heading, Policy  string
	MadeBy, Date, Checked   string
	Unsure                  int // percent
	Style                   template.CSS
	Script                  template.JS
	Documents, Quotes, Left int
	Shown                   int
	Several                 bool
	Statuses                []string
	Speakers                []speakerView
	SpeakersLeft            int
	Overview                overviewView
	Articles                func(yield func(*Article) bool)
}
