// A receiver for tests: keeps all it gets, answers what it is told, and needs no test runner and no sleeps.

import type { IncomingMessage } from 'node:http'
import { UserError } from '../errors.js'
import { type HttpAnswer, type ListenOptions, startHttpServer } from '../receiver/http-server.js'
import { readBody } from '../receiver/read-body.js'
import { createMailbox } from './mailbox.js'
import {
  type SinkBatch,
  type SinkRequest,
  type SinkVerification,
  toBatch,
  toSinkRequest,
  toVerification
} from './sink-request.js'

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
  /** The next request that `next` has not given out yet. Waits without limit; rejects when the sink is closed. */
  next(): Promise<SinkRequest>
  /** As `next`, for probes alone. */
  nextVerification(): Promise<SinkVerification>
  /** As `next`, for deliveries alone. */
  nextBatch(): Promise<SinkBatch>
  /** From now on; 200 until told. */
  respondWith(responder: SinkResponder): void
  /** Answers wait until the function it returns is called. */
  hold(): () => void
  /** Lets go what is held, answers it, closes every connection. */
  close(): Promise<void>
}

const toChoice = (responder: SinkResponder): ((request: SinkRequest) => SinkAnswer | Promise<SinkAnswer>) => {
  if (typeof responder === 'function') return responder
  if (!Array.isArray(responder)) return () => responder as SinkAnswer
  const left: SinkAnswer[] = [...responder]
  return () => left.shift() ?? 200
}

const toHttpAnswer = (answer: SinkAnswer): HttpAnswer => {
  const { status, headers = {}, body = '' } = typeof answer === 'number' ? { status: answer } : answer
  return { statusCode: status, rawHeaders: Object.entries(headers).flat(), body }
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

/** Resolves when it listens on 127.0.0.1. Throws UserError when it can not. */
export const startSink = async (options: ListenOptions = {}): Promise<Sink> => {
  const requests = createMailbox<SinkRequest>()
  const verifications = createMailbox<SinkVerification>()
  const batches = createMailbox<SinkBatch>()
  const gates = createGates()
  let choose = toChoice(200)
  const keep = (request: SinkRequest): void => {
    requests.put(request)
    const verification = toVerification(request)
    if (verification !== undefined) verifications.put(verification)
    const batch = toBatch(request)
    if (batch !== undefined) batches.put(batch)
  }
  const server = await startHttpServer(options, async (message: IncomingMessage) => {
    const body = await readBody(message, Number.POSITIVE_INFINITY)
    if (typeof body === 'string') return undefined
    const request = toSinkRequest(message, body)
    keep(request)
    await gates.wait()
    return toHttpAnswer(await choose(request))
  })
  const close = async (): Promise<void> => {
    gates.openAll()
    await server.close()
    const error = new UserError('The sink is closed.', 'Take what you expect before you close it.')
    for (const mailbox of [requests, verifications, batches]) mailbox.close(error)
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
    respondWith: responder => {
      choose = toChoice(responder)
    },
    hold: gates.add,
    close,
    [Symbol.asyncDispose]: close
  }
}
