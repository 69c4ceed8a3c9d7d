// Trailers go where the body went. They are written only where that is chunked.

import type { IncomingMessage, OutgoingMessage } from 'node:http'

export const passTrailers = ({ rawTrailers }: IncomingMessage, to: OutgoingMessage): void => {
  if (rawTrailers.length === 0) return
  const pairs = rawTrailers.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawTrailers[index + 1] as string]] : []
  )
  to.addTrailers(pairs)
}
