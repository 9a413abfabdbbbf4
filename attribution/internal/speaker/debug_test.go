package speaker

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"whosaid/article"
)

func TestDebug(t *testing.T) {
	b, err := os.ReadFile("/tmp/speaker/d.txt")
	if err != nil {
		t.Skip()
	}
	doc := article.Parse(string(b), article.Options{})
	a := oracleAnnotate(t, doc)
	r := new(Resolver)
	r.watch = func(k int, rivals []rival) {}
	r.Resolve(a, nil, Options{})
	for i := range doc.Tokens {
		fmt.Printf("%s/%s/%s ", doc.Word(i), a.Tags[i], a.Relations[i])
	}
	fmt.Println()
	for _, n := range r.names {
		fmt.Println("name", r.words(n.words), n.kind, n.ent, n.titled, n.weak, n.among)
	}
	for i, e := range r.ents {
		fmt.Printf("ent %d %q kind %d g%c given %c hint %c age %d nations %v votes %v first %v\n", i, r.printed(int32(i)), e.kind, e.gender+'0'*0, e.given, e.hint, e.age, e.nations, e.votes, e.count)
	}
	for i, m := range r.mentions {
		j, _ := json.Marshal(m)
		fmt.Printf("m %d %s ent %d subj %v main %v low %v first %v told %v topic %v %s\n", i, doc.Word(int(m.head)), m.ent, m.subject, m.main, m.low, m.first, m.told, m.topic, j)
	}
	for _, p := range doc.Paragraphs {
		fmt.Println("par", p.Kind, r.words(p.Tokens))
	}
}
