// GET /settled: answers when nothing is due any more.

import type { FastifyInstance } from 'fastify'
import type { Settled } from '../ports.js'
import { closingError } from './control-error.js'
import { durationIn, type Query } from './query.js'

const DEFAULT_TIMEOUT_MS = 5000

/** Settles as `work` does, or rejects with ControlError `closing` (503) when `closing` aborts first. */
const unlessClosed = async <T>(work: Promise<T>, closing: AbortSignal): Promise<T> => {
  const settled = new AbortController()
  const closed = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(closingError())
    if (closing.aborted) end()
    closing.addEventListener('abort', end, { signal: settled.signal })
  })
  return Promise.race([work, closed]).finally(() => settled.abort())
}

/** Whoever waits does not keep the emulator from closing. */
export const addSettled = (app: FastifyInstance, settled: Settled, closing: AbortSignal): void => {
  const summary = 'Answers when nothing is due any more, 408 with the timeline after ?timeout=5s'
  app.get('/settled', { config: { summary } }, async request => {
    const timeout = durationIn(request.query as Query, 'timeout', DEFAULT_TIMEOUT_MS)
    await unlessClosed(settled({ timeout }), closing)
    return { settled: true }
  })
}
