package attribution

// Explaining gives an engine that fills Attribution.Steps and shares all else.
func (e *Engine) Explaining() *Engine {
	o := e.options
	o.Explain = true
	return &Engine{options: o, annotator: e.annotator, weights: e.weights, prepared: e.prepared, status: e.status}
}
