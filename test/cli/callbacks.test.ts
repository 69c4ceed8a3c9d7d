import t from 'tap'
import { command } from '../../src/cli/commands/callbacks.js'
import { command as subscriptions } from '../../src/cli/commands/subscriptions.js'
import { type Emulator, startEmulator } from '../../src/emulator.js'
import type { EmulatorOptions } from '../../src/options.js'
import { type Sink, startSink } from '../../src/test-kit/index.js'
import { startFakeEns } from '../support/fake-ens.js'
import { type FakeIo, fakeIo, runCommand } from './fake-io.js'

interface Ran {
  code: number
  io: FakeIo
  out: string
  err: string
}

interface World {
  sink: Sink
  emulator: Emulator
  run(words: string, options?: { columns?: number; env?: Record<string, string> }): Promise<Ran>
}

const runOn = async (
  url: string,
  words: string,
  { columns, env = {} }: { columns?: number; env?: Record<string, string> } = {}
): Promise<Ran> => {
  const io = fakeIo({ env: { ENS_LOCAL_URL: url, ...env }, ...(columns !== undefined && { columns }) })
  const [name, ...argv] = words.split(' ')
  const code = await runCommand(name === 'subscriptions' ? subscriptions : command, argv, io)
  return { code, io, out: io.stdout.text(), err: io.stderr.text() }
}

const startWorld = async (
  t: { teardown(run: () => Promise<void>): void },
  options: EmulatorOptions = {}
): Promise<World> => {
  const sink = await startSink()
  const emulator = await startEmulator({ forwardTo: sink.url, seed: 1, ...options })
  t.teardown(async () => {
    await emulator.close()
    await sink.close()
  })
  return { sink, emulator, run: (words, options) => runOn(emulator.url, words, options) }
}

const create = async ({ run, sink }: World, name: string, url: string): Promise<{ id: string; key: string }> => {
  const { io } = await run(`callbacks create --name ${name} --url ${url} --json`)
  const [created] = io.stdout.json()
  const { verificationKey } = await sink.nextVerification()
  return { id: String(created?.callbackId), key: verificationKey }
}

t.test('the life of a callback', async t => {
  const world = await startWorld(t)
  const { run, sink } = world
  const empty = await run('callbacks')
  t.match(empty, { code: 0, out: '', err: /There are no callbacks.*ens-local listen.*callbacks create --name/ })

  const created = await run('callbacks create --name orders --url https://hooks.example.com/ens --max-batch-size 500')
  t.equal(created.code, 0)
  t.match(
    created.out,
    /^callbackName {2}orders\ncallbackId {4}[\w-]{36}\nurl {11}https:\/\/hooks.example.com\/ens\nsignatureKey {2}\S{44}\nmaxBatchSize {2}500\n$/
  )
  t.match(
    created.err,
    /^Keep the signatureKey.*\nUnless the receiver.*callbacks verify \S{36} KEY.*\nThen subscribe it/
  )
  const id = /callbackId +(\S+)/.exec(created.out)?.[1] ?? ''
  const { verificationKey } = await sink.nextVerification()

  const again = await run('callbacks create --name orders --url https://hooks.example.com/ens --max-batch-size 500')
  t.strictSame([again.code, again.out, again.err], [0, '', `It is already so: ${id}.\n`])

  const wrong = await run(`callbacks verify ${id} bm90IHRoaXM=`)
  t.equal(wrong.code, 1)
  t.match(
    wrong.err,
    /^ens-local: ENS refused: The callbackId .* incorrect. \(404, errorcode 30003\)\n {2}A key is single use/
  )
  t.notMatch(wrong.err, /bm90IHRoaXM=/)
  t.match(await run(`callbacks verify ${id} ${verificationKey}`), { code: 0, out: '', err: `Verified ${id}.\n` })

  const listed = await run('callbacks list')
  t.strictSame(listed.io.stdout.lines(), [
    `${'ID'.padEnd(36)}  NAME    STATUS    URL                            BATCH`,
    `${id}  orders  verified  https://hooks.example.com/ens  500`
  ])
  t.match(await run(`callbacks show ${id}`), {
    code: 0,
    out: /callbackId {4}\S{36}\ncallbackName {2}orders\n(.*\n)+status {8}verified\n$/
  })

  t.match(await run(`callbacks update ${id} --name sales --max-batch-size 600`), {
    code: 0,
    err: `Updated sales (${id}).\n`
  })
  t.match(await run(`callbacks update ${id} --name sales`), { code: 0, err: `${id} is already so.\n` })
  const regenerated = await run(`callbacks regenerate ${id}`)
  t.match(regenerated, { code: 0, out: /signatureKey {2}\S{44}\n/, err: /old signatureKey is worthless/ })
  t.notSame(/signatureKey +(\S+)/.exec(regenerated.out)?.[1], /signatureKey +(\S+)/.exec(created.out)?.[1])
  t.match(await run(`callbacks delete ${id}`), { code: 0, out: '', err: `Deleted ${id}.\n` })
  const gone = await run(`callbacks show ${id}`)
  t.match(gone, { code: 1, err: /was not found. \(404, errorcode 30003\)\n {2}`ens-local callbacks list`/ })
})

