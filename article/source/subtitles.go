package source

import (
	"html"
	"strings"
)

// Subtitles: SubRip and WebVTT (W3C). What is said goes on over the cues, and is put together again.

var (
	cueTimes   = lazily(`^(?:\d+:)?\d\d:\d\d[,.]\d{1,3}\s*-->\s*(?:\d+:)?\d\d:\d\d[,.]\d{1,3}`)
	srtBegins  = lazily(`^\d+[ \t]*\r?\n(?:\d+:)?\d\d:\d\d[,.]\d{1,3}\s*-->`)
	voice      = lazily(`<v(?:\.[^ >]*)?[ \t]+([^>]+)>`)
	cueTags    = lazily(`</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}`)
	turnBegins = lazily(`^(?:>>+|[-–—])\s*`)
	turnNamed  = lazily(`^([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}):\s+`)
)

// formOfSubtitles gives the form of a text that begins as subtitles do, else "".
func formOfSubtitles(text string) Form {
	if strings.HasPrefix(text, "WEBVTT") {
		return VTT
	}
	if srtBegins.re().MatchString(text) {
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
		case cueTimes.re().MatchString(line):
			inCue = true
		case line == "":
			inCue = false
		case inCue:
			speaker := t.speaker
			if m := voice.re().FindStringSubmatch(line); m != nil {
				speaker = squeeze(m[1])
			}
			line = squeeze(html.UnescapeString(cueTags.re().ReplaceAllString(line, "")))
			if line == "" || line == last { // rolling captions show a line twice
				continue
			}
			last = line
			if m := turnBegins.re().FindString(line); m != "" {
				t.end()
				speaker, line = "", line[len(m):]
			}
			if m := turnNamed.re().FindStringSubmatch(line); m != nil {
				speaker, line = m[1], line[len(m[0]):]
			}
			t.add(speaker, line)
		}
	}
	return t.text()
}
