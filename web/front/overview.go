package front

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"whosaid/attribution"
	"whosaid/reports"
)

// overview counts what a Page shows about all its documents together. It grows with the speakers,
// outlets and days, not with the documents.
type overview struct {
	documents, quotes int
	speakers          map[voiceKey]*voice
	outlets           map[string]*outlet
	days              map[string]*day // by ISO date
}

// voice is one speaker's share.
type voice struct {
	who       voiceKey
	kinds     [3]int // direct, mixed, indirect
	quotes    int
	words     int
	documents int
	last      int            // the number of the last document that counts, plus one
	outlets   map[string]int // quotes by outlet
}

// outlet is one newspaper's share.
type outlet struct {
	name             string
	documents        int
	quotes           int
	named, hid, none int // quotes of sources with a name, without one, and with no source found
}

type day struct{ named, unnamed int }

func newOverview() overview {
	return overview{speakers: map[voiceKey]*voice{}, outlets: map[string]*outlet{}, days: map[string]*day{}}
}

// The types of speakers who are not known by a name.
const (
	unnamed = string(attribution.TypeUnnamed)
	author  = string(attribution.TypeAuthor)
)

func (o *overview) add(s *reports.Standoff) {
	o.documents++
	o.quotes += len(s.Attributions)
	name := OutletOf(s)
	out := o.outlets[name]
	if out == nil {
		out = &outlet{name: name}
		o.outlets[name] = out
	}
	out.documents++
	out.quotes += len(s.Attributions)
	var date string
	if len(s.Date) >= len(time.DateOnly) {
		if d, err := time.Parse(time.DateOnly, s.Date[:len(time.DateOnly)]); err == nil {
			date = d.Format(time.DateOnly)
		}
	}
	at := newPlaces(s)
	for i := range s.Attributions {
		a := &s.Attributions[i]
		key := voiceOf(s, a)
		if key.id != "" {
			key = voiceKey{id: key.id}
		}
		v := o.speakers[key]
		if v == nil {
			v = &voice{who: voiceOf(s, a), outlets: map[string]int{}}
			o.speakers[key] = v
		}
		switch a.Kind {
		case attribution.Direct.String():
			v.kinds[0]++
		case attribution.Mixed.String():
			v.kinds[1]++
		default:
			v.kinds[2]++
		}
		v.quotes++
		v.outlets[name]++
		if v.last != o.documents {
			v.last = o.documents
			v.documents++
		}
		for _, c := range at.spans(a.Content) {
			v.words += len(strings.Fields(s.Text[c.Start:c.End]))
		}
		switch {
		case a.Speaker == nil:
			out.none++
		case a.SpeakerType == unnamed:
			out.hid++
		default:
			out.named++
		}
		if date != "" && a.Speaker != nil {
			d := o.days[date]
			if d == nil {
				d = new(day)
				o.days[date] = d
			}
			if a.SpeakerType == unnamed {
				d.unnamed++
			} else {
				d.named++
			}
		}
	}
}

// ordered gives the speakers, the one with the most quotes first, and last what nobody was found for.
func (o *overview) ordered() []*voice {
	out := make([]*voice, 0, len(o.speakers))
	for _, v := range o.speakers {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b *voice) int {
		none := func(v *voice) int {
			if v.who == (voiceKey{}) {
				return 1
			}
			return 0
		}
		return cmp.Or(none(a)-none(b), b.quotes-a.quotes, cmp.Compare(a.who.name, b.who.name), cmp.Compare(a.who.kind, b.who.kind), cmp.Compare(a.who.id, b.who.id))
	})
	return out
}

// numbers gives each speaker, by every name that an id goes by, a number from 1, and 0 to nobody.
// It looks a name with an id up by its id.
func (o *overview) numbers() speakerNumbers {
	n := make(speakerNumbers, len(o.speakers))
	for i, v := range o.ordered() {
		key := v.who
		if key.id != "" {
			key = voiceKey{id: key.id}
		}
		if v.who != (voiceKey{}) {
			n[key] = i + 1
		}
	}
	return n
}

type speakerNumbers map[voiceKey]int

func (n speakerNumbers) of(w voiceKey) int {
	if w.id != "" {
		w = voiceKey{id: w.id}
	}
	return n[w]
}

// speakerView is a line of the sidebar. Widths are parts of barWidth.
type speakerView struct {
	N                                   int
	Hue, Name, About                    string
	Quotes, Documents                   int
	DirectQuotes, MixedQuotes, Indirect int
	Direct, Mixed, Total                float64 // where the three parts of the bar end
}

// barWidth is the width of a bar in its own units.
const barWidth = 100

