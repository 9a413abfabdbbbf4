package attribution

import "strings"

// IsNamed reports whether a name is the speaker's: all its words are in the speaker's name, or in another form of it that the
// text has, in this order ("holm" and "karin holm" for "Karin Anna Holm"), large and small letters being one; or it is the
// speaker's id or key.
func (s *Speaker) IsNamed(name string) bool {
	if name == "" {
		return false
	}
	if name == s.ID || name == s.Key {
		return true
	}
	asked := strings.Fields(strings.ToLower(name))
	if holdsInOrder(s.Name, asked) {
		return true
	}
	for _, form := range s.Forms {
		if holdsInOrder(form, asked) {
			return true
		}
	}
	return false
}

func holdsInOrder(name string, asked []string) bool {
	n := 0
	for _, word := range strings.Fields(strings.ToLower(name)) {
		if n < len(asked) && word == asked[n] {
			n++
		}
	}
	return n > 0 && n == len(asked)
}
