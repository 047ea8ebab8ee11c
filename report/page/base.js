// What all pages have in common: what stands in the data becomes texts, never elements.
const data = JSON.parse(document.getElementById('data').textContent)
const place = document.getElementById('page')

function make(name, attributes, ...children) {
  const e = document.createElement(name)
  for (const [k, v] of Object.entries(attributes ?? {})) e.setAttribute(k, v)
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== ''))
  return e
}

function button(label, title, does) {
  const b = make('button', {type: 'button', title}, label)
  b.addEventListener('click', does)
  return b
}

function section(id, title, ...children) {
  const s = make('section', {id}, make('h2', {}, title), ...children)
  place.append(s)
  document.querySelector('nav').append(make('a', {href: '#' + id}, title))
  return s
}

function head() {
  place.append(
    make('h1', {}, data.title),
    make('p', {class: 'verdict ' + data.verdict}, data.sentence),
    ...data.lines.map((l) => make('p', {}, l)),
    data.command ? make('p', {}, make('code', {}, data.command)) : null,
    make('nav', {'aria-label': 'parts of the page'}),
  )
  place.replaceChildren(...[...place.childNodes].filter((n) => n.nodeType === 1))
}

// picture is a figure of the data: as wide as the page, or narrow for a phone, and light or dark as the reader has it.
function picture(p) {
  const dark = '(prefers-color-scheme: dark)', narrow = '(max-width: 600px)'
  return make('picture', {},
    make('source', {media: narrow + ' and ' + dark, srcset: p.narrow_dark}), make('source', {media: narrow, srcset: p.narrow}),
    make('source', {media: dark, srcset: p.dark}), make('img', {class: 'plot', src: p.light, alt: p.about}))
}
