package speaker

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/attribution/internal/result"
)

// Collection gathers the speakers of many articles, so that their owner can make a list of them
// (see ReadList). It is not safe for several goroutines.
type Collection struct {
	speakers map[collectedKey]*Collected
}

type collectedKey struct {
	name  string
	kind  result.SpeakerType
	id    string
	field string // of the roles: sport, politics, law …; "" where none tells
}

// Collected is a speaker over many articles: one name of one type, in one field of work.
type Collected struct {
	Name, ID  string
	Type      result.SpeakerType
	Aliases   []string // other names in the texts
	Gender    string   // "m" or "f" where the texts show one and never the other, else ""
	Field     string   // the field of work that the roles name, else ""
	Documents int
	Quotes    int
	MaybeSame []string // ids, in the printed list, of those who may be the same
	Doubtful  string   // why the merge of this name over articles is doubtful, else ""

	key        string
	men, women int // articles that told the gender
}

// Add counts one speaker of one article, with the number of its quotes there. Persons, organizations
// and places with a name count; others are skipped.
func (c *Collection) Add(s result.Speaker, quotes int) {
	if c.speakers == nil {
		c.speakers = map[collectedKey]*Collected{}
	}
	switch s.Type {
	case result.TypePerson, result.TypeOrganization, result.TypePlace:
	default:
		return
	}
	if s.Plural && strings.Contains(s.Name, " & ") || s.Name == "" {
		return
	}
	field := fieldOf(s.Role)
	k := collectedKey{s.Name, s.Type, s.ID, field}
	if s.ID != "" {
		k = collectedKey{id: s.ID}
	}
	got := c.speakers[k]
	if got == nil {
		// Copies: names are parts of their articles' texts, which would stay in memory with them.
		s.Name, s.ID = strings.Clone(s.Name), strings.Clone(s.ID)
		if k.id, k.name = s.ID, s.Name; s.ID != "" {
			k = collectedKey{id: s.ID}
		}
		got = &Collected{Name: s.Name, Type: s.Type, ID: s.ID, Field: field, key: listNameKey(s.Name)}
		c.speakers[k] = got
	}
	switch s.Gender {
	case "m":
		got.men++
	case "f":
		got.women++
	}
	for _, f := range s.Forms {
		if n, has := slices.BinarySearch(got.Aliases, f); !has && len(got.Aliases) < maxAliases {
			got.Aliases = slices.Insert(got.Aliases, n, strings.Clone(f))
		}
	}
	if len(s.Name) > len(got.Name) {
		got.Name = s.Name // of one id, the fullest name
	}
	got.Documents++
	got.Quotes += quotes
}

