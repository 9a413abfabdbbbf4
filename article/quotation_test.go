package article

import (
	"strings"
	"testing"
)

// marked gives the text with "[" and "]" around every quotation, "]~" where it is not closed and ">["
// where it carries an earlier one on.
func marked(d *Document) string {
	var b strings.Builder
	for i := 0; i <= len(d.Text); i++ {
		for n := len(d.Quotations) - 1; n >= 0; n-- {
			if q := d.Quotations[n]; q.Span.End == i {
				b.WriteByte(']')
				if !q.Closed {
					b.WriteByte('~')
				}
			}
		}
		for _, q := range d.Quotations {
			if q.Span.Start == i {
				if q.Continues >= 0 {
					b.WriteByte('>')
				}
				b.WriteByte('[')
			}
		}
		if i < len(d.Text) {
			b.WriteByte(d.Text[i])
		}
	}
	return b.String()
}

// quotationCases is also the seed of the fuzz targets. want is the text as marked prints it.
var quotationCases = []struct{ name, want string }{
	// Each family.
	{"curly double", `[“We go,”] he said.`},
	{"straight double", `["We go,"] he said.`},
	{"two single ones for a double", "[``We go,''] he said."},
	{"straight pairs of single ones", "[''We go,''] he said. [''We stay.'']"},
	{"curly pairs of single ones", "[‘‘We go,’’] he said."},
	{"guillemets", `[«We go»], he said.`},
	{"guillemets turned inwards", `[»We go«], he said.`},
	{"German marks", `[„We go“], he said, [„and stay.“]`},
	{"low and high curly marks", `[„We go”], he said.`},
	{"Windows-1252 bytes", "[\x93We go,\x94] he said. It\x92s so."},
	{"character references", `[&quot;We don&#39;t go,&quot;] he said. [&ldquo;She told me [&lsquo;no&rsquo;] twice,&rdquo;] &amp; left.`},
	{"paragraphs run on in one line", `Adams said: ["It was dark.]~ >["I heard 'a dog.]~' >["Then nothing."] It was late.`},
	{"dots before the marks are opened again", `Adams said: ["It was dark. And cold...]~ >["Then nothing."]`},
	{"curly paragraphs run on in one line", `[“It was dark.]~ >[“Then it was not.”]`},
	{"several in a paragraph", `["We go,"] he said. ["It is late."] It was ["late"] and ["dark"].`},
	{"partial ones with punctuation outside", `a ["dead end"], a ["trap"]; and ["so on"].`},

	// Nesting.
	{"single in double", `["He told me ['no'] twice,"] she said.`},
	{"curly single in double", `[“He told me [‘no’] twice,”] she said.`},
	{"double in single", `['He told me ["no"] twice,'] she said.`},
	{"both close together", `["She said ['go home.']"] Then [“he said [‘no!’]”]`},
	{"both open together", `["['Go home'] was all he said,"] she said.`},
	{"three apostrophes close a single one and a pair", "[''He told us ['go home,']''] she said."},
	{"three levels", `[“He said [‘she told me [“no”] twice’] and left,”] they said.`},
	{"curly in straight", `["The case of [“Jones”] is over,"] he said.`},
	{"straight quotation in a single one with apostrophe", `['It's ["done"], isn't it?'] he said.`},

	// British single marks.
	{"apostrophes inside", `['It's what we didn't want,'] he said.`},
	{"plural possessive inside", `['It's the dogs' dinner,'] he said. ['It always was.']`},
	{"curly plural possessive inside", `[‘It’s the dogs’ dinner,’] he said. [‘It always was.’]`},
	{"possessive after a partial quotation", `The ['hot issues'] that the voters' groups raised.`},
	{"a plural in marks", `The ['dogs'] and the ['cats'] are out.`},
	{"partial quotation before the full stop", `He called it ['a dead end'].`},
	{"heading", `Bank will pay ['without delay']`},
	{"elision inside", `['I'm goin' home,'] he said.`},
	{"two full quotations", `['We go,'] he said. ['We said we'd go, and the lads' mums agree.']`},
	{"elision after a comma inside", `['We left, 'cause it rained,'] he said.`},
	{"number first", `The ['90 to 95 percent'] of it was ['99.9'] right.`},
	{"the last of several weak ones", `['I like the dogs' home and the cats' hopes'] and so on, he said.`},
	{"long partial one", `They barred ['any diary, letter, story, picture, talk, article, account or other word of any kind whatever on their affairs'] without leave.`},
	{"possessive of a name with a sign", `['I saw @jo_poole's note and #millford's too,'] he said.`},
	{"decade inside", `['The '90s were better,'] he said.`},

	// No marks.
	{"possessives alone", `The dogs' home and the cats' home are the boss's.`},
	{"feet and inches", `He is 6'2" tall and she 5'11", both over 5'.`},
	{"inches alone", `A 12" pipe and a 9" nail.`},
	{"inches inside a quotation", `["The 12" pipe burst,"] he said.`},
	{"decades", `In the '80s and '90s, the class of '16 met.`},
	{"elisions", `Rock 'n' roll, give 'em hell, 'tis so, ’twas ever.`},
	{"names", `O'Brien of Cote d'Ivoire and the Hawai'i 'ohana`},
	{"one stray apostrophe before a word", `The 'burbs are quiet.`},
	{"possessive of a name with a stop", `The U.S.'s view and the Jr.'s.`},

	// Dashes and brackets.
	{"dash before", `He was—[“in a word”]—late.`},
	{"broken off by a dash", `["I was—"] he began. ["Stop,"] she said.`},
	{"brackets", `It ended (["at last"]) ["[He] went,"] she said.`},
	{"no space after a comma", `He said,["We go."] She said:["No."]`},
	{"no space after the closing mark", `["We go,"]he said.`},
	{"citation after it", `He wrote ["we go"][1] and left.`},

	// Several paragraphs.
	{"opened again, closed at the end", "[“We go.]~\n\n>[“We stay.]~\n\n>[“We wait,”] he said."},
	{"straight, opened again", "[\"We go.]~\n>[\"We stay,\"] he said."},
	{"single, opened again", "['We go.]~\n>['We stay,'] he said."},
	{"guarded by a heading in between", "[“We go.]~\nHe said so."},
	{"opening mark forgotten behind a reporting clause", `["We go,"] Ruud said. [It is late. We stay."]`},
	{"a measure, no mark", `The plank is 6 feet 12" wide and he said no.`},
	{"line end inside a sentence", "He said [“we go home\xc2\xa0and\nnever come back to this place,”] he added."},
	{"not opened again, closed two paragraphs on", "[“We go.]~\n>[We stay.]~\n>[We wait as long as we ever need to,”] he said."},
	{"not opened again, and a second mark too few", "[“We go and\nwe never come back to this old place,”] he said, and stayed there.”"},
	{"not opened again, never closed", "[“We go.]~\nThey stay.\nThey wait."},
	{"goes on behind an advertisement", "They met in the hall on the first of the month, and he said: [“We go.]~\nAdvertisement\n>[“We wait as long as we ever need to,”] he said, and that was all they heard of it."},
	{"after a reporting clause", "He said: [“We go.]~\n>[“We stay.”]\n[“We sleep.”]"},
	{"closed means no going on", "[“We go.”]\n[“We stay.”]"},
	{"straight with curly ones inside", "[\"It was [“bad”] and [“sad”], they said.]~\n>[\"It was over.\"]"},

	// Marks that lack their fellow.
	{"closing mark forgotten before the reporting clause", `["We will go,]~ he said. ["And we will stay."]`},
	{"the same, curly", `[“We will go,]~ he said. [“And we will stay.”]`},
	{"the same with a name", `["Will we go?]~ asked Mr. Hale. ["And stay?"]`},
	{"closing mark forgotten at the end", `He left. ["It was late.]~`},
	{"closing mark forgotten, narration follows", "[“We go,]~ he said.\nThey left."},
	{"few words, closing mark forgotten", `It was [“a mess,]~ and he said so. They left.`},
	{"bracket closed behind it", `Those who are ["rather late]~) went.`},
	{"single mark typed for the closing one", `He wrote: [“We go now.’]~ Then he left for home.`},
	{"opening mark forgotten", `[We go,"] he said. ["We stay."]`},
	{"opening mark forgotten, curly", `[We go,”] he said. [“We stay.”]`},
	{"opening mark typed for the closing one", `[“We go,“] he said. [“We stay.“]`},
	{"closing mark typed for the opening one", `[”We go,”] he said.`},
	{"closing mark typed for the opening one after a comma", `He said, [”we go now.”]`},
	{"blank on the wrong side of the closing mark", `The name ["We go "]comes from it.`},
	{"blank on the wrong side of the opening mark", `It is called[" bolting"] and so on.`},
	{"blank on the wrong side after a verb", `She said,[" we go."] He left.`},
	{"two opening marks forgotten", `[We go,"] he said. [We stay,"] she said.`},
	{"two closing marks forgotten", `["We go,]~ he said. ["We stay,]~ she said.`},
	{"a stray mark at the end", `He said he was late."`},
	{"marks with spaces", `[" We go, "] he said.`},
	{"nothing inside", `He said [""] and left.`},
	{"one mark alone", `"`},
	{"two opening marks", `“[“We go,”] he said.`},
}

func TestQuotations(t *testing.T) {
	strip := strings.NewReplacer(">[", "", "[", "", "]~", "", "]", "")
	for _, c := range quotationCases {
		text := c.want
		switch c.name {
		case "brackets":
			text = `It ended ("at last") "[He] went," she said.`
		case "citation after it":
			text = `He wrote "we go"[1] and left.`
		default:
			text = strip.Replace(text)
		}
		d := Parse(text, Metadata{})
		if got := marked(d); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
		checkDocument(t, d)
	}
}
