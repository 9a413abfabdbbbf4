package pattern

import (
	"fmt"
	"strings"
)

// String prints the parsed pattern, fully bracketed, in the language itself: parsed again it gives
// the same print.
func (x *Expr) String() string {
	var b strings.Builder
	x.print(&b)
	return b.String()
}

func (x *Expr) print(b *strings.Builder) {
	if x.Capture != "" {
		b.WriteString(x.Capture + ":")
	}
	switch x.Kind {
	case Seq, Alt:
		x.printGroup(b)
	case Token:
		printTerms(b, x.Terms)
	case Region:
		switch {
		case x.Name == "list":
			b.WriteString("<@" + x.Arg + ">")
		case x.Arg != "":
			b.WriteString("<" + x.Name + " " + x.Arg + ">")
		default:
			b.WriteString("<" + x.Name + ">")
		}
	case Bound:
		if x.Behind {
			b.WriteString("^" + x.Name)
		} else {
			b.WriteString("$" + x.Name)
		}
	case Look:
		b.WriteString("(?")
		if x.Not {
			b.WriteString("not-")
		}
		if x.Behind {
			b.WriteString("after ")
		} else {
			b.WriteString("before ")
		}
		x.Sub[0].print(b)
		b.WriteString(")")
	}
	if x.Min != 1 || x.Max != 1 {
		printRepeat(b, x.Min, x.Max, true)
	}
	printEdges(b, x.Edges)
}

// bare reports whether x is a sequence or a choice that prints without brackets of its own.
func (x *Expr) bare() bool {
	return (x.Kind == Seq || x.Kind == Alt) && x.Capture == "" && x.Min == 1 && x.Max == 1
}

// printGroup prints the parts of a sequence or a choice.
func (x *Expr) printGroup(b *strings.Builder) {
	open, between, end := "(", " ", ")"
	if x.Kind == Alt {
		between = " | "
	}
	if x.bare() {
		open, end = "", ""
	}
	b.WriteString(open)
	for i, s := range x.Sub {
		if i > 0 {
			b.WriteString(between)
		}
		if x.Kind == Seq && s.bare() {
			b.WriteString("(")
			s.print(b)
			b.WriteString(")")
		} else {
			s.print(b)
		}
	}
	b.WriteString(end)
}

func printRepeat(b *strings.Builder, lo, hi int, mark bool) {
	switch {
	case mark && lo == 0 && hi == 1:
		b.WriteString("?")
	case lo == hi:
		fmt.Fprintf(b, "{%d}", lo)
	default:
		fmt.Fprintf(b, "{%d,%d}", lo, hi)
	}
}

// quotedWord gives a word as it is between quotation marks in a pattern.
var quotedWord = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func printTerms(b *strings.Builder, ts []Term) {
	if len(ts) == 0 {
		b.WriteString("_")
		return
	}
	b.WriteString("{")
	for i, t := range ts {
		if i > 0 {
			b.WriteString(" ")
		}
		if len(t.Values) == 0 {
			if t.Not {
				b.WriteString("!")
			}
			b.WriteString(t.Key)
			continue
		}
		b.WriteString(t.Key)
		if t.Not {
			b.WriteString("!")
		}
		b.WriteString("=")
		for k, v := range t.Values {
			if k > 0 {
				b.WriteString("|")
			}
			switch v.Form {
			case '@':
				b.WriteString("@" + v.Text)
			case '/':
				b.WriteString("/" + strings.ReplaceAll(v.Text, "/", `\/`) + "/")
			default:
				b.WriteString(`"` + quotedWord.Replace(v.Text) + `"`)
			}
		}
	}
	b.WriteString("}")
}

func printEdges(b *strings.Builder, es []*Edge) {
	for _, e := range es {
		b.WriteString(" ")
		if e.Not {
			b.WriteString("!")
		}
		for i, s := range e.Steps {
			if i > 0 {
				b.WriteString(" ")
			}
			if s.Up {
				b.WriteString("<-")
			} else {
				b.WriteString("-")
			}
			if len(s.Rels) == 0 {
				b.WriteString("_")
			}
			b.WriteString(strings.Join(s.Rels, "|"))
			if len(s.Cases) > 0 {
				b.WriteString("(" + strings.Join(s.Cases, "|") + ")")
			}
			if s.Min != 1 || s.Max != 1 {
				printRepeat(b, s.Min, s.Max, false)
			}
			if s.Up {
				b.WriteString("-")
			} else {
				b.WriteString("->")
			}
		}
		if e.Optional {
			b.WriteString("?")
		}
		b.WriteString(" ")
		if e.Target.Capture != "" {
			b.WriteString(e.Target.Capture + ":")
		}
		printTerms(b, e.Target.Terms)
		if len(e.Target.Edges) > 0 {
			b.WriteString(" [")
			printEdges(b, e.Target.Edges)
			b.WriteString(" ]")
		}
	}
}
