package rules

// loadEnglish gives the built-in pack. A page is loaded over a network: it holds the files of rules/en, and no image of them.
func loadEnglish() (*Pack, error) { return build("en", englishLayers()) }
