package source

import (
	"encoding/json"
	"strings"
)

// turnsText makes a text of what a program heard: a paragraph for each speaker's turn, with the speaker's
// name before it where the file has one, else one for each few sentences.
func turnsText(raw json.RawMessage) string {
	var segments []struct {
		Text         string `json:"text"`
		Speaker      string `json:"speaker"`
		Alternatives []struct {
			Transcript string `json:"transcript"`
		} `json:"alternatives"`
	}
	if json.Unmarshal(raw, &segments) != nil {
		return ""
	}
	var t transcript
	for _, s := range segments {
		if s.Text == "" && len(s.Alternatives) > 0 {
			s.Text = s.Alternatives[0].Transcript
		}
		t.add(s.Speaker, s.Text)
	}
	return t.text()
}

// transcript puts what was heard piece by piece together.
type transcript struct {
	paragraphs []string
	b          strings.Builder
	speaker    string
}

// turnWords is how many words make a paragraph where nobody says who speaks.
const turnWords = 60

func (t *transcript) add(speaker, text string) {
	if text = squeeze(text); text == "" {
		return
	}
	if speaker != t.speaker {
		t.end()
		t.speaker = speaker
	}
	if t.b.Len() > 0 {
		t.b.WriteByte(' ')
	}
	t.b.WriteString(text)
	if speaker == "" && strings.ContainsAny(text[len(text)-1:], ".?!") && strings.Count(t.b.String(), " ") > turnWords {
		t.end()
	}
}

func (t *transcript) end() {
	if s := t.b.String(); s != "" {
		if t.speaker != "" {
			s = t.speaker + ": " + s
		}
		t.paragraphs = append(t.paragraphs, s)
	}
	t.b.Reset()
}

func (t *transcript) text() string {
	t.end()
	return strings.Join(t.paragraphs, "\n\n")
}
