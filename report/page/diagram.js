// The space-time diagram: time runs down, nodes are columns, and each event that is shown is a row.
let diagram = null

// decode are the events with their columns as they are used.
function decode(c) {
  const n = c.num.length
  const num = new Array(n), at = new Array(n), newest = new Int32Array(n).fill(-1), before = new Int32Array(n).fill(-1)
  const end = new Int32Array(n).fill(-1), quiet = new Uint8Array(n)
  let lastNum = 0, lastAt = 0
  for (let i = 0; i < n; i++) {
    num[i] = lastNum += c.num[i]
    at[i] = lastAt += c.at[i]
    const cause = c.cause[i] ? i - c.cause[i] : -1
    if (cause < 0) continue
    before[i] = newest[cause]
    newest[cause] = i
    const kind = c.kinds[c.kind[i]], sent = c.kinds[c.kind[cause]]
    if ((kind === 'deliver' || kind === 'drop') && (sent === 'send' || sent === 'duplicate')) end[cause] = i
  }
  for (const i of c.quiet) quiet[i] = 1
  return {
    ...c, n, num, at, end, quiet, kindOf: (i) => c.kinds[c.kind[i]], causeOf: (i) => c.cause[i] ? i - c.cause[i] : -1,
    effects(i) {
      const out = []
      for (let e = newest[i]; e >= 0; e = before[e]) out.unshift(e)
      return out
    },
  }
}

// decodeStates are the states of the nodes, as of any event: for each field the value that it had then.
function decodeStates(states) {
  const tracks = states.map((s) => {
    const fields = new Map()
    let since = 0
    s.since.forEach((more, i) => {
      since += more
      const field = s.field[i]
      if (!fields.has(field)) fields.set(field, {since: [], value: []})
      fields.get(field).since.push(since)
      fields.get(field).value.push(s.value[i])
    })
    return fields
  })
  return function (node, num) {
    const born = states[node]?.born.findLast((b) => b <= num)
    if (born === undefined || states[node].gone.some((g) => g <= num && g > born)) return null
    const out = new Map()
    for (const [field, t] of tracks[node]) {
      const k = lastUpTo(t.since, num)
      if (k < 0 || t.since[k] < born || !t.value[k].length) continue
      const v = t.value[k]
      out.set(field, {since: t.since[k], ...v.length === 1 ? {text: texts[v[0]]} : logOf(t, k, born)})
    }
    return out
  }
}

// lastUpTo is the last place in an ordered list with a number up to one.
function lastUpTo(list, num) {
  let low = 0, high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle] <= num) low = middle + 1
    else high = middle
  }
  return low - 1
}

// logOf is a log as of a change: its newest entries, found from that change back.
function logOf(t, k, born) {
  const most = 40, first = t.value[k][0], entries = new Map()
  let end = Infinity, last = 0
  for (let i = k; i >= 0 && t.since[i] >= born && t.value[i].length > 1; i--) {
    const [, from] = t.value[i], until = from + (t.value[i].length - 2) / 2
    if (i === k) last = until - 1
    for (let n = Math.min(until, end) - 1; n >= from && entries.size < most; n--) {
      entries.set(n, [texts[t.value[i][2 + 2 * (n - from)]], texts[t.value[i][3 + 2 * (n - from)]]])
    }
    end = Math.min(end, from)
    if (end <= first || entries.size >= most) break
  }
  const tail = []
  for (let n = Math.max(first, last - 5); n <= last; n++) tail.push(entries.get(n)?.[0] ?? '')
  return {text: (last - first + 1) + ' from ' + first + ':' + (last - 5 > first ? ' …' : '') + ' ' + tail.join(' '), first, last, entries}
}

const sentenceWords = {send: '→', duplicate: '→', deliver: '←', drop: '→'}

