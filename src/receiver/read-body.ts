// The exact bytes of a request's body, up to a limit.

import type { IncomingMessage } from 'node:http'

/** `too-large`: what is still to come is read and thrown away. `aborted`: the sender hung up before the end. */
export type ReadBody = Uint8Array | 'too-large' | 'aborted'

export const readBody = (request: IncomingMessage, limit: number): Promise<ReadBody> =>
  new Promise(resolve => {
    const chunks: Buffer[] = []
    let size = 0
    // Nothing is paused after `too-large`, so the sender can finish and then read the 413; memory stays at the limit.
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else {
        chunks.length = 0
        resolve('too-large')
      }
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve('aborted'))
  })
