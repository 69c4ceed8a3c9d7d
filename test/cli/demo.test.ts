import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { request } from 'undici'
import { runDemo } from '../../src/cli/commands/demo.js'
import { openStage } from '../../src/cli/demo/stage.js'
import { tellStory } from '../../src/cli/demo/story.js'
import { main } from '../../src/cli/main.js'
import { eventTypes } from '../../src/ens/event-catalogue.js'
import { sign } from '../../src/ens/signature.js'
import { fakeIo } from './fake-io.js'

const all = eventTypes.map(({ name }) => name)
const names = [
  'token',
  'probe',
  'verify',
  'created',
  'verified',
  'subscribed',
  'published',
  'delivered',
  'nobody-at-home',
  'url-taken',
  'deleted'
]

t.test('--once --json: ready, each step, and that all of it held', async t => {
  const io = fakeIo()
  t.equal(await main(['demo', '--once', '--json', '--port', '0'], io), 0)
  const [ready, ...steps] = io.stdout.json()
  t.match(ready, { type: 'ready', url: /^http:\/\/127\.0\.0\.1:\d+$/ })
  t.match(steps.at(-1), { type: 'result', ok: true, steps: names.length })
  t.strictSame(
    steps.slice(0, -1).map(({ type, name, ok }) => [type, name, ok]),
    names.map(name => ['step', name, true])
  )
  t.equal(io.stderr.text(), '')
  t.notMatch(io.stdout.text(), /"(verificationKey|signatureKey)\\": \\"[^"]{20}/, 'keys are shortened')
})

t.test('the story for a person', async t => {
  const io = fakeIo({ columns: 60 })
  t.equal(await main(['demo', '--once', '--port', '0'], io), 0)
  const story = stripVTControlCharacters(io.stdout.text())
  t.match(story, /✔ 1\. Get a token\n {5}POST \/v2\/token → 200/)
  t.match(story, /Status: ConnectFailure\.\s+Unable\s+to\s+connect\s+to\s+the\s+remote\s+server/)
  t.match(story, /✔ 11\. /)
  t.ok(
    story
      .split('\n')
      .filter(line => !line.includes('http') && !line.includes('MCMS'))
      .every(line => line.length <= 60)
  )
})

t.test('without --once it stays up, says what to try, shows what happens, and ends with 130', async t => {
  const io = fakeIo()
  const exit = main(['demo', '--port', '0'], io)
  await io.stderr.line(/Ctrl-C ends it/)
  const invitation = io.stderr.text()
  const url = /curl (http:\/\/[\d.:]+)\/platform/.exec(invitation)?.[1] ?? ''
  const data = /-d '(.*)'/.exec(invitation)?.[1] ?? ''
  const { statusCode, body } = await request(`${url}/platform/v1/ens-callbacks`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: data
  })
  t.equal(statusCode, 201, 'the curl command it shows works')
  await body.dump()
  t.match(JSON.parse(await io.stderr.line(/→ 201/)), { type: 'api.request', operation: 'createCallback' })
  for (const [, page = ''] of invitation.matchAll(/curl (\S+\/_ens-local\/\w+)/g)) {
    const answer = await request(page)
    t.equal(answer.statusCode, 200, page)
    await answer.body.dump()
  }
  io.interrupt()
  t.equal(await exit, 130)
  const again = fakeIo()
  const ended = main(['demo', '--json', '--port', '0'], again)
  await again.stdout.line(/"result"/)
  again.interrupt()
  t.equal(await ended, 130)
  t.equal(again.stderr.text(), '')
})

t.test('the usual port if it is free, else another, and it says so', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => server.close())
  const { port: taken } = server.address() as AddressInfo
  const io = fakeIo()
  t.equal(await runDemo({ once: true }, io, port => openStage(port, taken)), 0)
  t.match(io.stderr.text(), 'Port 4010 is in use, so a free one is taken.')
  const asked = fakeIo()
  t.equal(await main(['demo', '--once', '--port', String(taken)], asked), 1)
  t.match(asked.stderr.text(), `Port ${taken} is in use.`)
})

t.test('errors other than a port that is taken are not swallowed', async t => {
  await t.rejects(openStage(undefined, -1), { code: 'ERR_OPTION' })
})

