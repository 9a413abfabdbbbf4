package attribution

// SpeakerList is a user's own list of speakers.
type SpeakerList struct{}
