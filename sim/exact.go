package sim

import "math"

// The functions below are the standard ones, computed with additions, multiplications, divisions
// and square roots only, which IEEE 754 rounds alike everywhere. The conversions keep the compiler
// from fusing a multiplication with an addition, as it may on some processors.

// ln is the natural logarithm of x > 0.
func ln(x float64) float64 {
	m, e := math.Frexp(x) // m in [0.5, 1)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	s := (m - 1) / (m + 1)
	s2 := float64(s * s)
	sum := 0.0
	for k := 27; k >= 1; k -= 2 {
		sum = float64(sum*s2) + 1/float64(k)
	}
	return float64(float64(e)*math.Ln2) + float64(2*float64(s*sum))
}

// exp is e to the power of x.
func exp(x float64) float64 {
	if x > 700 {
		return math.MaxFloat64
	}
	n := math.Floor(float64(x/math.Ln2) + 0.5)
	r := x - float64(n*math.Ln2)
	sum := 1.0
	for k := 18; k >= 1; k-- {
		sum = 1 + float64(sum*r)/float64(k)
	}
	return math.Ldexp(sum, int(n))
}

// Pow is x to the power of y, for x > 0: the same bits on every machine, unlike math.Pow.
func Pow(x, y float64) float64 { return exp(float64(y * ln(x))) }

// probit is the quantile function of the standard normal distribution (Wichura, Algorithm AS 241,
// 1988), for p below and q = 1-p above, both at least e^-25: the tables end long before.
func probit(p, q float64) float64 {
	if d := p - 0.5; math.Abs(d) <= 0.425 {
		r := 0.180625 - float64(d*d)
		return d * horner(r, 2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
			45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745,
			3.387132872796366608) /
			horner(r, 5226.495278852545925, 28729.085735721942674, 39307.89580009271061,
				21213.794301586595867, 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1)
	}
	r := math.Sqrt(-ln(min(p, q))) - 1.6
	z := horner(r, 7.7454501427834140764e-4, .0227238449892691845833, .24178072517745061177,
		1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
		1.42343711074968357734) /
		horner(r, 1.05075007164441684324e-9, 5.475938084995344946e-4, .0151986665636164571966,
			.14810397642748007459, .68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1)
	if p < q {
		return -z
	}
	return z
}

// horner is the polynomial of r with the coefficients given, highest power first.
func horner(r float64, cs ...float64) float64 {
	sum := 0.0
	for _, c := range cs {
		sum = float64(sum*r) + c
	}
	return sum
}
