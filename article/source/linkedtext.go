package source

import (
	"encoding/json"
	"strings"
)

// linkedText gives the paragraphs of the article that a page's JSON-LD holds: its articleBody, or the updates of
// a live blog, each after its headline.
func (c *collected) linkedText() (paragraphs []string, live bool) {
	for _, script := range c.scripts {
		var v any
		if json.Unmarshal([]byte(script), &v) != nil && json.Unmarshal([]byte(mended(script)), &v) != nil {
			continue
		}
		o := articleIn(v, 0)
		if o == nil {
			continue
		}
		paragraphs = markedText(stringIn(o["articleBody"]))
		updates, _ := o["liveBlogUpdate"].([]any)
		for _, u := range updates {
			if u, ok := u.(map[string]any); ok {
				if body := markedText(stringIn(u["articleBody"])); len(body) > 0 {
					live = true
					if title := plainTitle(squeeze(stringIn(u["headline"]))); title != "" &&
						letters(title) != letters(body[0]) {
						paragraphs = append(paragraphs, title)
					}
					paragraphs = append(paragraphs, body...)
				}
			}
		}
		if len(paragraphs) > 0 {
			return paragraphs, live
		}
	}
	return nil, false
}

// wordsIn counts the words of some paragraphs.
func wordsIn(paragraphs []string) (n int) {
	for _, p := range paragraphs {
		n += len(strings.Fields(p))
	}
	return n
}