// Speakers gives all that were added, those with most quotes first, each with an id of its own and
// with the ids of those who may be the same: one with a last name alone, a given name shortened or
// spelt another way, a body's acronym or a part of its name. One full name is one speaker, unless its roles
// name several fields of work: then there is one for each, and an article that names none is doubtful.
func (c *Collection) Speakers() []Collected {
	out := c.merged()
	slices.SortFunc(out, func(a, b Collected) int {
		if d := b.Quotes - a.Quotes; d != 0 {
			return d
		}
		if d := strings.Compare(a.Name, b.Name); d != 0 {
			return d
		}
		if d := strings.Compare(string(a.Type), string(b.Type)); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	taken := map[string]bool{}
	for i := range out {
		s := &out[i]
		switch {
		case s.men > 0 && s.women == 0:
			s.Gender = "m"
		case s.women > 0 && s.men == 0:
			s.Gender = "f"
		case s.women > 0:
			s.Doubtful = "he in some articles, she in others"
		}
		s.Aliases = slices.DeleteFunc(s.Aliases, func(a string) bool { return a == s.Name })
		taken[out[i].ID] = true
	}
	for i := range out {
		if out[i].ID == "" {
			out[i].ID = freeID(out[i].Name, taken)
			taken[out[i].ID] = true
		}
	}
	// Those who share the last word of their name, or whose acronym another is, are compared.
	byWord := map[string][]int{}
	for i := range out {
		words := strings.Fields(out[i].key)
		if len(words) == 0 {
			continue
		}
		byWord[words[len(words)-1]] = append(byWord[words[len(words)-1]], i)
		if out[i].Type != result.TypePerson && len(words) > 1 {
			byWord[words[0]] = append(byWord[words[0]], i)
			byWord["."+initials(out[i].Name)] = append(byWord["."+initials(out[i].Name)], i)
		}
		if a := strings.ReplaceAll(out[i].Name, ".", ""); out[i].Type != result.TypePerson && allUpper(a) && !strings.Contains(a, " ") {
			byWord["."+strings.ToLower(a)] = append(byWord["."+strings.ToLower(a)], i)
		}
	}
	for i := range out {
		words := strings.Fields(out[i].key)
		if len(words) == 0 {
			continue
		}
		asked := []string{words[len(words)-1], words[0], "." + initials(out[i].Name), "." + strings.ToLower(strings.ReplaceAll(out[i].Name, ".", ""))}
		var same []int
		for _, w := range asked {
			for _, j := range byWord[w] {
				if len(same) < 8 && j != i && !slices.Contains(same, j) && mayBeOne(&out[i], &out[j]) {
					same = append(same, j)
				}
			}
		}
		slices.Sort(same)
		for _, j := range same {
			out[i].MaybeSame = append(out[i].MaybeSame, out[j].ID)
		}
	}
	return out
}

// maxAliases bounds the other names of one speaker.
const maxAliases = 20

// merged joins what articles say about one name: those that name no field of work with the one field that
// others name, if there is only one.
func (c *Collection) merged() []Collected {
	fields := map[collectedKey]int{}
	for k := range c.speakers {
		if k.field != "" {
			k.field = ""
			fields[k]++
		}
	}
	byKey := map[collectedKey]Collected{}
	for k, s := range c.speakers {
		one := *s
		one.Aliases = slices.Clone(s.Aliases)
		bare := k
		bare.field = ""
		if k.field == "" && fields[bare] > 1 {
			one.Doubtful = "others of this name work in other fields"
		}
		if fields[bare] == 1 {
			k.field = ""
		}
		byKey[k] = joined(byKey[k], one)
	}
	out := make([]Collected, 0, len(byKey))
	for _, s := range byKey {
		out = append(out, s)
	}
	return out
}

// joined adds up two that are one; a may be empty.
func joined(a, b Collected) Collected {
	if a.Name == "" {
		return b
	}
	if a.Field == "" {
		a.Field = b.Field
	}
	a.Documents += b.Documents
	a.Quotes += b.Quotes
	a.men += b.men
	a.women += b.women
	for _, f := range b.Aliases {
		if n, has := slices.BinarySearch(a.Aliases, f); !has {
			a.Aliases = slices.Insert(a.Aliases, n, f)
		}
	}
	return a
}

// fieldOf gives the field of work that a role names, "" if it names none.
func fieldOf(role string) string {
	for _, w := range strings.Fields(strings.ToLower(role)) {
		if f, ok := speakerWords().fields[w]; ok {
			return f
		}
	}
	return ""
}

// mayBeOne reports whether two names of a collection may be one speaker's.
func mayBeOne(a, b *Collected) bool {
	if (a.Type == result.TypePerson) != (b.Type == result.TypePerson) {
		return false
	}
	x, y := strings.Fields(a.key), strings.Fields(b.key)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if a.key == b.key {
		return true
	}
	if a.Type == result.TypePerson {
		if x[len(x)-1] != y[len(y)-1] {
			return false
		}
		if len(x) == 1 || len(y) == 1 {
			return true
		}
		v, w := strings.Fields(strings.ToLower(a.Name)), strings.Fields(strings.ToLower(b.Name))
		return x[0] == y[0] || speakerWords().sameGivenName(v[0], w[0])
	}
	if initials(a.Name) == strings.ToLower(strings.ReplaceAll(b.Name, ".", "")) || initials(b.Name) == strings.ToLower(strings.ReplaceAll(a.Name, ".", "")) {
		return true
	}
	return endsIn(x, y) || endsIn(y, x) || beginsWith(x, y) || beginsWith(y, x)
}

// initials gives the first letters of the words that begin with a capital.
func initials(name string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		if upperFirst(w) {
			b.WriteString(strings.ToLower(string([]rune(w)[0])))
		}
	}
	return b.String()
}

// freeID makes an id of a name that is not taken: "anna-berg", "anna-berg-2".
func freeID(name string, taken map[string]bool) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	base := strings.Trim(b.String(), "-")
	if base == "" {
		base = "speaker"
	}
	id := base
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// WriteList writes speakers as a list that ReadSpeakerList reads: the note says how often each was found and
// who may be the same.
func WriteList(w io.Writer, speakers []Collected) error {
	var b strings.Builder
	b.WriteString(strings.Join(listColumns, "\t"))
	b.WriteByte('\n')
	for _, s := range speakers {
		note := fmt.Sprintf("%s in %s", count(s.Quotes, "quote"), count(s.Documents, "document"))
		if s.Gender != "" {
			note += "; " + s.Gender
		}
		if s.Doubtful != "" {
			note += "; doubtful: " + s.Doubtful
		}
		if len(s.MaybeSame) > 0 {
			note += "; the same as " + strings.Join(s.MaybeSame, ", ") + "?"
		}
		aliases := make([]string, 0, len(s.Aliases))
		for _, a := range s.Aliases {
			if !strings.Contains(a, ";") {
				aliases = append(aliases, listCell(a))
			}
		}
		b.WriteString(strings.Join([]string{listCell(s.ID), listCell(s.Name), strings.Join(aliases, ";"), string(s.Type), note}, "\t"))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// isFormula reports whether a spreadsheet would run a cell: as of the rows of package reports, such a cell gets
// a ' before it, which reading takes away.
func isFormula(cell string) bool {
	cell = strings.TrimLeftFunc(strings.TrimLeft(cell, "'"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)
	})
	first, _ := utf8.DecodeRuneInString(cell)
	return strings.ContainsRune("=+-@＝＋－＠", first)
}

// listCell makes text safe in a cell of a list.
func listCell(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if isFormula(s) {
		s = "'" + s
	}
	if strings.HasPrefix(s, `"`) || strings.HasPrefix(s, "#") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
