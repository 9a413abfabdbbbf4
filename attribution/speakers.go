package attribution

import (
	"io"

	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/speaker"
)

// SpeakerList is a user's own list of speakers: names and aliases with the user's ids. It is read-only, but
// notes which of its lines were of use, and serves many goroutines.
type SpeakerList = speaker.List

// ListedSpeaker is one line of a SpeakerList.
type ListedSpeaker = speaker.Listed

// ListNote is something about a list that its owner should know.
type ListNote = speaker.ListNote

// ReadSpeakerListFile reads the list in a file; see ReadSpeakerList.
func ReadSpeakerListFile(path string) (*SpeakerList, error) { return speaker.ReadListFile(path) }

// ReadSpeakerList reads a list of speakers: UTF-8, tab separated, with a line of column names
// first. The columns are id, name, aliases (separated by ";"), type and note, in any order; id and
// name must be there, and no other may be. Lines end in LF or CRLF; blank lines and lines that
// begin with "#" are skipped. A cell that is in double quotes is read without them, ""
// inside it being one. The error names each bad line, up to twenty, as file:line.
func ReadSpeakerList(r io.Reader, name string) (*SpeakerList, error) {
	return speaker.ReadList(r, name)
}

// Collected is a speaker over many articles: one name of one type.
type Collected = speaker.Collected

// Collection gathers the speakers of many articles, so that their owner can make a list of them
// (see ReadSpeakerList). It is not safe for several goroutines.
type Collection struct {
	all speaker.Collection
}

// Add counts the named speakers of one article: persons, organizations and places.
func (c *Collection) Add(r *Result) {
	quotes := make([]int, len(r.Speakers))
	for i := range r.Attributions {
		if s := r.Attributions[i].Speaker; s >= 0 && s < len(quotes) {
			quotes[s]++
		}
	}
	for i := range r.Speakers {
		s := &r.Speakers[i]
		c.all.Add(result.Speaker{Name: s.Name, Type: s.Type, ID: s.ID, Plural: s.Plural, Role: s.Role, Key: s.Key, Gender: s.Gender, Forms: s.Forms}, quotes[i])
	}
}

// Speakers gives all that were added, those with most quotes first, each with an id of its own and
// with the ids of those who may be the same: one with a last name alone, a given name shortened or
// spelt another way, a body's acronym or a part of its name. Nothing is merged: that is for a
// person to decide.
func (c *Collection) Speakers() []Collected { return c.all.Speakers() }

// WriteSpeakers writes speakers as a list that ReadSpeakerList reads: the note says how often each was found
// and who may be the same.
func WriteSpeakers(w io.Writer, speakers []Collected) error { return speaker.WriteList(w, speakers) }
