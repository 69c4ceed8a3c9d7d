// The emulator over https, and everything that calls it there: programs that trust our authority, and our own commands.

import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Agent, request } from 'undici'
import { serverCertificate } from '../../src/cli/authority.js'
import { localTrust } from '../../src/cli/local-trust.js'
import { main } from '../../src/cli/main.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { runCommand } from '../support/emulator-process.js'
import { type FakeIo, fakeIo } from './fake-io.js'

interface Started {
  readonly url: string
  readonly io: FakeIo
  /** Runs one of our commands, against it unless told otherwise. */
  run(argv: string[], env?: Record<string, string>): Promise<{ exitCode: number; out: string; err: string }>
}

const start = async (t: Test, argv: string[], home = t.testdir()): Promise<Started> => {
  const env = { ENS_LOCAL_HOME: home }
  const io = fakeIo({ env })
  const exit = main(['start', '--port', '0', '--tls', ...argv], io)
  t.teardown(() => {
    io.interrupt()
    return exit
  })
  const failed = exit.then(() => Promise.reject(new Error(io.stderr.text())))
  failed.catch(() => undefined)
  const line = argv.includes('--json') ? io.stdout.line(/"ready"/) : io.stderr.line(/ready at/)
  const url = /https?:\/\/[\w.:[\]]+/.exec(await Promise.race([line, failed]))?.[0] ?? ''
  return {
    url,
    io,
    run: async (words, more = {}) => {
      const io = fakeIo({ env: { ...env, ENS_LOCAL_URL: url, ...more } })
      const exitCode = await main(words, io)
      return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
    }
  }
}

/** A client that trusts this authority; names lead to this machine. */
const trusting = (t: Test, ca: string): Agent => {
  const agent = new Agent({
    connect: {
      ca,
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    }
  })
  t.teardown(() => agent.destroy())
  return agent
}

const get = async (dispatcher: Agent, url: string): Promise<unknown> => {
  const { body } = await request(url, { dispatcher, headers: { authorization: 'Bearer any' } })
  return body.json()
}

t.test('as a process: ready says whom to trust, and then it answers by all its names', async t => {
  const home = t.testdir()
  const wrapper = ['env', `ENS_LOCAL_HOME=${home}`]
  const { child, lines, ended } = runCommand(t, ['start', '--tls', '--port', '0', '--json'], wrapper)
  const [line] = await once(lines, 'line')
  const { url, ca, inspector } = JSON.parse(line)
  t.equal(ca, join(home, 'ca', 'ca.pem'))
  t.match(url, /^https:\/\/127\.0\.0\.1:\d+$/)
  t.equal(inspector, `${url}/_ens-local/`)

  const dispatcher = trusting(t, readFileSync(ca, 'utf8'))
  const { port } = new URL(url)
  for (const host of ['127.0.0.1', 'localhost'])
    t.match(await get(dispatcher, `https://${host}:${port}/_ens-local/health`), { status: 'ok' }, host)
  for (const kind of ['rest', 'auth', 'soap']) {
    const origin = `https://sub.${kind}.marketingcloudapis.com:${port}`
    t.same(await get(dispatcher, `${origin}/platform/v1/ens-callbacks`), [], kind)
  }
  await t.rejects(get(dispatcher, `https://a.sub.rest.marketingcloudapis.com:${port}/`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID'
  })
  const wary = new Agent()
  t.teardown(() => wary.destroy())
  await t.rejects(get(wary, `${url}/`), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'who was not told of it')

  const list = runCommand(t, ['callbacks', 'list', '--target', url], wrapper)
  t.match(await list.ended, { code: 0, err: /^There are no callbacks\./ })
  const elsewhere = runCommand(t, ['callbacks', 'list', '--target', url], ['env', `ENS_LOCAL_HOME=${t.testdir()}/no`])
  t.match(await elsewhere.ended, { code: 1, err: /is not trusted .*\n {2}`ens-local ca install-help`/ })

  child.kill('SIGINT')
  t.strictSame(await ended, { code: 130, err: '' })
})

t.test('every command works through it', async t => {
  const { url, run } = await start(t, ['--allow-local-urls', '--json'])
  const listening = fakeIo({ env: { ENS_LOCAL_HOME: t.testdirName, ENS_LOCAL_URL: url } })
  const listen = main(['listen', '--port', '0', '--json'], listening)
  t.teardown(() => {
    listening.interrupt()
    return listen
  })
  const receiver = JSON.parse(await listening.stdout.line(/"url"/)) as { url: string }
  t.match(await run(['callbacks', 'create', '--name', 'a', '--url', `${receiver.url}/ens`]), { exitCode: 0 })
  const { out } = await run(['callbacks', '--json'])
  const { callbackId, status } = JSON.parse(out)
  t.equal(status, 'verified', 'listen has verified it through https')
  const types = 'TransactionalSendEvents.EmailSent'
  const subscribe = ['subscriptions', 'create', '--callback', callbackId, '--name', 's', '--types', types]
  t.match(await run(subscribe), { exitCode: 0 })
  t.match(await run(['trigger', 'EmailSent', '--wait']), { exitCode: 0, out: /delivered {2}1\n/ })
  t.match(await run(['deliveries', '--json']), { exitCode: 0, out: /"state":"delivered"/ })
  t.match(await run(['clock', '--target', url.replace('127.0.0.1', 'localhost')]), { exitCode: 0, out: /^real / })
})

