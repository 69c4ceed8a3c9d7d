// What goes wrong between a relay and a laptop: killed, frozen, half-open, idle, hostile. Each time the tunnel comes back by
// itself, under its name.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ServerOptions } from 'node:http'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { openTunnel } from '../../src/open-tunnel.js'
import { createPoster } from '../../src/outbound/create-poster.js'
import { createResolve } from '../../src/outbound/create-resolve.js'
import type { Post } from '../../src/ports.js'
import { createRandom } from '../../src/random/create-random.js'
import { startFront } from '../../src/tunnel/front/start-front.js'
import { createLocaltunnel } from '../../src/tunnel/providers/localtunnel.js'
import { createSelfProbe } from '../../src/tunnel/supervisor/create-self-probe.js'
import { createEmitter } from '../../src/tunnel/supervisor/emitter.js'
import { supervise } from '../../src/tunnel/supervisor/supervise.js'
import type { Tunnel, TunnelEvents, TunnelState } from '../../src/tunnel/tunnel.js'
import type { TunnelOptions } from '../../src/tunnel/tunnel-options.js'
import { toTunnelSettings } from '../../src/tunnel/tunnel-settings.js'
import { type FakeRelay, startFakeRelay } from '../support/fake-relay.js'
import { watchLateness } from '../support/lateness.js'
import { startTunnelReceiver } from '../support/receiver-behind-tunnel.js'
import { askPublic, startTlsFront } from '../support/tls-front.js'

const url = 'https://mydev.lt.test'

interface Scene {
  readonly relay: FakeRelay
  readonly options: TunnelOptions
  readonly port: number
  /** Status and body of a POST through the public URL. */
  ask(body?: string): Promise<string>
}

const setTheScene = async (t: Test, receiving: ServerOptions = {}): Promise<Scene> => {
  const receiver = await startTunnelReceiver(t, receiving)
  receiver.answerWith((request, response) => void request.pipe(response))
  const relay = await startFakeRelay(t)
  const front = await startTlsFront(t, ['*.lt.test'], relay.port)
  const map = { 'mydev.lt.test': front.origin, 'mydev-2.lt.test': front.origin }
  return {
    relay,
    port: receiver.port,
    options: { port: receiver.port, provider: 'localtunnel', server: relay.origin, name: 'mydev', map, ca: front.ca },
    ask: async (body = 'hello') => {
      const { statusCode, body: echo } = await askPublic(front, `${url}/`, { body })
      return `${statusCode} ${echo}`
    }
  }
}

const opened = async (t: Test, options: TunnelOptions): Promise<Tunnel> => {
  const tunnel = await openTunnel(options)
  t.teardown(() => tunnel.close({ drainMs: 0 }))
  return tunnel
}

/** Resolves when it changes to this state. */
const becomes = (tunnel: Tunnel, wanted: TunnelState): Promise<void> =>
  new Promise(resolve => {
    const look = (state: TunnelState): void => {
      if (state !== wanted) return
      tunnel.off('state', look)
      resolve()
    }
    tunnel.on('state', look)
  })

t.test('the relay is killed, five times in a row: the same name again, each time within 5 s', async t => {
  const { relay, options, ask } = await setTheScene(t)
  const tunnel = await opened(t, options)
  const urls: string[] = []
  tunnel.on('url', changed => urls.push(changed))
  const lateness = watchLateness(t)
  for (let round = 1; round <= 5; round++) {
    const away = becomes(tunnel, 'reconnecting')
    await relay.kill()
    await away
    const back = becomes(tunnel, 'ready')
    await relay.restart()
    const [from, late] = [performance.now(), lateness()]
    await back
    const ms = performance.now() - from
    t.ok(ms < 5000 + lateness() - late, `round ${round}: ${ms.toFixed(0)} ms`)
    t.equal(await ask(), '200 hello')
  }
  t.same([tunnel.url, urls], [url, []])
})

t.test('the relay closes the data port while its API lives', async t => {
  const { relay, options, ask } = await setTheScene(t)
  const tunnel = await opened(t, options)
  const away = becomes(tunnel, 'reconnecting')
  await relay.closeDataPort('mydev')
  await away
  await becomes(tunnel, 'ready')
  t.equal(await ask(), '200 hello')
  t.equal(tunnel.url, url)
})

t.test('the relay keeps closing sockets at once: tried again with patience, and well again', async t => {
  const { relay, options, ask } = await setTheScene(t)
  const tunnel = await opened(t, options)
  const away = becomes(tunnel, 'reconnecting')
  relay.dropSockets(true)
  await relay.closeDataPort('mydev')
  await away
  const { dials } = relay
  await relay.until(() => relay.dials >= dials + 10)
  const back = becomes(tunnel, 'ready')
  relay.dropSockets(false)
  await back
  t.equal(await ask(), '200 hello')
})

