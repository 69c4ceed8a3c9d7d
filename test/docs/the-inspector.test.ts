// The page on the inspector: its tables of views and keys held to the code, both ways, and its commands run.

import t from 'tap'
import { startEmulator } from '../../src/index.js'
import { keyHelp } from '../../src/inspector/keymap.js'
import { parseRoute, type Route, toHash, type View } from '../../src/inspector/route.js'
import { connectSink, startSink } from '../../src/test-kit/index.js'
import { freePort } from '../support/free-port.js'
import { openPage } from '../support/markdown.js'
import { openWorkspace } from '../support/workspace.js'

const page = openPage('docs/the-inspector.md')

/** With and without what stands behind its name: a view that is missing here is an error of types. */
const places: Readonly<Record<Exclude<View, 'nowhere'>, readonly Route[]>> = {
  timeline: [{ view: 'timeline' }, { view: 'timeline', activityId: 7 }],
  callbacks: [{ view: 'callbacks' }, { view: 'callbacks', callbackId: 'CALLBACK_ID' }],
  register: [{ view: 'register' }],
  subscribe: [{ view: 'subscribe' }, { view: 'subscribe', callbackId: 'CALLBACK_ID' }],
  deliveries: [{ view: 'deliveries' }, { view: 'deliveries', deliveryId: 'DELIVERY_ID' }],
  send: [{ view: 'send' }, { view: 'send', type: 'TYPE' }],
  faults: [{ view: 'faults' }],
  overview: [{ view: 'overview' }],
  emulator: [{ view: 'emulator' }],
  connect: [{ view: 'connect' }],
  ledger: [{ view: 'ledger' }, { view: 'ledger', rule: 'RULE' }]
}

t.test('the views', async t => {
  const [rows = []] = page.tables('The views')
  const told = rows.map(([at = '']) => at.replace('NUMBER', '7'))
  const all = Object.values(places).flat()
  t.same([...told].sort(), all.map(toHash).sort())
  for (const at of told) t.equal(toHash(parseRoute(at)), at)
})

t.test('the keys', async t => {
  const [rows = []] = page.tables('Keys')
  t.same(
    rows,
    keyHelp.map(row => [...row])
  )
})

t.test('the page is where it says', async t => {
  const workspace = openWorkspace(t)
  const origin = `http://127.0.0.1:${await freePort()}`
  const emulator = workspace.stay(page.take('sh', 'The inspector').trim(), { ENS_LOCAL_PORT: new URL(origin).port })
  await emulator.says(new RegExp(origin))
  t.match(page.text, 'http://127.0.0.1:4010/')
  const answer = await fetch(`${origin}/`)
  t.equal(answer.url, `${origin}/_ens-local/`)
  t.match(await answer.text(), '<title>ens-local</title>')
  t.equal((await emulator.interrupt()).code, 130)
})

t.test('the state, out and in', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const ens = await startEmulator({ forwardTo: sink.url })
  t.teardown(() => ens.close())
  await connectSink(ens, sink)
  const [before] = await ens.client.getAllCallbacks()
  const [out = '', back = ''] = page.take('sh', 'Take the state with you').trim().split('\n')
  const workspace = openWorkspace(t)
  const run = (line: string) => workspace.sh(line.replace('http://127.0.0.1:4010', ens.url))
  t.equal((await run(out)).code, 0)
  await ens.reset()
  t.same(await ens.client.getAllCallbacks(), [])
  const taken = await run(back)
  t.equal(taken.code, 0)
  t.match(taken.stdout, 'imported')
  t.same(await ens.client.getAllCallbacks(), [before])
})

t.test('no block is left out', async t => t.same(page.left(), []))
