// What a receiver does with one request: admit it, read it, then complete the probe or check, hand on and answer.

import type { IncomingMessage } from 'node:http'
import { SIGNATURE_HEADER, verifySignature } from '../ens/signature.js'
import type { Forwarder } from './forward.js'
import type { Handler, HttpAnswer } from './http-server.js'
import { createKnownCallbacks, type KnownCallbacks } from './known-callbacks.js'
import { readBody } from './read-body.js'
import { type Reading, readAs, type Verification } from './reading.js'
import type { ReceiverActivity, SignatureVerdict } from './receiver-activity.js'
import { type AnsweredRequest, MAX_BODY_BYTES, type ReceivedRequest, type ReceiverOptions } from './receiver-options.js'
import { type RefusalCode, refuse } from './refusals.js'

interface Context {
  readonly options: ReceiverOptions
  readonly forwarder: Forwarder | undefined
  readonly known: KnownCallbacks
  readonly emit: (activity: ReceiverActivity) => void
}

interface Arrival extends ReceivedRequest {
  readonly path: string
  /** Host and path: what a registered url comes down to. */
  readonly address: string
  readonly signature: string | string[] | undefined
}

const ok: HttpAnswer = { statusCode: 200 }

/** RFC 9112 section 3.2.2: a server must also take the absolute form. */
const targetOf = ({ url = '/' }: IncomingMessage): string => {
  if (url.startsWith('/') || !URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

const refuseAs = ({ emit }: Context, path: string, code: RefusalCode, cause?: string): HttpAnswer => {
  const { answer, statusCode, reason } = refuse(code, cause)
  emit({ type: 'refused', path, statusCode, reason })
  return answer
}

/** What has passed since then, if it can be measured. */
const startTimer = ({ stopwatch }: ReceiverOptions): (() => { ms?: number }) => {
  const started = stopwatch?.now()
  return () => (stopwatch === undefined || started === undefined ? {} : { ms: stopwatch.now() - started })
}

const relay = async (context: Context, forwarder: Forwarder, arrival: Arrival): Promise<HttpAnswer> => {
  const elapsed = startTimer(context.options)
  const answer = await forwarder.forward(arrival)
  if (!answer.answered) return refuseAs(context, arrival.path, `receiver-${answer.why}`, answer.code)
  context.emit({ type: 'forwarded', path: arrival.path, statusCode: answer.statusCode, ...elapsed() })
  return answer
}

/** How it went, for the activity; a rejection's words without the key, should they hold it. */
const complete = async (
  context: Context,
  verification: Verification
): Promise<{ verified?: boolean; error?: string }> => {
  const { onVerification, verify = 'auto' } = context.options
  if (onVerification === undefined) return {}
  try {
    await onVerification(verification)
    return verify === 'auto' ? { verified: true } : {}
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    return { verified: false, error: words.replaceAll(verification.verificationKey, '…') }
  }
}

const answerProbe = async (context: Context, arrival: Arrival, verification: Verification): Promise<HttpAnswer> => {
  const { path, address } = arrival
  const { callbackId } = verification
  const outcome = await complete(context, verification)
  // A probe that fails verification may be anyone's: it must not decide which key is asked for here.
  if (outcome.verified !== false) context.known.learn(address, callbackId)
  context.emit({ type: 'verification', path, callbackId, ...outcome })
  const { verify = 'auto' } = context.options
  return verify === 'manual' && context.forwarder !== undefined ? relay(context, context.forwarder, arrival) : ok
}

const judge = ({ options, known }: Context, { body, signature, address }: Arrival): SignatureVerdict => {
  const { signatureKey, signatureKeyEncoding } = options
  const key = typeof signatureKey === 'function' ? signatureKey(known.at(address)) : signatureKey
  // With an empty key anyone could sign, so it is none.
  if (key === undefined || key === '') return 'unchecked'
  if (signature === undefined) return 'missing'
  return verifySignature(body, signature, key, signatureKeyEncoding) ? 'good' : 'bad'
}

const answerDelivery = async (
  context: Context,
  arrival: Arrival,
  reading: Exclude<Reading, { is: 'verification' }>,
  signature: SignatureVerdict
): Promise<HttpAnswer> => {
  const { path, address, body } = arrival
  const facts = { path, signature, bytes: body.length }
  const callbackId = context.known.at(address)
  if (reading.is === 'unparsable') context.emit({ type: 'unparsable', reason: reading.reason, ...facts })
  else {
    const { events } = reading
    context.emit({ type: 'events', events, count: events.length, ...facts, ...(callbackId ? { callbackId } : {}) })
  }
  if (context.options.rejectBadSignatures === true && signature !== 'good')
    return refuseAs(context, path, 'bad-signature')
  if (context.forwarder !== undefined) return relay(context, context.forwarder, arrival)
  return reading.is === 'unparsable' ? refuseAs(context, path, 'unparsable') : ok
}

const answerAs = async (
  context: Context,
  arrival: Arrival
): Promise<Pick<AnsweredRequest, 'is' | 'signature'> & { readonly answer: HttpAnswer }> => {
  const reading = readAs(arrival.body)
  if (reading.is === 'verification') {
    const answer = await answerProbe(context, arrival, reading.verification)
    return { is: reading.is, signature: 'unchecked', answer }
  }
  const signature = judge(context, arrival)
  return { is: reading.is, signature, answer: await answerDelivery(context, arrival, reading, signature) }
}

/** Takes a request in whole, or says why not; undefined when the sender hung up. */
const admit = async (context: Context, request: IncomingMessage): Promise<Arrival | HttpAnswer | undefined> => {
  const { path: onlyPath, maxBodyBytes = MAX_BODY_BYTES } = context.options
  const { method = '', headers, rawHeaders } = request
  const target = targetOf(request)
  const path = target.replace(/\?.*$/, '')
  if (onlyPath !== undefined && path !== onlyPath) return refuseAs(context, path, 'wrong-path')
  if (method !== 'POST') return refuseAs(context, path, 'wrong-method')
  const body = await readBody(request, maxBodyBytes)
  if (body === 'too-large') return refuseAs(context, path, 'body-too-large')
  if (body === 'aborted') {
    context.emit({ type: 'aborted', path })
    return undefined
  }
  const address = `${headers.host}${path}`
  return { method, target, rawHeaders, body, path, address, signature: headers[SIGNATURE_HEADER] }
}

/** `forwarder` is there when the options say `forwardTo`. */
export const createRequestHandler = (options: ReceiverOptions, forwarder: Forwarder | undefined): Handler => {
  const emit = options.onActivity ?? (() => undefined)
  const context: Context = { options, forwarder, known: createKnownCallbacks(), emit }
  return async request => {
    const admitted = await admit(context, request)
    if (admitted === undefined || 'statusCode' in admitted) return admitted
    const { method, target, rawHeaders, body } = admitted
    const received = { method, target, rawHeaders, body }
    options.onRequest?.(received)
    const elapsed = startTimer(options)
    const { is, signature, answer } = await answerAs(context, admitted)
    await options.onAnswer?.({ ...received, is, signature, statusCode: answer.statusCode, ...elapsed() })
    return answer
  }
}
