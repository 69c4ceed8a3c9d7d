// Asks our own front through the public URL, over the same code that ENS's probe takes in the emulator. What comes back
// must be the very bytes, and proven to come from this process.

import { toWebException } from '../../ens/web-exception.js'
import type { Exchange, Post, Random } from '../../ports.js'
import { PROBE_PATH } from '../probe-proof.js'
import type { SelfProbe, SelfProbeReport } from '../tunnel-ports.js'
import { type Found, findingOf } from './self-probe-findings.js'

/** Ours: a third of what ENS waits, so that a tunnel that has died is noticed in time. */
const DEADLINE_MS = 10_000

/** The second question is only for a warning. */
const BROWSER_DEADLINE_MS = 3000

/** Enough of a page to see whose it is. */
const KEEP_BYTES = 65_536

/** Every byte there is, and characters of two, three and four bytes: what is taken for text on the way comes back changed. */
const body = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_none, byte) => byte)), Buffer.from('é€\u2028😀')])

const plain: Readonly<Record<string, string>> = { 'content-type': 'application/octet-stream' }

/** Observed: relays tell browsers from programs by these two. */
const browser: Readonly<Record<string, string>> = {
  ...plain,
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
}

interface SelfProbeParts {
  readonly post: Post
  readonly random: Random
  /** What the front proves itself with. */
  readonly secret: Uint8Array
  /** For one exchange. Default 10 s. */
  readonly deadlineMs?: number
}

interface Look extends Exchange {
  readonly found: Found | undefined
}

const toReport = ({ outcome, timings, found }: Look, url: URL, warnings: readonly string[]): SelfProbeReport => {
  const exception = toWebException(outcome, url.hostname)
  return {
    passed: found === undefined,
    ms: timings.total,
    ...(outcome.answered && { statusCode: outcome.statusCode }),
    ...found,
    ...(exception !== undefined && { ensSays: `Status: ${exception.status}. ${exception.message}` }),
    warnings
  }
}

export const createSelfProbe = ({ post, random, secret, deadlineMs = DEADLINE_MS }: SelfProbeParts): SelfProbe => {
  const look = async (url: URL, headers: typeof plain, deadlineMs: number, signal: AbortSignal): Promise<Look> => {
    const nonce = Buffer.concat([random.bytes(16), body])
    const exchange = await post({
      url: new URL(PROBE_PATH, url),
      headers,
      body: nonce,
      deadlineMs,
      keepBytes: KEEP_BYTES,
      signal
    })
    return { ...exchange, found: findingOf(exchange.outcome, { host: url.host, nonce, secret }) }
  }
  return async (url, { thorough, signal }) => {
    const seen = await look(url, plain, deadlineMs, signal)
    if (!thorough || seen.found !== undefined) return toReport(seen, url, [])
    const { found } = await look(url, browser, Math.min(deadlineMs, BROWSER_DEADLINE_MS), signal)
    if (found === undefined) return toReport(seen, url, [])
    const warning = `Asked with a browser's User-Agent: ${found.message} ENS's own User-Agent is not known.`
    return toReport(seen, url, [warning])
  }
}
