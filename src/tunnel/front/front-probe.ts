// The front's answer to our own self-probe: the bytes that came, and a proof that it was this process that saw them.

import type { Stopwatch } from '../../ports.js'
import { PROBE_MAX_BYTES, PROBE_PATH, PROOF_HEADER, prove } from '../probe-proof.js'
import type { Caller } from './exchange.js'
import type { PassedHead } from './front-headers.js'
import { writeRefusal } from './front-refusals.js'
import { pathOf } from './front-rules.js'

export const isProbe = ({ method, target }: PassedHead): boolean => method === 'POST' && pathOf(target) === PROBE_PATH

export const answerProbe = ({ request, response }: Caller, secret: Uint8Array, stopwatch: Stopwatch): void => {
  const pieces: Buffer[] = []
  let bytes = 0
  const take = (piece: Buffer): void => {
    bytes += piece.length
    pieces.push(piece)
    if (bytes <= PROBE_MAX_BYTES) return
    request.off('data', take)
    request.off('end', answer)
    writeRefusal(request, response, 'body-too-large', undefined, stopwatch)
  }
  const answer = (): void => {
    const body = Buffer.concat(pieces)
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      'cache-control': 'no-store',
      [PROOF_HEADER]: prove(secret, body)
    })
    response.end(body)
  }
  request.on('data', take)
  request.once('end', answer)
}
