// The command as a process of its own: signals, pipes, exit codes. Both as bundled and as built for tests.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { request } from 'undici'

const entries = {
  bundle: fileURLToPath(new URL('../../../bin/ens-local.js', import.meta.url)),
  build: fileURLToPath(new URL('run-main.js', import.meta.url))
}

interface Running {
  child: ChildProcess
  /** The next line of stdout. */
  next(): Promise<string>
  /** Exit code or signal, and what went to stderr. */
  ended: Promise<{ code: number | string; err: string }>
}

const run = (entry: string, argv: string[], env: Record<string, string> = {}): Running => {
  const child = spawn(process.execPath, [entry, ...argv], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let err = ''
  child.stderr?.setEncoding('utf8').on('data', text => {
    err += text
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  return {
    child,
    next: async () => String((await lines.next()).value),
    ended: once(child, 'close').then(([code, signal]) => ({ code: code ?? signal, err }))
  }
}

for (const [name, entry] of Object.entries(entries)) {
  t.test(`${name}: ready, a request, its activity, Ctrl-C`, async t => {
    const { child, next, ended } = run(entry, ['start', '--port', '0', '--json'])
    const { type, url, token, pid } = JSON.parse(await next())
    t.equal(type, 'ready')
    t.equal(pid, child.pid)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const wrong = await request(`${url}/platform/v1/ens-callbacks`, { method: 'POST', headers, body: '[{}]' })
    t.equal(wrong.statusCode, 400)
    await wrong.body.dump()
    t.match(JSON.parse(await next()), { type: 'api.request', statusCode: 400, operation: 'createCallback' })
    child.kill('SIGINT')
    t.strictSame(await ended, { code: 130, err: '' })
  })

  t.test(`${name}: SIGTERM ends it as well`, async t => {
    const { child, next, ended } = run(entry, ['start', '--port', '0', '--json'])
    await next()
    child.kill('SIGTERM')
    t.strictSame(await ended, { code: 143, err: '' })
  })

  t.test(`${name}: who reads it may go away`, async t => {
    const { child, next, ended } = run(entry, ['start', '--port', '0', '--json'])
    const { url } = JSON.parse(await next())
    child.stdout?.destroy()
    const { body } = await request(`${url}/platform/v1/ens-callbacks`, { headers: { authorization: 'Bearer x' } })
    await body.dump()
    t.strictSame(await ended, { code: 0, err: '' })
  })

  t.test(`${name}: an error while the emulator serves on`, async t => {
    const first = run(entry, ['start', '--port', '0', '--json'])
    const { url } = JSON.parse(await first.next())
    const second = run(entry, ['start', '--port', new URL(url).port])
    t.match(await second.ended, { code: 1, err: /^ens-local: Port \d+ is in use\.\n/ })
    first.child.kill('SIGINT')
    t.equal((await first.ended).code, 130)
  })
}

t.test('the bundle has all it needs: every command, the store, the probe, validation, metrics', async t => {
  const { next, child, ended } = run(entries.bundle, ['demo', '--json', '--port', '0'])
  const { url } = JSON.parse(await next())
  let line = ''
  do line = await next()
  while (!line.includes('"result"'))
  t.match(JSON.parse(line), { ok: true })
  const { statusCode, body } = await request(`${url}/_ens-local/metrics`)
  t.equal(statusCode, 200)
  await body.dump()
  child.kill('SIGINT')
  t.strictSame(await ended, { code: 130, err: '' })
})

t.test('the help of every command, from the bundle, in a pipe without escape codes', async t => {
  const { next, ended } = run(entries.bundle, ['--help'])
  t.equal(await next(), 'ens-local <command>')
  t.strictSame(await ended, { code: 0, err: '' })
  const about = run(entries.bundle, ['about'])
  t.match(await about.next(), /^token +Docs +POST/)
  about.child.stdout?.destroy()
  t.strictSame(await about.ended, { code: 0, err: '' })
})

t.test('a second Ctrl-C kills at once', async t => {
  const { child, next, ended } = run(entries.bundle, ['start', '--port', '0', '--json'])
  await next()
  child.kill('SIGINT')
  child.kill('SIGINT')
  t.ok([130, 'SIGINT'].includes((await ended).code))
})

t.test('the environment counts', async t => {
  const { ended } = run(entries.bundle, ['start'], { ENS_LOCAL_PORT: 'abc' })
  t.match(await ended, { code: 2, err: 'ens-local: ENS_LOCAL_PORT: abc is no number.' })
})
