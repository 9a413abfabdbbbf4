package syntax

// loadLemmatiser reads both tables. A page is loaded over a network: it holds golem's dictionary as it is packed, which is smaller.
func loadLemmatiser() (*lemmatiser, error) { return makeLemmatiser() }
