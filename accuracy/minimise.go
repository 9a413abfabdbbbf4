package accuracy

import "math"

// minimise finds weights at which a smooth convex function is least, by L-BFGS with a memory of ten
// steps and backtracking (Nocedal & Wright 2006, algorithm 7.5). f fills the gradient and gives the
// value. It stops after most steps or when a step gains less than one part in 10⁶. Deterministic.
func minimise(n, most int, f func(w, gradient []float64) float64) []float64 {
	const memory = 10
	w, g := make([]float64, n), make([]float64, n)
	nw, ng, d := make([]float64, n), make([]float64, n), make([]float64, n)
	var ss, ys [][]float64
	var rho []float64
	v := f(w, g)
	for step := 0; step < most; step++ {
		copy(d, g)
		alpha := make([]float64, len(ss))
		for i := len(ss) - 1; i >= 0; i-- {
			alpha[i] = rho[i] * dot(ss[i], d)
			axpy(-alpha[i], ys[i], d)
		}
		if k := len(ss); k > 0 {
			scale := 1 / (rho[k-1] * dot(ys[k-1], ys[k-1]))
			for i := range d {
				d[i] *= scale
			}
		}
		for i := range ss {
			axpy(alpha[i]-rho[i]*dot(ys[i], d), ss[i], d)
		}
		slope := -dot(g, d)
		if slope >= 0 { // not a way down: fall back on the gradient
			copy(d, g)
			slope = -dot(g, g)
			ss, ys, rho = nil, nil, nil
		}
		if slope == 0 {
			break
		}
		t := 1.0
		if step == 0 {
			t = 1 / math.Max(1, math.Sqrt(-slope))
		}
		var nv float64
		for try := 0; ; try++ {
			for i := range w {
				nw[i] = w[i] - t*d[i]
			}
			nv = f(nw, ng)
			if nv <= v+1e-4*t*slope || try == 30 {
				break
			}
			t /= 2
		}
		if nv >= v {
			break
		}
		s, y := make([]float64, n), make([]float64, n)
		for i := range s {
			s[i], y[i] = nw[i]-w[i], ng[i]-g[i]
		}
		if sy := dot(s, y); sy > 1e-10 {
			ss, ys, rho = append(ss, s), append(ys, y), append(rho, 1/sy)
			if len(ss) > memory {
				ss, ys, rho = ss[1:], ys[1:], rho[1:]
			}
		}
		w, nw = nw, w
		g, ng = ng, g
		if gain := v - nv; gain < 1e-6*math.Abs(nv) {
			break
		}
		v = nv
	}
	return w
}

func dot(a, b []float64) (s float64) {
	for i, x := range a {
		s += x * b[i]
	}
	return s
}

func axpy(k float64, x, y []float64) {
	for i, v := range x {
		y[i] += k * v
	}
}
