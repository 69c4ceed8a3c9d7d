// The first steps, copied as they stand into a shell: they end with an event at the receiver, however the emulator was started.

import t, { type Test } from 'tap'
import { type EmulatorOptions, EnsClient, startEmulator } from '../../../src/index.js'
import type { Credentials } from '../../../src/inspector/api.js'
import type { HealthView } from '../../../src/inspector/control-views.js'
import { type FirstStep, firstSteps } from '../../../src/inspector/overview/first-steps.js'
import { caller } from '../../support/ens.js'
import { freePort } from '../../support/free-port.js'
import { openWorkspace, type Workspace } from '../../support/workspace.js'

const own = { clientId: 'ens-local', clientSecret: 'ens-local-secret', token: 't' } as Credentials
const other = { clientId: "o'brien", clientSecret: 'a secret$', token: 't' } as Credentials

const healthOf = async (url: string): Promise<HealthView> => (await caller(url)('GET', '/_ens-local/health')).json

/** Of an emulator that was told nothing. */
const plain = { allowLocalUrls: false, map: {}, startFlags: [] }

/** Runs a receiver and a registration; resolves when the receiver has shown an event. */
const receive = async (t: Test, workspace: Workspace, steps: readonly string[], url: string): Promise<void> => {
  const [listen = '', register = ''] = steps
  const receiver = workspace.stay(listen)
  await receiver.says(/Listening on/)
  const registered = await workspace.sh(register)
  t.equal(registered.code, 0, registered.stderr)
  t.match(registered.stderr, 'Verified by the receiver.')
  const sent = await workspace.sh(`npx ens-local trigger EmailSent --target ${url} --wait`)
  t.equal(sent.code, 0, sent.stderr)
  await receiver.says(/TransactionalSendEvents\.EmailSent/)
  t.equal((await receiver.interrupt()).code, 130)
}

/** On a port of this test's own. */
const lines = (steps: readonly FirstStep[], port: number, credentials = own): string[] =>
  steps.map(({ text }) => text(credentials).replace(/\b3000\b/g, `${port}`))

const start = async (t: Test, options: EmulatorOptions): Promise<string> => {
  const emulator = await startEmulator(options)
  t.teardown(() => emulator.close())
  return emulator.url
}

t.test('with local urls', async t => {
  const origin = await start(t, { allowLocalUrls: true })
  const steps = firstSteps({ origin, credentials: own, health: { ...plain, allowLocalUrls: true } })
  t.equal(steps.length, 2)
  await receive(t, openWorkspace(t), lines(steps, await freePort()), origin)
})

t.test('where all is forwarded, with a client of its own', async t => {
  const forwardTo = `http://127.0.0.1:${await freePort()}`
  const origin = await start(t, { forwardTo, auth: 'strict', clients: [other] })
  const health = { ...plain, allowLocalUrls: true, forwardTo }
  const steps = firstSteps({ origin, credentials: other, health }).map(({ text }) => text(other))
  t.equal(steps.length, 2)
  const [listen = '', register = ''] = steps
  const workspace = openWorkspace(t)
  const receiver = workspace.stay(listen)
  await receiver.says(/Listening on/)
  const registered = await workspace.sh(register)
  t.equal(registered.code, 0, registered.stderr)
  t.match(registered.stderr, 'Verified by the receiver.')
  const ens = new EnsClient({ target: origin, clientId: other.clientId, clientSecret: other.clientSecret })
  t.match(await ens.getAllCallbacks(), [{ url: 'https://example.com/ens', status: 'verified' }])
  await ens.close()
  await receiver.interrupt()
})

t.test('started without either: it is started again, on the same port', async t => {
  const origin = `http://127.0.0.1:${await freePort()}`
  const steps = firstSteps({ origin, credentials: own, health: plain })
  const [again = '', ...rest] = lines(steps, await freePort())
  const workspace = openWorkspace(t)
  const emulator = workspace.stay(again)
  await emulator.says(new RegExp(origin))
  await receive(t, workspace, rest, origin)
  await emulator.interrupt()
})

t.test('with TLS and a client of its own it is started again with both', async t => {
  const [again] = firstSteps({
    origin: 'https://localhost:4010',
    credentials: other,
    health: plain
  })
  t.equal(
    again?.text(other),
    `npx ens-local start --port 4010 --tls --client 'o'\\''brien:a secret$' --forward-to http://127.0.0.1:3000`
  )
})

t.test('with all else it was told, for a shell', async t => {
  const emulator = await startEmulator({ strict: true, clock: 'manual', data: `${t.testdir()}/it’s an ens.db` })
  t.teardown(() => emulator.close())
  const health = await healthOf(emulator.url)
  const [again] = firstSteps({ origin: 'http://127.0.0.1:4010', credentials: own, health })
  const words = `--data '${health.store}' --strict --clock manual --forward-to http://127.0.0.1:3000`
  t.equal(again?.text(own), `npx ens-local start --port 4010 ${words}`)
})

t.test('where a host is mapped, a url there is registered', async t => {
  const port = await freePort()
  const map = { '*.example.com': `http://127.0.0.1:${port}`, 'example.org': 'http://127.0.0.1:1' }
  const origin = await start(t, { map })
  const health = await healthOf(origin)
  const steps = firstSteps({ origin, credentials: own, health })
  t.equal(steps.length, 2)
  t.match(steps[1]?.text(own), '--url https://hook.example.com/ens ')
  await receive(t, openWorkspace(t), lines(steps, 3000), origin)
})

t.test('the receiver listens where the emulator looks for it', async t => {
  const lineFor = (forwardTo: string): string | undefined =>
    firstSteps({ origin: 'http://127.0.0.1:4010', credentials: own, health: { ...plain, forwardTo } })[0]?.text(own)
  t.match(lineFor('http://[::1]:3000'), 'listen --port 3000 --host ::1 --target')
  t.match(lineFor('http://127.0.0.2'), 'listen --port 80 --host 127.0.0.2 --target')
  t.match(lineFor('http://localhost:3000'), 'listen --port 3000 --target')
  const map = { '[fd00::2]': 'http://10.0.0.1:3000' }
  const [register] = firstSteps({ origin: 'http://127.0.0.1:4010', credentials: own, health: { ...plain, map } })
  t.match(register?.text(own), "--url 'https://[fd00::2]/ens' ", 'shells read brackets')
})

t.test('at a usual port, and for other machines', async t => {
  const lineFor = (origin: string): string | undefined =>
    firstSteps({ origin, credentials: own, health: plain })[0]?.text(own)
  t.match(lineFor('http://127.0.0.1'), 'start --port 80 --forward-to')
  t.match(lineFor('https://localhost'), 'start --port 443 --tls --forward-to')
  t.match(lineFor('http://192.168.0.7:4010'), 'start --port 4010 --host 192.168.0.7 --forward-to')
})

t.test('where all is forwarded to what `listen` is not, there is a receiver already', async t => {
  for (const forwardTo of ['https://127.0.0.1:8443', 'http://192.168.0.7:3000']) {
    const health = { ...plain, forwardTo }
    const steps = firstSteps({ origin: 'http://127.0.0.1:4010', credentials: own, health })
    t.same(lines(steps, 3000), [
      'npx ens-local register --url https://example.com/ens --subscribe all --target http://127.0.0.1:4010'
    ])
  }
  const health = { ...plain, forwardTo: 'http://localhost' }
  const [listen] = firstSteps({ origin: 'http://127.0.0.1:4010', credentials: own, health })
  t.match(listen?.text(own), '--port 80 ')
})
