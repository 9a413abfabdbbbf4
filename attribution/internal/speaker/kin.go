package speaker

import (
	"whosaid/article"
	"whosaid/attribution/internal/result"
)

// Relatives: "her father", "his sister", "the couple". The article has said who is whose relative, perhaps from the
// other side: "Kari Bruun, the leader's daughter, …. Her father …".

// relativeOf gives the person with a name who is the owner's relative whom a description with a possessive names, or -1.
func (r *Resolver) relativeOf(p *phrase) int32 {
	side := r.w.kinSides[r.nounLemma(p.head)]
	if side == "" || p.owner < 0 || p.plural || r.quoted(p.head) {
		return -1
	}
	owner := r.ownerEntity(p.owner)
	if owner < 0 || r.ents[owner].kind != kindPerson {
		return -1
	}
	// "Simon Sprake is the owner's cousin."
	for _, noun := range r.w.kinNouns[side] {
		for _, e := range latest(r.byHead[noun]) {
			if e != owner && r.named(e) && r.sameSex(p.head, &r.ents[e]) && r.calledBy(e, side, owner) {
				return e
			}
		}
	}
	// "The owner is Simon Sprake's cousin."
	for _, d := range r.ents[owner].descs {
		if r.w.kinSides[d.head] != r.w.kinInverse[side] {
			continue
		}
		if e := r.ownerOf(d); e >= 0 && e != owner && r.named(e) && r.sameSex(p.head, &r.ents[e]) {
			return e
		}
	}
	return -1
}

// named reports whether the entity is one person with a name.
func (r *Resolver) named(e int32) bool {
	en := &r.ents[e]
	return en.kind == kindPerson && en.name.Len() > 0 && !en.plural
}

// calledBy reports whether the article calls the entity a relative of the owner on that side.
func (r *Resolver) calledBy(e int32, side string, owner int32) bool {
	for _, d := range r.ents[e].descs {
		if r.w.kinSides[d.head] == side && r.ownerOf(d) == owner {
			return true
		}
	}
	return false
}

// ownerOf gives the entity that a description belongs to ("Moira's brother"), as far as it has been read; else -1.
func (r *Resolver) ownerOf(d descriptor) int32 {
	o := r.descriptionBefore(d.at).owner
	if o < 0 {
		return -1
	}
	o = r.nameHead(o)
	if m := r.mentionAt[o]; m >= 0 {
		return r.mentions[m].ent
	}
	if k := r.nameOf[o]; k >= 0 {
		return r.names[k].ent
	}
	return -1
}

// coupleOf gives the two persons whom "and" joined last before "the couple" or "the brothers"; else -1.
func (r *Resolver) coupleOf(p *phrase) int32 {
	const reach = 8 // sentences
	if p.det != 'd' || p.tokens.Len() > 2 || r.w.rare[r.nounLemma(p.head)]&rareCouple == 0 {
		return -1
	}
	here := r.d.Tokens[p.head].Sentence
	for j := len(r.mentions) - 1; j >= 0 && here-r.mentions[j].sent <= reach; j-- {
		en := &r.ents[r.mentions[j].ent]
		if len(en.members) == 2 && en.kind == kindPerson && !r.mentions[j].quoted {
			return r.mentions[j].ent
		}
	}
	return -1
}

// relatives gives the one or two persons that a word for kin takes up, and how; -1 where none does.
func (r *Resolver) relatives(p *phrase) (int32, result.Resolution) {
	if e := r.relativeOf(p); e >= 0 {
		return e, result.ByTitle
	}
	return r.coupleOf(p), result.ByTitle
}

// fullest gives the longest of an entity's descriptions by its first noun.
func (e *entity) fullest() descriptor {
	best := e.descs[0]
	for _, d := range e.descs[1:] {
		if d.head == best.head && d.tokens.Len() > best.tokens.Len() {
			best = d
		}
	}
	return best
}

// describeBy notes that the article calls the entity so, too.
func (e *entity) describeBy(head string, at int, tokens article.Range) {
	const most = 12
	if len(e.descs) < most {
		e.descs = append(e.descs, descriptor{head: head, at: at, tokens: tokens})
	}
}
