// Sends a recorded request to a receiver as ENS sent it, or signed anew, and judges the answer as ENS would.

import { createStopwatch } from './clock/create-stopwatch.js'
import { assumptions } from './ens/assumptions.js'
import { ATTEMPT_KEEP_BYTES } from './ens/delivery.js'
import { type DeliveryVerdict, toDeliveryVerdict } from './ens/delivery-verdict.js'
import type { Outcome } from './ens/outcome.js'
import { PROBE_DEADLINE_MS, toProbeVerdict } from './ens/probe.js'
import { policies } from './ens/retry-policy.js'
import { SIGNATURE_HEADER, type SignatureKeyEncoding, sign } from './ens/signature.js'
import { UserError } from './errors.js'
import { endToEnd } from './hop-by-hop.js'
import { type EmulatorOptions, toSettings } from './options.js'
import { createPoster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
import type { Stopwatch } from './ports.js'
import { type Recording, toBytes } from './recording/recording.js'

export interface ReplayOptions extends Pick<EmulatorOptions, 'map' | 'ca'> {
  /** Deliveries are signed with it; without, they keep the signature they came with. */
  readonly signatureKey?: string
  /** Default `base64`. */
  readonly signatureKeyEncoding?: SignatureKeyEncoding
  /** For a whole exchange, in milliseconds. Default: ENS's, 3 s, and 30 s for a probe (Docs). */
  readonly deadlineMs?: number
  readonly stopwatch?: Stopwatch
}

export interface Replayed extends DeliveryVerdict {
  readonly url: string
  readonly outcome: Outcome
  /** Real milliseconds. */
  readonly ms: number
}

export interface Replayer {
  /** Never rejects for what the receiver does. */
  send(recording: Recording): Promise<Replayed>
  close(): Promise<void>
}

// Host: that of the receiver. Content-Length: of what is sent. Expect: it was met.
const notSentAgain = ['host', 'content-length', 'expect']

const toPairs = (headers: readonly string[]): string[] =>
  headers.flatMap(header => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon), header.slice(colon + 1).trimStart()]
  })

/** In the place of the old one. */
const withSignature = (rawHeaders: readonly string[], signature: string): string[] => {
  const isSignature = (index: number): boolean => rawHeaders[index]?.toLowerCase() === SIGNATURE_HEADER
  const first = rawHeaders.findIndex((_name, index) => index % 2 === 0 && isSignature(index))
  return first < 0 ? [...rawHeaders, SIGNATURE_HEADER, signature] : rawHeaders.with(first + 1, signature)
}

const toTarget = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const wrong = (why: string): UserError =>
    new UserError(why, 'Give the receiver: http://127.0.0.1:3000, or a url with a path.', { code: 'ERR_OPTION' })
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw wrong(`${text} is no http(s) url.`)
  // ENS takes no such url either, and it would be shown.
  if (url.username !== '' || url.password !== '') throw wrong('There is a user or a password in the url.')
  return url
}

/** A url with a path of its own is meant as it is, an origin keeps the recorded path. Never resolved, as // is no host here. */
const toUrl = (to: URL, { target }: Recording): URL =>
  to.pathname === '/' && to.search === '' ? new URL(`${to.origin}${target.replace(/^(?!\/)/, '/')}`) : to

const judge = (outcome: Outcome, { kind }: Recording, { hostname }: URL, deadlineMs: number): DeliveryVerdict => {
  const delivered = toDeliveryVerdict(outcome, deadlineMs)
  if (kind !== 'probe') return delivered
  const verdict = toProbeVerdict(outcome, hostname)
  return verdict.passed ? delivered : { ok: false, verdict: `${verdict.status}: ${verdict.message}` }
}

/** Throws UserError `ERR_OPTION` for a `to` that is no url and for options that make no sense. */
export const createReplayer = (to: string, options: ReplayOptions = {}): Replayer => {
  const { signatureKey, signatureKeyEncoding, deadlineMs, stopwatch = createStopwatch(), ...routes } = options
  const { ca, ...settings } = toSettings(routes)
  const base = toTarget(to)
  const poster = createPoster({ stopwatch, resolve: createResolve(settings), ca })
  return {
    send: async recording => {
      const url = toUrl(base, recording)
      const body = toBytes(recording)
      const kept = endToEnd(toPairs(recording.headers), notSentAgain)
      const isSigned = signatureKey !== undefined && recording.kind !== 'probe'
      const limit = deadlineMs ?? (recording.kind === 'probe' ? PROBE_DEADLINE_MS : policies.current.deadlineMs)
      const { outcome, timings } = await poster.post({
        url,
        headers: {},
        rawHeaders: isSigned ? withSignature(kept, sign(body, signatureKey, signatureKeyEncoding)) : kept,
        body,
        deadlineMs: limit,
        connectMs: assumptions.connectTimeout.value,
        keepBytes: ATTEMPT_KEEP_BYTES
      })
      return { url: url.href, outcome, ms: timings.total, ...judge(outcome, recording, url, limit) }
    },
    close: poster.close
  }
}
