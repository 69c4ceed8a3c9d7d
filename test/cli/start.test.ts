import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { Agent, request } from 'undici'
import { main } from '../../src/cli/main.js'
import { EnsClient } from '../../src/client/ens-client.js'
import { createReceiver } from '../../src/receiver/receiver.js'
import { type FakeIo, type FakeIoOptions, fakeIo } from './fake-io.js'

const agent = new Agent()
t.teardown(() => agent.close())

interface Started {
  io: FakeIo
  url: string
  /** Presses Ctrl-C and waits for the exit code. */
  end(): Promise<number>
}

const start = async (t: Tap, argv: string[], options: FakeIoOptions = {}): Promise<Started> => {
  const io = fakeIo(options)
  const exit = main(['start', '--port', '0', ...argv], io)
  const line = argv.includes('--json') ? io.stdout.line(/"type":"ready"/) : io.stderr.line(/ready at/)
  const failed = exit.then(() => Promise.reject(new Error(io.stderr.text())))
  const url = /http:\/\/[\d.:[\]]+/.exec(await Promise.race([line, failed]))?.[0] ?? ''
  failed.catch(() => undefined)
  t.teardown(() => {
    io.interrupt()
    return exit
  })
  return {
    io,
    url,
    end: () => {
      io.interrupt()
      return exit
    }
  }
}

interface Tap {
  teardown(end: () => unknown): void
}

const get = async (url: string, token = 'any'): Promise<number> => {
  const { statusCode, body } = await request(url, { dispatcher: agent, headers: { authorization: `Bearer ${token}` } })
  await body.dump()
  return statusCode
}

const fails = async (argv: string[], options: FakeIoOptions = {}): Promise<[number, string]> => {
  const io = fakeIo(options)
  return [await main(['start', '--port', '0', ...argv], io), io.stderr.text()]
}

t.test('--json: ready, then each activity, and nothing on stderr', async t => {
  const { io, url, end } = await start(t, ['--json'])
  t.equal(await get(`${url}/platform/v1/ens-callbacks`), 200)
  await io.stdout.line(/api\.request/)
  t.equal(await end(), 130)
  const [ready, activity] = io.stdout.json()
  t.strictSame(Object.keys(ready ?? {}), ['type', 'url', 'pid', 'clientId', 'clientSecret', 'token', 'inspector'])
  t.match(ready, { url, pid: process.pid, clientId: 'ens-local', inspector: `${url}/_ens-local/` })
  t.match(activity, { type: 'api.request', id: 1, method: 'GET', path: '/platform/v1/ens-callbacks', statusCode: 200 })
  t.equal(io.stderr.text(), '')
})

t.test('the ready line opens the door, also under --auth strict', async t => {
  const { io, url } = await start(t, ['--json', '--auth', 'strict', '--client', 'app:secret,two:secret:scope,other'])
  const [{ token, clientId, clientSecret } = {}] = io.stdout.json() as Record<string, string>[]
  t.strictSame([clientId, clientSecret], ['app', 'secret'])
  t.equal(await get(`${url}/platform/v1/ens-callbacks`, token), 200)
  t.equal(await get(`${url}/platform/v1/ens-callbacks`, 'any'), 401)
})

t.test('--json --quiet: ready, and no activity', async t => {
  const { io, url, end } = await start(t, ['--json', '--quiet'])
  await get(`${url}/platform/v1/ens-callbacks`)
  await end()
  t.strictSame(
    io.stdout.json().map(({ type }) => type),
    ['ready']
  )
})