t.test('the banner says whom to trust; the path can be pasted', async t => {
  const home = join(t.testdir(), 'my home')
  const { url, io } = await start(t, [], home)
  await io.stderr.line(/Ctrl-C/)
  const path = `'${join(home, 'ca', 'ca.pem')}'`
  const text = io.stderr.text()
  t.match(text, `  export NODE_EXTRA_CA_CERTS=${path}\n`)
  t.match(text, '`ens-local ca install-help` has curl, Python, Java and .NET.')
  t.match(text, `  curl --cacert ${path} ${url}/platform/v1/ens-callbacks \\\n`)
})

t.test('the control API is for its own pages over https too', async t => {
  const home = t.testdir()
  const { url } = await start(t, ['--quiet'], home)
  const dispatcher = trusting(t, readFileSync(join(home, 'ca', 'ca.pem'), 'utf8'))
  const { port, host } = new URL(url)
  const ask = async (headers: Record<string, string>): Promise<number> => {
    const { statusCode, body } = await request(`${url}/_ens-local/health`, { dispatcher, headers })
    await body.dump()
    return statusCode
  }
  t.equal(await ask({}), 200)
  t.equal(await ask({ origin: url }), 200)
  t.equal(await ask({ origin: 'https://evil.example.com' }), 403)
  t.equal(await ask({ origin: `https://evil.example.com:${port}` }), 403)
  t.equal(await ask({ host: `sub.rest.marketingcloudapis.com:${port}` }), 403)
  t.equal(await ask({ host: host.replace(/:.*/, '') }), 403, 'without the port')
})

t.test('an address of its own is in the certificate; "all addresses" is none', async t => {
  const place = { env: { ENS_LOCAL_HOME: t.testdir() }, home: '', cwd: '', platform: 'linux' } as const
  const namesFor = async (host: string): Promise<string> => {
    const { tls } = await serverCertificate(host, place)
    return String(new X509Certificate(tls.cert).subjectAltName)
  }
  t.match(await namesFor('192.0.2.7'), /, IP Address:192\.0\.2\.7$/)
  t.match(await namesFor('my-laptop.local'), /, DNS:my-laptop\.local$/)
  const usual = await namesFor('127.0.0.1')
  t.match(
    usual,
    /^DNS:localhost, IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1, DNS:\*\.auth\.marketingcloudapis\.com, /
  )
  for (const host of ['localhost', '0.0.0.0', '::']) t.equal(await namesFor(host), usual, host)
  const io = fakeIo(place)
  t.equal(await main(['start', '--tls', '--host', 'no host'], io), 2)
  t.match(io.stderr.text(), "ens-local: --host: 'no host' is neither a name nor an address.\n")
})

t.test('taken for http, and http taken for it', async t => {
  const { url, run } = await start(t, ['--quiet'])
  t.match(await run(['clock', '--target', url.replace('https', 'http')]), {
    exitCode: 1,
    err: /^ens-local: No answer .*\n.* If it was started with --tls, call it with https:\/\/\.\n$/
  })
  const io = fakeIo()
  const plain = main(['start', '--port', '0', '--quiet'], io)
  t.teardown(() => {
    io.interrupt()
    return plain
  })
  const bare = /http:\S+/.exec(await io.stderr.line(/ready/))?.[0] ?? ''
  t.match(await run(['callbacks', '--target', bare.replace('http', 'https')]), {
    exitCode: 1,
    err: /^ens-local: There is no TLS at https:.*\n {2}Call it with http:\/\//
  })
})

t.test('besides ours, those of NODE_EXTRA_CA_CERTS are trusted as before; on other machines ours is not', async t => {
  const day = 86_400_000
  const life = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) }
  const issuer = createCertificate({ commonName: 'Corporate', authority: true, ...life })
  const { cert, key } = createCertificate({ commonName: 'leaf', hosts: ['localhost'], issuer, ...life })
  const server = createServer({ cert, key }, (_request, response) => response.end('{"mode":"real","now":0}'))
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const target = `https://localhost:${(server.address() as AddressInfo).port}`
  const home = t.testdir({ 'extra.pem': issuer.cert })
  const { run } = await start(t, ['--quiet'], home)
  const clock = ['clock', '--target', target]
  t.match(await run(clock), { exitCode: 1, err: /is not trusted/ })
  t.match(await run(clock, { NODE_EXTRA_CA_CERTS: join(home, 'none.pem') }), { exitCode: 1, err: /is not trusted/ })
  t.match(await run(clock, { NODE_EXTRA_CA_CERTS: join(home, 'extra.pem') }), { exitCode: 0, out: /^real {2}1970/ })
  const io = fakeIo({ env: { ENS_LOCAL_HOME: home } })
  t.match(localTrust('https://127.0.0.1:1', io)?.at(-1), /BEGIN CERTIFICATE/)
  t.equal(localTrust('https://ens.example.com', io), undefined)
  t.equal(localTrust('http://127.0.0.1:1', io), undefined)
})
