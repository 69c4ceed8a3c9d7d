// How much the inspector may weigh. What opening it loads: its script with what that imports at once, and the styles.
import { readFileSync } from 'node:fs'

// Seen from here, as size-limit sees it.
const folder = '../dist/inspector'
const opening = ['inspector.js']
for (const name of opening)
  for (const [, chunk] of readFileSync(new URL(`${folder}/${name}`, import.meta.url), 'utf8').matchAll(
    /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g
  ))
    if (!opening.includes(chunk)) opening.push(chunk)

export default [
  {
    name: 'opening the inspector',
    path: [...opening, 'inspector.css'].map(name => `${folder}/${name}`),
    brotli: true,
    limit: '40 kB'
  },
  { name: 'all of its views', path: `${folder}/*.{js,css}`, brotli: true, limit: '61 kB' }
]
