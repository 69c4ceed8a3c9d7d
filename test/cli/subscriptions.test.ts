import t from 'tap'
import { command } from '../../src/cli/commands/subscriptions.js'
import { EnsClient } from '../../src/client/ens-client.js'
import { startEmulator } from '../../src/emulator.js'
import { startSink } from '../../src/test-kit/index.js'
import { startFakeEns } from '../support/fake-ens.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

interface Ran {
  code: number
  io: FakeIo
  out: string
  err: string
}

const runOn = async (url: string, argv: readonly string[], options: FakeIoOptions = {}): Promise<Ran> => {
  const io = fakeIo({ ...options, env: { ENS_LOCAL_URL: url, ...options.env } })
  const code = await runCommand(command, argv, io)
  return { code, io, out: io.stdout.text(), err: io.stderr.text() }
}

interface World {
  callbackId: string
  unverifiedId: string
  run(words: string | readonly string[], options?: FakeIoOptions): Promise<Ran>
}

const startWorld = async (t: { teardown(run: () => Promise<void>): void }): Promise<World> => {
  const sink = await startSink()
  const emulator = await startEmulator({ forwardTo: sink.url })
  t.teardown(async () => {
    await emulator.close()
    await sink.close()
  })
  await using ens = new EnsClient({ target: emulator.url, token: emulator.token })
  const created = await ens.createCallback({ callbackName: 'orders', url: 'https://hooks.example.com/ens' })
  await ens.verifyCallback(await sink.nextVerification())
  const other = await ens.createCallback({ callbackName: 'other', url: 'https://other.example.com/' })
  return {
    callbackId: created?.callbackId ?? '',
    unverifiedId: other?.callbackId ?? '',
    run: (words, options) => runOn(emulator.url, typeof words === 'string' ? words.split(' ') : words, options)
  }
}

const idIn = ({ out }: Ran): string => /subscriptionId +(\S+)/.exec(out)?.[1] ?? ''

t.test('the life of a subscription', async t => {
  const { run, callbackId } = await startWorld(t)
  t.match(await run('list'), {
    code: 0,
    out: '',
    err: /^There are no subscriptions.*subscriptions create --callback ID/
  })
  t.match(await run(`list --callback ${callbackId}`), { code: 0, out: '', err: `${callbackId} has no subscriptions` })

  const line = `create --callback ${callbackId} --name sent --types TransactionalSendEvents.EmailSent,TransactionalSendEvents.EmailBounced --filter definitionKey=a --filter definitionKey=b,c`
  const created = await run(line)
  t.match(created, { code: 0, err: '' })
  t.match(
    created.out,
    /eventCategoryTypes {2}TransactionalSendEvents.EmailSent, TransactionalSendEvents.EmailBounced\n/
  )
  t.match(created.out, /filters {13}definitionKey=a, definitionKey=b,c\n/)
  const id = idIn(created)
  t.match(await run(line), { code: 0, out: '', err: `It is already so: ${id}.\n` })

  const listed = await run(`list --callback ${callbackId}`)
  t.equal(listed.out, (await run('list')).out)
  t.match(listed.io.stdout.lines(), [
    /^ID {36}NAME {2}STATUS {2}CALLBACK {2}EVENTS +FILTERS$/,
    `${id}  sent  active  orders    TransactionalSendEvents.EmailSent, TransactionalSendEvents.EmailBounced  definitionKey=a, definitionKey=b,c`
  ])
  t.match(await run(`show ${id}`), { code: 0, out: /^callbackId .*\n(.*\n)*url .*\n/ })

  t.match(await run(['pause', id, '--reason', 'lunch break']), {
    code: 0,
    out: '',
    err: `Paused sent (${id}): lunch break\n`
  })
  t.match(await run(['pause', id, '--reason', 'lunch break']), { code: 0, out: '', err: `${id} is already paused.\n` })
  t.match(await run('list', { columns: 160 }), { out: '\u001b[33mpaused\u001b[39m' })
  t.match(await run(`resume ${id}`), { code: 0, err: `Resumed sent (${id}): resumed by ens-local\n` })
  t.match(await run('list', { columns: 160 }), { out: '\u001b[32mactive\u001b[39m' })

  t.match(await run(`update ${id} --name mails --clear-filters`), { code: 0, err: `Updated mails (${id}).\n` })
  t.match(await run(`update ${id} --name mails`), { code: 0, err: `${id} is already so.\n` })
  t.notMatch((await run(`show ${id}`)).out, 'filters')
  t.match(await run(`update ${id} --types EngagementEvents.EmailOpen`), { code: 0 })
  t.match(await run(`show ${id}`), { out: /eventCategoryTypes {2}EngagementEvents.EmailOpen\n/ })

  const second = idIn(await run(`create --callback ${callbackId} --name two --types EngagementEvents.EmailOpen`))
  t.match(await run(`delete ${id} ${second}`), { code: 0, out: '', err: `Deleted ${id}.\nDeleted ${second}.\n` })
  t.match(await run(`delete ${id}`), { code: 1, err: /not found. \(404, errorcode 30003\)\n.*subscriptions list/ })
})

