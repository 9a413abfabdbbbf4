package source

import (
	"html"
	"regexp"
	"strings"
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
