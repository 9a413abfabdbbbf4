package collection

// Likeness names how two speakers compare.
func Likeness(a, b Speaker) string {
	return [...]string{"same", "unclear", "perhaps other", "other"}[compareSpeakers(a, b)]
}
