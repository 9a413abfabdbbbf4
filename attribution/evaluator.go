package attribution

import (
	"whosaid/attribution/internal/propose"
	"whosaid/rules"
	"whosaid/syntax"
)

// NewEvaluator makes an evaluator of a pack's rules for rules.CheckOptions: it gives what each rule by itself
// proposes, by the same plans and candidates as an analysis. It is for one goroutine at a time. It fails where
// the pack lacks a word list that the engine needs.
func NewEvaluator(pack *rules.Pack) (rules.Evaluator, error) {
	p, err := propose.Prepare(pack)
	if err != nil {
		return nil, err
	}
	b := propose.New(p)
	return func(r *rules.Rule, a *syntax.Annotation) [][]rules.Finding { return b.Alone(r, a) }, nil
}
