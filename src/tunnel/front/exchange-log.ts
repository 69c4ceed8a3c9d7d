// The last exchanges, and their requests as they were sent to the receiver, for as long as there is room.

import { UserError } from '../../errors.js'
import type { ExchangeSummary } from '../tunnel-ports.js'
import type { PassedHead } from './front-headers.js'
import { createKeptBodies, type KeptBody } from './kept-bodies.js'

/** Ours: as many as one looks through. */
const KEEP = 100

export interface KeptRequest extends KeptBody {
  readonly head: PassedHead
  /** The body has come to its end. */
  isWhole: boolean
}

export interface ExchangeLog {
  open(head: PassedHead): KeptRequest
  keep(request: KeptRequest, piece: Buffer): void
  add(exchange: ExchangeSummary, request: KeptRequest): void
  exchanges(): readonly ExchangeSummary[]
  /** Throws UserError `ERR_NO_EXCHANGE`. */
  find(id: number): { readonly head: PassedHead; readonly body: Buffer }
}

const notKept = (id: number): UserError =>
  new UserError(
    `The request of exchange ${id} is not kept.`,
    `The last ${KEEP} are, with bodies that came whole, of at most 1 MB each and 8 MB in all: send it once more.`,
    { code: 'ERR_NO_EXCHANGE' }
  )

export const createExchangeLog = (): ExchangeLog => {
  // Written round and round: an array or a Set that grows and shrinks leaves copies of itself behind, which hold all that
  // was in them until the next full garbage collection.
  const log: ({ readonly exchange: ExchangeSummary; readonly request: KeptRequest } | undefined)[] = new Array(KEEP)
  let count = 0
  const inOrder = (): { readonly exchange: ExchangeSummary; readonly request: KeptRequest }[] =>
    [...log.slice(count % KEEP), ...log.slice(0, count % KEEP)].filter(entry => entry !== undefined)
  const { keep, drop } = createKeptBodies(() => inOrder().find(({ request }) => request.blocks?.length)?.request)
  return {
    open: head => ({ head, isWhole: false, bytes: 0, blocks: [] }),
    keep,
    add: (exchange, request) => {
      if (!request.isWhole) drop(request)
      const pushedOut = log[count % KEEP]
      if (pushedOut !== undefined) drop(pushedOut.request)
      log[count % KEEP] = { exchange, request }
      count += 1
    },
    exchanges: () => inOrder().map(({ exchange }) => exchange),
    find: id => {
      const request = inOrder().find(({ exchange }) => exchange.id === id)?.request
      if (request?.blocks === undefined) throw notKept(id)
      return { head: request.head, body: Buffer.concat(request.blocks, request.bytes) }
    }
  }
}