t.test('refusals say what to do', async t => {
  const { run, callbackId, unverifiedId } = await startWorld(t)
  const create = (id: string, rest: string): Promise<Ran> => run(`create --callback ${id} ${rest}`)
  t.match(await create(unverifiedId, '--name a --types EngagementEvents.EmailOpen'), {
    code: 1,
    err: /is not verified. \(400, errorcode 10000\)\n.*callbacks verify ID KEY/
  })
  t.match(await create(callbackId, '--name a --types EngagementEvents.EmailOpne'), {
    code: 1,
    err: /EmailOpne. \(400, errorcode 10005\)\n.*ens-local about events/
  })
  await create(callbackId, '--name a --types EngagementEvents.EmailOpen')
  t.match(await create(callbackId, '--name a --types EngagementEvents.EmailClick'), {
    code: 1,
    err: /\(400, errorcode 30001\)\n.*subscriptions list/
  })
})

t.test('says everything in JSON when asked', async t => {
  const { run, callbackId } = await startWorld(t)
  const objects = async (words: string): Promise<Record<string, unknown>[]> => {
    const ran = await run(`${words} --json`)
    t.strictSame([ran.code, ran.err], [0, ''], words)
    for (const line of ran.io.stdout.lines()) t.match(line, /^\{"type":"/)
    return ran.io.stdout.json()
  }
  const line = `create --callback ${callbackId} --name sent --types EngagementEvents.EmailOpen`
  const [created] = await objects(line)
  const subscriptionId = created?.subscriptionId
  const brief = {
    callbackId,
    callbackName: 'orders',
    subscriptionName: 'sent',
    subscriptionId,
    eventCategoryTypes: ['EngagementEvents.EmailOpen'],
    filters: [],
    status: 'active'
  }
  t.strictSame(created, { type: 'subscription.created', ...brief })
  const whole = { ...brief, url: 'https://hooks.example.com/ens', maxBatchSize: 1000, statusReason: '' }
  t.same(await objects('list'), [{ type: 'subscription', ...whole }])
  t.same(await objects(`show ${subscriptionId}`), [{ type: 'subscription', ...whole }])
  t.same(await objects(line), [{ type: 'subscription.unchanged', ...whole }])
  const pause = `pause ${subscriptionId}`
  const paused = { ...whole, status: 'paused', statusReason: 'paused by ens-local' }
  t.same(await objects(pause), [{ type: 'subscription.paused', ...paused }])
  t.same(await objects(pause), [{ type: 'subscription.unchanged', subscriptionId, status: 'paused' }])
  t.match(await objects(`update ${subscriptionId} --name x`), [{ type: 'subscription.updated', subscriptionName: 'x' }])
  t.same(await objects(`update ${subscriptionId} --name x`), [{ type: 'subscription.unchanged', subscriptionId }])
  t.same(await objects(`delete ${subscriptionId}`), [{ type: 'subscription.deleted', subscriptionId }])
})

t.test('lists by callback where a tenant has no list of all', async t => {
  const ens = await startFakeEns(t)
  const subscription = (subscriptionId: string): object => ({
    subscriptionId,
    subscriptionName: 'n',
    status: 'active',
    callbackName: 'c',
    eventCategoryTypes: [],
    filters: []
  })
  const ok = (...body: object[]): { status: number; body: object[] } => ({ status: 200, body })
  ens.answer({ status: 404, body: { message: 'nothing here' } })
  ens.answer(ok({ callbackId: 'one' }, { callbackId: 'two' }), ok(subscription('a')), ok(subscription('b')))
  const { code, io } = await runOn(ens.url, ['--json'])
  t.equal(code, 0)
  t.match(io.stdout.json(), [{ subscriptionId: 'a' }, { subscriptionId: 'b' }])
  ens.answer({ status: 403, body: { message: 'no', errorcode: 20002 } })
  t.match(await runOn(ens.url, ['list']), { code: 1, err: /event_notification_subscription_read/ })
  ens.answer('hang-up')
  t.match(await runOn(ens.url, ['list']), { code: 1, err: /No answer from/ })
})

t.test('looks for the one that ENS said is there', async t => {
  const ens = await startFakeEns(t)
  ens.answer({ status: 304 }, { status: 200, body: [] })
  const words = ['create', '--callback', 'one', '--name', 'sent', '--types', 'A.B']
  t.match(await runOn(ens.url, words), { code: 0, err: 'It is already so: sent.\n' })
})

t.test('a command line that is wrong is exit code 2', async t => {
  const lines: [string, RegExp][] = [
    ['show', /What subscriptions show is for is missing/],
    ['create --name a --types A.B', /--callback is missing.\n {2}For example: ens-local subscriptions create/],
    ['create --callback a --types A.B', /--name is missing/],
    ['create --callback a --name b', /--types is missing/],
    ['create --callback a --name b --types ,', /--types is missing/],
    ['update a', /nothing to change/]
  ]
  for (const [words, err] of lines)
    t.match(await runOn('http://127.0.0.1:9', words.split(' ')), { code: 2, err }, words)
})
