// A receiver for tests: keeps all it gets, answers what it is told, and needs no test runner and no sleeps.

import type { IncomingMessage } from 'node:http'
import { shown } from '../ens/event.js'
import { UserError } from '../errors.js'
import { type HttpAnswer, type ListenOptions, startHttpServer } from '../receiver/http-server.js'
import { readBody } from '../receiver/read-body.js'
import { createMailbox, type WaitOptions } from './mailbox.js'
import {
  type SinkBatch,
  type SinkRequest,
  type SinkVerification,
  toBatch,
  toSinkRequest,
  toVerification
} from './sink-request.js'
import { createTimeline, type Timeline } from './timeline.js'

export type SinkAnswer = number | { status: number; headers?: Record<string, string>; body?: string | Uint8Array }

/**
 * A status or answer for every request; a list, used up one by one and then 200 again; or a function of the request.
 * The probe counts as well.
 */
export type SinkResponder =
  | SinkAnswer
  | readonly SinkAnswer[]
  | ((request: SinkRequest) => SinkAnswer | Promise<SinkAnswer>)

export interface Sink extends AsyncDisposable {
  /** The origin; every path is answered. */
  readonly url: string
  readonly port: number
  /** All requests in order of arrival, each there before it is answered. */
  readonly requests: readonly SinkRequest[]
  readonly verifications: readonly SinkVerification[]
  readonly batches: readonly SinkBatch[]
  /**
   * The next request that `next` has not given out yet. Rejects with UserError when the sink is closed, and after a
   * `timeout` with `ERR_WAIT`, whose message lists what the sink did get; without a timeout it waits for ever.
   */
  next(options?: WaitOptions): Promise<SinkRequest>
  /** As `next`, for probes alone. */
  nextVerification(options?: WaitOptions): Promise<SinkVerification>
  /** As `next`, for deliveries alone. */
  nextBatch(options?: WaitOptions): Promise<SinkBatch>
  /**
   * The first delivery, also of those there already, for which `isIt` holds; `nextBatch` gives it out all the same.
   * Rejects as `next`.
   */
  findBatch(isIt: (batch: SinkBatch) => boolean, options?: WaitOptions): Promise<SinkBatch>
  /** From now on; 200 until told. Throws UserError `ERR_SINK` for what is no answer. */
  respondWith(responder: SinkResponder): void
  /** Answers wait until the function it returns is called. */
  hold(): () => void
  /** Lets go what is held, answers it, closes every connection. */
  close(): Promise<void>
}

const isStatus = (status: unknown): boolean =>
  Number.isInteger(status) && Number(status) >= 200 && Number(status) < 1000

const toHttpAnswer = (answer: SinkAnswer): HttpAnswer => {
  const { status, headers = {}, body = '' } = typeof answer === 'number' ? { status: answer } : { ...answer }
  // A function that forgets to return one would be told so in words of Node's.
  if (!isStatus(status))
    throw new UserError(
      `The sink can not answer with ${shown(answer)}.`,
      'Give a status from 200 to 999, or { status, headers, body }; a function must return one of them.',
      { code: 'ERR_SINK' }
    )
  return { statusCode: status, rawHeaders: Object.entries(headers).flat(), body }
}

const toChoice = (responder: SinkResponder): ((request: SinkRequest) => SinkAnswer | Promise<SinkAnswer>) => {
  if (typeof responder === 'function') return responder
  const left: SinkAnswer[] = [responder].flat()
  left.forEach(toHttpAnswer)
  if (!Array.isArray(responder)) return () => responder as SinkAnswer
  return () => left.shift() ?? 200
}

/** Gates that all who come wait at, each until it is opened. */
const createGates = (): { add(): () => void; wait(): Promise<unknown>; openAll(): void } => {
  // A gate is the list of those who wait at it.
  const gates = new Set<(() => void)[]>()
  const open = (gate: (() => void)[]): void => {
    gates.delete(gate)
    for (const go of gate.splice(0)) go()
  }
  return {
    add: () => {
      const gate: (() => void)[] = []
      gates.add(gate)
      return () => open(gate)
    },
    wait: () => Promise.all([...gates].map(gate => new Promise<void>(go => gate.push(go)))),
    openAll: () => gates.forEach(open)
  }
}

const createMailboxes = (timeline: Timeline) => {
  const requests = createMailbox<SinkRequest>(ms => timeline.inVain('request', ms))
  const verifications = createMailbox<SinkVerification>(ms => timeline.inVain('verification', ms))
  const batches = createMailbox<SinkBatch>(ms => timeline.inVain('delivery', ms))
  const keep = (request: SinkRequest): void => {
    requests.put(request)
    const verification = toVerification(request)
    if (verification !== undefined) verifications.put(verification)
    const batch = toBatch(request)
    if (batch !== undefined) batches.put(batch)
  }
  return { requests, verifications, batches, keep }
}

/** Resolves when it listens on 127.0.0.1. Throws UserError when it can not. */
export const startSink = async (options: ListenOptions = {}): Promise<Sink> => {
  const timeline = createTimeline()
  const { keep, ...mailboxes } = createMailboxes(timeline)
  const { requests, verifications, batches } = mailboxes
  const gates = createGates()
  let choose = toChoice(200)
  const answerTo = async (request: SinkRequest): Promise<HttpAnswer> => toHttpAnswer(await choose(request))
  const server = await startHttpServer(options, async (message: IncomingMessage) => {
    const body = await readBody(message, Number.POSITIVE_INFINITY)
    if (typeof body === 'string') return undefined
    const request = toSinkRequest(message, body)
    const answered = timeline.arrived(request)
    keep(request)
    await gates.wait()
    const answer = await answerTo(request).catch(error => {
      // The server answers it for a responder that throws.
      answered(500)
      throw error
    })
    answered(answer.statusCode)
    return answer
  })
  const close = async (): Promise<void> => {
    gates.openAll()
    await server.close()
    const error = new UserError('The sink is closed.', 'Take what you expect before you close it.')
    for (const mailbox of Object.values(mailboxes)) mailbox.close(error)
  }
  return {
    url: server.url,
    port: server.port,
    requests: requests.items,
    verifications: verifications.items,
    batches: batches.items,
    next: requests.next,
    nextVerification: verifications.next,
    nextBatch: batches.next,
    findBatch: batches.find,
    respondWith: responder => {
      choose = toChoice(responder)
    },
    hold: gates.add,
    close,
    [Symbol.asyncDispose]: close
  }
}