t.test('in a pipe: a banner for people, then JSON lines, all on stderr', async t => {
  const { io, url, end } = await start(t, [])
  await get(`${url}/platform/v1/ens-callbacks`)
  await get(`${url}/platform/v1/nothing`)
  const logged = JSON.parse(await io.stderr.line(/^\{.*nothing/))
  t.equal(await end(), 130)
  t.equal(io.stdout.text(), '')
  t.match(logged, { level: 'warn', type: 'api.request', statusCode: 501, msg: /GET .*nothing → 501/, hint: String })
  const banner = io.stderr.text()
  for (const fact of [
    `${url}/v2/token`,
    'ens-local-secret',
    `Inspector     ${url}/_ens-local/\n`,
    `${url}/_ens-local/health`,
    'openapi.json',
    'Ctrl-C'
  ])
    t.match(banner, fact)
  t.match(banner, 'Start with --forward-to http://127.0.0.1:3000.')
  t.notMatch(banner, '\u001b')
})

t.test('--log-level and --quiet hold back what is below', async t => {
  const loud = await start(t, ['--log-level', 'error'])
  await get(`${loud.url}/platform/v1/nothing`)
  await loud.end()
  t.notMatch(loud.io.stderr.text(), 'nothing')
  const quiet = await start(t, ['--quiet'])
  await get(`${quiet.url}/platform/v1/nothing`)
  await quiet.end()
  t.equal(quiet.io.stderr.text(), `ens-local is ready at ${quiet.url}\n`)
})

t.test('on a terminal: a line with the time for each activity, coloured, with the hint below', async t => {
  const receiver = await createReceiver()
  t.teardown(() => receiver.close())
  const { io, url, end } = await start(t, ['--map', `hook.example.com=${receiver.url}`, '--log-level', 'debug'], {
    columns: 70
  })
  const client = new EnsClient({ target: url, token: 'any' })
  t.teardown(() => client.close())
  await client.createCallback({ callbackName: 'evil\u001b[2J', url: 'https://hook.example.com/ens' })
  await client.createCallback({ callbackName: 'b', url: 'https://hook.example.com:1/ens' }).catch(() => undefined)
  await io.stderr.line(/real service refuses/)
  await end()
  const text = io.stderr.text()
  t.match(text, 'POST /platform/v1/ens-callbacks \u001b[32m→ 201')
  t.match(text, '\u001b[33mPOST /platform/v1/ens-callbacks → 400')
  t.match(text, '\u001b[2m          The real service refuses this too.')
  t.match(text, 'evil�')
  t.notMatch(text, '\u001b[2J')
  const plain = stripVTControlCharacters(text)
  t.match(plain, /^\d\d:\d\d:\d\d {2}probe POST https:\/\/hook\.example\.com\/ens$/m)
  t.ok(
    plain
      .slice(plain.indexOf('Ctrl-C'))
      .split('\n')
      .every(line => line.length <= 70),
    'wrapped'
  )
})

t.test('NO_COLOR and a dumb terminal get no colours', async t => {
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    const { io, url, end } = await start(t, [], { columns: 80, env })
    await get(`${url}/platform/v1/ens-callbacks`)
    await io.stderr.line(/→ 200/)
    await end()
    t.notMatch(io.stderr.text(), '\u001b')
  }
})

t.test('the curl line of the banner fits the options', async t => {
  const bannerOf = async (argv: string[]): Promise<string> => {
    const { io, end } = await start(t, argv)
    await end()
    return io.stderr.text()
  }
  t.match(await bannerOf(['--map', 'a.example.com=http://127.0.0.1:1']), '"url":"https://a.example.com/ens"')
  t.match(await bannerOf(['--allow-local-urls']), '"url":"http://127.0.0.1:3000/ens"')
  const off = await bannerOf(['--auth', 'off', '--forward-to', 'http://127.0.0.1:3000'])
  t.notMatch(off, 'Authorization')
  t.match(off, /^Register a callback:/m)
  t.match(await bannerOf(['--auth', 'strict']), /Bearer eyJ/)
})

t.test('bound to more than loopback it says so', async t => {
  const { io, url } = await start(t, ['--host', '0.0.0.0'])
  t.match(url, '127.0.0.1')
  t.match(io.stderr.text(), 'It listens on 0.0.0.0: whoever reaches this machine can use it, and only this machine')
  const guarded = await start(t, ['--host', '0.0.0.0', '--control-token', 'x'])
  t.match(guarded.io.stderr.text(), 'who has the control token may steer it')
})

