import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { request } from 'undici'
import { verifySignature } from '../../src/ens/signature.js'
import { startSink } from '../../src/test-kit/index.js'
import { broughtKey, startWorld, url } from './register-world.js'

const key = /[A-Za-z0-9+/]{43}=/
const onlyKey = /^[A-Za-z0-9+/]{43}=$/

const fieldOf = (out: string, field: string): string => new RegExp(`^${field} +(\\S+)$`, 'm').exec(out)?.[1] ?? ''

t.test('asks on a terminal for the key, and tells what there is now', async t => {
  const world = await startWorld(t)
  const { io, code } = world.start(
    ['--url', url, '--subscribe', 'EmailSent,EngagementEvents.EmailOpen', '--filter', 'definitionKey=a'],
    {
      columns: 62
    }
  )
  await io.stderr.line(/^It is not verified/)
  const verificationKey = await broughtKey(world)
  io.stdin.write(` ${verificationKey} \n`)
  t.equal(await code, 0)
  const [callback] = await world.client.getAllCallbacks()
  const [subscription] = await world.client.getAllSubscriptions()
  t.match(callback, { callbackName: 'hooks.example.com/ens', url, status: 'verified', maxBatchSize: 1000 })
  t.match(subscription, {
    subscriptionName: 'hooks.example.com/ens',
    eventCategoryTypes: ['TransactionalSendEvents.EmailSent', 'EngagementEvents.EmailOpen'],
    filters: ['definitionKey=a']
  })
  // Without colours, which tell nothing more.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how they begin.
  const out = io.stdout.text().replaceAll(/\u001b\[\d+m/g, '')
  t.match(out.split('\n'), [
    `callbackId      ${callback?.callbackId}`,
    'callbackName    hooks.example.com/ens',
    `url             ${url}`,
    /^signatureKey {4}\S{44}$/,
    `subscriptionId  ${subscription?.subscriptionId}`,
    ''
  ])
  t.strictSame(io.stderr.text().split('\n'), [
    'Registering https://hooks.example.com/ens; ENS probes it now.',
    `Created ${callback?.callbackId}.`,
    'It is not verified yet: the verificationKey is needed that the',
    'probe has brought.',
    'verificationKey: Verified.',
    'Subscribed: hooks.example.com/ens.',
    'Keep the signatureKey, your receiver needs it: ENS shows it',
    'now, and never again.',
    ''
  ])
  for (const line of [...io.stderr.lines(), ...out.split('\n')]) t.ok(line.length <= 62, line)

  await world.emulator.publish({ type: 'EmailSent', overrides: { definitionKey: 'a' } })
  const { body, signature } = await world.sink.nextBatch()
  const signatureKey = fieldOf(out, 'signatureKey')
  t.ok(verifySignature(body, String(signature), signatureKey))
  t.notMatch(io.stdout.text() + io.stderr.text(), verificationKey)
  t.notMatch(io.stderr.text(), signatureKey)
  t.notMatch(JSON.stringify(world.seen()), signatureKey)
})

t.test('reads it from a pipe, and tells a program each step', async t => {
  const world = await startWorld(t)
  const words = [
    '--url',
    `${url}/`,
    '--name',
    'orders',
    '--max-batch-size',
    '100',
    '--subscribe',
    'all',
    '--subscription-name',
    'everything',
    '--json'
  ]
  const { io, code } = world.start(words)
  await io.stdout.line(/"waiting"/)
  io.stdin.end(`${await broughtKey(world)}\n`)
  t.equal(await code, 0)
  t.equal(io.stderr.text(), '')
  const [callback] = await world.client.getAllCallbacks()
  const [subscription] = await world.client.getAllSubscriptions()
  const { callbackId } = callback ?? {}
  const { subscriptionId, eventCategoryTypes = [] } = subscription ?? {}
  t.match(callback, { callbackName: 'orders', maxBatchSize: 100 })
  t.ok(eventCategoryTypes.length > 30)
  t.match(io.stdout.json(), [
    { type: 'step', step: 'creating', callbackName: 'orders', url: `${url}/` },
    { type: 'step', step: 'created', callbackId },
    { type: 'step', step: 'waiting', callbackId },
    { type: 'step', step: 'verified', callbackId, by: 'key' },
    { type: 'step', step: 'subscribed', subscriptionId, subscriptionName: 'everything', isNew: true },
    { type: 'registered', callbackId, callbackName: 'orders', url: `${url}/`, signatureKey: onlyKey, subscriptionId }
  ])
  t.equal(io.stdout.lines().length, 6)
  t.strictSame(readdirSync(world.home), [], 'nothing is remembered without --cleanup')
})

t.test('without a key keeps what was made, and says how to go on', async t => {
  const world = await startWorld(t)
  const { code, out, err } = await world.run(['--url', url, '--subscribe', 'EmailSent'])
  t.equal(code, 1)
  const [callback] = await world.client.getAllCallbacks()
  const id = String(callback?.callbackId)
  t.match(out, /^signatureKey +\S{44}$/m)
  t.match(err, 'This callback was made, and could not be finished. ENS never shows its signatureKey again.')
  t.match(err, `ens-local: Callback ${id} is not verified: no verificationKey was given.\n`)
  t.match(err, `ens-local callbacks verify ${id} KEY --target ${world.emulator.url}\n`)

  t.test('once more: it is explained', async t => {
    const again = await world.run(['--url', url, '--json'])
    t.equal(again.code, 1)
    t.match(again.io.stdout.json(), [{ type: 'error', code: 'ERR_CALLBACK_UNFINISHED', hint: /--replace/ }])
    t.match(again.err, `never finished: hooks.example.com/ens (${id}), unverified.\n`)
  })

  t.test('then replaced, with a wrong key', async t => {
    await broughtKey(world)
    const wrong = await world.run(['--url', url, '--replace', '--json'], { lines: 'bm90IHRoaXM=\n' })
    t.equal(wrong.code, 1)
    t.match(wrong.io.stdout.json().slice(-2), [
      { type: 'unfinished', signatureKey: onlyKey },
      { type: 'error', code: 'ERR_ENS_REFUSED', hint: /A key is single use and lives four hours/ }
    ])
    t.notMatch(wrong.out + wrong.err, 'bm90IHRoaXM=')
  })

  t.test('then verified by hand, and used as it is', async t => {
    const [held] = await world.client.getAllCallbacks()
    const { callbackId = '' } = held ?? {}
    await world.client.verifyCallback({ callbackId, verificationKey: await broughtKey(world) })
    const used = await world.run(['--url', url, '--subscribe', 'EmailSent'])
    t.equal(used.code, 0)
    t.match(used.err, `The url has a callback: hooks.example.com/ens (${callbackId}), verified.\nSubscribed: `)
    t.match(used.err, `For a new one: \`ens-local callbacks regenerate ${callbackId}\`, or --replace.`)
    t.notMatch(used.out, 'signatureKey')
    const again = await world.run(['--url', url, '--subscribe', 'EmailSent'])
    t.match(again, { code: 0, err: /Subscribed already: hooks.example.com\/ens\.\n/ })
    t.equal(fieldOf(again.out, 'subscriptionId'), fieldOf(used.out, 'subscriptionId'))
    const fresh = await world.run(['--url', url, '--cleanup'])
    t.match(fresh, { code: 1, err: /ENS never shows its signatureKey again\.\n {2}--replace deletes it/ })
  })
})

t.test('with a receiver in between it verifies by itself, also where tokens are checked', async t => {
  const world = await startWorld(t, {
    auth: 'strict',
    clients: [{ clientId: 'me', clientSecret: 'not-for-any-eye' }]
  })
  const env = { ENS_LOCAL_CLIENT_ID: 'me', ENS_LOCAL_CLIENT_SECRET: 'not-for-any-eye' }
  const running = world.start(['--url', url, '--listen', '0', '--subscribe', 'EmailSent'], { env })
  world.leadTo(running)
  t.equal(await running.code, 0)
  const { io } = running
  t.match(
    io.stderr.text(),
    /^Listening on http:\/\/127\.0\.0\.1:\d+\.\nRegistering .*\nCreated .*\nVerified by the receiver\.\nSubscribed: /
  )
  t.match(io.stdout.text(), /^signatureKey +\S{44}$/m)
  t.notMatch(io.stdout.text() + io.stderr.text(), 'not-for-any-eye')

  const wrong = await world.run(['--url', url], { env: { ...env, ENS_LOCAL_CLIENT_SECRET: 'guessed-in-vain' } })
  t.match(wrong, { code: 1, err: /ENS refused: invalid_client.*\(401\)\n {2}Check --client-id and --client-secret/ })
  t.notMatch(wrong.out + wrong.err, 'guessed-in-vain')
  const token = await world.run(['--url', url], { env: { ENS_LOCAL_TOKEN: 'not-a-token' } })
  t.match(token, { code: 1, err: /\(401\)/ })
  t.notMatch(token.out + token.err, 'not-a-token')
})

t.test('a probe that was answered elsewhere', async t => {
  const world = await startWorld(t)
  const { code, err, out } = await world.run(['--url', url, '--listen', '0'])
  t.equal(code, 1)
  t.match(err, /Something answered the probe of callback \S+ with 200, and not the receiver here/)
  t.match(err, /Let the url lead to http:\/\/127\.0\.0\.1:\d+, then register it again with --replace\.\n/)
  t.match(out, key)
})

t.test('in front of an app', async t => {
  const app = await startSink()
  t.teardown(() => app.close())

  t.test('hands on what is signed well, until Ctrl-C, and leaves nothing behind', async t => {
    const world = await startWorld(t)
    const running = world.start([
      '--url',
      url,
      '--listen',
      '0',
      '--forward-to',
      app.url,
      '--verify-signatures',
      '--cleanup',
      '--subscribe',
      'EmailSent'
    ])
    world.leadTo(running)
    const { io } = running
    t.equal(await io.stderr.line(/^Ctrl-C/), 'Ctrl-C ends it, and deletes what was registered.')
    t.match(io.stdout.text(), /^\S+ probe of \S+ {2}verified\n/)
    await world.emulator.publish({ type: 'EmailSent' })
    await app.nextBatch()
    await io.stdout.line(/<-- \[200\]/)
    t.match(io.stdout.text(), /EmailSent .* signature good\n/)

    const receiver = /http:\S+\d/.exec(io.stderr.text())?.[0] ?? ''
    const forged = await request(receiver, {
      method: 'POST',
      body: '[{}]',
      headers: { 'x-sfmc-ens-signature': 'AAAA' }
    })
    await forged.body.dump()
    t.equal(forged.statusCode, 401)
    t.equal(app.batches.length, 1)

    const [name = ''] = readdirSync(join(world.home, 'registrations'))
    const remembered = readFileSync(join(world.home, 'registrations', name), 'utf8')
    t.match(JSON.parse(remembered), { target: world.emulator.url, callbackId: /\S/, url, pid: process.pid })
    t.notMatch(remembered, key)
    t.equal(await running.stop(), 130)
    t.match(io.stderr.text(), /Deleted \S+, as --cleanup says\.\n$/)
    t.strictSame(await world.client.getAllCallbacks(), [])
    t.strictSame(readdirSync(join(world.home, 'registrations')), [])
    await t.rejects(request(receiver, { method: 'POST' }), { code: 'ECONNREFUSED' })
  })

  t.test('and without --cleanup the callback stays; a program sees deliveries too', async t => {
    const world = await startWorld(t)
    const words = ['--url', url, '--listen', '0', '--forward-to', app.url, '--subscribe', 'EmailSent', '--json']
    const running = world.start(words)
    world.leadTo(running)
    await running.io.stderr.line(/^Ctrl-C ends it; the callback stays\.$/)
    await world.emulator.publish({ type: 'EmailSent' })
    await running.io.stdout.line(/"forwarded"/)
    t.match(
      running.io.stdout.json().map(({ type }) => type),
      ['listening', 'step', 'verification', 'step', 'step', 'step', 'registered', 'events', 'forwarded']
    )
    t.equal(await running.stop(), 130)
    t.match(await world.client.getAllCallbacks(), [{ status: 'verified' }])

    const again = world.start(words)
    await again.io.stderr.line(/^Ctrl-C/)
    world.leadTo(again)
    await world.emulator.publish({ type: 'EmailSent' })
    t.match(await again.io.stdout.line(/"events"/), '"signature":"unchecked"', 'nobody knows its key any more')
  })
})

t.test('--cleanup takes back what could not be finished', async t => {
  t.test('by a key that does not come before Ctrl-C', async t => {
    const world = await startWorld(t)
    const running = world.start(['--url', url, '--cleanup'], { columns: 80 })
    await running.io.stderr.line(/^It is not verified/)
    t.equal((await world.client.getAllCallbacks()).length, 1)
    t.equal(await running.stop(), 130)
    t.match(running.io.stderr.text(), /Deleted \S+, since it could not be finished\.\n$/)
    t.equal(running.io.stdout.text(), '')
    t.strictSame(await world.client.getAllCallbacks(), [])
  })

  t.test('by the end of stdin', async t => {
    const world = await startWorld(t)
    // A terminal that does not know its width.
    t.match(await world.run(['--url', url, '--cleanup'], { columns: 0 }), {
      code: 1,
      out: '',
      err: /^Registering \S+; ENS probes it now\.\n(.*\n)*.*could not be finished\.\nens-local: Callback/
    })
    t.strictSame(await world.client.getAllCallbacks(), [])
  })

  t.test('by a probe that fails, whose callback nobody was told of', async t => {
    const world = await startWorld(t)
    world.sink.respondWith({ status: 500, body: '' })
    const { code, err } = await world.run(['--url', url, '--cleanup', '--json'])
    t.equal(code, 1)
    t.match(
      err,
      /Status: ProtocolError\. The remote server returned an error: \(500\) Internal Server Error\. \(400\)\n {2}Answer a POST/
    )
    t.strictSame(await world.client.getAllCallbacks(), [])
    t.strictSame(readdirSync(join(world.home, 'registrations')), [])
  })
})

t.test('--out', async t => {
  t.test('has the key, and stdout has not', async t => {
    const world = await startWorld(t)
    const cwd = t.testdir({ work: { 'ens.json': '{"callbackId":"another","signatureKey":"old"}' } })
    const out = join(cwd, 'work', 'ens.json')
    const words = ['--url', url, '--listen', '0', '--out', 'work/ens.json']
    const running = world.start(words, { cwd })
    world.leadTo(running)
    t.equal(await running.code, 0)
    const written = JSON.parse(readFileSync(out, 'utf8'))
    const [callback] = await world.client.getAllCallbacks()
    t.strictSame(Object.keys(written), ['target', 'callbackId', 'callbackName', 'url', 'signatureKey'])
    t.match(written, { target: world.emulator.url, callbackId: callback?.callbackId, url, signatureKey: onlyKey })
    t.equal(statSync(out).mode & 0o777, 0o600)
    t.strictSame(readdirSync(join(cwd, 'work')), ['ens.json'])
    t.notMatch(running.io.stdout.text() + running.io.stderr.text(), key)
    t.match(running.io.stdout.text(), `out           ${out}\n`)
    t.match(running.io.stderr.text(), `The signatureKey is in ${out}.\n`)

    t.test('and keeps it when the callback is used again', async t => {
      const again = world.start(
        [...words, '--forward-to', 'http://127.0.0.1:1', '--subscribe', 'EmailSent', '--json'],
        { cwd }
      )
      world.leadTo(again)
      await again.io.stderr.line(/^Ctrl-C/)
      t.match(JSON.parse(readFileSync(out, 'utf8')), { signatureKey: written.signatureKey, subscriptionId: /\S/ })
      t.match(again.io.stdout.json().at(-1), { type: 'registered', out })
      await world.emulator.publish({ type: 'EmailSent' })
      t.match(await again.io.stdout.line(/"events"/), '"signature":"good"')
      t.notMatch(again.io.stdout.text() + again.io.stderr.text(), written.signatureKey)
    })
  })

  t.test('that makes no sense is refused before anything is registered', async t => {
    const world = await startWorld(t)
    const cwd = t.testdir({ folder: {} })
    const refused = await world.run(['--url', url, '--out', 'nowhere/ens.json'], { cwd })
    t.match(refused, { code: 2, err: `--out: the folder ${join(cwd, 'nowhere')} is not there.` })
    t.match(await world.run(['--url', url, '--out', 'folder'], { cwd }), { code: 2, err: /folder is a folder\./ })
    t.strictSame(world.seen('callback.created'), [])
  })

  t.test('that can not be written: the key is not lost', async t => {
    const world = await startWorld(t)
    const cwd = t.testdir({ 'ens.json': 'no JSON' })
    mkdirSync(join(cwd, `ens.json.${process.pid}.tmp`))
    const { code, out, err } = await world.run(['--url', url, '--out', 'ens.json'], { cwd })
    t.equal(code, 1)
    t.match(err, /--out: \S+ens\.json can not be written \(ERR_FS_EISDIR\)\.\n {2}Give a path/)
    t.match(out, /^signatureKey +\S{44}$/m)
  })
})

t.test('what makes no sense', async t => {
  const world = await startWorld(t)
  const cases: [string[], number, RegExp][] = [
    [[], 2, /--url is missing/],
    [['--url', 'hooks.example.com'], 2, /--url: hooks.example.com is no url/],
    [['--url', url, '--filter', 'a=b'], 2, /To which events/],
    [['--url', url, '--subscription-name', 'x'], 2, /To which events/],
    [['--url', url, '--subscribe', 'EmailSend'], 1, /no event type "EmailSend"/],
    [['--url', url, '--subscribe', 'X.EmailSent'], 1, /no event type "X.EmailSent"/],
    [['--url', url, '--forward-to', 'http://127.0.0.1:3000'], 2, /--forward-to is for the receiver of --listen/],
    [['--url', url, '--verify-signatures'], 2, /--verify-signatures is for the receiver of --listen/],
    [['--url', url, '--listen', '-1'], 2, /--listen: -1 is no port/],
    [['--url', url, '--listen', '70000'], 2, /--listen: 70000 is no port/],
    [['--url', url, '--listen', '1.5'], 2, /--listen: 1.5 is no port/],
    [['--url', url, '--listen', '4711', '--forward-to', 'http://localhost:4711'], 2, /leads to port 4711, where/],
    [['--url', url, '--listen', '4711', '--forward-to', 'nowhere'], 2, /--forward-to is no http\(s\) URL/],
    [
      ['--url', url, '--target', 'https://sub.rest.marketingcloudapis.com'],
      1,
      /There are no credentials for https:\/\/sub/
    ],
    [['--url', url, '--target', 'http://127.0.0.1:1'], 1, /No emulator answers at http:\/\/127.0.0.1:1/],
    [['--url', 'http://127.0.0.1/ens'], 1, /ENS refused: url must be an https url\. \(400, errorcode 10003\)/]
  ]
  for (const [argv, code, err] of cases) t.match(await world.run(argv), { code, out: '', err }, argv.join(' '))
  const busy = await world.run(['--url', url, '--listen', String(world.sink.port)])
  t.match(busy, { code: 1, err: /EADDRINUSE/ })
  writeFileSync(join(world.home, 'registrations'), '')
  const unable = await world.run(['--url', url, '--cleanup'])
  t.match(unable, { code: 1, err: /can not be remembered: .* \((ENOTDIR|EEXIST)\)/ })
  t.notMatch(unable.err, 'may still be there')
  t.strictSame(world.seen('callback.created'), [])
})
