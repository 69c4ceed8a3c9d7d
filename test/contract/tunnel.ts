// What every tunnel has to do, whoever makes the URL public. `setup` prepares what stands for the Internet: a relay, a
// program, an sshd, and the TLS front before it.

import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { openTunnel } from '../../src/open-tunnel.js'
import type { Tunnel } from '../../src/tunnel/tunnel.js'
import type { TunnelOptions } from '../../src/tunnel/tunnel-options.js'
import { startTunnelReceiver, type TunnelReceiver } from '../support/receiver-behind-tunnel.js'
import { askPublic, type PublicAnswer, type PublicRequest, type TlsFront } from '../support/tls-front.js'

export interface HeldName {
  /** Resolves when somebody has asked for it and was given another. */
  asked(): Promise<unknown>
  /** Frees it; resolves when the next who asks will get it. */
  release(): Promise<void>
}

export interface TunnelSetup {
  /** What it is opened with but the receiver: provider, server, name, map, ca… Plain data: it is also sent to a process. */
  readonly options: Omit<TunnelOptions, 'port' | 'to' | 'signal'>
  /** Where the public URL is asked: `startTlsFront` returns it. */
  readonly front: Pick<TlsFront, 'port' | 'ca'>
  /** False for a relay that joins repeated headers and sorts them. Default true. */
  readonly exactHeaders?: boolean
  /** For providers with names: somebody else has it from now on; `options.map` must know the name given instead, too. */
  holdName?(name: string): Promise<HeldName>
}

export type SetUpTunnel = (t: Test) => Promise<TunnelSetup>

interface Opened {
  readonly setup: TunnelSetup
  readonly receiver: TunnelReceiver
  readonly tunnel: Tunnel
  ask(request?: PublicRequest & { readonly path?: string }): Promise<PublicAnswer>
}

const open = async (t: Test, setUp: SetUpTunnel, options: Partial<TunnelOptions> = {}): Promise<Opened> => {
  const receiver = await startTunnelReceiver(t)
  const setup = await setUp(t)
  const tunnel = await openTunnel({ ...setup.options, port: receiver.port, ...options })
  t.teardown(() => tunnel.close({ drainMs: 0 }))
  return {
    setup,
    receiver,
    tunnel,
    ask: ({ path = '/', ...request } = {}) => askPublic(setup.front, `${tunnel.url}${path}`, request)
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** In pieces of a prime length, so that they cut characters in two. */
const inPieces = async function* (bytes: Uint8Array, length = 1021): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length)
}

const exactBytes = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, ask } = await open(t, setUp)
  receiver.answerWith((request, response) => {
    response.writeHead(201, { 'content-type': 'application/octet-stream' })
    request.pipe(response)
  })
  const characters = Buffer.from('añ€😀\u2028'.repeat(2000))
  const bodies: [string, Uint8Array, PublicRequest['body']?][] = [
    ['nothing', Buffer.alloc(0)],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['UTF-8 cut within characters', characters, inPieces(characters)],
    ['10 MB', randomBytes(10_000_000)]
  ]
  for (const [what, bytes, body = bytes] of bodies) {
    const { statusCode, headers, body: echo } = await ask({ path: '/echo?a=%20&b=ä', body })
    t.equal(statusCode, 201, what)
    t.equal(headers['content-type'], 'application/octet-stream')
    t.equal(digest(echo), digest(bytes), `${what}: there and back`)
    t.equal(receiver.requests.at(-1)?.target, '/echo?a=%20&b=%C3%A4')
  }
}

const pairsOf = (rawHeaders: readonly string[]): [string, string][] =>
  rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 && /^x-t-/i.test(name) ? [[name.toLowerCase(), rawHeaders[at + 1] ?? '']] : []
  )

const joined = (pairs: readonly [string, string][]): Record<string, string> =>
  pairs.reduce<Record<string, string>>((all, [name, value]) => {
    all[name] = all[name] === undefined ? value : `${all[name]}, ${value}`
    return all
  }, {})

