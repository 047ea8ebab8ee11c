// The page of a run, or of a history.
const texts = data.texts ?? ['']

function draw(name, attributes, text) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const k in attributes) e.setAttribute(k, attributes[k])
  if (text !== undefined) e.textContent = text
  return e
}

const seconds = (micros, digits = 3) => (micros / 1e6).toFixed(digits) + ' s'
const tip = document.getElementById('tip')

// link is an event's number, which leads to it; the number alone where the diagram does not have it.
function link(num, text) {
  const words = text ?? 'event ' + num
  if (!num || !diagram || diagram.placeOf(num) < 0) return make('span', {}, words)
  const b = button(words, 'event ' + num + ' in the diagram', () => diagram.select(diagram.placeOf(num), true))
  b.className = 'link'
  return b
}

function hint(x, y, ...children) {
  tip.replaceChildren(...children)
  tip.hidden = false
  const {width, height} = tip.getBoundingClientRect()
  tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - width - 6)) + 'px'
  tip.style.top = (y + 18 + height > innerHeight ? Math.max(4, y - height - 10) : y + 18) + 'px'
}

const unhint = () => { tip.hidden = true }

function shows() {
  if (!data.shows) return
  const list = make('ol', {class: 'reasons'})
  for (const r of data.shows.reasons) {
    list.append(make('li', r.aside ? {class: 'aside'} : {}, r.event ? link(r.event) : '', r.event ? ' ' : '', r.text))
  }
  const figure = data.shows.figure ? make('img', {class: 'figure', src: data.shows.figure, alt: data.shows.about}) : null
  section('shows', 'What shows it', figure, data.shows.reasons.length ? list : null)
}

function verdicts() {
  const table = make('table', {class: 'verdicts'})
  const signs = {held: '✓', violated: '✗', undecided: '?'}
  const row = (c, name, ...why) => {
    const excused = c.excuse && c.verdict !== 'violated'
    table.append(make('tr', {}, make('td', {class: excused ? 'quiet' : c.verdict}, (signs[c.verdict] ?? '·') + ' ' + c.verdict), make('td', {}, name), make('td', {}, ...why)))
  }
  const plain = (c) => !c.why && !c.events.length
  for (const c of (data.checks ?? []).filter((c) => !plain(c)).sort((a, b) => (b.verdict === 'violated') - (a.verdict === 'violated'))) {
    const excuse = c.excuse && c.verdict !== 'held' ? make('span', {class: 'quiet'}, (c.why ? ' ' : '') + '(does not count: ' + c.excuse + ')') : null
    const events = c.events.length ? [make('span', {class: 'quiet'}, ' events '), ...c.events.slice(0, 12).flatMap((n) => [link(n, String(n)), ' '])] : []
    row(c, c.name, c.why, excuse, ...events)
  }
  for (const verdict of ['undecided', 'not tested', 'held']) { // those of which there is no more to say share a row
    const all = (data.checks ?? []).filter((c) => plain(c) && c.verdict === verdict)
    if (all.length) {
      table.append(make('tr', {}, make('td', {class: verdict === 'held' ? 'held' : 'quiet'}, (signs[verdict] ?? '·') + ' ' + verdict),
        make('td', {colspan: '2'}, all.map((c) => c.name).join(' · '))))
    }
  }
  section('verdicts', 'Verdicts', table)
}

function story() {
  if (!data.story?.length) return
  const table = make('table', {class: 'story'})
  for (const m of data.story) {
    const counts = m.mark === '' || m.mark === '⋮'
    table.append(make('tr', counts ? {class: 'counts'} : {}, make('td', {}, counts ? '' : seconds(m.at)), make('td', {class: 'mark'}, m.mark || '│'),
      make('td', {}, m.event && !counts ? link(m.event, m.text) : m.text)))
  }
  section('story', 'Story', table)
}

function figures() {
  const all = [...(data.measures ?? []), ...(data.figures ?? [])]
  if (!all.length) return
  section('numbers', 'Numbers', make('table', {}, ...all.map(([name, text]) => make('tr', {}, make('td', {class: 'quiet'}, name), make('td', {}, text)))))
}

function open() {
  head()
  const stage = make('div')
  if (data.events) diagram = makeDiagram(stage)
  verdicts()
  shows()
  if (data.over) section('figures', 'At a glance', picture(data.over))
  timeline()
  if (diagram) {
    section('diagram', 'Space-time diagram', stage)
    diagram.begin()
  }
  story()
  figures()
}
