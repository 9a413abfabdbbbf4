# Thin aliases; each is one command that can be run by hand. SHARED is a folder with gold and trees
# that are not part of this project: what needs it skips with a word where it is not there.

SHARED ?= ../shared
GOLD   ?= $(SHARED)/gold/polnear.tune.jsonl
FILE   ?= testdata/articles/
TIME   ?= 10s
GOTEST ?= go test
STATICCHECK = go tool -modfile=tools.mod staticcheck

.PHONY: run test race check score bench fuzz parity fit

run: ## rows of FILE (a file or a directory)
	go run ./cmd/whosaid $(FILE)

test: ## every test
	$(GOTEST) ./...

race: ## every test with the race detector
	$(MAKE) test GOTEST='go test -race'

check: ## form, vet, staticcheck
	@test -z "$$(gofmt -l .)" || { echo "gofmt -l:"; gofmt -l .; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...

score: ## the measures on gold that is not part of this project
	@bench/score.sh $(SHARED)

parity: ## our measures beside those of score.py
	WHOSAID_PARITY=all go test -count=1 -v -run TestParity ./accuracy

fit: ## weights from gold, written into attribution/
	@bench/fit.sh $(SHARED)

bench: ## words a second and bytes a word, beside prose's NewDocument in the same run
	go run ./bench -shared $(SHARED)

fuzz: ## every fuzz target for TIME
	@bench/fuzz.sh $(TIME)
