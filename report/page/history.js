// What happened over time: servers, faults, latency, answers, and each client's operations, above one axis.
let setNow = () => {}

function timeline() {
  const ops = data.history ?? [], bands = data.bands ?? []
  const servers = (data.nodes ?? []).map((n, i) => ({name: n.name, id: i + 1, group: n.group})).filter((n) => n.group === 'server' && data.nodes.length <= 60)
  const looked = Object.keys(data.looks ?? {}).length > 0 && servers.length <= 12
  const clients = [...new Set(ops.map((o) => o[0]))].sort((a, b) => a - b)
  const end = Math.max(data.end ?? 0, 1, ...bands.map((b) => b.to), ops.reduce((m, o) => Math.max(m, o[1], o[2]), 0))
  if (!looked && !ops.length && !bands.length) return
  let from = 0, to = end, now = -1
  const svg = draw('svg', {id: 'time'})
  const bar = make('div', {class: 'bar'},
    button('+', 'closer', () => zoom(0.5)), button('−', 'further', () => zoom(2)), button('whole run', 'all of it', () => look(0, end)),
    button('‹', 'earlier', () => pan(-0.3)), button('›', 'later', () => pan(0.3)))
  const wrong = ops.filter((o) => o[4] >= 4)
  if (wrong.length) {
    bar.append(button('what shows it', 'the operations that show the violation', () => {
      const a = Math.min(...wrong.map((o) => o[1])), b = Math.max(...wrong.map((o) => o[2]))
      look(a - (b - a) * 0.3 - 1000, b + (b - a) * 0.3 + 1000)
    }))
  }
  const legend = make('p', {class: 'quiet'}, [
    ...Object.values(data.looks ?? {}).length ? ['bars: ' + Object.values(data.looks).join(', ')] : [],
    ...ops.length ? ['operations: green answered, grey failed, ochre unknown, vermilion shows the violation'] : [],
    ...bands.some((b) => b.what === 'fault') ? ['shades: faults'] : [],
  ].join(' · '))
  section('overtime', 'Over time', bar, svg, legend)

  const left = () => svgWidth < 600 ? 62 : 96
  let svgWidth = 0, hits = []
  const X = (t) => left() + (t - from) / (to - from) * (svgWidth - left() - 12)
  const faultRows = layRows(bands.filter((b) => b.what === 'fault'))

  // layRows puts what lasts into as few rows as do not overlap, six at most.
  function layRows(all) {
    const free = []
    return all.map((b) => {
      let r = free.findIndex((until) => until <= b.from)
      if (r < 0) r = Math.min(free.length, 5)
      free[r] = Math.max(b.to, b.from + (end / 400))
      return {...b, row: r}
    })
  }

  function paint() {
    svgWidth = svg.parentElement.clientWidth
    const out = []
    hits = []
    let y = 16
    const L = left()
    const label = (text, at) => out.push(draw('text', {x: L - 8, y: at, 'text-anchor': 'end', class: 'quiet'}, text.length > 13 ? text.slice(0, 12) + '…' : text))
    const rect = (a, b, top, height, cls, says, event) => {
      const x1 = Math.max(L, X(a)), x2 = Math.min(svgWidth - 12, Math.max(X(b), X(a) + 1.5))
      if (x2 <= x1) return
      out.push(draw('rect', {x: x1, y: top, width: x2 - x1, height, class: cls}))
      if (says) hits.push({x1, x2, y1: top, y2: top + height, says, event})
      return [x1, x2]
    }
    const axisAt = y
    y += 8
    const top = y
    if (looked) {
      for (const s of servers) {
        y += 17
        label(s.name, y)
        out.push(draw('line', {x1: L, x2: svgWidth - 12, y1: y - 5, y2: y - 5, class: 'grid'}))
        for (const p of data.spells ?? []) {
          if (p.node === s.id) rect(p.from, p.to, y - 10, 10, 'look' + p.look, s.name + ' ' + data.looks[p.look] + ', ' + seconds(p.from) + ' to ' + seconds(p.to))
        }
      }
      y += 10
    }
    if (faultRows.length) {
      const rows = Math.max(...faultRows.map((b) => b.row)) + 1
      label('faults', y + 11)
      for (const b of faultRows) {
        const at = rect(b.from, b.to, y + b.row * 15, 12, 'stripFault', b.text + ', ' + seconds(b.from) + ' to ' + seconds(b.to))
        if (at && at[1] - at[0] > b.text.length * 6.5) out.push(draw('text', {x: at[0] + 4, y: y + b.row * 15 + 10}, b.text))
      }
      y += rows * 15 + 8
    }
    if (ops.length) {
      y = latencies(out, y, label)
      y = answers(out, y, label)
      y = calls(out, y, label, rect)
    }
    let shaded = L
    for (const b of faultRows) { // where several overlap the shade is one
      const x1 = Math.max(shaded, X(b.from)), x2 = Math.min(svgWidth - 12, Math.max(X(b.to), X(b.from) + 1))
      if (x2 <= x1) continue
      out.unshift(draw('rect', {x: x1, y: top, width: x2 - x1, height: y - top, class: 'bandFault'}))
      shaded = x2
    }
    for (const t of ticks()) {
      out.unshift(draw('line', {x1: X(t), x2: X(t), y1: axisAt + 4, y2: y, class: 'grid'}))
      out.push(draw('text', {x: X(t), y: axisAt, 'text-anchor': X(t) > svgWidth - 30 ? 'end' : 'middle', class: 'quiet'}, axisText(t)))
    }
    if (now >= from && now <= to) out.push(draw('line', {x1: X(now), x2: X(now), y1: axisAt + 4, y2: y, class: 'now', id: 'now'}))
    svg.setAttribute('width', svgWidth)
    svg.setAttribute('height', y + 6)
    bottom = y
    svg.replaceChildren(...out)
  }
  let bottom = 0

  function tickStep() {
    const want = (to - from) / Math.max(2, (svgWidth - left()) / 110)
    const power = 10 ** Math.floor(Math.log10(want))
    return [1, 2, 5, 10].map((k) => k * power).find((s) => s >= want)
  }
  function ticks() {
    const s = tickStep(), out = []
    for (let t = Math.ceil(from / s) * s; t <= to; t += s) out.push(t)
    return out
  }
  function axisText(t) {
    const s = tickStep()
    return s >= 1e5 ? (t / 1e6).toFixed(s >= 1e6 ? 0 : 1) + ' s' : s >= 1e4 ? (t / 1e6).toFixed(2) + ' s' : (t / 1e6).toFixed(4) + ' s'
  }

  // latencies is a dot for each answer, its latency upwards, in powers of ten.
  function latencies(out, y, label) {
    const height = 84, done = ops.filter((o) => o[4] % 4 === 0 && o[2] >= from && o[2] <= to)
    const all = ops.filter((o) => o[4] % 4 === 0).map((o) => Math.max(1, o[2] - o[1]))
    if (!all.length) return y
    const low = Math.floor(Math.log10(all.reduce((a, b) => Math.min(a, b)))), high = Math.max(low + 1, Math.ceil(Math.log10(all.reduce((a, b) => Math.max(a, b)))))
    const Y = (micros) => y + 6 + (height - 6) * (1 - (Math.log10(Math.max(1, micros)) - low) / (high - low))
    for (let p = low; p <= high; p++) {
      out.push(draw('line', {x1: left(), x2: svgWidth - 12, y1: Y(10 ** p), y2: Y(10 ** p), class: 'grid'}))
      label(p >= 6 ? 10 ** (p - 6) + ' s' : p >= 3 ? 10 ** (p - 3) + ' ms' : 10 ** p + ' µs', Y(10 ** p) + 4)
    }
    const taken = new Set()
    for (const o of done) {
      const x = Math.round(X(o[2]) * 2) / 2, v = Math.round(Y(o[2] - o[1]) * 2) / 2, key = x * 4096 + v
      if (taken.has(key) && o[4] < 4) continue
      taken.add(key)
      out.push(draw('circle', {cx: x, cy: v, r: o[4] >= 4 ? 4 : 1.8, class: o[4] >= 4 ? 'wrong' : 'dot'}))
      hits.push({x1: x - 3, x2: x + 3, y1: v - 3, y2: v + 3, says: tell(o), event: o[5]})
    }
    return y + height + 12
  }

  // answers is how many operations ended in each part of what is seen.
  function answers(out, y, label) {
    const height = 44, each = 5, n = Math.max(1, Math.floor((svgWidth - left() - 12) / each))
    const counts = Array.from({length: n}, () => [0, 0, 0])
    for (const o of ops) {
      if (o[2] < from || o[2] > to || o[2] < 0) continue
      counts[Math.min(n - 1, Math.floor((o[2] - from) / (to - from) * n))][o[4] % 4]++
    }
    const most = counts.reduce((m, c) => Math.max(m, c[0] + c[1] + c[2]), 1)
    label('ended', y + height)
    counts.forEach((c, k) => {
      let base = y + height
      c.forEach((count, kind) => {
        const h = count / most * (height - 4)
        if (count) out.push(draw('rect', {x: left() + k * each, y: base - h, width: each - 1, height: h, class: 'op' + kind}))
        base -= h
      })
    })
    hits.push({x1: left(), x2: svgWidth, y1: y, y2: y + height, says: (x) => {
      const c = counts[Math.min(n - 1, Math.max(0, Math.floor((x - left()) / each)))]
      return c[0] + ' answered, ' + c[1] + ' failed, ' + c[2] + ' given up'
    }})
    return y + height + 12
  }

  const tell = (o) => texts[o[3]] + ', ' + seconds(o[1], 4) + (o[2] >= 0 ? ' to ' + seconds(o[2], 4) : ', no end') + ' (' + (data.nodes?.[o[0] - 1]?.name ?? 'p' + (o[0] - 1)) + ')'

  // calls is a row for each client, and more where one has several operations open at a time.
  function calls(out, y, label, rect) {
    for (const id of clients) {
      const rows = [], taken = new Set()
      const mine = ops.filter((o) => o[0] === id)
      const place = mine.map((o) => {
        let r = rows.findIndex((until) => until <= o[1])
        if (r < 0) r = rows.length < 8 ? rows.push(0) - 1 : 7
        rows[r] = o[2] < 0 ? o[1] + (to - from) / 30 : o[2]
        return r
      })
      label(data.nodes?.[id - 1]?.name ?? 'p' + (id - 1), y + 12)
      mine.forEach((o, k) => {
        const until = o[2] < 0 ? Math.min(end, o[1] + (to - from) / 30) : o[2], kind = o[4] % 4
        if (until < from || o[1] > to) return
        const key = place[k] * 65536 + Math.floor(X(o[1])), narrow = X(until) - X(o[1]) < 2
        if (narrow && taken.has(key) && o[4] < 4) return
        taken.add(key)
        const top = y + place[k] * 18
        const at = rect(o[1], until, top, 15, o[4] >= 4 ? 'wrong' : 'op' + kind, tell(o), o[5])
        if (kind === 2 && at) out.push(draw('rect', {x: at[1], y: top + 5, width: Math.max(0, Math.min(24, svgWidth - 12 - at[1])), height: 5, class: 'tail'}))
        if (at && at[1] - at[0] > 44) {
          const fits = Math.floor((at[1] - at[0] - 6) / 6.6), text = texts[o[3]]
          out.push(draw('text', {x: at[0] + 4, y: top + 12, class: 'plain'}, text.length > fits ? text.slice(0, fits - 1) + '…' : text))
        }
      })
      y += Math.max(1, rows.length) * 18 + 4
    }
    return y
  }

  function look(a, b) {
    const least = 200, room = Math.max(least, Math.min(end, b - a))
    from = Math.max(0, Math.min(a, end - room))
    to = from + room
    paint()
  }
  const pan = (by) => look(from + (to - from) * by, to + (to - from) * by)
  function zoom(by, around = (now >= from && now <= to ? now : (from + to) / 2)) {
    look(around - (around - from) * by, around + (to - around) * by)
  }
  const hit = (e) => {
    const r = svg.getBoundingClientRect(), x = e.clientX - r.left, y = e.clientY - r.top
    const h = hits.findLast((h) => h.x1 <= x && x <= h.x2 && h.y1 <= y && y <= h.y2)
    return h && {...h, text: typeof h.says === 'function' ? h.says(x) : h.says}
  }
  let held = null
  svg.addEventListener('pointerdown', (e) => { held = {x: e.clientX, from, to, moved: false} })
  addEventListener('pointerup', () => { held = null })
  svg.addEventListener('pointermove', (e) => {
    if (held && Math.abs(e.clientX - held.x) > 3) {
      held.moved = true
      const by = (held.x - e.clientX) / (svgWidth - left() - 12) * (held.to - held.from)
      unhint()
      return look(held.from + by, held.to + by)
    }
    const h = hit(e)
    h ? hint(e.clientX, e.clientY, make('div', {}, h.text)) : unhint()
  })
  svg.addEventListener('mousemove', (e) => { // also where there are no pointers
    const h = hit(e)
    if (h) hint(e.clientX, e.clientY, make('div', {}, h.text))
  })
  svg.addEventListener('mouseleave', unhint)
  svg.addEventListener('click', (e) => {
    const h = hit(e)
    if (h?.event && diagram && diagram.placeOf(h.event) >= 0) diagram.select(diagram.placeOf(h.event), true)
  })
  svg.addEventListener('wheel', (e) => {
    if (!e.ctrlKey) return
    e.preventDefault()
    const x = e.clientX - svg.getBoundingClientRect().left
    zoom(e.deltaY > 0 ? 1.25 : 0.8, from + (x - left()) / (svgWidth - left() - 12) * (to - from))
  }, {passive: false})
  addEventListener('resize', paint)
  // setNow moves the line at the event that is looked at, and nothing else.
  setNow = (t) => {
    now = t
    let line = svg.querySelector('#now')
    if (!line) {
      line = draw('line', {class: 'now', id: 'now', y1: 20, y2: bottom})
      svg.append(line)
    }
    line.setAttribute('visibility', t >= from && t <= to ? 'visible' : 'hidden')
    line.setAttribute('x1', X(t))
    line.setAttribute('x2', X(t))
  }
  paint()
}
