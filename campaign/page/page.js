// The page of a folder of runs.
const marks = {held: '✓', violated: '✗', undecided: '?', shown: '·'}
const colour = (verdict) => verdict in marks && verdict !== 'shown' ? verdict : 'quiet'
const typed = (line) => make('p', {}, make('code', {}, line))

function asked() {
  const rows = (data.asked ?? []).map(([name, text]) => make('tr', {}, make('td', {class: 'quiet'}, name), make('td', {}, text)))
  const files = (data.files ?? []).map((f) => make('details', {}, make('summary', {}, f.name), make('pre', {}, f.text)))
  if (rows.length || files.length) section('asked', 'What was asked', make('table', {}, ...rows), ...files)
}

function rows() {
  const t = data.table
  if (!t) return
  const alike = new Set(t.verdicts).size === 1 && t.verdicts[0] === 'held' // then a column of marks says nothing
  const head = make('tr', {}, alike ? null : make('th', {}, ''), ...t.head.map((h) => make('th', {}, h)))
  const all = (t.rows ?? []).map((cells, i) => make('tr', {},
    alike ? null : make('td', {class: colour(t.verdicts[i]), title: t.verdicts[i]}, marks[t.verdicts[i]] ?? '·'), ...cells.map((c) => make('td', {}, c))))
  section('table', t.title, make('div', {class: 'wide'}, make('table', {class: 'rows'}, head, ...all)),
    ...(data.notes ?? []).map((n) => make('p', {class: 'quiet'}, n)))
}

function claims() {
  if (!data.claims?.length) return
  section('claims', 'What is claimed of it', make('table', {class: 'verdicts'}, ...data.claims.map((c) => make('tr', {},
    make('td', {class: colour(c.verdict)}, (marks[c.verdict] ?? '·') + ' ' + c.verdict), make('td', {}, c.claim), make('td', {}, c.why)))))
}

function figures() {
  if (!data.figures?.length) return
  section('figures', 'Figures', ...data.figures.map((f) => make('figure', {}, make('figcaption', {}, f.title), picture(f.pictures))))
}

function found() {
  (data.groups ?? []).forEach((g, i) => {
    section('found' + i, g.title, ...g.findings.map((f) => make('div', {class: 'found ' + g.verdict + 'Bar'},
      make('h3', {class: colour(g.verdict)}, f.name), make('p', {}, f.why), f.where ? make('p', {class: 'quiet'}, f.where) : null,
      ...f.more.map((m) => make('p', {class: 'quiet'}, m)), ...f.lines.map(typed),
      f.text ? make('details', {}, make('summary', {}, 'the scenario file'), make('pre', {}, f.text)) : null)),
    g.more ? make('p', {class: 'quiet'}, g.more) : null, g.findings.length ? null : make('p', {class: 'quiet'}, 'none'))
  })
}

function coverage() {
  if (!data.coverage?.length) return
  section('coverage', 'What no seed has shown', ...data.coverage.map((c) => make('details', data.coverage.length === 1 ? {open: ''} : {},
    make('summary', {}, c.title), make('ul', {}, ...c.lines.map((l) => make('li', {}, l))))))
}

function open() {
  head()
  rows()
  claims()
  figures()
  found()
  coverage()
  asked()
}
