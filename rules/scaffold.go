package rules

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

//go:embed scaffold.yaml
var scaffold string

var ruleID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Scaffold gives the file of a new rule: a draft that is sound, with examples to replace. It
// belongs into a file named after the id, with the ending .yaml.
func Scaffold(id string) ([]byte, error) {
	if !ruleID.MatchString(id) || len(id) > 60 {
		return nil, fmt.Errorf("rule id %q: want lower-case words joined by hyphens", id)
	}
	return []byte(strings.Replace(scaffold, "id: ID", "id: "+id, 1)), nil
}

// Retired gives a rule file that takes the place of r and proposes nothing.
func (r *Rule) Retired() []byte {
	return fmt.Appendf(nil, "id: %s\ntitle: retired\ndescription: Takes the place of %s, and proposes nothing.\nstatus: retired\npriority: 0\npattern: |\n  cue:\"x\"\ngives: {cue: words, content: words(cue)}\nexamples: {}\n", r.ID, r.ID)
}