const headersInOrder = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { setup, receiver, ask, tunnel } = await open(t, setUp)
  const sent = ['x-t-b', '1', 'x-t-a', '2', 'x-t-b', '3', 'x-t-c', 'a "b"; c=d, e']
  receiver.answerWith((_request, response) => {
    response.writeHead(200, [...sent, 'Set-Cookie', 'one=1', 'Set-Cookie', 'two=2'])
    response.end('ok')
  })
  const { headers, rawHeaders } = await ask({ headers: [...sent, 'content-type', 'application/json'], body: '[]' })
  const [received] = receiver.requests
  const compare = (got: readonly string[] = [], what: string): void => {
    if (setup.exactHeaders === false) t.same(joined(pairsOf(got)), joined(pairsOf(sent)), what)
    else t.same(pairsOf(got), pairsOf(sent), what)
  }
  compare(received?.rawHeaders, 'to the receiver')
  compare(rawHeaders, 'and back')
  t.same(headers['set-cookie'], ['one=1', 'two=2'])
  t.match(received?.headers, { host: new URL(tunnel.url).host, 'content-type': 'application/json' })
}

const slowHandler = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, ask } = await open(t, setUp)
  const held = receiver.holdNext()
  const slow = ask({ path: '/slow', body: 'first' })
  const { release } = await held
  for (const body of ['second', 'third']) t.equal((await ask({ body })).statusCode, 200, `${body} is not kept waiting`)
  release(202, 'done')
  const { statusCode, body } = await slow
  t.same([statusCode, body.toString()], [202, 'done'])
}

const receiverDown = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, ask } = await open(t, setUp)
  t.equal((await ask({ body: 'warm' })).statusCode, 200)
  await receiver.stop()
  const times: number[] = []
  // The fastest of ten: a busy machine makes some slow, waiting for something would make all.
  for (let round = 0; round < 10; round++) {
    const from = performance.now()
    const { statusCode, headers } = await ask({ body: 'x' })
    times.push(performance.now() - from)
    t.match({ statusCode, headers }, { statusCode: 502, headers: { 'x-ens-local-error': 'receiver-down' } })
  }
  t.ok(Math.min(...times) < 100, `answered in ${Math.min(...times).toFixed(1)} ms`)
  await receiver.restart()
  t.equal((await ask({ body: 'back' })).statusCode, 200, 'and nothing needs to be opened again')
}

const receiverKilled = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, ask } = await open(t, setUp)
  const held = receiver.holdNext()
  const asked = ask({ body: 'half' })
  await held
  await receiver.stop()
  const { statusCode, headers } = await asked
  t.match({ statusCode, headers }, { statusCode: 502, headers: { 'x-ens-local-error': 'receiver-broken' } })
}

const inParallel = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, ask } = await open(t, setUp)
  receiver.answerWith((request, response) => void request.pipe(response))
  const bodies = Array.from({ length: 25 }, (_, index) => `body ${index}`)
  const answers = await Promise.all(bodies.map(body => ask({ body })))
  t.same(
    answers.map(({ statusCode, body }) => `${statusCode} ${body}`),
    bodies.map(body => `200 ${body}`)
  )
}

const notOpened = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, ask } = await open(t, setUp, { path: ['/ens', '/hooks/*'] })
  const look = async (method: string, path: string): Promise<string> => {
    const { statusCode, headers } = await ask({ method, path, ...(method === 'POST' && { body: '[]' }) })
    return `${statusCode} ${headers['x-ens-local-error'] ?? 'through'}`
  }
  t.equal(await look('POST', '/ens'), '200 through')
  t.equal(await look('POST', '/hooks/a/b?c'), '200 through')
  t.equal(await look('GET', '/ens'), '403 method-not-open')
  t.equal(await look('POST', '/admin'), '403 path-not-open')
  t.same(
    receiver.requests.map(({ target }) => target),
    ['/ens', '/hooks/a/b?c'],
    'the receiver saw no other'
  )
}