t.test('pauses and resumes, and deletes with what hangs on it', async t => {
  const world = await startWorld(t)
  const { run } = world
  const { id, key } = await create(world, 'orders', 'https://hooks.example.com/')
  await run(`callbacks verify ${id} ${key}`)
  t.match(await run(`callbacks pause ${id}`), {
    code: 0,
    err: `${id} has no subscriptions; ENS pauses nothing else.\n`
  })
  for (const type of ['EmailSent', 'EmailBounced'])
    await run(`subscriptions create --callback ${id} --name ${type} --types TransactionalSendEvents.${type}`)

  const paused = await run(`callbacks pause ${id} --reason lunch`)
  t.match(paused, {
    code: 0,
    out: '',
    err: /^Paused EmailSent \(\S{36}\): lunch\nPaused EmailBounced \(\S{36}\): lunch\n$/
  })
  t.match(await run(`callbacks pause ${id}`), { code: 0, err: `All 2 subscriptions of ${id} are already paused.\n` })
  const resumed = await run(`callbacks resume ${id} --json`)
  t.match(resumed.io.stdout.json(), [
    {
      type: 'subscription.resumed',
      subscriptionName: 'EmailSent',
      status: 'active',
      statusReason: 'resumed by ens-local'
    },
    { type: 'subscription.resumed', subscriptionName: 'EmailBounced' }
  ])
  t.equal(resumed.err, '')

  t.match(await run(`callbacks delete ${id}`), { code: 1, err: /\(409, errorcode 30002\)\n.*--with-subscriptions/ })
  const deleted = await run(`callbacks delete ${id} --with-subscriptions`)
  t.match(deleted, {
    code: 0,
    err: /^Deleted subscription EmailSent .*\nDeleted subscription EmailBounced .*\nDeleted \S{36}.\n$/
  })
})

