// `ens-local tunnel` from the command line to the socket, with a relay on the loopback for the Internet.

import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { sign } from '../../src/index.js'
import { startPuppets } from '../support/puppet.js'
import { askPublic, startTlsFront } from '../support/tls-front.js'
import { atRelay, run, startEns, startTunnelWorld } from './tunnel-world.js'

t.test('a public URL for an app, until Ctrl-C', async t => {
  const world = await startTunnelWorld(t)
  const { app, front, relay } = world
  const { io, exitCode, told } = run(t, [
    '--port',
    `${app.port}`,
    ...atRelay,
    '--name',
    'dev',
    '--json',
    ...world.flags
  ])
  t.match(await told('ready'), {
    url: 'https://dev.lt.test',
    callbackUrl: 'https://dev.lt.test',
    provider: 'localtunnel'
  })
  const { statusCode } = await askPublic(front, 'https://dev.lt.test/ens?a=1', { body: 'hello' })
  t.equal(statusCode, 200)
  t.match(await app.next(), { path: '/ens?a=1' })
  t.match(await told('tunnel.request'), { id: 1, target: '/ens?a=1', statusCode: 200, bytesIn: 5 })
  io.interrupt()
  t.equal(await exitCode, 130)
  t.match(io.stdout.json().slice(-2), [{ type: 'tunnel.closing' }, { type: 'tunnel.state', state: 'closed' }])
  await relay.until(() => relay.names().length === 0)
})

