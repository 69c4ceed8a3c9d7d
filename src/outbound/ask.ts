// One request and its answer on a line that is open.

import type { Dispatcher } from 'undici'
import type { Answered } from '../ens/outcome.js'
import type { PostRequest } from '../ports.js'
import type { Journey } from './journey.js'
import type { Line } from './line.js'

// RFC 9110: these have no body, whatever length they announce. undici would take the announced length for a lie.
const bodiless = new Set([204, 304])

interface Keeper {
  add(chunk: Uint8Array): void
  kept(): Pick<Answered, 'body' | 'truncated'>
}

const nothing = new Uint8Array()

/** Keeps the first bytes and counts the others out. */
const createKeeper = (keepBytes: number): Keeper => {
  const chunks: Uint8Array[] = []
  let room = keepBytes
  let truncated = false
  return {
    add: chunk => {
      if (chunk.length > room) truncated = true
      if (room > 0) chunks.push(chunk.subarray(0, room))
      room = Math.max(0, room - chunk.length)
    },
    kept: () => ({ body: chunks.length === 0 ? nothing : Buffer.concat(chunks), truncated })
  }
}

/** The request has left us when the socket has nothing more to write; a small one has as soon as it is written. */
const trackSending = (journey: Journey, { wire: { socket } }: Line): void => {
  journey.written = true
  journey.trail.enter('sent')
  queueMicrotask(() => {
    if (socket.writableNeedDrain) socket.once('drain', () => journey.trail.enter('headers'))
    else journey.trail.enter('headers')
  })
}

/** Rejects with what broke. */
export const ask = (line: Line, request: PostRequest, journey: Journey): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { url, method = 'POST', headers, rawHeaders, body, keepBytes } = request
    const keeper = createKeeper(keepBytes)
    let head: Pick<Answered, 'statusCode' | 'reason' | 'headers'>
    const answer = (): void => {
      const { statusCode, reason, headers } = head
      const { body: kept, truncated } = keeper.kept()
      resolve({ answered: true, statusCode, reason, headers, body: kept, truncated })
    }
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => trackSending(journey, line),
      onResponseStarted: () => {
        journey.begun = true
      },
      onResponseStart: (_controller, statusCode, answered, reason = '') => {
        if (statusCode < 200) return
        journey.trail.enter('body')
        head = { statusCode, reason, headers: answered as Answered['headers'] }
        if (bodiless.has(statusCode)) answer()
      },
      onResponseData: (_controller, chunk) => keeper.add(chunk),
      onResponseEnd: answer,
      onResponseError: (_controller, error) => reject(line.wire.fault ?? error)
    }
    const sent = rawHeaders === undefined ? headers : [...rawHeaders]
    line.client.dispatch({ path: `${url.pathname}${url.search}`, method, headers: sent, body }, handler)
  })
