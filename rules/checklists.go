package rules

// The proof of a pack's word lists: is every class, frame and list one that something reads, and is
// every column parted by a tab?

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"whosaid/rules/lexicon"
)

// listWords is what the rows of a list say of its entries: how often each class and each frame stands
// there, in the layers below and in the file's own.
type listWords struct {
	classes, frames map[string]int
	shared          bool // a layer below has the list too
}

// readsOf gives the lists that patterns, flags and other lists name, with their classes and frames.
func (p *Pack) readsOf() map[string]bool {
	reads := map[string]bool{}
	for _, r := range p.Rules {
		for _, l := range r.program.Lists() {
			reads[p.Lex.Name(l)] = true
		}
	}
	for _, name := range p.Lex.Names() {
		for _, part := range p.Lex.PartsOf(name) {
			reads[part] = true
		}
	}
	return reads
}

// wordsOf counts the classes and frames of a list's rows in a file's layer and below.
func (p *Pack) wordsOf(f *lexicon.File) listWords {
	w := listWords{classes: map[string]int{}, frames: map[string]int{}}
	for _, other := range p.Lex.Files() {
		if other.Name != f.Name || other.Layer > f.Layer {
			continue
		}
		weight := 1
		if other.Layer < f.Layer {
			weight, w.shared = 2, true // what stands once below is known
		}
		for _, row := range other.Rows {
			for _, c := range row.Classes {
				w.classes[c] += weight
			}
			for _, c := range row.Frames {
				w.frames[c] += weight
			}
		}
	}
	return w
}

// checkLists gives the faults of the word lists of the layers from first on.
func (p *Pack) checkLists(first int) []error {
	reads := p.readsOf()
	var errs []error
	files := p.Lex.Files()
	for i := range files {
		if f := &files[i]; f.Layer >= first {
			errs = append(errs, checkList(f, p.wordsOf(f), reads)...)
		}
	}
	return errs
}

// blanks are what is where a tab is meant.
var blanks = regexp.MustCompile(`\S {2,}\S`)

func checkList(f *lexicon.File, words listWords, reads map[string]bool) []error {
	var errs []error
	fault := func(line int, format string, args ...any) {
		errs = append(errs, &Fault{f.Path, line, 0, fmt.Sprintf(format, args...)})
	}
	for _, row := range f.Rows {
		parts := strings.Fields(row.Entry)
		if row.Tabs < 2 && (blanks.MatchString(row.Text) || row.Tabs == 0 && len(parts) > 1 && known(words.classes, parts[1], reads[f.Name+"/"+parts[1]])) {
			fault(row.Line, "%q: a tab parts an entry from its classes, and these from its frames; here are blanks", row.Text)
			continue
		}
		for _, kind := range []struct {
			name, other string
			sep         string
			of          []string
			here, there map[string]int
		}{
			{"class", "frame", "/", row.Classes, words.classes, words.frames},
			{"frame", "class", "+", row.Frames, words.frames, words.classes},
		} {
			for _, w := range kind.of {
				if known(kind.here, w, reads[f.Name+kind.sep+w]) {
					continue
				}
				if kind.there[w] > 1 {
					fault(row.Line, "%q is a %s of the list %s and stands among its %s: a tab parts classes from frames", w, kind.other, f.Name, map[string]string{"class": "classes", "frame": "frames"}[kind.name])
					continue
				}
				near, ok := closest(w, kind.here, reads, f.Name+kind.sep)
				switch {
				case ok:
					fault(row.Line, "%s %q: no other entry of the list %s has it and no pattern names it; the nearest is %q", kind.name, w, f.Name, near)
				case words.shared:
					fault(row.Line, "%s %q: no other entry of the list %s has it and no pattern names it", kind.name, w, f.Name)
				}
			}
		}
	}
	return errs
}

// known reports whether a class or frame is one that a pattern names or that stands twice.
func known(counts map[string]int, word string, read bool) bool { return read || counts[word] > 1 }

// closest gives the known class or frame that a word is most like; ok is false where none is like it.
func closest(word string, counts map[string]int, reads map[string]bool, prefix string) (string, bool) {
	var of []string
	for w, n := range counts {
		if n > 1 {
			of = append(of, w)
		}
	}
	for name := range reads {
		if w, ok := strings.CutPrefix(name, prefix); ok {
			of = append(of, w)
		}
	}
	return nearestWord(word, of)
}

// nearestWord gives the word that takes the fewest letters to be put in, taken out, changed or swapped to become the one
// that was written; ok is false where that is more than a third of its letters.
func nearestWord(word string, of []string) (nearest string, ok bool) {
	slices.Sort(of)
	best := max(1, len(word)/3) + 1
	for _, w := range of {
		if d := distance(word, w); d > 0 && d < best {
			best, nearest, ok = d, w, true
		}
	}
	return nearest, ok
}

// distance is how many letters are to be put in, taken out, changed, or swapped with the next, to make b of a.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