const replays = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, tunnel, ask } = await open(t, setUp)
  await ask({ path: '/ens?x=1', headers: { 'x-t-signature': 'abc' }, body: Buffer.of(0, 255, 10, 13) })
  const exchange = tunnel.exchanges().at(-1)
  t.match(exchange, { method: 'POST', target: '/ens?x=1', statusCode: 200, bytesIn: 4 })
  const { id = 0 } = exchange ?? {}
  t.match(await tunnel.replay(id), { statusCode: 200, replayOf: id })
  const [first, second] = receiver.requests
  t.same(second?.body(), first?.body(), 'the same bytes')
  t.match(second, { method: 'POST', target: '/ens?x=1', headers: { 'x-t-signature': 'abc' } })
}

const drains = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { receiver, tunnel, ask } = await open(t, setUp)
  const held = receiver.holdNext()
  const asked = ask({ body: 'under way' })
  const { release } = await held
  const closing = tunnel.close({ drainMs: 60_000 })
  release(200, 'whole')
  t.equal((await asked).body.toString(), 'whole')
  await closing
  t.equal(tunnel.state, 'closed')
  await tunnel.close()
}

const leavesNothing = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { options, front } = await setUp(t)
  const program = fileURLToPath(import.meta.resolve('../support/open-and-close-tunnel.js'))
  const child = spawn(process.execPath, [program, JSON.stringify({ options, front })], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', data => {
    output += data
  })
  const [code] = await once(child, 'close')
  t.same({ code, output }, { code: 0, output: '200 closed' }, 'the process ends by itself')
}

const nameTaken = async (t: Test, setUp: SetUpTunnel): Promise<void> => {
  const { port } = await startTunnelReceiver(t)
  const setup = await setUp(t)
  const { name = '' } = setup.options
  const held = await setup.holdName?.(name)
  const opening = (onNameMismatch: 'fail' | 'wait' | 'accept'): Promise<Tunnel> =>
    openTunnel({ ...setup.options, port, onNameMismatch })

  await t.rejects(opening('fail'), { code: 'ERR_TUNNEL_NAME' }, 'never silently another')

  const other = await opening('accept')
  t.teardown(() => other.close({ drainMs: 0 }))
  t.equal(other.state, 'ready')
  t.notOk(new URL(other.url).host.startsWith(`${name}.`), 'another, if that is wanted')
  t.equal((await askPublic(setup.front, `${other.url}/`, { body: 'x' })).statusCode, 200)
  await other.close()

  const waiting = opening('wait')
  await Promise.race([held?.asked(), waiting])
  await held?.release()
  const tunnel = await waiting
  t.teardown(() => tunnel.close({ drainMs: 0 }))
  t.ok(new URL(tunnel.url).host.startsWith(`${name}.`), 'the one that was wanted, once it is free')
}

const cases: Readonly<Record<string, (t: Test, setUp: SetUpTunnel) => Promise<void>>> = {
  'byte for byte, both ways': exactBytes,
  'headers in order': headersInOrder,
  'a handler that takes its time keeps nobody else waiting': slowHandler,
  '502 at once when the receiver is down': receiverDown,
  '502 when the receiver dies in the middle': receiverKilled,
  '25 in parallel': inParallel,
  '403 for what was not opened': notOpened,
  replay: replays,
  'close answers what is under way': drains,
  'close leaves nothing behind': leavesNothing
}

/** Runs all cases, or those whose names are given, each with a set-up of its own. */
export const tunnelContract = (
  t: Test,
  name: string,
  setUp: SetUpTunnel,
  { names = false, only }: { readonly names?: boolean; readonly only?: readonly string[] } = {}
): void => {
  const all = { ...cases, ...(names && { 'a name that somebody else has': nameTaken }) }
  for (const [what, run] of Object.entries(all))
    if (only?.includes(what) ?? true) t.test(`${name}: ${what}`, t => run(t, setUp))
}
