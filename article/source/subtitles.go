package source

import (
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"

	"whosaid/article"
)

// Subtitles: SubRip and WebVTT (W3C). What is said goes on over the cues, and is put together again.

var (
	cueTimes   = regexp.MustCompile(`^(?:\d+:)?\d\d:\d\d[,.]\d{1,3}\s*-->\s*(?:\d+:)?\d\d:\d\d[,.]\d{1,3}`)
	srtBegins  = regexp.MustCompile(`^\d+[ \t]*\r?\n(?:\d+:)?\d\d:\d\d[,.]\d{1,3}\s*-->`)
	voice      = regexp.MustCompile(`<v(?:\.[^ >]*)?[ \t]+([^>]+)>`)
	cueTags    = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}`)
	turnBegins = regexp.MustCompile(`^(?:>>+|[-–—])\s*`)
	turnNamed  = regexp.MustCompile(`^([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}):\s+`)
)

// formOfSubtitles gives the form of a text that begins as subtitles do, else "".
func formOfSubtitles(text string) Form {
	if strings.HasPrefix(text, "WEBVTT") {
		return VTT
	}
	if srtBegins.MatchString(text) {
		return SRT
	}
	return ""
}

// subtitles is a Reader of a file of subtitles, which is one article.
type subtitles struct {
	c    *Config
	from Origin
	in   *stream
	form Form
	done bool
}

func (s *subtitles) Close() error { return s.in.Close() }

func (s *subtitles) Next() (in article.Input, err error) {
	if s.done {
		return in, io.EOF
	}
	s.done = true
	b, err := io.ReadAll(&bounded{r: s.in, left: s.c.article(), max: s.c.article()})
	if err != nil {
		return in, fmt.Errorf("%s: %w", s.from.Name, err)
	}
	text, warning := toUTF8(b, s.c.Charset, false)
	spoken := spokenIn(text)
	if spoken == "" {
		return in, fmt.Errorf("%s: %w", s.from.Name, errors.New("no words in these subtitles"))
	}
	in = article.Input{Name: s.from.Name, Text: spoken + "\n", Metadata: article.Metadata{ID: s.from.ID}}
	if warning != "" {
		in.Warnings = append(in.Warnings, article.Warning{Message: warning})
	}
	return in, nil
}

// spokenIn puts the words of subtitles together.
func spokenIn(text string) string {
	var t transcript
	inCue := false
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case cueTimes.MatchString(line):
			inCue = true
		case line == "":
			inCue = false
		case inCue:
			speaker := t.speaker
			if m := voice.FindStringSubmatch(line); m != nil {
				speaker = squeeze(m[1])
			}
			line = squeeze(html.UnescapeString(cueTags.ReplaceAllString(line, "")))
			if line == "" || line == last { // rolling captions show a line twice
				continue
			}
			last = line
			if m := turnBegins.FindString(line); m != "" {
				t.end()
				speaker, line = "", line[len(m):]
			}
			if m := turnNamed.FindStringSubmatch(line); m != nil {
				speaker, line = m[1], line[len(m[0]):]
			}
			t.add(speaker, line)
		}
	}
	return t.text()
}
