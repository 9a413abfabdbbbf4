package main

import (
	"context"
	"fmt"
	"io"
	"math/bits"
	"os"
	"regexp"
	"strconv"

	"whosaid/article"
)

// shard is one of several parts that the inputs are taken in, each by a run of its own, as in array jobs.
// Of N articles and errors, shard i of n has those from N(i-1)/n to N·i/n: what stands together stays
// together, so that the outputs of all, joined in their order, are that of one run. For that, the
// inputs are counted first.
//
// Every n-th would need no count, but nobody could put such outputs together again: an article in which
// nothing is said has no row that tells its place.
type shard struct{ i, n int }

var shardForm = regexp.MustCompile(`^([0-9]{1,6})/([0-9]{1,6})$`)

// shardOf reads i/n.
func shardOf(s string) (shard, error) {
	if m := shardForm.FindStringSubmatch(s); m != nil {
		i, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		if 1 <= i && i <= n {
			return shard{i, n}, nil
		}
	}
	return shard{}, misuse("--shard %s: it is i/n, with i from 1 to n: 1/20, 2/20 …", s)
}

func (s shard) String() string { return fmt.Sprintf("%d/%d", s.i, s.n) }

// of gives where in a count the shard begins and ends.
func (s shard) of(count int) (from, to int) {
	part := func(i int) int {
		hi, lo := bits.Mul64(uint64(count), uint64(i))
		q, _ := bits.Div64(hi, lo, uint64(s.n))
		return int(q)
	}
	return part(s.i - 1), part(s.i)
}

// onceOnly names the input, of the arguments and the list of files, that can be read once only: standard input
// or a pipe; else "".
func onceOnly(args []string, list string) string {
	for _, name := range append([]string{list}, args...) {
		if name == "-" {
			return stdinName
		}
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			return name
		}
	}
	return ""
}

// countOf counts the articles and errors of inputs.
func countOf(ctx context.Context, in articles) (n int, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if _, err := in.Next(); err == io.EOF {
			return n, nil
		}
		n++
	}
}

// portion is what a shard reads of inputs.
type portion struct {
	*inputs
	shard shard
	count int // of all inputs
	at    int
	end   int
}

// newPortion takes inputs to where the shard begins.
func newPortion(ctx context.Context, in *inputs, s shard, count int) (*portion, error) {
	from, to := s.of(count)
	p := &portion{inputs: in, shard: s, count: count, end: to}
	for p.at < from {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := in.Next(); err == io.EOF {
			break // Next tells
		}
		p.at++
	}
	return p, nil
}

// Next gives the next article of the shard.
func (p *portion) Next() (article.Input, error) {
	if p.at >= p.end {
		if p.open != nil {
			p.close()
		}
		return article.Input{}, io.EOF
	}
	next, err := p.inputs.Next()
	if err == io.EOF {
		at := p.at
		p.at = p.end
		return next, fmt.Errorf("--shard %s: there were %d articles when the inputs were counted, and now there are %d: the shards do not fit together", p.shard, p.count, at)
	}
	p.at++
	return next, err
}
