// When a server of this process has seen that whoever called it has gone, answered or not.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Caller {
  /** The request has come. */
  readonly came: Promise<void>
  /** Its connection has ended, or it was answered. */
  readonly gone: Promise<void>
}

/** Of the next request for this path. */
export const nextCaller = (path: string): Caller => {
  const CHANNEL = 'http.server.request.start'
  let hasCome: (response: ServerResponse) => void
  const came = new Promise<ServerResponse>(resolve => {
    hasCome = resolve
  })
  const look = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    if (request.url !== path) return
    unsubscribe(CHANNEL, look)
    hasCome(response)
  }
  subscribe(CHANNEL, look)
  const gone = came.then(async response => {
    await once(response, 'close')
  })
  return { came: came.then(() => undefined), gone }
}
