package source

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"

	"whosaid/article"
)

// Texts with marks: Markdown (CommonMark) and wikitext. The marks are taken away.

// extractMarks makes an article.Input's Extract.
func extractMarks(form Form) func(*article.Input) {
	return func(in *article.Input) {
		o := &in.Metadata
		if form == Wiki {
			in.Text = strings.Join(wikiParagraphs(in.Text), "\n\n") + "\n"
			return
		}
		front, text := frontMatter(in.Text)
		var b bytes.Buffer
		if err := goldmark.Convert([]byte(text), &b); err != nil {
			in.Warnings = append(in.Warnings,
				article.Warning{Message: "the Markdown could not be read: " + err.Error()})
			return
		}
		paragraphs, heading := fragment(b.String())
		o.Title = firstOf(o.Title, front["title"], heading)
		o.Date, o.Author, o.URL = firstOf(o.Date, isoDate(front["date"])), firstOf(o.Author,
			front["author"]), firstOf(o.URL, address(front["url"], nil))
		in.Text = strings.Join(paragraphs, "\n\n") + "\n"
	}
}

// frontMatter cuts off the lines between --- that are before some Markdown, and gives their values.
func frontMatter(text string) (values map[string]string, rest string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	behind, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return nil, text
	}
	front, rest, ok := strings.Cut(behind, "\n---\n")
	if !ok || len(front) > 8<<10 {
		return nil, text
	}
	values = map[string]string{}
	for line := range strings.Lines(front) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			values[strings.ToLower(strings.TrimSpace(key))] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return values, rest
}

var (
	wikiRefs     = lazily(`(?is)<ref[^>]*/>|<ref[^>]*>.*?</ref>|<!--.*?-->|<(?:gallery|math|timeline)[^>]*>.*?</(?:gallery|math|timeline)>`)
	wikiExternal = lazily(`\[(?:https?:)?//[^\s\]]+(?:\s+([^\]]*))?\]`)
	wikiHeading  = lazily(`^(={1,6})\s*(.*?)\s*={1,6}$`)
	wikiTag      = lazily(`</?[a-zA-Z][^<>]*>|__[A-Z]+__`)
	wikiLead     = lazily(`^[*#:;]+\s*`)
)

// isWiki reports whether a text is wikitext: it has links and templates, or links and headings, of that kind.
func isWiki(text string) bool {
	links := strings.Count(text, "[[")
	return links > 1 && strings.Count(text, "]]") > 1 && (strings.Contains(text, "{{") && strings.Contains(text,
		"}}") || strings.Contains(text, "\n=="))
}

// wikiParagraphs takes the marks of wikitext away: templates, tables, notes and files with all that is in them.
func wikiParagraphs(text string) (paragraphs []string) {
	text = wikiRefs.re().ReplaceAllString(text, "")
	text = withoutNested(text, "{{", "}}")
	text = withoutNested(text, "{|", "|}")
	text = wikiLinks(text)
	text = wikiExternal.re().ReplaceAllString(text, "$1")
	text = wikiTag.re().ReplaceAllString(text, "")
	for strings.Contains(text, "'''''") {
		text = strings.ReplaceAll(text, "'''''", "")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "'''", ""), "''", "")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if m := wikiHeading.re().FindStringSubmatch(line); m != nil {
			line = m[2]
		}
		if line = squeeze(wikiLead.re().ReplaceAllString(line, "")); line != "" {
			paragraphs = append(paragraphs, line)
		}
	}
	return paragraphs
}

// withoutNested leaves out what is between two marks, which may nest.
func withoutNested(s, open, shut string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], open):
			depth++
			i += len(open)
		case depth > 0 && strings.HasPrefix(s[i:], shut):
			depth--
			i += len(shut)
		default:
			if depth == 0 {
				b.WriteByte(s[i])
			}
			i++
		}
	}
	return b.String()
}

// wikiLinks puts the words of links in their places. Those of files and categories, which have a colon, are
// left out with all links in them.
func wikiLinks(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "[[")
		if i < 0 {
			return b.String() + s
		}
		b.WriteString(s[:i])
		s = s[i+2:]
		end, depth := 0, 1
		for end < len(s) && depth > 0 {
			switch {
			case strings.HasPrefix(s[end:], "[["):
				depth++
				end += 2
			case strings.HasPrefix(s[end:], "]]"):
				depth--
				end += 2
			default:
				end++
			}
		}
		inside := s[:end]
		s = s[end:]
		if depth > 0 { // it is never closed
			b.WriteString(inside)
			return b.String()
		}
		inside = inside[:len(inside)-2]
		target, words, named := strings.Cut(inside, "|")
		if strings.Contains(target, ":") && !strings.HasPrefix(target, ":") {
			if prefix, _, _ := strings.Cut(target, ":"); len(prefix) > 1 && !strings.Contains(prefix, " ") &&
				prefix != "w" {
				continue
			}
			_, target, _ = strings.Cut(target, ":")
		}
		if !named {
			words = target
		}
		b.WriteString(words)
	}
}
