import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readFaults } from '../../src/cli/faults-file.js'
import { main } from '../../src/cli/main.js'
import { caller } from '../support/ens.js'
import { fakeIo } from './fake-io.js'

const DROP = '{ "match": { "phase": "delivery" }, "fault": { "kind": "drop-ack" } }'

const withFile = (t: { testdir(): string }, text: string): { cwd: string; file: string } => {
  const cwd = t.testdir()
  writeFileSync(join(cwd, 'faults.json'), text)
  return { cwd, file: 'faults.json' }
}

t.test('no file, no rules', async t => {
  t.same(await readFaults({}, { cwd: '/' }), [])
})

t.test('rules of a file, from where the command runs', async t => {
  const { cwd, file } = withFile(t, `{ "rules": [ // one\n ${DROP} ] }`)
  t.same(await readFaults({ faults: file }, { cwd }), [JSON.parse(DROP)])
})

t.test('start --faults', async t => {
  const { cwd, file } = withFile(t, `[${DROP}]`)
  const io = fakeIo({ cwd })
  const exit = main(['start', '--port', '0', '--json', '--faults', file], io)
  t.teardown(() => {
    io.interrupt()
    return exit
  })
  const { url } = JSON.parse(await io.stdout.line(/"type":"ready"/))
  t.match((await caller(url)('GET', '/_ens-local/faults')).json, { rules: [{ id: 'rule-1', ...JSON.parse(DROP) }] })
})

t.test('who starts it sees that rules are armed', async t => {
  const { cwd, file } = withFile(t, `[${DROP}, ${DROP}]`)
  const io = fakeIo({ cwd })
  const exit = main(['start', '--port', '0', '--faults', file], io)
  t.match(await io.stderr.line(/Fault rules/), /Fault rules {3}2 armed: `ens-local faults rules` shows them/)
  io.interrupt()
  t.equal(await exit, 130)
})

t.test('what is wrong ends it with 2, and says where', async t => {
  const fails = async (text: string, name = 'faults.json'): Promise<[number, string]> => {
    const { cwd } = withFile(t, text)
    const io = fakeIo({ cwd })
    return [await main(['start', '--port', '0', '--faults', name], io), io.stderr.text()]
  }
  const [code, text] = await fails(`[\n ${DROP},\n { "fault": { "kind": "drop-akc" } }\n]`)
  t.equal(code, 2)
  t.match(text, /faults\.json:3: rule 2: There is no kind of fault "drop-akc"\.\n.*Did you mean drop-ack\?/)
  t.match(await fails('', 'nothing.json'), [2, /--faults nothing\.json can not be read \(ENOENT\)\.\n.*JSON/])
  t.match(await fails('[{]'), [2, /faults\.json:1: This is not JSON/])
})
