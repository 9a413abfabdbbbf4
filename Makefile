# Thin aliases; each is one command that can be run by hand. SHARED is a folder with gold and trees
# that are not part of this project: what needs it skips with a word where it is not there.

SHARED ?= ../shared
FILE   ?= testdata/articles/
TIME   ?= 10s
GOTEST ?= go test
PROFILE = $(addprefix -pgo=,$(wildcard cmd/whosaid/default.pgo))
STATICCHECK = go tool -modfile=tools.mod staticcheck

.PHONY: run test race check score bench profile compromise readers fuzz parity fit attack builds page notices vulnerable wheels python spark r dist

run: ## rows of FILE (a file or a directory)
	go run ./cmd/whosaid $(FILE)

test: ## every test
	$(GOTEST) ./... ./testdata

race: ## every test with the race detector
	$(MAKE) test GOTEST='go test -race'

check: ## form, vet, staticcheck, dead code
	@test -z "$$(gofmt -l .)" || { echo "gofmt -l:"; gofmt -l .; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...
	@.ci/deadcode

score: ## the measures on the project's own gold, and on shared gold
	@go run ./cmd/whosaid score --gold testdata/gold/gold.jsonl
	@for gold in seed/gold gold/polnear.tune gold/gum-other.dev; do \
		if [ -f $(SHARED)/$$gold.jsonl ]; then echo; go run ./cmd/whosaid score --gold $(SHARED)/$$gold.jsonl || exit 1; \
		else echo "make score: skipped, there is no $(SHARED)/$$gold.jsonl"; fi; done

parity: ## our measures beside those of score.py
	WHOSAID_PARITY=all go test -count=1 -v -run TestParity ./accuracy

fit: ## the weights in attribution/, made again from shared gold
	@if [ -f $(SHARED)/gold/polnear.train.jsonl ]; then \
		go run ./cmd/whosaid fit --gold $(SHARED)/gold/polnear.train.jsonl --gold testdata/gold/gold.jsonl --count testdata/gold/gold.jsonl=4 \
			--fresh --force --out attribution/internal/decide/weights.tsv && \
		go test ./attribution/internal/decide -run Shipped -update; \
	else echo "make fit: skipped, there is no $(SHARED)/gold/polnear.train.jsonl"; fi

bench: ## words a second and bytes a word, beside prose's NewDocument in the same run; instructions beside testdata/bench.tsv
	go run ./bench -count
	go run $(PROFILE) ./bench -shared $(SHARED) -whole
	go test ./syntax ./rules -run XXX -bench 'Annotate|New|Rules'

profile: ## what the compiler is told of where the time goes: cmd/whosaid/default.pgo, from articles of testdata and of SHARED
	CGO_ENABLED=0 go run -trimpath ./bench -shared $(SHARED) -words 200000 -rounds 6 -profile cmd/whosaid/default.pgo

compromise: ## words a second and what is found, beside compromise's quotations() (needs node and npm)
	@bench/compromise/run.sh $(SHARED)

readers: ## what we write, opened by readers of other houses (needs python3 and pip, node and npm)
	@bench/readers/run.sh

fuzz: ## every fuzz target for TIME
	@bench/fuzz.sh $(TIME)

attack: ## files, sentences and moments that could break the program; ATTACK=-short for a part of them
	go run ./bench/attack $(ATTACK)
	WHOSAID_ATTACK=$(if $(ATTACK),6000,1000000) go test -count=1 -timeout 0 -run TestRandomSentences ./bench/attack
	WHOSAID_ATTACK=$(if $(ATTACK),6000,250000) go test -count=1 -timeout 0 -run TestShuffledWords ./bench/attack

builds: ## the program for six systems, without C, each built twice and compared
	WHOSAID_BUILDS=1 go test -count=1 -timeout 0 -run TestBuildsForEverySystem .

page: ## the page that needs nothing: web/dist/whosaid.html, and index.html with whosaid.wasm for a host
	go run ./web/page -out web/dist

notices: ## NOTICES, made again from the licences of all linked modules
	go test . -run Notices -update

vulnerable: ## govulncheck, where its database is reached
	@bench/vulnerable.sh

wheels: ## the Python package for six platforms in dist/, each made twice and compared
	python3 python/build/backend.py dist --twice

python: ## the Python package: wheel, tests in clean environments, types, docstrings (needs python3 and pip)
	@python/check.sh --all

spark: ## whosaid_news.spark: two threads, and a master with two workers of which one is killed (needs python3, pip, java)
	@python/check.sh --spark

r: ## the R package: R CMD check with its vignette (needs R and jsonlite)
	@r/check.sh

dist: ## archives for six systems in dist/, with checksums, bills of materials, licences, pages for man; each made twice and compared
	go run ./release -out dist -twice
