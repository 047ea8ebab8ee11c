package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// dress puts on porcupine's page what the page has to say beside the history. The page is porcupine's
// own text, and in the middle of it one line of data. Only its own text is replaced, which is known;
// what it does not find there it leaves as it is.
func (p *Page) dress(page string, rows []string) (string, error) {
	const begins = "const data = "
	before, rest, found := strings.Cut(page, begins)
	data, after, ends := strings.Cut(rest, "\n")
	if !found || !ends {
		return "", errors.New("porcupine's page has no line of data")
	}
	for i := range rows {
		rows[i] = escape.Line(rows[i])
	}
	names, err := json.Marshal(rows) // <, > and & are written as numbers, so that it can stand in a script
	if err != nil {
		return "", err
	}
	around := p.around()
	return around.Replace(before) + "const rowNames = " + string(names) + "\n      " + begins + data + "\n" + around.Replace(after), nil
}

// around replaces what stands around the data.
func (p *Page) around() *strings.Replacer {
	return strings.NewReplacer(
		"<title>Porcupine</title>", "<title>"+escape.HTML(p.Title)+"</title>",
		"</style>", pageStyle+"</style>",
		`<div id="legend">`, p.header()+`<div id="legend">`,
		`width="660"`, `width="760"`, `0 0 660 20`, `0 0 760 20`, `x="520"`, `x="580"`,
		">Clients<", ">Rows<", ">Valid LP<", ">takes effect<", ">Invalid LP<", ">cannot take effect<",
		"i < realClients ? i.toString() :", "i < realClients ? rowNames[i] :",
		"i < realClients ? i :", "i < realClients ? rowNames[i] :",
		"'<br><br>Call: ' + callTime + '<br><br>Return: ' + returnTime",
		"'<br><br>Call: ' + seconds(callTime) + '<br><br>Return: ' + seconds(returnTime)",
		"render(data)\n    </script>", "render(data)\n"+pageScript+"    </script>",
	)
}

// header is the title and what is below it.
func (p *Page) header() string {
	var b strings.Builder
	b.WriteString("<header>\n      <h1>" + escape.HTML(p.Title) + "</h1>\n")
	for _, line := range p.Lines {
		b.WriteString("      <p>" + escape.HTML(line) + "</p>\n")
	}
	if p.Command != "" {
		b.WriteString("      <p><code>" + escape.HTML(p.Command) + "</code></p>\n")
	}
	return b.String() + "    </header>\n    "
}

// rows are the rows of a page.
type rows struct {
	row   map[*Operation]int
	names []string
}

// layout gives a client a row for what was answered, and one for each operation that was not: it may
// take effect until the end.
func layout(of *service.Service, h *History, name func(sim.ID) string) rows {
	if name == nil {
		name = func(id sim.ID) string { return fmt.Sprint(id) }
	}
	out := rows{row: map[*Operation]int{}}
	var clients []sim.ID
	for i := range h.ops {
		if !slices.Contains(clients, h.ops[i].Node) {
			clients = append(clients, h.ops[i].Node)
		}
	}
	slices.Sort(clients)
	for _, client := range clients {
		var free []uint64 // the event at which a row of answers is free again
		var unknown []*Operation
		for i := range h.ops {
			o := &h.ops[i]
			switch {
			case o.Node != client:
			case o.Known:
				row := slices.IndexFunc(free, func(until uint64) bool { return until < o.CallEvent })
				if row < 0 {
					row = len(free)
					free = append(free, 0)
				}
				free[row] = o.ReturnEvent
				out.row[o] = len(out.names) + row
			case !o.Failed && !of.ReadOnly(o.Op):
				unknown = append(unknown, o)
			}
		}
		for range free {
			out.names = append(out.names, name(client))
		}
		for _, o := range unknown {
			out.row[o] = len(out.names)
			out.names = append(out.names, name(client)+" ?")
		}
	}
	return out
}

const pageStyle = `
html { overflow: hidden; }
body { margin: 0 10px; height: 100vh; display: flex; flex-direction: column; }
header h1 { font-size: 1.3rem; margin: 0.4rem 0; }
header p { font-size: 0.95rem; margin: 0.2rem 0; }
header code { background: #f0f0f0; padding: 2px 4px; user-select: all; }
#legend { position: static; width: 760px; margin-top: 10px; }
#canvas { margin: 10px 0; flex: 1; min-height: 0; overflow: auto; }
#calc { position: fixed; overflow: hidden; }
.labels { fill: white; }
`

// pageScript keeps the names of the rows in sight, and scrolls to what is wrong.
const pageScript = `
      function seconds(t) { return (Number(t) / 1e9).toFixed(4) + ' s' }

      const canvas = document.querySelector('#canvas')
      const drawing = canvas.querySelector('svg')
      const labels = svgnew('g')
      svgadd(labels, 'rect', {
        x: 0, y: 0, class: 'labels',
        width: drawing.querySelector('.divider').getAttribute('x1'), height: drawing.getAttribute('height'),
      })
      labels.append(...drawing.querySelectorAll(':scope > g:first-of-type > text'))
      drawing.append(labels)
      canvas.addEventListener('scroll', () => {
        labels.setAttribute('transform', 'translate(' + canvas.scrollLeft + ' 0)')
      })

      const wrong = document.querySelector('.linearization-invalid.linearization-point')
      const noted = data.Annotations.findIndex((a) => a.Tag.startsWith('violated'))
      const goal = wrong ?? document.querySelector(
        '[data-partition="' + data.Partitions.length + '"][data-index="' + noted + '"]')
      goal?.scrollIntoView({inline: 'center', block: 'center'})
`
