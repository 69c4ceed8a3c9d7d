// Whether a receiver survives ENS: the composition of a check, which plays ENS against a url without an emulator.

import type { CaseResult, CheckReport, CheckVerdict } from './check/check-report.js'
import { chooseCases } from './check/choose-cases.js'
import { createExam } from './check/create-exam.js'
import type { Exam } from './check/exam.js'
import { type Ran, runCases } from './check/run-cases.js'
import { toSignatureHabit } from './check/signature-habit.js'
import type { Handshake, HandshakeOptions } from './check-handshake.js'
import { createRealClock } from './clock/create-real-clock.js'
import { createStopwatch } from './clock/create-stopwatch.js'
import type { EmulatorOptions } from './emulator-options.js'
import { PROBE_DEADLINE_MS } from './ens/probe.js'
import { policies } from './ens/retry-policy.js'
import { UserError } from './errors.js'
import { createReadFixture } from './fixtures.js'
import { toSettings } from './options.js'
import { createPoster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
import { createRandom } from './random/create-random.js'

export type { HandshakeFacts, HandshakeOptions, HandshakeServing } from './check-handshake.js'

export interface CheckOptions extends Pick<EmulatorOptions, 'map' | 'forwardTo' | 'ca'> {
  /** The callback's signatureKey. Without it we sign with a key of our own. */
  key?: string
  /** Default: a made-up one. With a handshake it is the new callback's. */
  callbackId?: string
  /** Create a callback for the url first, and serve what the receiver calls to verify it. Default: none. */
  handshake?: HandshakeOptions
  /** Ids of cases; these and no others. */
  only?: readonly string[]
  /** Ids of cases. */
  skip?: readonly string[]
  /**
   * Of ENS's deadlines, 30 s for a probe and 3 s for a delivery. Default 1; less is stricter, and faster with a slow
   * receiver.
   */
  deadlineScale?: number
  /** As each case ends. */
  onCase?(result: CaseResult): void
  /** Calls the check off: what has not been asked is skipped. */
  signal?: AbortSignal
}

const wrong = (message: string, hint: string): UserError => new UserError(message, hint, { code: 'ERR_OPTION' })

const toUrl = (text: string): URL => {
  if (URL.canParse(text) && /^https?:\/\//i.test(text)) return new URL(text)
  throw wrong(`${text} is no url.`, 'Write it whole, such as http://127.0.0.1:3000/ens.')
}

const toScale = (scale: number): number => {
  if (Number.isFinite(scale) && scale > 0 && scale <= 100) return scale
  throw wrong(`deadlineScale: ${scale} is no factor.`, 'Give a number over 0, up to 100: 0.5 is half of the deadlines.')
}

const toCounts = (results: readonly CaseResult[]): Record<CheckVerdict, number> => {
  const counts = { pass: 0, finding: 0, fail: 0, skip: 0 }
  for (const { verdict } of results) counts[verdict] += 1
  return counts
}

const toReport = (text: string, exam: Exam, { results, unreachable }: Ran, ms: number): CheckReport => ({
  url: text,
  cases: results,
  signature: toSignatureHabit(exam),
  counts: toCounts(results),
  ...(unreachable !== undefined && { unreachable }),
  ms
})

/** What everything here is made of. */
const createParts = ({ map = {}, forwardTo, ca }: CheckOptions) => {
  const routes = toSettings({ map, ...(forwardTo !== undefined && { forwardTo }) })
  const [stopwatch, resolve] = [createStopwatch(), createResolve(routes)]
  return { stopwatch, resolve, random: createRandom(), poster: createPoster({ stopwatch, resolve, ca }) }
}

type Parts = ReturnType<typeof createParts>

/** Loaded when it is asked for: it is a whole emulator. */
const shakeHands = async (
  url: URL,
  parts: Parts,
  options: CheckOptions,
  scale: number
): Promise<Handshake | undefined> => {
  const { handshake, ca, key, signal } = options
  if (handshake === undefined) return undefined
  const { startHandshake } = await import('./check-handshake.js')
  const deadlines = { probeMs: PROBE_DEADLINE_MS * scale, graceMs: policies.current.deadlineMs * scale }
  return startHandshake({ ...parts, ...deadlines, url, ca, key, signal, options: handshake })
}

/**
 * Plays ENS against the url, case by case, and judges what the receiver does. Never rejects for that. Local urls are
 * fine: nothing is registered anywhere. Throws UserError `ERR_OPTION` for an option that makes no sense, an unknown case
 * or a url that is none, and `ERR_LISTEN` when the handshake can not listen where it is told to.
 */
export const checkReceiver = async (text: string, options: CheckOptions = {}): Promise<CheckReport> => {
  const { only, skip, signal, onCase, deadlineScale = 1 } = options
  const [url, scale] = [toUrl(text), toScale(deadlineScale)]
  const cases = chooseCases(only, skip)
  const parts = createParts(options)
  const { stopwatch, random, poster } = parts
  try {
    const handshake = await shakeHands(url, parts, options, scale)
    // A person may have been waited for until here.
    const began = stopwatch.now()
    const { key, callbackId } = handshake ?? options
    const clock = createRealClock()
    const sending = { url, post: poster.post, stopwatch, random, clock, readFixture: createReadFixture(), signal }
    const exam = createExam({ ...sending, key, callbackId, deadlineScale: scale, handshake: handshake?.found })
    const ran = await runCases({ cases, exam, signal, onCase }).finally(() => handshake?.close())
    return toReport(text, exam, ran, stopwatch.now() - began)
  } finally {
    await poster.close()
  }
}
