import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { createReadInspectorFile } from '../src/inspector-files.js'

const names = ['index.html', 'inspector.js', 'inspector.css', 'favicon.svg'] as const

const fill = (dir: string): void => {
  for (const name of names) writeFileSync(`${dir}/${name}`, `this is ${name}`)
}

t.test('read once, together, and kept', async t => {
  const dir = t.testdir()
  fill(dir)
  const read = createReadInspectorFile(() => pathToFileURL(`${dir}/`))
  const page = await read('index.html')
  t.equal(Buffer.from(page?.bytes ?? []).toString(), 'this is index.html')
  rmSync(dir, { recursive: true })
  t.equal(await read('index.html'), page)
  t.equal(await read('other.js'), undefined)
  t.equal(Buffer.from((await read('favicon.svg'))?.bytes ?? []).toString(), 'this is favicon.svg')
  const tags = await Promise.all(names.map(async name => (await read(name))?.etag))
  t.equal(new Set(tags).size, names.length)
  t.match(tags[0], /^"[\w-]{43}"$/)
})

t.test('what is missing is said, and looked for again', async t => {
  const dir = t.testdir()
  const read = createReadInspectorFile(() => pathToFileURL(`${dir}/inspector/`))
  await Promise.all(
    names.map(name =>
      t.rejects(read(name), { code: 'ERR_INSPECTOR', message: /can not be read: ENOENT/, hint: /npm run build/ })
    )
  )
  mkdirSync(`${dir}/inspector`)
  fill(`${dir}/inspector`)
  t.ok(await read('inspector.js'))
})

t.test('those of the package', async t => {
  const read = createReadInspectorFile()
  t.match(
    Buffer.from((await read('index.html'))?.bytes ?? []).toString(),
    /<script[^>]* src="\/_ens-local\/inspector\/inspector\.js"/
  )
})
