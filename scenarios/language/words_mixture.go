package language

import (
	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/sim"
)

// A portion is a distribution and the share of the values that come from it.
type portion struct {
	of   int64 // parts per million
	dist *dist
}

// portionKind is a part of a mixture.
var portionKind = &kind{
	name: "tuple", noun: "a share and a duration or distribution",
	doc: "(percent(90), ms(5))", reader: readPortion,
	hint: func(starlark.Value) string { return "; write (percent(90), ms(5))" },
}

func readPortion(k *kind, at spot, v starlark.Value) (any, error) {
	pair, is := v.(starlark.Tuple)
	if !is || len(pair) != 2 {
		return nil, at.misfit(k, v)
	}
	share, is := pair[0].(quantity)
	if !is || share.unit != ratios || share.n < 0 || share.n > 1e6 {
		return nil, at.element(0).errorf("mixture: the share of a part is a ratio of percent(0) to percent(100), not %s; write %s",
			noun(pair[0]), k.doc)
	}
	of, err := offsetsKind.read(at.element(1), pair[1])
	if err != nil {
		return nil, err
	}
	return portion{share.n, of.(*dist)}, nil
}

// mixtureWord makes one distribution of several.
func mixtureWord() *word {
	return &word{
		name: "mixture", class: plain, makes: "dist",
		example: "mixture((percent(99), lognormal(median = ms(5), sigma = 0.3)), (percent(1), between(ms(100), ms(500))))",
		doc: "Each value comes from one of the distributions, chosen by their shares: mostly fast, now and then a pause. " +
			"To add up values of two, each drawn for itself, write a + b.",
		params: []parm{each("parts", portionKind, "each a share and a duration or distribution; the shares add up to percent(100)")},
		build:  buildMixture,
	}
}

func buildMixture(c *call) (any, error) {
	parts := args[portion](c, "parts")
	if len(parts) == 0 {
		return nil, c.at("parts").errorf("mixture: there are no parts; write %s", c.word.example)
	}
	whole, made := int64(0), 0
	for _, p := range parts {
		whole += p.of
		made += p.dist.made
	}
	if whole != 1e6 {
		return nil, c.at("parts").errorf("mixture: the shares must add up to percent(100), not %v", quantity{ratios, whole})
	}
	return composed(callText(c.word.name, c.args, c.kwargs), made+len(parts)-1, func() sim.Dist {
		shares := make([]sim.Share, len(parts))
		for i, p := range parts {
			shares[i] = sim.Share{Of: sim.PPM(p.of), Dist: p.dist.table()}
		}
		return sim.Mixture(shares...)
	})
}
