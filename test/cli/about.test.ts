import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { main } from '../../src/cli/main.js'
import { eventTypes } from '../../src/ens/event-catalogue.js'
import { ledger } from '../../src/ens/ledger.js'
import { fakeIo } from './fake-io.js'

const run = async (argv: string[], columns?: number) => {
  const io = fakeIo(columns === undefined ? {} : { columns })
  const exitCode = await main(['about', ...argv], io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('in a pipe each behaviour is one line', async t => {
  const { exitCode, out, err } = await run([])
  t.equal(exitCode, 0)
  t.equal(err, '')
  const lines = out.trimEnd().split('\n')
  t.equal(lines.length, ledger.length)
  t.match(lines[0], /^token {9}Docs {6}POST \/v2\/token/)
})

t.test('on a terminal it wraps, below a heading for each topic', async t => {
  for (const width of [60, 120]) {
    const { out, err } = await run([], width)
    const plain = stripVTControlCharacters(out)
    // A name that is longer than the line is not cut.
    t.ok(plain.split('\n').every(line => line.length <= width || line.includes('{create,read')))
    t.match(plain, /^token\n {2}Docs {6}POST/)
    t.match(plain, /\n\nprobe\n/)
    t.equal(plain.match(/^\S+$/gm)?.length, new Set(ledger.map(({ topic }) => topic)).size)
    t.match(err, /Docs: the vendor says so/)
  }
})

t.test('one topic', async t => {
  const { out } = await run(['probe'])
  t.ok(
    out
      .trimEnd()
      .split('\n')
      .every(line => line.startsWith('probe '))
  )
  t.match(await run(['prob']), {
    exitCode: 2,
    err: /There is no topic prob\.\n {2}Did you mean probe\? The topics are .*events\./
  })
})

t.test('events lists all types and their filters', async t => {
  const { out } = await run(['events'])
  t.equal(out.trimEnd().split('\n').length, eventTypes.length)
  t.match(out, /^TransactionalSendEvents\.EmailNotSent +filters: definitionKey, statusCode$/m)
  t.match(out, /^EngagementEvents\.EmailOpen$/m)
})

t.test('--json', async t => {
  const rows = (await run(['--json'])).out.trimEnd().split('\n')
  t.equal(rows.length, ledger.length)
  t.strictSame(Object.keys(JSON.parse(rows[0] ?? '')), ['type', 'topic', 'behaviour', 'source'])
  const [event = ''] = (await run(['events', '--json'])).out.split('\n')
  t.match(JSON.parse(event), { type: 'event', name: 'TransactionalSendEvents.EmailSent', filters: ['definitionKey'] })
})
