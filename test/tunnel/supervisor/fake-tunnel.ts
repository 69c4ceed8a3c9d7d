// A tunnel whose provider, front, self-probe and time are in the hands of a test.

import { createRandom } from '../../../src/random/create-random.js'
import { tunnelFailure } from '../../../src/tunnel/failures.js'
import { createEmitter } from '../../../src/tunnel/supervisor/emitter.js'
import { supervise } from '../../../src/tunnel/supervisor/supervise.js'
import type { Supervised } from '../../../src/tunnel/supervisor/supervised.js'
import type { Tunnel, TunnelEvents } from '../../../src/tunnel/tunnel.js'
import type { DialRequest, Link, ProviderId, SelfProbeReport } from '../../../src/tunnel/tunnel-ports.js'
import { type FakeStopwatch, fakeStopwatch } from '../../support/fake-stopwatch.js'

interface FakeLink extends Link {
  lose(why?: string): void
}

export interface FakeDial {
  readonly name: string | undefined
  readonly signal: AbortSignal
  readonly at: number
  /** Gives a link of that name, at `https://NAME.test`. */
  give(name?: string, url?: string): FakeLink
  fail(error: unknown): void
}

export interface FakeTunnel {
  readonly parts: Supervised
  readonly stopwatch: FakeStopwatch
  /** Every dial so far. */
  readonly dials: FakeDial[]
  /** What was closed or drained, in order: `drain a`, `front 10000`, `close a`, `release`. */
  readonly ended: string[]
  /** Every self-probe so far. */
  readonly probes: {
    readonly url: string
    readonly thorough: boolean
    readonly at: number
    readonly signal: AbortSignal
  }[]
  /** What the next self-probes come to; the last of them stays. `hang` does until it is cancelled. */
  verdicts: ('pass' | 'hang' | string)[]
  /** States and URLs, as they were announced. */
  readonly heard: string[]
  /** Called with each dial; default: it waits for the test. */
  onDial: (dial: FakeDial) => void
  open(): Promise<Tunnel>
  /** Opens it with a link of that name, on which the self-probe passes. */
  openAs(name?: string): Promise<{ tunnel: Tunnel; link: FakeLink }>
}

export const passed: SelfProbeReport = { passed: true, ms: 5, statusCode: 200, warnings: [] }
export const notPassed = (message: string): SelfProbeReport => ({
  passed: false,
  ms: 5,
  finding: 'tunnel-error',
  message,
  hint: `Mend it: ${message}`,
  warnings: []
})

const settings: Supervised['settings'] = {
  name: undefined,
  onNameMismatch: 'fail',
  openTimeoutMs: 20_000,
  probeIntervalMs: 15_000,
  selfProbe: true,
  allowLocalUrls: false,
  signal: undefined
}

export const fakeTunnel = (
  options: Partial<Supervised['settings']> = {},
  id: ProviderId = 'localtunnel'
): FakeTunnel => {
  const stopwatch = fakeStopwatch()
  const ended: string[] = []
  const dial = (request: DialRequest): Promise<Link> =>
    new Promise((resolve, reject) => {
      const give = (name?: string, url = `https://${name ?? 'unnamed'}.test`): FakeLink => {
        let lose: FakeLink['lose'] = () => {}
        const lost = new Promise<Error>(resolve => {
          lose = (why = 'gone') => resolve(tunnelFailure('ERR_TUNNEL_LOST', why))
        }) as Link['lost']
        const drain = (): void => void ended.push(`drain ${name}`)
        const close = async (): Promise<void> => void ended.push(`close ${name}`)
        const link = { url, name, lost, lose, drain, close }
        resolve(link)
        return link
      }
      const { name, signal } = request
      signal.addEventListener('abort', () => reject(tunnelFailure('ERR_TUNNEL_ABORTED', 'The fake was aborted.')))
      const fake: FakeDial = { name, signal, at: stopwatch.now(), give, fail: reject }
      tunnel.dials.push(fake)
      tunnel.onDial(fake)
    })
  const events = createEmitter<TunnelEvents>()
  events.on('state', (state, why) => tunnel.heard.push(why === undefined ? state : `${state}: ${why.message}`))
  events.on('url', (url, previous) => tunnel.heard.push(`${previous} → ${url}`))
  const parts: Supervised = {
    provider: { id, stableName: false, dial },
    because: 'it is a fake',
    front: {
      host: '127.0.0.1',
      port: 4012,
      accept: () => {},
      exchanges: () => [],
      replay: async id => ({ id, method: 'POST', target: '/', ms: 1, bytesIn: 0, bytesOut: 0 }),
      close: async drainMs => void ended.push(`front ${drainMs}`)
    },
    settings: { ...settings, ...options },
    selfProbe: async (url, { thorough, signal }) => {
      tunnel.probes.push({ url: url.href, thorough, at: stopwatch.now(), signal })
      const [verdict = 'pass'] = tunnel.verdicts.length > 1 ? tunnel.verdicts.splice(0, 1) : tunnel.verdicts
      if (verdict === 'hang') await new Promise(resolve => signal.addEventListener('abort', resolve))
      return verdict === 'pass' ? passed : notPassed(verdict)
    },
    stopwatch,
    random: createRandom(1),
    events,
    release: async () => void ended.push('release')
  }
  const tunnel: FakeTunnel = {
    parts,
    stopwatch,
    dials: [],
    ended,
    probes: [],
    verdicts: ['pass'],
    heard: [],
    onDial: () => {},
    open: () => supervise(parts),
    openAs: async name => {
      const opening = supervise(parts)
      const link = tunnel.dials[0]?.give(name) as FakeLink
      const opened = await opening
      tunnel.heard.length = 0
      return { tunnel: opened, link }
    }
  }
  return tunnel
}
