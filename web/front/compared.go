package front

import (
	"html/template"
	"io"

	"whosaid/collection"
)

// PrintCompared writes a page that shows texts side by side, as `whosaid verify` and `whosaid versions` make it: one file of
// HTML without a script. Whatever a text holds, it stays text: html/template escapes it, and the page's policy lets nothing
// be loaded.
func PrintCompared(to io.Writer, page collection.CheckPage) error {
	style := read("compared.css")
	return pages.ExecuteTemplate(to, "compared", struct {
		collection.CheckPage
		Policy string
		Style  template.CSS
	}{page, "default-src 'none'; style-src " + digest(style) + "; base-uri 'none'; form-action 'none'", template.CSS(style)})
}
