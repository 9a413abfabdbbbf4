package article

import (
	"strings"
	"testing"
)

// kindLetters names the kinds in the tables below.
var kindLetters = map[ParagraphKind]byte{Body: 'B', Title: 'T', Date: 'D', Byline: 'Y', Heading: 'H', Caption: 'C', Furniture: 'f'}

const running = "The council said on Monday that it would close the old bridge to lorries from the first week of next month."

// TestKinds reads lines of a letter and a paragraph: the kind it should have.
func TestKinds(t *testing.T) {
	for name, lines := range map[string]string{
		"a copied page": `T Council closes 'dangerous' bridge
			D 2019-03-04 11:20
			f Home · News · Sport · Send us your pictures · Weather
			B Millford - ` + running + `
			B "It is a matter of weeks," a council official told reporters.
			H No way around
			B ` + running + `
			f Read more on: bridges | councils
			f Join the conversation! We welcome comments of 100 words or more.
			f We keep the right to decide what will be shown.
			f Create Profile
			f Please choose a name for your profile page:
			f This name must be unique and will be used in the address of your profile page across all our sites.
			f Log in to comment.`,
		"date, byline, agency's note": `T Council closes bridge
			Y By Jane Poole and John Reed in Millford
			D Published: Monday, 4 March 2019 at 11.20am GMT
			B ` + running + `
			B ` + running + `
			Y (Reporting by Jane Poole; Editing by John Reed)`,
		"byline of a desk": `T Council closes bridge
			Y By our political staff, 3 June 2021
			B ` + running + `
			B ` + running,
		"by and a day": `T Council closes bridge
			H By Monday
			B ` + running + `
			B ` + running,
		"title with a mark too few": `T Council closes bridge "for ever
			D 2019-03-04
			B ` + running + `
			B "A week," it said.`,
		"a tweet without a stop": `T Council closes bridge
			B ` + running + `
			B One user wrote: "my bridge is gone #bridge"
			B ` + running,
		"captions": `T Council closes bridge
			C Photo: The bridge in the winter flood
			B ` + running + `
			C The bridge last year. File photo
			B ` + running,
		"article goes on behind a link": `T Council closes bridge
			B ` + running + `
			f Read more: A short history of the bridge
			B ` + running + `
			B ` + running,
		"article goes on behind a strong mark": `T Council closes bridge
			B ` + running + `
			f Related stories
			f Bridge to be painted
			f Bridge to be painted again
			B ` + running + `
			B ` + running,
		"one paragraph behind a sign-up line": `T Council closes bridge
			B ` + running + `
			f Sign up to Morning Post, our free daily newsletter
			B ` + running + `
			f Most read
			f Bridge to be painted again`,
		"the page's name before the title": `f Gazette Homepage
			H Regional News
			T Council closes the old bridge
			D TNN | Mar 4, 2019, 11:20 IST
			B ` + running + `
			Y Ann Reed contributed to this report.`,
		"notes in a quotation": `T Council closes bridge
			B ` + running + `
			B "All they have is a petition and a boss," said Jo Poole, who writes a newsletter.
			B ` + running,
		"cookies and sharing": `f We use cookies. Please accept cookies to go on.
			T Council closes bridge
			f Share
			B ` + running + `
			f Subscribe to our newsletter
			f © 2019 Millford Gazette. All rights reserved.`,
		"a quotation speaks to you": `T Council closes bridge
			B ` + running + `
			B "If you must cross, please click the button and your lights will change," the sign says.
			B "Read more," she said.
			B ` + running,
		"interview": `T Ten questions for the mayor
			B ` + running + `
			B Q: What do you think of the bridge?
			B A: I think that you should ask our engineers about it.
			B Q: Will you sign in June?
			B A: We will sign what our people want, and not before.`,
		"title that ends like a sentence": `T Council Closes Old Bridge To All Lorries.
			B ` + running + `
			B ` + running,
		"no title: the lead comes first": `B ` + running + `
			B The bridge is a danger, it said.
			B ` + running,
		"question for a title": `T Is the bridge safe?
			B ` + running,
		"style sheet": `T Council closes bridge
			B ` + running + `
			f .bio {
			f margin-top: 3px;
			f }
			B ` + running,
		"no title: the lead ends in marks": `B The mayor warned that the old bridge was "a danger."
			B ` + running,
		"one line alone": `B Council closes bridge`,
	} {
		var want, text strings.Builder
		for line := range strings.Lines(lines) {
			line = strings.TrimSpace(line)
			want.WriteByte(line[0])
			text.WriteString(line[2:] + "\n\n")
		}
		d := Parse(text.String(), Metadata{})
		var got []byte
		for _, p := range d.Paragraphs {
			got = append(got, kindLetters[p.Kind])
		}
		if string(got) != want.String() {
			t.Errorf("%s: got %s, want %s", name, got, want.String())
			for k := range d.Paragraphs {
				t.Logf("%c %s", got[k], d.ParagraphText(k))
			}
		}
		checkDocument(t, d)
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct{ name, given, text, title, span string }{
		{"read off the text", "", "Council closes bridge\n" + running + "\n", "Council closes bridge", "Council closes bridge"},
		{"given and found", "Council closes bridge", "COUNCIL CLOSES BRIDGE.\n" + running, "Council closes bridge", "COUNCIL CLOSES BRIDGE."},
		{"given, over two lines", "Council closes bridge; lorries must go round", "Council closes bridge;\nLorries must go round.\n" + running, "Council closes bridge; lorries must go round", "Council closes bridge;\nLorries must go round."},
		{"given and not in the text", "Another title", running + "\n" + running, "Another title", ""},
		{"none", "", running + "\n" + running, "", ""},
	} {
		d := Parse(c.text, Metadata{Title: c.given})
		if got := d.Text[d.TitleSpan.Start:d.TitleSpan.End]; d.Title != c.title || got != c.span {
			t.Errorf("%s: got %q at %q, want %q at %q", c.name, d.Title, got, c.title, c.span)
		}
	}
}

func TestDateLine(t *testing.T) {
	for _, c := range []struct {
		line, iso string
		is        bool
	}{
		{"2015-05-12 22:07", "2015-05-12", true},
		{"2015-05-12T22:07:30Z", "2015-05-12", true},
		{"May 12, 2015", "2015-05-12", true},
		{"12 May 2015", "2015-05-12", true},
		{"Tuesday 12th May 2015, 10.07pm BST", "2015-05-12", true},
		{"Published: Tue, Sept. 3, 2019 | Updated: 4:15 p.m. ET", "2019-09-03", true},
		{"12.5.2015", "2015-05-12", true},
		{"13/05/2015", "2015-05-13", true},
		{"05/13/2015", "2015-05-13", true},
		{"05/06/2015", "", true},
		{"May 2015", "", true},
		{"May", "", false},
		{"2015", "", false},
		{"10:30", "", false},
		{"May will resign on 12 May 2015", "", false},
		{"Monday", "", false},
	} {
		d := Parse("Council closes bridge\n"+c.line+"\n"+running+"\n", Metadata{})
		if is := d.Paragraphs[1].Kind == Date; is != c.is || d.Date != c.iso {
			t.Errorf("%s: got %v %q, want %v %q", c.line, is, d.Date, c.is, c.iso)
		}
	}
}

func TestDateline(t *testing.T) {
	for _, c := range []struct{ text, dateline string }{
		{"Sochi - Russia vowed to go on.", "Sochi -"},
		{"MOSCOW (Reuters) — The talks ended.", "MOSCOW (Reuters) —"},
		{"WASHINGTON, Aug. 3 (AP) -- The talks ended.", "WASHINGTON, Aug. 3 (AP) --"},
		{"PORTLAND, Ore. - The talks ended.", "PORTLAND, Ore. -"},
		{"(Reuters) - “We go,” he said.", "(Reuters) -"},
		{"Rio de Janeiro (AFP) – The talks ended.", "Rio de Janeiro (AFP) –"},
		{"WASHINGTON—The talks ended.", "WASHINGTON—"},
		{"(CNN) The talks ended.", "(CNN)"},
		{"Millford (CNN)The talks ended.", "Millford (CNN)"},
		{"NEW MILLFORD: The talks ended.", "NEW MILLFORD:"},
		{"POOLE: It ended.\nHALE: Did it?\nPOOLE: It did.", ""},
		{"The Bridge Union (TBU) Chairman Poole left.", ""},
		{"The talks - they took years - ended.", ""},
		{"Jones - who is ill - left.", ""},
		{"The talks ended.", ""},
		{"“Stop” - The talks ended.", ""},
		{"The mayor of Millford, Ann Poole, and her colleagues - She left.", ""},
	} {
		d := Parse("Talks end in the town\n\n"+c.text+" It was a long day and they all went home in the end.\n\n"+running, Metadata{})
		if got := d.Text[d.Dateline.Start:d.Dateline.End]; got != c.dateline {
			t.Errorf("%s: got %q, want %q", c.text, got, c.dateline)
		}
	}
}

func TestParagraphs(t *testing.T) {
	wrappedText := strings.ReplaceAll(`Council closes bridge

The council said on Monday that it would close the old
bridge to lorries from the first week of next month, and
that it would not open it again.

"It is a matter of weeks," an official told reporters in
the town hall, "and there is no way around it for those
who drive one."
`, "\t", "")
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"every line end", "a\nb\r\nc\rd\u2028e\u2029f", []string{"a", "b", "c", "d", "e", "f"}},
		{"blank lines and blanks", "\n \u00a0\r\n  a b \t\n\n\nc\n", []string{"a b", "c"}},
		{"empty", " \n", nil},
		{"wrapped by hand", wrappedText, strings.Split(strings.TrimSpace(wrappedText), "\n\n")},
		{"wrapped, Windows line ends", strings.ReplaceAll(wrappedText, "\n", "\r\n"), strings.Split(strings.TrimSpace(strings.ReplaceAll(wrappedText, "\n", "\r\n")), "\r\n\r\n")},
		{"a list of short lines is not wrapped", strings.Repeat("The bridge is to be closed to all lorries by the council\n", 6), strings.Split(strings.TrimSpace(strings.Repeat("The bridge is to be closed to all lorries by the council\n", 6)), "\n")},
	} {
		d := Parse(c.text, Metadata{})
		var got []string
		for k := range d.Paragraphs {
			got = append(got, d.ParagraphText(k))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		checkDocument(t, d)
	}
}
