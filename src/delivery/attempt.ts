// One attempt: sign the exact bytes, post them, and judge the answer.

import {
  ATTEMPT_KEEP_BYTES,
  type Attempt,
  type AttemptResponse,
  type Delivery,
  type NextStep
} from '../ens/delivery.js'
import { toDeliveryVerdict } from '../ens/delivery-verdict.js'
import type { Answered } from '../ens/outcome.js'
import { SIGNATURE_HEADER, type SignatureKeyEncoding, sign } from '../ens/signature.js'
import type { Bent, Clock, Post } from '../ports.js'

const MOST_URLS = 1000

export interface AttemptPorts {
  readonly post: Post
  readonly clock: Pick<Clock, 'now'>
  readonly toUrl: (text: string) => URL
  readonly settings: { readonly deliveryTimeoutMs: number; readonly signatureKey: SignatureKeyEncoding }
}

/** Each url is parsed once: there are few of them, and they are called often. */
export const createToUrl = (): ((text: string) => URL) => {
  const known = new Map<string, URL>()
  return text => {
    const url = known.get(text) ?? new URL(text)
    if (known.size >= MOST_URLS) known.clear()
    known.set(text, url)
    return url
  }
}

const exactly = { fatal: true, ignoreBOM: true } as const
const decoder = new TextDecoder('utf-8', exactly)

/** What was cut off may end within a character, which then is left out. */
const decode = (body: Uint8Array, truncated: boolean): string =>
  truncated ? new TextDecoder('utf-8', exactly).decode(body, { stream: true }) : decoder.decode(body)

/** Undefined for what is no text; a NUL is in none, and is long to write down. */
const toText = (body: Uint8Array, truncated: boolean): string | undefined => {
  if (body.includes(0)) return undefined
  try {
    return decode(body, truncated)
  } catch {
    return undefined
  }
}

const toBody = (body: Uint8Array, truncated: boolean): Pick<AttemptResponse, 'body' | 'bodyEncoding'> => {
  if (body.length === 0) return { body: '', bodyEncoding: 'utf8' }
  const text = toText(body, truncated)
  return text === undefined
    ? { body: Buffer.from(body).toString('base64'), bodyEncoding: 'base64' }
    : { body: text, bodyEncoding: 'utf8' }
}

const toResponse = ({ statusCode, reason, headers, body, truncated }: Answered): AttemptResponse => ({
  statusCode,
  reason,
  headers,
  ...toBody(body, truncated),
  truncated
})

const toFault = ({ headers: _sent, ...fault }: Bent): NonNullable<Attempt['fault']> => fault

export interface Sending {
  readonly body: Uint8Array
  /** Of the signature; or the signature itself, for a replay to the byte. */
  readonly key: { readonly signatureKey: string } | { readonly headers: Readonly<Record<string, string>> }
  /** Once it has aborted, whatever comes of it is of no interest. */
  readonly signal: AbortSignal
}

/** What ENS does next, from whether an attempt worked. */
export type ChooseNext = (ok: boolean) => NextStep

/** `undefined` when it was called off from our side: then it never happened. */
export const makeAttempt = async (
  { post, clock, toUrl, settings }: AttemptPorts,
  delivery: Pick<Delivery, 'url' | 'attemptCount' | 'callbackId' | 'callbackName'>,
  { body, key, signal }: Sending,
  next: ChooseNext
): Promise<Attempt | undefined> => {
  if (signal.aborted) return undefined
  const at = clock.now()
  const headers =
    'headers' in key
      ? key.headers
      : {
          'content-type': 'application/json',
          [SIGNATURE_HEADER]: sign(body, key.signatureKey, settings.signatureKey)
        }
  const { outcome, timings, remote, bent } = await post({
    url: toUrl(delivery.url),
    headers,
    body,
    deadlineMs: settings.deliveryTimeoutMs,
    keepBytes: ATTEMPT_KEEP_BYTES,
    about: delivery
  })
  if (signal.aborted) return undefined
  const { ok, verdict } = toDeliveryVerdict(outcome, settings.deliveryTimeoutMs)
  const made = {
    attempt: delivery.attemptCount + 1,
    at,
    request: { method: 'POST', url: delivery.url, headers: bent?.headers ?? headers, bytes: body.length },
    timings,
    ok,
    verdict,
    next: next(ok)
  } as const
  const reached = remote === undefined ? made : Object.assign(made, { remote })
  if (bent !== undefined) Object.assign(reached, { fault: toFault(bent) })
  return outcome.answered
    ? Object.assign(reached, { response: toResponse(outcome) })
    : Object.assign(reached, { error: outcome })
}
