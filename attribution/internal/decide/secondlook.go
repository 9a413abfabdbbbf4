package decide

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// The second look. A choice is first judged by itself; then once more beside the other choices of its article: a report
// inside another's content, one whose source speaks elsewhere, one in an article full of
// reports. What is asked there are few numbers that act on each other, so that small regression trees
// are the model (gradient boosting; Friedman 2001), and not weights.

// articleNumbers are the numbers that trees may test, in the order in which ArticleNumbers gives them. All confidences among them are of the
// first look.
var articleNumbers = []string{
	"by-itself",      // log-odds of the first look
	"rank",           // of the choice
	"mass",           // of the readings of its cue, the share that it answers
	"margin",         // over the next rank that says something else
	"readings",       // of its cue
	"kind",           // 0 direct, 1 mixed, 2 indirect
	"source-kind",    // 0 none, 1 a pronoun, 2 a common noun, 3 a name that is no person's, 4 a person
	"cue-kind",       // 0 no word of saying, 1 a noun of saying, 2 a verb of saying
	"sort",           // of row: 0 in marks, 1 a clause, 2 partly in marks, 3 that with a cue of no saying, 4 a phrase, 5 weak, 6 with no source, 7 thought
	"clause",         // 1 where the content is a clause
	"words",          // of the content
	"agree",          // how many frames give the same content
	"share",          // sum of the confidences of the other choices, over the article's sentences
	"quotations",     // of the article, over its sentences
	"place",          // of the sentence in the article, from 0 to 1
	"sentence-best",  // the highest confidence of another choice in the sentence
	"sentence-sum",   // and the sum of all
	"before-best",    // the highest in the sentence before
	"after-best",     // and in the one after
	"paragraph-best", // and of another choice near by in the paragraph
	"same-words",     // of another choice with most of the same words
	"inside",         // of another choice whose content holds this cue
	"holds",          // of another choice whose cue this content holds
	"source-best",    // of another choice in the article whose source has the same head; -1 where there is none
	"source-often",   // how many there are
	"source-mean",    // the sum of their confidences over one more than their number
}

// numberInside is the place of "inside" among them.
var numberInside = slices.Index(articleNumbers, "inside")

// Look is the input of the second look: one choice.
type Look struct {
	content             []article.Range
	cue                 int
	sentence, paragraph int32
	source              uint64 // a hash of the head word of the source; 0 where there is none
	own                 [ownNumbers]float32
	score               float64 // log-odds of the first look
}

// ownNumbers is how many of articleNumbers describe the choice itself.
const ownNumbers = 12

// Scored gives the look with another first score.
func (l Look) Scored(score float64) Look {
	l.score = score
	return l
}

// Kept reports whether a choice of its score is remembered at all.
func (l Look) Kept() bool { return view.Logistic(l.score) >= leastKept }

// lookAt describes candidate c, which has its rank and its mass.
func (d *Decider) lookAt(c *propose.Candidate, readings int, margin, score float64) Look {
	t := d.Doc.Tokens[c.Cue]
	l := Look{content: c.Content, cue: c.Cue, sentence: t.Sentence, paragraph: t.Paragraph, score: score}
	l.own = [ownNumbers]float32{1: float32(c.Rank), 2: float32(c.Mass), 3: float32(margin), 4: float32(readings), 5: float32(c.Kind)}
	l.own[8] = float32(d.sortOf(c))
	if d.clausal(c) {
		l.own[9] = 1
	}
	for _, r := range c.Content {
		l.own[10] += float32(d.Words(r))
	}
	l.own[11] = float32(len(c.Also))
	if h := c.Origin.Head; h >= 0 {
		l.source = view.HashString(strings.ToLower(d.Doc.Word(h)))
		nm, ok := d.Syntax.NameAt(h)
		switch tag := d.Tag(h); {
		case ok && nm.Class == syntax.Person:
			l.own[6] = 4
		case ok || tag.Proper():
			l.own[6] = 3
		case tag == syntax.PRP || tag == syntax.WP:
			l.own[6] = 1
		default:
			l.own[6] = 2
		}
	}
	if d.On(c.Cue, d.Lists.Speech) {
		l.own[7] = 1
		if d.Tag(c.Cue).Verb() {
			l.own[7] = 2
		}
	}
	return l
}