t.test('a step that does not hold ends the story, and the exit code says so', async t => {
  const openBroken: typeof openStage = async (...ports) => {
    const stage = await openStage(...ports)
    await stage.receiver.close()
    return stage
  }
  const io = fakeIo()
  t.equal(await runDemo({ once: true, port: 0 }, io, openBroken), 1)
  t.match(io.stdout.text(), /✘ 2\. .*\n {5}MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness/)
  t.match(io.stderr.text(), /^ens-local: The demo failed at step 2, probe\.\n {2}Please report it/)
  const json = fakeIo()
  t.equal(await runDemo({ json: true, port: 0 }, json, openBroken), 1)
  t.match(json.stdout.json().at(-1), { type: 'result', ok: false, steps: 2 })
})

t.test('what each step would find', async t => {
  const stage = await openStage(0, 0)
  t.teardown(() => stage.close())
  const stepsOf = async (broken: Partial<typeof stage>): Promise<string[]> => {
    const found: string[] = []
    for await (const { name, ok, details } of tellStory({ ...stage, ...broken })) if (!ok) found.push(name, ...details)
    return found
  }
  t.throws(() => stage.client(), /nobody has logged in/)
  t.strictSame(await stepsOf({ logIn: () => Promise.reject('odd') }), ['token', 'odd'])
  t.strictSame(await stepsOf({ requests: [] }), ['probe', 'Expected a probe at the receiver, and none came.'])
  t.strictSame(await stepsOf({}), ['token', 'Expected no callbacks yet.'])
  await stage.emulator.reset()
  const signed = {
    method: 'POST',
    target: '/ens',
    rawHeaders: ['X-SFMC-ENS-Signature', 'x'],
    body: Buffer.from('{"verificationKey":""}')
  }
  t.match(await stepsOf({ requests: [signed] }), ['probe', /^Expected callbackId and verificationKey/])
  const signatureKey = 'k'.repeat(44)
  const delivery = (types: readonly string[], key = signatureKey): typeof signed => {
    const body = Buffer.from(JSON.stringify(types.map(eventCategoryType => ({ eventCategoryType }))))
    return { method: 'POST', target: '/ens', rawHeaders: ['X-Sfmc-Ens-Signature', sign(body, key)], body }
  }
  const created = { callbackId: 'id', url: 'https://demo.example.com/ens', signatureKey }
  const answers = (second: () => Promise<unknown>, deliveries = [delivery(all)]): Partial<typeof stage> => {
    const creations = [async () => created, second]
    const client = {
      createSubscription: async () => ({ status: 'active' }),
      getAllCallbacks: async () => [],
      getCallback: async () => ({ callbackId: 'id', status: 'verified' }),
      createCallback: () => creations.shift()?.()
    }
    const good = {
      method: 'POST',
      target: '/ens',
      rawHeaders: [],
      body: Buffer.from(JSON.stringify({ verificationKey: signatureKey }))
    }
    const publish = async () => ({ accepted: all.length, matched: all.length })
    const activities = { newest: () => 2, after: () => [{ type: 'callback.verified' }, { type: 'probe.passed' }] }
    return {
      requests: [good, ...deliveries],
      client: () => client as unknown as ReturnType<typeof stage.client>,
      emulator: { activities, publish, settled: async () => {} } as unknown as typeof stage.emulator
    }
  }
  const arrivals: [ReturnType<typeof delivery>[], RegExp][] = [
    [[], /^Expected every type to arrive; TransactionalSendEvents\.EmailSent, .* did not\.$/],
    [[delivery(all), delivery(['EngagementEvents.EmailOpen'])], /^Expected 36 events, and not 37\.$/],
    [[delivery(all, 'another')], /^Expected each signature to be its body's\.$/]
  ]
  for (const [deliveries, complaint] of arrivals)
    t.match(await stepsOf(answers(async () => created, deliveries)), ['delivered', complaint])
  t.strictSame(await stepsOf(answers(async () => created)), [
    'nobody-at-home',
    'Expected a refusal, and there was none.'
  ])
  t.strictSame(await stepsOf(answers(async () => Promise.reject(new Error('no answer')))), [
    'nobody-at-home',
    'no answer'
  ])
})