interface Impatient {
  readonly tunnel: Tunnel
  /** Whether its self-probe, from its next question on, does not wait for 10 s. */
  hurry(inAHurry: boolean): void
}

/** As `openTunnel` makes it. */
const openImpatient = async (t: Test, options: TunnelOptions): Promise<Impatient> => {
  const settings = toTunnelSettings({ ...options, probeInterval: 100 })
  const [stopwatch, random] = [createStopwatch(), createRandom()]
  const secret = random.bytes(32)
  const events = createEmitter<TunnelEvents>()
  const front = await startFront(settings, { stopwatch, probeSecret: secret, onExchange: () => undefined })
  const { map, ca } = settings
  const resolve = createResolve({ map, forwardTo: undefined })
  const poster = createPoster({ stopwatch, resolve, ca })
  let isInAHurry = false
  const post: Post = request => poster.post({ ...request, deadlineMs: isInAHurry ? 100 : request.deadlineMs })
  const tunnel = await supervise({
    provider: createLocaltunnel(settings, { stopwatch, resolve }),
    because: 'a test',
    front,
    settings,
    selfProbe: createSelfProbe({ post, random, secret }),
    stopwatch,
    random,
    events,
    release: poster.close
  })
  t.teardown(() => tunnel.close({ drainMs: 0 }))
  const hurry = (inAHurry: boolean): void => {
    isInAHurry = inAHurry
  }
  return { tunnel, hurry }
}

t.test('a half-open link is found by the self-probe, and dialled again', async t => {
  const { relay, options, ask } = await setTheScene(t)
  const { tunnel, hurry } = await openImpatient(t, options)
  const away = becomes(tunnel, 'reconnecting')
  relay.mute('mydev')
  hurry(true)
  await away
  // The new link gets the time it needs.
  hurry(false)
  await becomes(tunnel, 'ready')
  t.equal(await ask(), '200 hello')
  t.equal(tunnel.url, url)
})

t.test('idle longer than a receiver waits for a request: never its 408', async t => {
  const { options, port, ask } = await setTheScene(t, {
    headersTimeout: 1000,
    requestTimeout: 2000,
    connectionsCheckingInterval: 200
  })
  await opened(t, { ...options, selfProbe: false })
  t.equal(await ask('before'), '200 before')
  // A connection opened in advance is answered with 408, and the answer would wait there for the next request.
  const silent = connect(port, '127.0.0.1')
  const [said] = await once(silent, 'data')
  t.match(String(said), /^HTTP\/1\.1 408 /)
  silent.destroy()
  for (const body of ['after', 'and again']) t.equal(await ask(body), `200 ${body}`)
})

t.test('a hostile peer on the data port is dropped, others notice nothing', async t => {
  const { relay, options, ask } = await setTheScene(t)
  await opened(t, { ...options, selfProbe: false })
  const slow = await relay.takeSocket('mydev')
  slow.write('POST / HTTP/1.1\r\nHo')

  const large = await relay.takeSocket('mydev')
  large.write(`POST / HTTP/1.1\r\nHost: mydev.lt.test\r\nX-Large: ${'x'.repeat(1_000_000)}\r\n\r\n`)
  await once(large.resume(), 'close')

  const garbage = await relay.takeSocket('mydev')
  garbage.write(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256)))
  await once(garbage.resume(), 'close')

  const chunks = await relay.takeSocket('mydev')
  chunks.write('POST / HTTP/1.1\r\nHost: mydev.lt.test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')
  await once(chunks.resume(), 'close')

  t.notOk(slow.destroyed)
  const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => ask(`${index}`)))
  t.same(
    answers,
    answers.map((_, index) => `200 ${index}`)
  )
})

t.test('a frozen laptop: what came meanwhile is answered when it wakes', async t => {
  const { relay, options, ask } = await setTheScene(t)
  const program = fileURLToPath(import.meta.resolve('../support/tunnel-process.js'))
  const child = spawn(process.execPath, [program, JSON.stringify({ ...options, port: undefined })], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const ended = once(child, 'close')
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  t.equal(await ask('before'), '200 before')

  child.kill('SIGSTOP')
  const asked = ask('while it sleeps')
  child.kill('SIGCONT')
  t.equal(await asked, '200 while it sleeps')

  child.kill('SIGSTOP')
  await relay.kill()
  await relay.restart()
  t.same(relay.names(), [], 'the relay has forgotten it')
  child.kill('SIGCONT')
  await relay.until(() => relay.names().includes('mydev'))
  t.equal(await ask('after'), '200 after')

  child.stdin.end()
  t.same(await ended, [0, null])
})
