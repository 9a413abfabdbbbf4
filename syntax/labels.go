package syntax

// Tag is a Penn Treebank part-of-speech tag, in the set that news treebanks use (Marcus, Santorini & Marcinkiewicz 1993; HYPH, ADD, AFX, GW and NFP after OntoNotes).
type Tag uint8

// The tags.
const (
	TagNone       Tag = iota
	TagHash           // #
	TagDollar         // $
	TagCloseQuote     // ''
	TagComma          // ,
	TagLRB            // -LRB-
	TagRRB            // -RRB-
	TagStop           // .
	TagColon          // :
	ADD               // ADD
	AFX               // AFX
	CC                // CC
	CD                // CD
	DT                // DT
	EX                // EX
	FW                // FW
	GW                // GW
	HYPH              // HYPH
	IN                // IN
	JJ                // JJ
	JJR               // JJR
	JJS               // JJS
	LS                // LS
	MD                // MD
	NFP               // NFP
	NN                // NN
	NNP               // NNP
	NNPS              // NNPS
	NNS               // NNS
	PDT               // PDT
	POS               // POS
	PRP               // PRP
	PRPS              // PRP$
	RB                // RB
	RBR               // RBR
	RBS               // RBS
	RP                // RP
	SYM               // SYM
	TO                // TO
	UH                // UH
	VB                // VB
	VBD               // VBD
	VBG               // VBG
	VBN               // VBN
	VBP               // VBP
	VBZ               // VBZ
	WDT               // WDT
	WP                // WP
	WPS               // WP$
	WRB               // WRB
	TagOpenQuote      // ``
)

var tagNames = [...]string{"", "#", "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "``"}

// Relation is a dependency label of Universal Dependencies version 1 for English, in the collapsed-preposition-free form ("basic") that news parsers give.
type Relation uint8

// The relations.
const (
	RelNone        Relation = iota
	RelAcl                  // acl
	RelAclRelcl             // acl:relcl
	RelAdvcl                // advcl
	RelAdvmod               // advmod
	RelAmod                 // amod
	RelAppos                // appos
	RelAux                  // aux
	RelAuxpass              // auxpass
	RelCase                 // case
	RelCc                   // cc
	RelCcPreconj            // cc:preconj
	RelCcomp                // ccomp
	RelCompound             // compound
	RelCompoundPrt          // compound:prt
	RelConj                 // conj
	RelCop                  // cop
	RelCsubj                // csubj
	RelCsubjpass            // csubjpass
	RelDep                  // dep
	RelDet                  // det
	RelDetPredet            // det:predet
	RelDiscourse            // discourse
	RelDobj                 // dobj
	RelExpl                 // expl
	RelIobj                 // iobj
	RelMark                 // mark
	RelMwe                  // mwe
	RelNeg                  // neg
	RelNmod                 // nmod
	RelNmodNpmod            // nmod:npmod
	RelNmodPoss             // nmod:poss
	RelNmodTmod             // nmod:tmod
	RelNsubj                // nsubj
	RelNsubjpass            // nsubjpass
	RelNummod               // nummod
	RelParataxis            // parataxis
	RelPunct                // punct
	RelRoot                 // root
	RelXcomp                // xcomp
)

var relationNames = [...]string{"", "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux", "auxpass", "case", "cc", "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubjpass", "dep", "det", "det:predet", "discourse", "dobj", "expl", "iobj", "mark", "mwe", "neg", "nmod", "nmod:npmod", "nmod:poss", "nmod:tmod", "nsubj", "nsubjpass", "nummod", "parataxis", "punct", "root", "xcomp"}

// String gives the tag as treebanks print it; "" for TagNone.
func (t Tag) String() string { return tagNames[t] }

// String gives the relation as CoNLL-U prints it; "" for RelNone.
func (r Relation) String() string { return relationNames[r] }

var tagByName, relationByName = map[string]Tag{}, map[string]Relation{}

func init() {
	for i, n := range tagNames {
		tagByName[n] = Tag(i)
	}
	for i, n := range relationNames {
		relationByName[n] = Relation(i)
	}
}

// ParseTag gives the tag of that name; ok is false where there is none.
func ParseTag(name string) (t Tag, ok bool) { t, ok = tagByName[name]; return }

// ParseRelation gives the relation of that name; ok is false where there is none.
func ParseRelation(name string) (r Relation, ok bool) { r, ok = relationByName[name]; return }

// Verb reports whether the tag is one of a verb form (VB…); modals are not.
func (t Tag) Verb() bool { return t >= VB && t <= VBZ }

// Noun reports whether the tag is one of a noun, common or proper (NN…).
func (t Tag) Noun() bool { return t >= NN && t <= NNS }

// Proper reports whether the tag is one of a proper noun.
func (t Tag) Proper() bool { return t == NNP || t == NNPS }

// TagSet is a set of tags, a bit each.
type TagSet uint64

// Tags gives the set of the tags.
func Tags(tags ...Tag) (s TagSet) {
	for _, t := range tags {
		s |= 1 << t
	}
	return s
}

// Has reports whether the set holds the tag.
func (s TagSet) Has(t Tag) bool { return s>>t&1 != 0 }

// Subject reports whether the relation is that of a subject, nominal or clausal, active or passive.
func (r Relation) Subject() bool {
	return r == RelNsubj || r == RelNsubjpass || r == RelCsubj || r == RelCsubjpass
}