t.test('a port that is taken', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const io = fakeIo()
  t.equal(await main(['start', '--port', String(port), '--json'], io), 1)
  t.match(io.stderr.text(), `ens-local: Port ${port} is in use.\n  Stop what listens there`)
  t.match(io.stdout.json(), [{ type: 'error', code: 'ERR_LISTEN' }])
})

t.test('--data is seen from the working directory, and keeps what was registered', async t => {
  const cwd = t.testdir()
  const argv = ['--json', '--data', 'ens.db', '--allow-local-urls']
  const receiver = await createReceiver()
  t.teardown(() => receiver.close())
  const first = await start(t, argv, { cwd })
  const client = new EnsClient({ target: first.url, token: 'any' })
  await client.createCallback({ callbackName: 'a', url: `${receiver.url}/ens` })
  await client.close()
  await first.end()
  const second = await start(t, argv, { cwd })
  const again = new EnsClient({ target: second.url, token: 'any' })
  t.match(await again.getAllCallbacks(), [{ callbackName: 'a' }])
  await again.close()
})

t.test('a data file that is none', async t => {
  const cwd = t.testdir({ 'notes.txt': 'not a database, but a text that is long enough to be looked at'.repeat(99) })
  const [exitCode, text] = await fails(['--data', 'notes.txt'], { cwd })
  t.equal(exitCode, 1)
  t.match(text, /^ens-local: .*notes\.txt is not a database of ens-local\.\n {2}\S/)
  t.match(await fails(['--data', 'mysql://x']), [1, /no store for mysql/])
})

t.test('options that make no sense', async t => {
  t.match(await fails(['--port', '70000']), [2, /^ens-local: --port: 70000 is no whole number/])
  t.match(await fails(['--forward-to', '127.0.0.1']), [2, /^ens-local: --forward-to: 127\.0\.0\.1 is no origin\./])
  t.match(await fails(['--map', 'host']), [2, /--map: host is no HOST=ORIGIN/])
  t.match(await fails(['--client', 'secret']), [2, /--client is no ID:SECRET or/])
  t.match(await fails(['--client', 'a:b:c:d']), [2, /--client is no ID:SECRET or/])
  t.match(await fails(['--seed', '-1']), [2, /--seed/])
})

t.test('--ca, with what NODE_EXTRA_CA_CERTS adds', async t => {
  const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'
  const cwd = t.testdir({ 'ca.pem': pem, 'none.txt': 'nothing' })
  t.match(await fails(['--ca', 'gone.pem'], { cwd }), [2, /--ca: .*gone\.pem can not be read \(ENOENT\)/])
  t.match(await fails(['--ca', 'none.txt'], { cwd }), [2, /--ca: .*none\.txt holds no certificate/])
  const env = { NODE_EXTRA_CA_CERTS: join(cwd, 'none.txt') }
  t.match(await fails(['--ca', 'ca.pem'], { cwd, env }), [2, /NODE_EXTRA_CA_CERTS: .*none\.txt holds no certificate/])
  writeFileSync(join(cwd, 'extra.pem'), readFileSync(join(cwd, 'ca.pem')))
  const { end } = await start(t, ['--ca', 'ca.pem'], { cwd, env: { NODE_EXTRA_CA_CERTS: join(cwd, 'extra.pem') } })
  t.equal(await end(), 130)
})

t.test('numbers, switches and the clock arrive at the emulator', async t => {
  const { io, url } = await start(t, [
    '--json',
    '--seed',
    '1',
    '--strict',
    '--clock',
    'manual',
    '--probe-timeout',
    '1s'
  ])
  const { body } = await request(`${url}/_ens-local/health`, { dispatcher: agent })
  t.match(await body.json(), { clock: { mode: 'manual' } })
  t.equal(io.stderr.text(), '')
})