function makeDiagram(stage) {
  const ev = decode(data.events), stateOf = decodeStates(data.states ?? [])
  const evidence = new Set((data.checks ?? []).filter((c) => c.verdict === 'violated').flatMap((c) => c.events))
  const marks = new Set(data.marks ?? [])
  const hidden = new Set()
  const heights = [6, 12, 19, 26, 38]
  let zoom = 2, all = false, find = '', rows = [], rowOf = new Int32Array(ev.n), chosen = -1, path = new Set(), after = new Set()
  const nameOf = (id) => id ? data.nodes[id - 1].name : ''
  const columns = columnsOf(), columnOf = new Map()
  columns.forEach((c, x) => c.ids.forEach((id) => columnOf.set(id, x)))

  // columnsOf are the columns: one for each node that the events have, and one for all clients where there are many. They are
  // in the order of the nodes, or where those are too many to be seen at once, as they come up.
  function columnsOf() {
    const seen = new Set()
    for (let i = 0; i < ev.n; i++) seen.add(ev.node[i]).add(ev.peer[i])
    seen.delete(0)
    const ids = seen.size > 60 ? [...seen] : [...seen].sort((a, b) => a - b)
    const rest = ids.filter((id) => data.nodes[id - 1].group !== 'server')
    const share = rest.length > 3
    const out = ids.filter((id) => !share || !rest.includes(id)).map((id) => ({name: nameOf(id), ids: [id]}))
    if (share) out.push({name: 'clients', ids: rest})
    return out
  }

  const scroll = make('div', {class: 'scroll', tabindex: '0', 'aria-label': 'space-time diagram'})
  const tall = make('div')
  const svg = draw('svg', {})
  const detail = make('div', {class: 'detail', 'aria-live': 'polite'})
  const count = make('span', {class: 'quiet'})
  const search = make('input', {type: 'search', placeholder: 'only what says …', 'aria-label': 'only what says'})
  const quietly = button('quiet events', 'heartbeats and their answers, timers, writes and syncs (a)', () => { all = !all; choose() })
  tall.append(svg)
  scroll.append(tall)
  stage.append(
    make('div', {class: 'bar'}, search, quietly,
      button('−', 'smaller rows (-)', () => zoomBy(-1)), button('+', 'larger rows (+)', () => zoomBy(1)),
      button('↑', 'the event before (k)', () => step(-1)), button('↓', 'the next event (j)', () => step(1)),
      button('cause', 'the event that made it happen (b)', cause), button('effect', 'what it brought about first (w)', effect),
      button('‹ mark', 'the mark before ([)', () => jump(-1)), button('mark ›', 'the next mark: a fault, a leader, a violation (])', () => jump(1)), count),
    ev.left ? make('p', {class: 'quiet'}, ev.left) : '',
    make('div', {class: 'split'}, scroll, detail),
    make('p', {class: 'quiet'}, make('kbd', {}, 'j'), ' ', make('kbd', {}, 'k'), ' step · ', make('kbd', {}, 'b'), ' cause · ', make('kbd', {}, 'w'), ' effect · ',
      make('kbd', {}, '['), ' ', make('kbd', {}, ']'), ' marks · ', make('kbd', {}, 'n'), ' ', make('kbd', {}, 'p'), ' of the same node · ',
      make('kbd', {}, '+'), ' ', make('kbd', {}, '-'), ' size · ', make('kbd', {}, 'a'), ' quiet events · ', make('kbd', {}, '/'), ' filter · a click on a name hides its column'),
  )

  // saying finds the events that say what is searched for: each text is looked at once, however many have it.
  function saying() {
    const has = (text) => text.toLowerCase().includes(find)
    const said = texts.map(has), kinds = ev.kinds.map(has), names = ['', ...data.nodes.map((n) => n.name)].map(has)
    return (i) => said[ev.label[i]] || said[ev.body[i]] || said[ev.why[i]] || kinds[ev.kind[i]] || names[ev.node[i]] || names[ev.peer[i]]
  }

  // choose finds the events that have a row.
  function choose() {
    rows = []
    rowOf.fill(-1)
    const says = find && saying()
    for (let i = 0; i < ev.n; i++) {
      if (ev.quiet[i] && !all && i !== chosen && !evidence.has(ev.num[i])) continue
      if (hidden.size && (hidden.has(columnOf.get(ev.node[i])) || ev.peer[i] && hidden.has(columnOf.get(ev.peer[i])))) continue
      if (find && !says(i)) continue
      rowOf[i] = rows.length
      rows.push(i)
    }
    quietly.setAttribute('aria-pressed', String(all))
    count.textContent = rows.length.toLocaleString('en') + ' of ' + ev.all.toLocaleString('en') + ' events'
    arrange()
    size()
  }

  // The messages that pass each block of rows, so that what is seen can be drawn without the rest.
  const block = 64
  let blocks = []
  function arrange() {
    blocks = Array.from({length: Math.ceil(rows.length / block)}, () => [])
    for (let r = 0; r < rows.length; r++) {
      const i = rows[r], c = ev.causeOf(i)
      const from = (ev.kindOf(i) === 'deliver' || ev.kindOf(i) === 'drop') && c >= 0 ? rowOf[c] : -1
      if (from < 0) continue
      for (let b = Math.floor(from / block); b <= Math.floor(r / block); b++) blocks[b].push(i)
    }
  }

  const headHeight = 26
  let width = 0, left = 0, gap = 0, right = 0
  function size() {
    const wide = scroll.clientWidth || 800
    left = wide < 600 ? 68 : 84
    gap = Math.max(26, 9 * Math.max(...columns.map((c) => c.name.length)) + 4, Math.min(90, (wide - left - (wide < 600 ? 110 : 330)) / Math.max(1, columns.length)))
    right = left + gap * columns.length
    width = Math.max(wide, right + 120)
    const height = scroll.clientHeight || 500
    svg.setAttribute('width', width)
    svg.setAttribute('height', Math.min(height, headHeight + rows.length * heights[zoom] + 8))
    tall.style.height = headHeight + rows.length * heights[zoom] + 12 + 'px'
    tall.style.width = width + 'px'
    paint()
  }

  const X = (column) => left + gap * column + gap / 2 - 8
  const signs = {
    send: 'M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0', deliver: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0', fact: 'M0 -5L5 0L0 5L-5 0z', invoke: 'M-4 -4L4 0L-4 4z',
    return: 'M4 -4L-4 0L4 4z', crash: 'M-5 -3L-3 -5L0 -2L3 -5L5 -3L2 0L5 3L3 5L0 2L-3 5L-5 3L-2 0z', timer: 'M-4 -4h8l-8 8h8z',
    fault: 'M-5 -4h10L0 5z', start: 'M-5 4h10L0 -5z', restart: 'M-5 4h10L0 -5z', pause: 'M-4 -4h3v8h-3zM1 -4h3v8h-3z', resume: 'M-5 4h10L0 -5z',
  }

  const spells = data.nodes.map((_, i) => (data.spells ?? []).filter((s) => s.node === i + 1).sort((a, b) => a.from - b.from))
  const begins = spells.map((all) => all.map((s) => s.from))
  function lookAt(node, at) {
    const s = spells[node - 1][lastUpTo(begins[node - 1], at)]
    return s && at < s.to ? s.look : 0
  }

  // paint draws the rows that are seen.
  function paint() {
    const h = heights[zoom], top = scroll.scrollTop, height = scroll.clientHeight || 500
    const first = Math.max(0, Math.floor(top / h) - 1), last = Math.min(rows.length - 1, Math.ceil((top + height) / h))
    const Y = (r) => headHeight + r * h - top + h / 2
    const out = []
    for (let r = first; r <= last; r++) {
      const cls = rows[r] === chosen ? 'chosen' : evidence.has(ev.num[rows[r]]) ? 'evidence' : ''
      if (cls) out.push(draw('rect', {x: 0, y: Y(r) - h / 2, width, height: h, class: cls}))
    }
    if (rows.length) lifelines(out, first, last, Y, h)
    ways(out, first, last, Y)
    for (let r = first; r <= last; r++) row(out, rows[r], r, Y(r), h)
    heading(out)
    svg.replaceChildren(...out)
  }

  function lifelines(out, first, last, Y, h) {
    columns.forEach((c, x) => {
      if (hidden.has(x)) return
      let from = first, look = -1
      for (let r = first; r <= last + 1; r++) {
        const now = r > last ? -2 : c.ids.length > 1 ? 0 : lookAt(c.ids[0], ev.at[rows[r]])
        if (now === look) continue
        if (look >= 0) out.push(draw('line', {x1: X(x), x2: X(x), y1: Y(from) - h / 2, y2: Y(r) - h / 2, class: 'life look' + look}))
        from = r
        look = now
      }
    })
  }

  function ways(out, first, last, Y) {
    const seen = new Set()
    for (let b = Math.floor(first / block); b <= Math.floor(last / block) && b < blocks.length; b++) {
      for (const i of blocks[b]) {
        const c = ev.causeOf(i), from = rowOf[c], to = rowOf[i]
        if (seen.has(i) || to < first || from > last) continue
        seen.add(i)
        const lost = ev.kindOf(i) === 'drop'
        const receiver = lost ? ev.peer[i] : ev.node[i]
        const x1 = X(columnOf.get(ev.node[c])), x2 = X(columnOf.get(receiver))
        const y1 = Y(from), y2 = Y(to), part = lost ? 0.72 : 1
        const cls = 'way' + (lost ? ' lost' : '') + (path.has(i) && path.has(c) ? ' path' : after.has(i) && (after.has(c) || c === chosen) ? ' after' : '')
        const xe = x1 + (x2 - x1) * part, ye = y1 + (y2 - y1) * part
        out.push(draw('line', {x1, y1, x2: xe, y2: ye, class: cls}))
        if (lost) out.push(draw('path', {d: `M${xe - 4} ${ye - 4}l8 8m0 -8l-8 8`, class: 'cross'}))
      }
    }
  }

  function row(out, i, r, y, h) {
    const kind = ev.kindOf(i), x = columnOf.get(ev.node[i])
    const leads = kind === 'fact' && marks.has(ev.num[i])
    const cls = 'sign' + (kind === 'fault' || kind === 'crash' ? ' fault' : leads ? ' leads' : '') + (path.has(i) ? ' path' : after.has(i) ? ' after' : '')
    if (kind === 'drop') {
      // its cross is on its way
    } else {
      const at = x === undefined ? left - 14 : X(x)
      out.push(draw('path', {d: signs[kind] ?? 'M-2 -2h4v4h-4z', transform: `translate(${at} ${y})${h < 10 ? ' scale(0.6)' : ''}`, class: cls}))
    }
    if (h < 12) return
    if (r === 0 || Math.floor(ev.at[i] / 100) !== Math.floor(ev.at[rows[r - 1]] / 100)) {
      out.push(draw('text', {x: left - 22, y: y + 4, 'text-anchor': 'end', class: 'quiet'}, (ev.at[i] / 1e6).toFixed(width < 600 ? 3 : 4)))
    }
    const strong = evidence.has(ev.num[i]) ? 'bad' : leads || kind === 'fault' || kind === 'crash' || path.has(i) ? 'bold' : kind === 'send' ? 'quiet' : ''
    out.push(draw('text', {x: right + 4, y: y + 4, class: strong}, words(i)))
  }

  function heading(out) {
    out.push(draw('rect', {x: 0, y: 0, width, height: headHeight - 3, class: 'cover'}))
    out.push(draw('text', {x: left - 22, y: 16, 'text-anchor': 'end', class: 'quiet'}, 'seconds'))
    columns.forEach((c, x) => {
      const t = draw('text', {x: X(x), y: 16, 'text-anchor': 'middle', class: 'head' + (hidden.has(x) ? ' off' : '')}, c.name.length > 9 ? c.name.slice(0, 8) + '…' : c.name)
      t.append(draw('title', {}, c.name))
      t.addEventListener('click', () => {
        if (!hidden.delete(x)) hidden.add(x)
        choose()
      })
      out.push(t)
    })
  }

  // words say an event in a line.
  function words(i) {
    const kind = ev.kindOf(i), arrow = sentenceWords[kind], label = texts[ev.label[i]]
    if (!arrow) return (ev.node[i] ? nameOf(ev.node[i]) + ' ' : '') + label
    return nameOf(ev.node[i]) + ' ' + arrow + ' ' + (nameOf(ev.peer[i]) || 'outside') + ' ' + (kind === 'drop' ? 'lost: ' : kind === 'duplicate' ? 'a copy of ' : '') + label
  }

  // settled is the last event of what the handler of an event did at that instant.
  function settled(i) {
    while (i + 1 < ev.n && ev.node[i + 1] === ev.node[i] && ev.at[i + 1] === ev.at[i] &&
      ['send', 'drop', 'duplicate', 'write', 'sync', 'fact', 'invoke', 'return'].includes(ev.kindOf(i + 1))) i++
    return ev.num[i]
  }

  // stateTable is the state of an event's node as of it: what has changed first.
  function stateTable(i, most) {
    const num = settled(i), now = ev.node[i] ? stateOf(ev.node[i] - 1, num) : null
    if (!now?.size) return null
    const past = stateOf(ev.node[i] - 1, ev.num[i] - 1)
    const rows = [...now].map(([field, v]) => {
      const was = past?.get(field)
      const changed = v.since >= ev.num[i] && was?.text !== v.text
      return {changed, name: texts[Math.abs(field)] + (field < 0 ? ' ▪' : ''), text: changed && was && v.text.length + was.text.length < 60 ? was.text + ' ⇒ ' + v.text : v.text}
    }).sort((a, b) => b.changed - a.changed)
    return make('table', {title: '▪ on disk'}, ...rows.slice(0, most).map((f) => make('tr', f.changed ? {class: 'changed'} : {}, make('td', {class: 'quiet'}, f.name), make('td', {}, f.text))))
  }

  function about(i) {
    const body = texts[ev.body[i]], why = texts[ev.why[i]]
    return [make('div', {}, make('b', {class: 'own'}, words(i))), make('div', {class: 'quiet'}, 'event ' + ev.num[i] + ', ' + ev.kindOf(i) + ' at ' + seconds(ev.at[i], 6)),
      body.trim() ? make('div', {}, body) : '', why && !body.includes(why) ? make('div', {class: 'violated'}, why) : '']
  }

  function show() {
    if (chosen < 0) {
      detail.replaceChildren(make('p', {class: 'quiet'}, 'Click an event, or step with j and k.'))
      return
    }
    const i = chosen, c = ev.causeOf(i)
    const to = (e) => link(ev.num[e], words(e))
    const parts = [make('h3', {}, words(i)), ...about(i).slice(1)]
    if (c >= 0) parts.push(make('h4', {}, 'because'), to(c))
    const effects = ev.effects(i)
    if (effects.length) parts.push(make('h4', {}, 'brought about'), ...effects.slice(0, 12).map((e) => make('div', {}, to(e))))
    if (effects.length > 12) parts.push(make('div', {class: 'quiet'}, 'and ' + (effects.length - 12) + ' more'))
    const state = stateTable(i, 40)
    if (state) parts.push(make('h4', {}, 'state of ' + nameOf(ev.node[i])), state)
    const logs = logTable(settled(i))
    if (logs) parts.push(make('h4', {}, 'logs as of then'), logs)
    detail.replaceChildren(...parts)
  }

  // logTable are the logs of the nodes below each other, index by index.
  function logTable(num) {
    const logs = []
    data.nodes.forEach((n, id) => {
      const state = stateOf(id, num)
      for (const [, v] of state ?? []) {
        if (!v.entries) continue
        const commit = [...state].find(([f]) => /^commit/i.test(texts[Math.abs(f)]))?.[1].text
        logs.push({name: n.name, ...v, commit: Number(commit ?? 0)})
      }
    })
    if (!logs.length) return null
    const last = Math.max(...logs.map((l) => l.last)), first = Math.max(Math.min(...logs.map((l) => l.first)), last - 13)
    const entry = (l, i) => l.entries.get(i)
    const table = make('table', {class: 'logs'}, make('tr', {}, make('th', {}, ''), ...Array.from({length: Math.max(0, last - first + 1)}, (_, k) => make('th', {class: 'quiet'}, String(first + k)))))
    for (const l of logs) {
      const row = make('tr', {}, make('th', {}, l.name))
      for (let i = first; i <= last; i++) {
        const e = entry(l, i)
        const differs = e && logs.some((o) => entry(o, i) && entry(o, i)[1] !== e[1])
        row.append(make('td', {class: (e ? i <= l.commit ? 'committed' : 'entry' : '') + (differs ? ' differs' : ''), title: e ? e[1] : ''}, e ? e[0] : ''))
      }
      table.append(row)
    }
    return table
  }

  // select looks at an event, with all that led to it and what came of it.
  function select(i, goThere) {
    if (i < 0 || i >= ev.n) return
    chosen = i
    path = new Set([i])
    for (let c = ev.causeOf(i); c >= 0 && path.size < 2000; c = ev.causeOf(c)) path.add(c)
    after = new Set()
    const front = [i]
    while (front.length && after.size < 400) {
      for (const e of ev.effects(front.shift())) {
        after.add(e)
        front.push(e)
      }
    }
    if (rowOf[i] < 0) {
      find = search.value = ''
      hidden.clear()
      choose()
    }
    const h = heights[zoom], y = rowOf[i] * h
    if (goThere || y < scroll.scrollTop || y + h + headHeight > scroll.scrollTop + scroll.clientHeight) {
      scroll.scrollTop = Math.max(0, y - scroll.clientHeight / 2)
    }
    if (goThere) scroll.scrollIntoView({block: 'nearest'})
    show()
    paint()
    setNow(ev.at[i])
  }

  function step(by) {
    const r = chosen < 0 ? (by > 0 ? 0 : rows.length - 1) : rowOf[chosen] + by
    if (r >= 0 && r < rows.length) select(rows[r])
  }

  function jump(by) {
    for (let r = (chosen < 0 ? -1 : rowOf[chosen]) + by; r >= 0 && r < rows.length; r += by) {
      if (marks.has(ev.num[rows[r]]) || evidence.has(ev.num[rows[r]])) return select(rows[r])
    }
  }

  function ofNode(by) {
    if (chosen < 0) return
    for (let r = rowOf[chosen] + by; r >= 0 && r < rows.length; r += by) {
      if (ev.node[rows[r]] === ev.node[chosen]) return select(rows[r])
    }
  }

  function cause() { if (chosen >= 0) select(ev.causeOf(chosen)) }
  function effect() { if (chosen >= 0) select(ev.effects(chosen)[0] ?? -1) }

  function zoomBy(by) {
    const middle = chosen >= 0 ? rowOf[chosen] : Math.floor((scroll.scrollTop + scroll.clientHeight / 2) / heights[zoom])
    zoom = Math.max(0, Math.min(heights.length - 1, zoom + by))
    size()
    scroll.scrollTop = Math.max(0, middle * heights[zoom] - scroll.clientHeight / 2)
    paint()
  }

  const at = (e) => {
    const y = e.clientY - svg.getBoundingClientRect().top + scroll.scrollTop - headHeight
    return e.clientY - svg.getBoundingClientRect().top < headHeight ? undefined : rows[Math.floor(y / heights[zoom])]
  }
  svg.addEventListener('mousemove', (e) => {
    const i = at(e)
    if (i === undefined) return unhint()
    hint(e.clientX, e.clientY, ...about(i), stateTable(i, 14) ?? '')
  })
  svg.addEventListener('mouseleave', unhint)
  svg.addEventListener('click', (e) => { if (at(e) !== undefined) select(at(e)) })
  let waits = false
  scroll.addEventListener('scroll', () => {
    unhint()
    if (waits) return
    waits = true
    requestAnimationFrame(() => { waits = false; paint() })
  })
  search.addEventListener('input', () => { find = search.value.trim().toLowerCase(); choose() })
  addEventListener('resize', size)
  const keys = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), b: cause, w: effect, ']': () => jump(1), '[': () => jump(-1),
    n: () => ofNode(1), p: () => ofNode(-1), '+': () => zoomBy(1), '=': () => zoomBy(1), '-': () => zoomBy(-1), a: () => { all = !all; choose() },
    '/': () => search.focus(), Home: () => select(rows[0]), End: () => select(rows[rows.length - 1]),
  }
  addEventListener('keydown', (e) => {
    const arrows = e.key.startsWith('Arrow') || e.key === 'Home' || e.key === 'End'
    if (e.ctrlKey || e.metaKey || e.altKey || !Object.hasOwn(keys, e.key)) return
    if (document.activeElement === search || arrows && !stage.contains(document.activeElement)) return
    e.preventDefault()
    keys[e.key]()
  })
  search.addEventListener('keydown', (e) => { if (e.key === 'Escape') search.blur() })

  return {
    select,
    placeOf(num) {
      let low = 0, high = ev.n - 1
      while (low <= high) {
        const middle = (low + high) >> 1
        if (ev.num[middle] === num) return middle
        if (ev.num[middle] < num) low = middle + 1
        else high = middle - 1
      }
      return -1
    },
    begin() {
      choose()
      show()
      const last = Math.max(...[...evidence].map((n) => this.placeOf(n)))
      if (last >= 0) {
        select(last)
        scroll.scrollTop = Math.max(0, rowOf[last] * heights[zoom] - scroll.clientHeight * 0.7)
        paint()
      }
    },
  }
}