// extent gives how many tokens from the first to the last of l's content are from the first to the last of o's.
func (l *Look) extent(o *Look) int {
	return max(0, min(l.content[len(l.content)-1].End, o.content[len(o.content)-1].End)-max(l.content[0].First, o.content[0].First))
}

// besideWindow is how many choices before and after one are looked at as its neighbours.
const nearChoices = 24

// ArticleNumbers gives the numbers of every look of one article, in the order of articleNumbers. The looks come in the order
// of their cues. It takes time linear in their number.
func ArticleNumbers(d *article.Document, looks []Look, visit func(i int, numbers []float32)) {
	p := make([]float32, len(looks))
	type voice struct {
		best, next float32 // the two highest confidences
		sum        float32
		n          int
	}
	voices := map[uint64]voice{}
	var all float32
	for i := range looks {
		p[i] = float32(view.Logistic(looks[i].score))
		all += p[i]
		if s := looks[i].source; s != 0 {
			x := voices[s]
			if p[i] > x.best {
				x.best, x.next = p[i], x.best
			} else {
				x.next = max(x.next, p[i])
			}
			x.sum += p[i]
			x.n++
			voices[s] = x
		}
	}
	sentences := float32(max(1, len(d.Sentences)))
	out := make([]float32, len(articleNumbers))
	for i := range looks {
		l := &looks[i]
		clear(out)
		copy(out, l.own[:])
		out[0] = float32(l.score)
		n := out[len(l.own):]
		n[0], n[1], n[2] = (all-p[i])/sentences, float32(len(d.Quotations))/sentences, float32(l.sentence)/sentences
		for k := max(0, i-nearChoices); k < min(len(looks), i+nearChoices+1); k++ {
			o := &looks[k]
			if k == i {
				continue
			}
			switch o.sentence - l.sentence {
			case 0:
				n[3], n[4] = max(n[3], p[k]), n[4]+p[k]
			case -1:
				n[5] = max(n[5], p[k])
			case 1:
				n[6] = max(n[6], p[k])
			}
			if o.paragraph == l.paragraph {
				n[7] = max(n[7], p[k])
			}
			if 3*o.extent(l) > o.extent(o)+l.extent(l) { // more than half of the union
				n[8] = max(n[8], p[k])
			}
			if view.Inside(o.content, l.cue) {
				n[9] = max(n[9], p[k])
			}
			if view.Inside(l.content, o.cue) {
				n[10] = max(n[10], p[k])
			}
		}
		n[11] = -1
		if x := voices[l.source]; x.n > 1 {
			n[11], n[12], n[13] = x.best, float32(x.n-1), (x.sum-p[i])/float32(x.n)
			if p[i] == x.best {
				n[11] = x.next
			}
		}
		visit(i, out)
	}
}

// ArticleNumberNames gives the names of the numbers that ArticleNumbers gives.
func ArticleNumberNames() []string { return slices.Clone(articleNumbers) }

// node is one node of a tree: of the training rows that come here, value is the mean of what the tree
// adds to the log-odds. A node without a test is a leaf.
type node struct {
	value       float64
	below       float32 // goes left where the number is below
	number      int16   // -1 of a leaf
	left, right int16   // places in the tree
}

// trees are the model of the second look; their values add up to log-odds.
type trees [][]node

// readTrees reads trees out of rows TREE.PATH[ NUMBER<LIMIT] and VALUE. The path is a word of L and R, the
// way down from the root. The error is of the row that it names.
func readTrees(rows []weightRow) (out trees, row int, err error) {
	// Sorted by their names, the nodes of a tree stand together, each before those below it.
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(rows[x].feature, rows[y].feature) })
	var t treeReader
	tree := ""
	for _, i := range order {
		id, test, tests := strings.Cut(rows[i].feature, " ")
		name, path, ok := strings.Cut(id, ".")
		if !ok || name == "" || strings.Trim(name, "0123456789") != "" || strings.Trim(path, "LR") != "" || len(path) > deepest {
			return nil, i, fmt.Errorf("%q is no node of a tree: want NUMBER.PATH, the path of at most %d letters L and R", rows[i].feature, deepest)
		}
		if name != tree && len(t.nodes) > 0 {
			if row, err := t.whole(); err != nil {
				return nil, row, err
			}
			out = append(out, t.nodes)
			t = treeReader{}
		}
		n := node{value: rows[i].weight, number: -1, left: -1, right: -1}
		if tests {
			if err := n.readTest(test); err != nil {
				return nil, i, err
			}
		}
		if err := t.add(n, id, path, i); err != nil {
			return nil, i, err
		}
		tree = name
	}
	if len(t.nodes) > 0 {
		if row, err := t.whole(); err != nil {
			return nil, row, err
		}
		out = append(out, t.nodes)
	}
	return out, 0, nil
}