func (o *overview) sidebar(most int, hues hues) []speakerView {
	var out []speakerView
	all := o.ordered()
	largest := 1
	for _, v := range all {
		largest = max(largest, v.quotes)
	}
	for i, v := range all {
		s := speakerView{N: i + 1, Name: reports.Visible(v.who.name), About: reports.Visible(listed(v.who.kind, v.who.id)), Quotes: v.quotes, Documents: v.documents,
			DirectQuotes: v.kinds[0], MixedQuotes: v.kinds[1], Indirect: v.kinds[2]}
		if v.who == (voiceKey{}) {
			s.N = 0
		} else if i >= most {
			continue
		}
		s.Hue = hues.of(s.N)
		s.Direct, s.Mixed, s.Total = share(v.kinds[0], largest), share(v.kinds[0]+v.kinds[1], largest), share(v.quotes, largest)
		out = append(out, s)
	}
	return out
}

// share gives n of all as a length of a bar, to one decimal.
func share(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return math.Round(10*barWidth*float64(n)/float64(all)) / 10
}

// percent gives n of all in percent; of nothing there is no share.
func percent(n, all int) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", share(n, all))
}

// What the overview shows: the first ones, by quotes.
const (
	overviewVoices  = 15
	overviewOutlets = 20
	matrixVoices    = 10
)

// overviewView is what the template sees of all documents together.
type overviewView struct {
	Voices      []voiceView
	VoicesLeft  int
	VoicesAll   int
	Outlets     []outletView
	OutletsLeft int
	Heads       []string // of the matrix: the most quoted
	Time        timeView
}

// voiceView is a speaker's share of all words in quotes.
type voiceView struct {
	N             int
	Hue, Name     string
	Quotes, Words int
	Width         float64
	Percent       string
}

// outletView is a line of the matrix, and of the bars of named against unnamed sources.
type outletView struct {
	Name                       string
	Documents, Quotes          int
	Named, Unnamed             float64 // where the first two parts of the bar end; the third goes to the end
	NamedPercent, UnnamedShare string
	NoneShare                  string
	Cells                      []cellView
}

// cellView tells how often an outlet quotes a speaker.
type cellView struct {
	Quotes  int
	Opacity float64 // 0 to 1
}

func (o *overview) view(hues hues) overviewView {
	var v overviewView
	voices := slices.DeleteFunc(o.ordered(), func(v *voice) bool { return v.who == voiceKey{} })
	all, most := 0, 1
	for _, s := range o.speakers {
		all += s.words
	}
	numbers := o.numbers()
	for _, s := range voices {
		most = max(most, s.words)
	}
	v.VoicesAll = len(voices)
	loudest := slices.Clone(voices)
	slices.SortStableFunc(loudest, func(a, b *voice) int { return b.words - a.words })
	for i, s := range loudest {
		if i == overviewVoices {
			v.VoicesLeft = len(loudest) - i
			break
		}
		n := numbers.of(s.who)
		v.Voices = append(v.Voices, voiceView{N: n, Hue: hues.of(n), Name: reports.Visible(s.who.name), Quotes: s.quotes, Words: s.words, Width: share(s.words, most), Percent: percent(s.words, all)})
	}
	voices = voices[:min(len(voices), matrixVoices)]
	for _, s := range voices {
		v.Heads = append(v.Heads, reports.Visible(s.who.name))
	}

	outlets := make([]*outlet, 0, len(o.outlets))
	for _, p := range o.outlets {
		outlets = append(outlets, p)
	}
	slices.SortFunc(outlets, func(a, b *outlet) int {
		return cmp.Or(b.quotes-a.quotes, cmp.Compare(a.name, b.name))
	})
	if len(outlets) > overviewOutlets {
		v.OutletsLeft = len(outlets) - overviewOutlets
		outlets = outlets[:overviewOutlets]
	}
	largest := 1
	for _, s := range voices {
		for _, p := range outlets {
			largest = max(largest, s.outlets[p.name])
		}
	}
	for _, p := range outlets {
		line := outletView{
			Name: p.name, Documents: p.documents, Quotes: p.quotes,
			Named: share(p.named, p.quotes), Unnamed: share(p.named+p.hid, p.quotes),
			NamedPercent: percent(p.named, p.quotes), UnnamedShare: percent(p.hid, p.quotes), NoneShare: percent(p.none, p.quotes),
		}
		for _, s := range voices {
			n := s.outlets[p.name]
			opacity := 0.0
			if n > 0 {
				opacity = 0.15 + 0.7*float64(n)/float64(largest)
			}
			line.Cells = append(line.Cells, cellView{n, math.Round(100*opacity) / 100})
		}
		v.Outlets = append(v.Outlets, line)
	}
	v.Time = o.time()
	return v
}

