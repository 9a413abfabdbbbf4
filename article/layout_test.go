package article

import (
	"fmt"
	"strings"
	"testing"
)

// laid prints the paragraphs of d, each with the letter of its kind, and its passages.
func laid(d *Document) string {
	var b strings.Builder
	for _, p := range d.Paragraphs {
		fmt.Fprintf(&b, "%c", kindLetters[p.Kind])
		if p.Entry > 0 {
			fmt.Fprintf(&b, "%d", p.Entry)
		}
		fmt.Fprintf(&b, " %s\n", d.Plain(p.Span))
	}
	for _, x := range d.Passages {
		fmt.Fprintf(&b, "%s <%s>", x.Kind, d.Plain(d.SpanOf(x.Label)))
		for _, r := range x.Said {
			fmt.Fprintf(&b, " [%s]", d.Plain(d.SpanOf(r)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// layoutCases are texts and what laid prints of them. They are seeds of the fuzz targets too.
var layoutCases = []struct{ name, text, want string }{
	// Lines that were cut.
	{"wrapped with empty lines", `The harbour board voted on Monday to
close the fish dock, which has leaked
since the spring.

"We waited too long, and we know that
we did," said chairwoman Inga Dahl.`, `B The harbour board voted on Monday to close the fish dock, which has leaked since the spring.
B "We waited too long, and we know that we did," said chairwoman Inga Dahl.`},
	{"wrapped and indented, no empty line", `   The harbour board voted on Monday to
close the fish dock, which has leaked
since the spring.
   "We waited too long, and we know that
we did," said chairwoman Inga Dahl.
   The dock will stay shut.`, `B The harbour board voted on Monday to close the fish dock, which has leaked since the spring.
B "We waited too long, and we know that we did," said chairwoman Inga Dahl.
B The dock will stay shut.`},
	{"wrapped, not indented, no empty line", `The harbour board voted on Monday to close the fish dock, which
has leaked since the spring.
"We waited too long, and we know that we did," said chairwoman
Inga Dahl.
The dock will stay shut.`, `B The harbour board voted on Monday to close the fish dock, which has leaked since the spring.
B "We waited too long, and we know that we did," said chairwoman Inga Dahl.
B The dock will stay shut.`},
	{"a word cut at the line's end", `The board said the half-built dock will be re-
placed within the year, and that the half-
built shed is to go.`, `B The board said the half-built dock will be replaced within the year, and that the half-built shed is to go.`},
	{"lines of a list beside wrapped text", `The board met on Monday to hear what the
five towns on the coast had to say of it.

Present:
Inga Dahl
Per Moe
Ulla Strand`, `B The board met on Monday to hear what the five towns on the coast had to say of it.
B Present:
H Inga Dahl
H Per Moe
H Ulla Strand
block <> [Inga Dahl]`},
	{"each line a paragraph", `Inga Dahl said the dock would close in the spring of next year.
Per Moe said it would not.
"We shall see," said Ulla Strand, who owns three of the boats.`, `B Inga Dahl said the dock would close in the spring of next year.
B Per Moe said it would not.
B "We shall see," said Ulla Strand, who owns three of the boats.`},
	{"a mail with a margin", `On Monday, Ada Marsh wrote:
> The board voted to close the fish dock,
> which has leaked since the spring.
>
> "We waited," said Inga Dahl.`, `Y On Monday, Ada Marsh wrote:
B The board voted to close the fish dock, which has leaked since the spring.
B "We waited," said Inga Dahl.`},
	{"a page's head in a sentence", `The board voted on Monday to close the fish dock, which has
leaked since the spring. "We waited too long, and we know that

                              - 12 -
COAST HERALD                              Page 13

we did," said chairwoman Inga Dahl.`, `B The board voted on Monday to close the fish dock, which has leaked since the spring. "We waited too long, and we know that we did," said chairwoman Inga Dahl.`},
	{"a form feed in a sentence", "The board voted on Monday to close the fish dock, which has\nleaked since the\n\fspring, said Inga Dahl.", `B The board voted on Monday to close the fish dock, which has leaked since the spring, said Inga Dahl.`},
	{"an empty line in a quotation", `"Every boat that leaves the dock

has to pay for it, and in cash," said Inga Dahl.`, `B "Every boat that leaves the dock has to pay for it, and in cash," said Inga Dahl.`},

	// Turns.
	{"a transcript with directions", `DAHL: Is the dock safe?
MOE: (laughs) It leaks. (CROSSTALK) I told you so.
DAHL: When will you mend it?
(APPLAUSE)
MOE: We start on Monday.`, `B DAHL: Is the dock safe?
B MOE: (laughs) It leaks. (CROSSTALK) I told you so.
B DAHL: When will you mend it?
H (APPLAUSE)
B MOE: We start on Monday.
turn <DAHL> [Is the dock safe?]
turn <MOE> [It leaks.] [I told you so.]
turn <DAHL> [When will you mend it?]
turn <MOE> [We start on Monday.]`},
	{"turns of several paragraphs", `Interview with the builder

Herald: Is the dock safe?

Per Moe: It leaks.

The wall was never thick enough. We know that.

Herald: When will you mend it?

Moe: On Monday.

Per Moe has built docks since 1990.`, `T Interview with the builder
B Herald: Is the dock safe?
B Per Moe: It leaks.
B The wall was never thick enough. We know that.
B Herald: When will you mend it?
B Moe: On Monday.
B Per Moe has built docks since 1990.
turn <Herald> [Is the dock safe?]
turn <Per Moe> [It leaks.] [The wall was never thick enough. We know that.]
turn <Herald> [When will you mend it?]
turn <Moe> [On Monday.]`},
	{"questions and answers", `Q. Is the dock safe?
A. It leaks.
Q. Since when?
A. Since the spring.`, `B Q. Is the dock safe?
B A. It leaks.
B Q. Since when?
B A. Since the spring.
turn <> [Is the dock safe?]
turn <> [It leaks.]
turn <> [Since when?]
turn <> [Since the spring.]`},
	{"labels in bold type", `**Dahl:** Is the dock safe?

**Moe:** It leaks. You know that.

**Dahl:** I do.`, `B **Dahl:** Is the dock safe?
B **Moe:** It leaks. You know that.
B **Dahl:** I do.
turn <Dahl> [Is the dock safe?]
turn <Moe> [It leaks. You know that.]
turn <Dahl> [I do.]`},
	{"labels in brackets", `((Herald)) Is the dock safe?

((Moe)) It leaks.

((Herald)) Since when do you know?

Per Moe: Since May.`, `B ((Herald)) Is the dock safe?
B ((Moe)) It leaks.
B ((Herald)) Since when do you know?
B Per Moe: Since May.
turn <Herald> [Is the dock safe?]
turn <Moe> [It leaks.]
turn <Herald> [Since when do you know?]
turn <Per Moe> [Since May.]`},
	{"a vox pop", `Inga Dahl, 45, cook: "I like it."
Per Moe, 33, of Lund: It leaks.`, `B Inga Dahl, 45, cook: "I like it."
B Per Moe, 33, of Lund: It leaks.
turn <Inga Dahl, 45, cook> ["I like it."]
turn <Per Moe, 33, of Lund> [It leaks.]`},
	{"labels of facts", `The match in short, on a day of rain and wind at the Park.
Attendance: 20,000.
Referee: Per Moe.
Goals: Dahl, Strand.`, `B The match in short, on a day of rain and wind at the Park.
B Attendance: 20,000.
B Referee: Per Moe.
B Goals: Dahl, Strand.`},

	// Signatures.
	{"signed on the line", `“The sea gives.” ― Inga Dahl
“The sea takes.” — Per Moe, Lund
“It floats.” (Ulla Strand)`, `B “The sea gives.” ― Inga Dahl
B “The sea takes.” — Per Moe, Lund
B “It floats.” (Ulla Strand)
signed <Inga Dahl> [“The sea gives.”]
signed <Per Moe, Lund> [“The sea takes.”]
signed <Ulla Strand> [“It floats.”]`},
	{"signed on the next line", `“The sea gives.”
― Inga Dahl

“The sea takes.”
— Per Moe, May 3, 2019`, `B “The sea gives.”
H ― Inga Dahl
B “The sea takes.”
H — Per Moe, May 3, 2019
signed <Inga Dahl> [“The sea gives.”]
signed <Per Moe> [“The sea takes.”]`},
	{"a post", `Dock shut. Use the pier — Coast Board (@coastboard) May 3, 2019
Fishermen said they had not been told.`, `B Dock shut. Use the pier — Coast Board (@coastboard) May 3, 2019
B Fishermen said they had not been told.
signed <Coast Board (@coastboard)> [Dock shut. Use the pier]`},
	{"a dash that signs nothing", `“The sea gives” – fury over the new pier
The board met on Monday — and went home.`, `T “The sea gives” – fury over the new pier
B The board met on Monday — and went home.`},

	// Blocks and lists.
	{"a letter", `The mayor wrote to the board:

I have asked you twice to mend the dock.

It leaks.

The board said it would answer.`, `B The mayor wrote to the board:
B I have asked you twice to mend the dock.
B It leaks.
B The board said it would answer.
block <> [I have asked you twice to mend the dock.] [It leaks.]`},
	{"an indented statement", `The board said in a statement:

    The dock leaks and will be shut.

    Fees will be paid back.

Boats use the pier.`, `B The board said in a statement:
B The dock leaks and will be shut.
B Fees will be paid back.
B Boats use the pier.
block <> [The dock leaks and will be shut.] [Fees will be paid back.]`},
	{"a statement behind a mark", `The board said in a statement on Monday, after a long day of talks:

> The dock leaks and will be shut.

Boats use the pier, and the board will meet again on Tuesday.`, `B The board said in a statement on Monday, after a long day of talks:
B The dock leaks and will be shut.
B Boats use the pier, and the board will meet again on Tuesday.
block <> [The dock leaks and will be shut.]`},
	{"items", `The demands are:
• mend the dock;
• pay the crews; and
• shut the pier.`, `B The demands are:
B • mend the dock;
B • pay the crews; and
B • shut the pier.
list <> [mend the dock] [pay the crews] [shut the pier.]`},

	// Live pages.
	{"entries", `10:42
Police said the bridge was shut.
11.20am: The mayor said it would open.
[12:05 GMT] "No," said Moe.`, `D1 10:42
B1 Police said the bridge was shut.
B2 11.20am: The mayor said it would open.
B3 [12:05 GMT] "No," said Moe.`},
	{"turns in one quotation", `The court heard a tape.

"Dunn: Did you sign? Hale: I signed what I got. Dunn: Did you read it? Hale: No."

The trial goes on.`, `B The court heard a tape.
B "Dunn: Did you sign? Hale: I signed what I got. Dunn: Did you read it? Hale: No."
B The trial goes on.
turn <Dunn> [Did you sign?]
turn <Hale> [I signed what I got.]
turn <Dunn> [Did you read it?]
turn <Hale> [No.]`},
	{"turns in a quotation of several lines", `“BASE: Is the door shut?
CAPTAIN: It is shut.
BASE: Then go.”`, `B “BASE: Is the door shut?
B CAPTAIN: It is shut.
B BASE: Then go.”
turn <BASE> [Is the door shut?]
turn <CAPTAIN> [It is shut.]
turn <BASE> [Then go.]`},
	{"turns of which each opens the marks again", `"Officer: Step out.

"Driver: I did nothing.

"Officer: Step out now."`, `B "Officer: Step out.
B "Driver: I did nothing.
B "Officer: Step out now."
turn <Officer> [Step out.]
turn <Driver> [I did nothing.]
turn <Officer> [Step out now.]`},
	{"questions and answers behind other words", `Interview. Q: Why did you go? A: I was cold. Q: Will you come back? A: Never.`, `B Interview. Q: Why did you go? A: I was cold. Q: Will you come back? A: Never.
turn <Q> [Why did you go?]
turn <A> [I was cold.]
turn <Q> [Will you come back?]
turn <A> [Never.]`},
	{"a single turn among others in one line", `“Judge: Do you see it? Pell: I do. Judge: Is it yours?”`, `B “Judge: Do you see it? Pell: I do. Judge: Is it yours?”
turn <Judge> [Do you see it?]
turn <Pell> [I do.]
turn <Judge> [Is it yours?]`},
	{"what was done between turns", `Ilse: I had a plan.

[Marco looks away.]

Marco: You had none.

Ilse: I did.

(Applause.)

Marco: Tell them.`, `B Ilse: I had a plan.
B [Marco looks away.]
B Marco: You had none.
B Ilse: I did.
B (Applause.)
B Marco: Tell them.
turn <Ilse> [I had a plan.]
turn <Marco> [You had none.]
turn <Ilse> [I did.]
turn <Marco> [Tell them.]`},
	{"a dash for the colon", `Greta Holt (52), Mainz — "Nobody told us."

Sam Obi (38), Worms — "I slept."

Wen Li (24), Speyer — "It was loud."`, `B Greta Holt (52), Mainz — "Nobody told us."
B Sam Obi (38), Worms — "I slept."
B Wen Li (24), Speyer — "It was loud."
turn <Greta Holt (52), Mainz> ["Nobody told us."]
turn <Sam Obi (38), Worms> ["I slept."]
turn <Wen Li (24), Speyer> ["It was loud."]`},
	{"names in capitals in lines of their own", `Tape 4

INTERVIEWER

When did you see it?

MR. PATEL

At dusk. It hummed.

INTERVIEWER

And then?

MR. PATEL

Then it was gone.`, `T Tape 4
H INTERVIEWER
B When did you see it?
H MR. PATEL
B At dusk. It hummed.
H INTERVIEWER
B And then?
H MR. PATEL
B Then it was gone.
turn <INTERVIEWER> [When did you see it?]
turn <MR. PATEL> [At dusk. It hummed.]
turn <INTERVIEWER> [And then?]
turn <MR. PATEL> [Then it was gone.]`},
	{"headings in capitals", `THE BOATS

The boats are old and I like them.

THE PIER

The pier is older.

THE BOATS

They sank.`, `T THE BOATS
B The boats are old and I like them.
H THE PIER
B The pier is older.
H THE BOATS
B They sank.`},
	{"names in square brackets and behind a tilde", `“Trains are late.” [R. Patel, Leeds]

“Tracks are old.” ~ M. Duffy, Hull`, `B “Trains are late.” [R. Patel, Leeds]
B “Tracks are old.” ~ M. Duffy, Hull
signed <R. Patel, Leeds> [“Trains are late.”]
signed <M. Duffy, Hull> [“Tracks are old.”]`},
}

func TestLayout(t *testing.T) {
	for _, c := range layoutCases {
		for _, ends := range []string{"\n", "\r\n", "\r"} {
			d := Parse(strings.ReplaceAll(c.text, "\n", ends), Metadata{})
			checkDocument(t, d)
			if got := strings.TrimSpace(laid(d)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
				break
			}
		}
	}
}