// treeReader puts the nodes of a tree together.
type treeReader struct {
	nodes []node
	ids   []string
	rows  []int              // the row of each node
	path  string             // of the last node
	way   [deepest + 1]int16 // the places in nodes of the nodes on that path
}

// readTest reads NUMBER<LIMIT.
func (n *node) readTest(test string) error {
	number, limit, _ := strings.Cut(test, "<")
	x, err := strconv.ParseFloat(limit, 32)
	if n.number = int16(slices.Index(articleNumbers, number)); n.number < 0 || err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("%q is no test: want NAME<LIMIT", test)
	}
	n.below = float32(x)
	return nil
}

// add hangs a node on the one above it in its path.
func (t *treeReader) add(n node, id, path string, row int) error {
	place, depth := int16(len(t.nodes)), len(path)
	switch {
	case place > 0 && (depth == 0 || path == t.path):
		return fmt.Errorf("node %q is there twice", id)
	case depth > 0 && (place == 0 || depth-1 > len(t.path) || path[:depth-1] != t.path[:depth-1] || t.nodes[t.way[depth-1]].number < 0):
		return fmt.Errorf("node %q hangs on no test", id)
	case depth > 0 && path[depth-1] == 'L':
		t.nodes[t.way[depth-1]].left = place
	case depth > 0:
		t.nodes[t.way[depth-1]].right = place
	}
	t.way[depth], t.path = place, path
	t.nodes, t.ids, t.rows = append(t.nodes, n), append(t.ids, id), append(t.rows, row)
	return nil
}

// whole reports the first node that tests and has not two nodes below it.
func (t *treeReader) whole() (row int, err error) {
	for k, n := range t.nodes {
		if n.number >= 0 && (n.left < 0 || n.right < 0) {
			return t.rows[k], fmt.Errorf("node %q tests and does not go both ways", t.ids[k])
		}
	}
	return 0, nil
}

// deepest is how many tests a tree may have one under the other.
const deepest = 8

// parts gives what each number adds to the score: of every test on the way down, how much the mean changes with
// it (Saabas 2014). With the means of the roots, which no number explains, they sum to the score.
func (ts trees) parts(numbers []float32) (out []part, roots float64) {
	adds := make([]float64, len(articleNumbers))
	for _, t := range ts {
		n := &t[0]
		roots += n.value
		for n.number >= 0 {
			next := &t[n.right]
			if numbers[n.number] < n.below {
				next = &t[n.left]
			}
			adds[n.number] += next.value - n.value
			n = next
		}
	}
	for i, x := range adds {
		if x != 0 {
			out = append(out, part{articleNumbers[i], x})
		}
	}
	return out, roots
}

// secondLook judges the choices of an article once more, each beside the others. Choices that stand
// in quotations are no part of it; those that a rule's priority decided are neighbours alone. The gold that the trees are fitted on never lists a
// report inside another's content, and so the trees turn such reports down; where they are asked for, each is
// judged as if it stood outside as well, and the likelier counts.
func (d *Decider) secondLook(all []choice, looks []Look, of []int32) {
	w := d.Weights
	ArticleNumbers(d.Doc, looks, func(i int, numbers []float32) {
		d.Syntax.Pause()
		c := &all[of[i]]
		if !c.judged {
			return
		}
		c.p = max(Judge(w, looks[i].score, numbers), c.meant)
		if d.Nested && numbers[numberInside] > 0 {
			within := numbers[numberInside]
			numbers[numberInside] = 0
			if p := Judge(w, looks[i].score, numbers); p > c.p {
				c.p = p
			} else {
				numbers[numberInside] = within
			}
		}
		if d.Explain {
			parts, _ := w.secondLook.parts(numbers)
			c.why.tips = fmt.Sprintf("by itself %.3f, %s; beside the others %s", view.Logistic(looks[i].score), c.why.tips, tipped(parts))
			c.why.steps[len(c.why.steps)-1] = acceptStep(c.p, c.why.tips)
		}
	})
}
