package propose

import (
	"whosaid/attribution/internal/view"
	"whosaid/rules"
)

// Prepared is a rule pack with what the stages look up in it: its lists and its rules' frames.
type Prepared struct {
	Pack      *rules.Pack
	wordLists *view.Lists
	Frames    []view.Value // by rule number: its frame as a feature value
}

// Prepare reads a pack's lists and frames. It fails where the pack lacks a list that a stage needs.
func Prepare(pack *rules.Pack) (*Prepared, error) {
	l, err := view.NewLists(pack.Lex)
	if err != nil {
		return nil, err
	}
	p := &Prepared{Pack: pack, wordLists: l}
	for _, r := range pack.Rules {
		f := r.Frame
		if f == "" {
			f = r.ID
		}
		p.Frames = append(p.Frames, view.ValueOf(f))
	}
	return p, nil
}

// frame gives the frame by which weights know a plan.
func (p *Prepared) frame(x *plan) *view.Value { return &p.Frames[x.frameNumber()] }
