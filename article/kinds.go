package article

// Stage 3: kinds. What is each paragraph for?

func (p *parser) kinds() {}

func (p *parser) dateline() {}