t.test('says everything in JSON when asked', async t => {
  const world = await startWorld(t)
  const { run } = world
  const { id, key } = await create(world, 'orders', 'https://hooks.example.com/')
  const objects = async (words: string): Promise<Record<string, unknown>[]> => {
    const ran = await run(`callbacks ${words} --json`)
    t.strictSame([ran.code, ran.err], [0, ''], words)
    for (const line of ran.io.stdout.lines()) t.match(line, /^\{"type":"/)
    return ran.io.stdout.json()
  }
  const details = { callbackId: id, callbackName: 'orders', url: 'https://hooks.example.com/', maxBatchSize: 1000 }
  const unverified = { type: 'callback', ...details, status: 'unverified', statusReason: '' }
  t.strictSame(await objects('list'), [unverified])
  t.strictSame(await objects(`show ${id}`), [unverified])
  t.strictSame(await objects(`verify ${id} ${key}`), [{ type: 'callback.verified', callbackId: id }])
  t.strictSame(await objects('create --name orders --url https://hooks.example.com/'), [
    { ...unverified, type: 'callback.unchanged', status: 'verified' }
  ])
  t.strictSame(await objects(`update ${id} --name sales`), [
    { type: 'callback.updated', ...details, callbackName: 'sales' }
  ])
  t.strictSame(await objects(`update ${id} --name sales`), [{ type: 'callback.unchanged', callbackId: id }])
  t.match(await objects(`regenerate ${id}`), [{ type: 'callback.regenerated', callbackId: id, signatureKey: String }])
  t.strictSame(await objects(`delete ${id}`), [{ type: 'callback.deleted', callbackId: id }])

  const empty = await run('callbacks list --json')
  t.match(empty, { code: 0, out: '', err: /There are no callbacks/ })
  const failed = await run(`callbacks show ${id} --json`)
  t.match(failed.io.stdout.json(), [{ type: 'error', code: 'ERR_ENS_REFUSED', message: /ENS refused/, hint: String }])
})

t.test('a failed probe says what ENS said, and what to do', async t => {
  const { run, sink } = await startWorld(t)
  sink.respondWith(500)
  const { code, out, err } = await run('callbacks create --name orders --url https://hooks.example.com/ens')
  t.strictSame([code, out], [1, ''])
  t.match(
    err,
    /^ens-local: ENS refused: MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is (\S+)\. .*Status: ProtocolError\. .*\(400, errorcode 10000\)\n/
  )
  const id = /CallbackId is (\S+)\./.exec(err)?.[1]
  t.match(
    err,
    `  See why with \`ens-local probe https://hooks.example.com/ens\`, then \`ens-local callbacks delete ${id}\``
  )
  const verified = await run(`callbacks verify ${id} ${sink.verifications[0]?.verificationKey}`)
  t.match(verified, { code: 1, err: /\(400, errorcode 10000\)\n.*callbacks show ID/ })
  const other = await run('callbacks create --name other --url https://hooks.example.com/ens')
  t.match(other, { code: 1, err: /already registered.*\(400, errorcode 30001\)\n.*callbacks list/ })
  t.match(await run('callbacks create --name n --url http://hooks.example.com/ens'), {
    code: 1,
    err: /\(400, errorcode \d+\)\n {2}\S/
  })
})

t.test('fits its table to the terminal', async t => {
  const world = await startWorld(t)
  const url = 'https://hooks.example.com/a/very/long/path/that/no/narrow/terminal/has/any/room/for/at/all'
  const { id } = await create(world, 'orders', url)

  const piped = await world.run('callbacks')
  t.match(piped.out, url)
  t.notMatch(piped.out, '…')
  const wide = await world.run('callbacks', { columns: 200, env: { NO_COLOR: '1' } })
  t.equal(wide.out, piped.out)

  const middle = await world.run('callbacks', { columns: 120, env: { NO_COLOR: '1' } })
  t.strictSame(
    middle.io.stdout.lines().map(line => line.length <= 120),
    [true, true]
  )
  t.match(middle.out, /https:\/\/hooks\.example\.com\/a\S*…\S*at\/all {2}1000\n/)
  t.match(middle.out, id)

  const narrow = await world.run('callbacks', { columns: 60, env: { NO_COLOR: '1' } })
  t.match(narrow.io.stdout.lines(), [
    `callbackId    ${id}`,
    'callbackName  orders',
    /^url {11}https:\/\/hooks\.example\S*…\S*at\/all$/,
    'maxBatchSize  1000',
    'status        unverified'
  ])
  for (const line of narrow.io.stdout.lines()) t.ok(line.length <= 60, line)

  await create(world, 'sales', 'https://sales.example.com/')
  t.match((await world.run('callbacks', { columns: 60 })).out, /\n\n/)
  t.match((await world.run('callbacks', { columns: 120 })).out, '\u001b[33munverified\u001b[39m')
})

t.test('lets no name reach into the terminal', async t => {
  const ens = await startFakeEns(t)
  const item = {
    callbackId: 'id',
    callbackName: 'a\u001b[2J\u202eb',
    url: 'https://h/',
    maxBatchSize: 1,
    status: 'verified'
  }
  ens.answer({ status: 200, body: [item] })
  t.match(await runOn(ens.url, 'callbacks'), { code: 0, out: /a�\[2J�b/ })
  ens.answer({
    status: 400,
    body: { message: 'no\u001b[31m', errorcode: 10006, validationErrors: [{ message: 'because' }] }
  })
  t.match(await runOn(ens.url, 'callbacks'), { code: 1, err: /ENS refused: no�\[31m because \(400, errorcode 10006\)/ })
})

t.test('copes with what a tenant may answer', async t => {
  const ens = await startFakeEns(t)
  ens.answer({ status: 304 }, { status: 200, body: [{ callbackId: 'id', url: 'https://other/' }] })
  const again = await runOn(ens.url, 'callbacks create --name n --url https://h/')
  t.match(again, { code: 0, out: '', err: 'It is already so: https://h/.\n' })
  ens.answer({ status: 200, body: { callbackId: 'id', statusReason: null } })
  t.match(await runOn(ens.url, 'callbacks show id'), { code: 0, out: 'callbackId  id\n' })
})

t.test('says what else can go wrong, and what to do then', async t => {
  const ens = await startFakeEns(t)
  const refused = async (status: number, body: unknown, words = 'callbacks list'): Promise<string> => {
    ens.answer({ status, body })
    const { code, err } = await runOn(ens.url, words, { env: { ENS_LOCAL_TOKEN: 'top secret' } })
    t.equal(code, 1)
    t.notMatch(err, 'top secret')
    return err
  }
  t.match(
    await refused(401, { message: 'Not Authorized', errorcode: 0 }),
    /Not Authorized \(401\)\n {2}The token is unknown/
  )
  t.match(await refused(403, { message: 'no', errorcode: 20002 }), /scope event_notification_callback_read/)
  t.match(await refused(429, { message: 'slow', errorcode: 50100 }), /Wait a few seconds/)
  t.match(await refused(503, { message: 'down' }), /down \(503\)\n {2}Try again later/)
  t.match(await refused(400, { message: 'what', documentation: 'https://docs' }), /\n {2}https:\/\/docs\n/)
  t.match(await refused(400, { message: 'what', documentation: '' }), /Support matrix/)
})

t.test('credentials', async t => {
  const strict = await startWorld(t, { auth: 'strict', clients: [{ clientId: 'me', clientSecret: 'my secret' }] })
  const id = { ENS_LOCAL_CLIENT_ID: 'me' }
  const refused = await strict.run('callbacks')
  t.match(refused, { code: 1, err: /ENS refused: invalid_client: .*\(401\)\n.*--client-id and --client-secret/ })
  t.equal((await strict.run('callbacks', { env: { ...id, ENS_LOCAL_CLIENT_SECRET: 'my secret' } })).code, 0)
  t.equal((await strict.run('callbacks', { env: { ENS_LOCAL_TOKEN: strict.emulator.token } })).code, 0)
  const wrong = await strict.run('callbacks', { env: { ...id, ENS_LOCAL_CLIENT_SECRET: 'another secret' } })
  t.match(wrong, { code: 1, err: /Invalid client secret/ })
  t.notMatch(wrong.err, 'another secret')
  t.match(await strict.run('callbacks', { env: id }), {
    code: 1,
    err: /client secret is missing.*\n.*ENS_LOCAL_CLIENT_SECRET/
  })
  const half = await strict.run('callbacks', { env: { ENS_LOCAL_CLIENT_SECRET: 'my secret' } })
  t.match(half, { code: 1, err: /client id is missing/ })
  t.notMatch(half.err, 'my secret')
})

t.test('targets', async t => {
  const { emulator, run } = await startWorld(t)
  const elsewhere = (words: string, env = {}): Promise<Ran> => runOn('http://127.0.0.1:9', words, { env })
  t.equal((await elsewhere(`callbacks --target ${emulator.url}/`)).code, 0)
  t.equal((await elsewhere('callbacks', { ENS_LOCAL_TARGET: emulator.url })).code, 0)
  t.equal((await run('callbacks --target emulator', { env: { ENS_LOCAL_TARGET: 'http://127.0.0.1:9' } })).code, 0)
  t.match(await elsewhere('callbacks'), {
    code: 1,
    err: /No emulator answers at http:\/\/127.0.0.1:9.\n.*ens-local start/
  })
  t.match(await elsewhere('callbacks --target nowhere'), { code: 1, err: /no http\(s\) URL/ })
  t.match(await elsewhere('callbacks --target ftp://nowhere'), { code: 1, err: /no http\(s\) URL/ })
  const tenant = 'https://sub.rest.marketingcloudapis.com'
  const bare = await elsewhere(`callbacks --target ${tenant}`)
  t.match(bare, {
    code: 1,
    err: /no credentials for https:\/\/sub\.rest.*\n.*ENS_LOCAL_CLIENT_ID and ENS_LOCAL_CLIENT_SECRET/
  })
  for (const wrong of ['http://sub.rest', 'https://sub.auth'])
    t.match(await elsewhere(`callbacks --target ${wrong}.marketingcloudapis.com --token x`), {
      code: 1,
      err: /is not the REST address of a tenant.\n {2}Give https:\/\/sub\.rest\.marketingcloudapis\.com/
    })
})

t.test('a command line that is wrong is exit code 2', async t => {
  const lines: [string, RegExp][] = [
    ['show', /What callbacks show is for is missing.\n.*`ens-local callbacks show ID`.*callbacks list/],
    ['list 1', /callbacks list takes no id/],
    ['show 1 2', /callbacks show takes ID\./],
    ['delete', /`ens-local callbacks delete ID…`/],
    ['verify 1', /callbacks verify ID KEY/],
    ['forget 1', /forget is none of list, show/],
    ['create --url https://h/', /--name is missing/],
    ['create --name n', /--url is missing/],
    ['update 1', /nothing to change/],
    ['update 1 --url https://h/', /can not be changed/]
  ]
  for (const [words, err] of lines)
    t.match(await runOn('http://127.0.0.1:9', `callbacks ${words}`), { code: 2, err }, words)
  t.match(await runOn('http://127.0.0.1:9', 'callbacks show 1'), { code: 1 })
})