t.test('for a person: the URL on stdout, the rest on stderr', async t => {
  const world = await startTunnelWorld(t)
  const argv = ['--to', world.app.url, ...atRelay, '--name', 'dev', '--path', 'ens', ...world.flags]
  const { io, exitCode } = run(t, argv, { columns: 100, env: { NO_COLOR: '1' } })
  await io.stdout.line(/https:\/\/dev\.lt\.test\/ens/)
  await io.stderr.line(/Ctrl-C ends it/)
  const refused = await askPublic(world.front, 'https://dev.lt.test/other', { method: 'POST' })
  t.equal(refused.headers['x-ens-local-error'], 'path-not-open')
  await io.stdout.line(/#1 POST \/other +403 path-not-open/)
  io.interrupt()
  t.equal(await exitCode, 130)
})

t.test('Ctrl-C while it is opening', async t => {
  const { relay, app, flags } = await startTunnelWorld(t)
  relay.answerAsksWith(() => {})
  const { io, exitCode } = run(t, ['--to', app.url, ...atRelay, ...flags])
  await relay.until(() => relay.asks.length > 0)
  io.interrupt()
  t.equal(await exitCode, 130)
  t.equal(io.stdout.text(), '')
})

t.test('what can not be opened is an error with a next step', async t => {
  const { relay, app, flags } = await startTunnelWorld(t)
  relay.answerAsksWith((_request, response) => response.writeHead(403).end('{"message":"Invalid subdomain"}'))
  const { io, exitCode } = run(t, ['--to', app.url, ...atRelay, '--name', 'A!', ...flags])
  t.equal(await exitCode, 1)
  t.match(io.stderr.text(), /Invalid subdomain[\s\S]*\n {2}\S/)
})

t.test('a tunnel that fails for good ends the command', async t => {
  const { relay, app, flags } = await startTunnelWorld(t)
  const { io, exitCode, told } = run(t, ['--to', app.url, ...atRelay, '--name', 'dev', '--json', ...flags])
  await told('ready')
  relay.answerAsksWith((_request, response) => response.writeHead(403).end('{"message":"Banned"}'))
  await relay.closeDataPort('dev')
  t.equal(await exitCode, 1)
  t.match(io.stdout.json().at(-1), { type: 'error', code: 'ERR_TUNNEL_REFUSED', message: /Banned/ })
})

t.test('flags that do not fit together', async t => {
  const cases: [string[], RegExp][] = [
    [[], /Where your receiver is was not said/],
    [['--port', '3000', '--to', 'http://127.0.0.1:1'], /named twice/],
    [['--port', '3000', '--verify-signatures'], /needs the signatureKey/],
    [['--register', '--path', '/a', '--path', '/b'], /needs one path/],
    [['--register', '--path', '/hooks/*'], /needs one path/],
    [['--register', '--hold', '3s'], /--hold does not go with --register/],
    [['--register', '--insecure-receiver'], /--insecure-receiver does not go with --register/],
    [['--verify-signatures', '--host-header', 'target', '--port', '1'], /--host-header does not go with --verify-sig/],
    [['--register', '--subscribe', 'Nonsense'], /Nonsense/],
    [['--port', '3000', '--receiver-ca', 'nowhere.pem'], /--receiver-ca: .*nowhere\.pem can not be read \(ENOENT\)/],
    [['--port', '3000', '--hold', '30s'], /--hold/]
  ]
  for (const [argv, message] of cases) {
    const { io, exitCode } = run(t, [
      ...argv,
      '--provider',
      'url',
      '--tunnel-url',
      'https://a.test',
      '--front-port',
      '0'
    ])
    t.ok([1, 2].includes(await exitCode), argv.join(' '))
    t.match(io.stderr.text(), message)
  }
})

t.test('an https receiver with a certificate of its own', async t => {
  const world = await startTunnelWorld(t)
  const secure = await startTlsFront(t, ['localhost'], world.app.port)
  const file = join(dirname(String(world.flags.at(-1))), 'receiver.pem')
  writeFileSync(file, secure.ca)
  const argv = ['--to', `https://localhost:${secure.port}`, '--receiver-ca', file, '--host-header', 'target']
  const { told } = run(t, [...argv, ...atRelay, '--name', 'dev', '--json', ...world.flags])
  await told('ready')
  t.equal((await askPublic(world.front, 'https://dev.lt.test/')).statusCode, 200)
})

t.test('registered with the emulator through the tunnel, signed events come, bad signatures do not', async t => {
  const world = await startTunnelWorld(t)
  const emulator = await startEns(t, world)
  const { app, front } = world
  const argv = ['--register', '--forward-to', app.url, '--path', '/ens', '--target', emulator.url, '--cleanup']
  const more = ['--subscribe', 'EmailSent', '--verify-signatures', '--name', 'dev', '--json']
  const { io, exitCode, told } = run(t, [...argv, ...more, ...atRelay, ...world.flags])
  const { url, callbackId, signatureKey } = await told('registered')
  t.equal(url, 'https://dev.lt.test/ens')
  t.match(await emulator.client.getCallback(String(callbackId)), { status: 'verified' })

  await emulator.publish({ type: 'EmailSent', overrides: { 'info.to': 'ada@example.com' } })
  const batch = await app.nextBatch()
  t.match(batch.events, [{ info: { to: 'ada@example.com' } }])
  t.match(await told('events'), { signature: 'good', count: 1 })
  t.match(await emulator.deliveries.next(), { state: 'delivered' })
  t.equal(app.verifications.length, 0, 'the app never sees the probe')

  const forged = await askPublic(front, 'https://dev.lt.test/ens', {
    body: '[]',
    headers: { 'x-sfmc-ens-signature': sign(Buffer.from('[{}]'), String(signatureKey)) }
  })
  t.equal(forged.statusCode, 401)
  t.equal(app.batches.length, 1)

  io.interrupt()
  t.equal(await exitCode, 130)
  t.same(await emulator.client.getAllCallbacks(), [])
})

t.test('with the key of a callback that is there already, signatures are checked alone', async t => {
  const world = await startTunnelWorld(t)
  const key = Buffer.from('a key of a callback').toString('base64')
  const argv = ['--port', `${world.app.port}`, '--verify-signatures', ...atRelay, '--name', 'dev', '--json']
  const { told } = run(t, [...argv, ...world.flags], { env: { ENS_LOCAL_SIGNATURE_KEY: key } })
  await told('ready')
  const post = (signature: string) =>
    askPublic(world.front, 'https://dev.lt.test/', { body: '[]', headers: { 'x-sfmc-ens-signature': signature } })
  t.equal((await post(sign(Buffer.from('[]'), key))).statusCode, 200)
  t.equal((await post(sign(Buffer.from('[ ]'), key))).statusCode, 401)
  t.equal(world.app.batches.length, 1)
})

t.test('several paths are no callback, and no harm', async t => {
  const world = await startTunnelWorld(t)
  const argv = ['--port', `${world.app.port}`, '--path', '/a', '--path', '/b/*', ...atRelay, '--name', 'dev', '--json']
  const { told } = run(t, [...argv, ...world.flags])
  t.match(await told('ready'), { callbackUrl: 'https://dev.lt.test' })
  t.equal((await askPublic(world.front, 'https://dev.lt.test/b/c')).statusCode, 200)
})

t.test('without an app, the receiver of ours is all there is', async t => {
  const world = await startTunnelWorld(t)
  const emulator = await startEns(t, world)
  const argv = ['--register', '--target', emulator.url, '--subscribe', 'all', '--name', 'dev', ...atRelay]
  const { io, exitCode } = run(t, [...argv, ...world.flags], { columns: 100, env: { NO_COLOR: '1' } })
  await io.stdout.line(/signatureKey/)
  await emulator.publish({ type: 'EmailSent' })
  await io.stdout.line(/EmailSent.*signature good/)
  io.interrupt()
  t.equal(await exitCode, 130)
  t.equal((await emulator.client.getAllCallbacks()).length, 1, 'without --cleanup it stays')
})

t.test('a new URL is registered anew, and the old callback deleted', async t => {
  const world = await startTunnelWorld(t)
  const emulator = await startEns(t, world)
  const puppets = await startPuppets(t)
  const argv = ['--register', '--target', emulator.url, '--tunnel-command', `${puppets.path} {port}`, '--json']
  const { told, io } = run(t, [...argv, '--open-timeout', '60s', ...world.flags])
  const first = await puppets.next()
  world.front.leadTo(Number(first.args[0]))
  await first.obey({ do: 'out', text: 'https://one.lt.test\n' })
  t.match(await told('registered'), { url: 'https://one.lt.test' })
  await first.end({ do: 'end', code: 0 })
  const second = await puppets.next()
  await second.obey({ do: 'out', text: 'https://two.lt.test\n' })
  t.match(await told('tunnel.registered'), { url: 'https://two.lt.test' })
  t.match(await emulator.client.getAllCallbacks(), [{ url: 'https://two.lt.test', status: 'verified' }])

  await emulator.close()
  second.end({ do: 'end', code: 0 })
  const third = await puppets.next()
  await third.obey({ do: 'out', text: 'https://three.lt.test\n' })
  t.match(await told('tunnel.unregistered'), { url: 'https://three.lt.test', hint: /\S/ })
  t.notMatch(io.stdout.text(), /"type":"error"/)
})