// timeView is a chart of columns, one a day, a month or a year. Lengths are units of its view box.
type timeView struct {
	Unit          string // day, month, year
	Width, Height int
	Columns       []columnView
	Largest       int // quotes, at the top of the scale
	Lines         []gridView
}

type columnView struct {
	X, Width                         float64
	Named, NamedY, Unnamed, UnnamedY float64 // heights, and where they begin
	Label                            string  // below it; "" where there is no room
	When                             string
	NamedQuotes, UnnamedQuotes       int
}

type gridView struct {
	Y     float64
	Label int
}

// The size of the chart over time, and how many columns it has room for.
const (
	timeWidth, timeHeight = 720, 200
	timeLeft, timeBottom  = 44, 24
	mostColumns           = 60
)

// time puts the days into columns: days, months or years, the finest that there is room for. Of
// years that are more than that, only those with quotes are shown, the last ones.
func (o *overview) time() timeView {
	v := timeView{Width: timeWidth, Height: timeHeight}
	if len(o.days) == 0 {
		return v
	}
	dates := make([]string, 0, len(o.days))
	for d := range o.days {
		dates = append(dates, d)
	}
	slices.Sort(dates)
	first, _ := time.Parse(time.DateOnly, dates[0])
	last, _ := time.Parse(time.DateOnly, dates[len(dates)-1])
	layouts := []struct {
		unit, layout         string
		years, months, count int
	}{
		{"day", time.DateOnly, 0, 0, int(last.Sub(first).Hours()/24) + 1},
		{"month", "2006-01", 0, 1, 12*(last.Year()-first.Year()) + int(last.Month()-first.Month()) + 1},
		{"year", "2006", 1, 0, last.Year() - first.Year() + 1},
	}
	pick := len(layouts) - 1
	for i := range layouts {
		if layouts[i].count <= mostColumns {
			pick = i
			break
		}
	}
	l := layouts[pick]
	v.Unit = l.unit
	sums := map[string]*day{}
	var keys []string
	key := func(k string) *day {
		if sums[k] == nil {
			sums[k] = new(day)
			keys = append(keys, k)
		}
		return sums[k]
	}
	if l.count <= mostColumns {
		from := first
		if l.unit == "month" {
			from = time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
		}
		for i := range l.count {
			switch l.unit {
			case "day":
				key(from.AddDate(0, 0, i).Format(l.layout))
			case "month":
				key(from.AddDate(0, i, 0).Format(l.layout))
			default:
				key(fmt.Sprintf("%04d", first.Year()+i))
			}
		}
	}
	for _, d := range dates {
		k := key(d[:len(l.layout)])
		k.named += o.days[d].named
		k.unnamed += o.days[d].unnamed
	}
	keys = keys[max(0, len(keys)-mostColumns):]
	for _, k := range keys {
		v.Largest = max(v.Largest, sums[k].named+sums[k].unnamed)
	}
	v.Largest = roundUp(max(1, v.Largest))
	room := float64(timeHeight - timeBottom - 12)
	floor := float64(timeHeight - timeBottom)
	height := func(n int) float64 { return math.Round(10*room*float64(n)/float64(v.Largest)) / 10 }
	step := float64(timeWidth-timeLeft-8) / float64(len(keys))
	labels := max(1, (len(keys)+7)/8)
	for i, k := range keys {
		n, u := height(sums[k].named), height(sums[k].unnamed)
		c := columnView{
			X: math.Round(10*(timeLeft+step*float64(i)+step*0.1)) / 10, Width: math.Round(10*min(step*0.8, 48)) / 10,
			Named: n, NamedY: floor - n, Unnamed: u, UnnamedY: floor - n - u,
			When: k, NamedQuotes: sums[k].named, UnnamedQuotes: sums[k].unnamed,
		}
		if i%labels == 0 {
			c.Label = k
		}
		v.Columns = append(v.Columns, c)
	}
	for _, n := range []int{0, v.Largest / 2, v.Largest} {
		if len(v.Lines) == 0 || v.Lines[len(v.Lines)-1].Label != n {
			v.Lines = append(v.Lines, gridView{floor - height(n), n})
		}
	}
	return v
}

// roundUp gives the next number of the scale 1, 2, 4, 6, 8, 10, 20, 40 …
func roundUp(n int) int {
	for unit := 1; ; unit *= 10 {
		for _, m := range []int{1, 2, 4, 6, 8} {
			if n <= m*unit {
				return m * unit
			}
		}
	}
}
