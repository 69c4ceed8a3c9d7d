// Reads request bodies as ENS does: JSON or nothing. Fastify's own parser has other errors and refuses an empty body.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal } from '../ens/refusals.js'

/** V8's words, without the piece of the body that it quotes: a body can hold a key, and this ends up in the log. */
const why = (error: unknown): string => String((error as Error).message).replace(/,? ?".*$/s, '')

const parseJson = (text: string): unknown => {
  if (text.trim() === '') return undefined
  try {
    // A byte order mark is no JSON, but .NET takes it.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw refusal('notJson', { why: why(error) })
  }
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

export const addBodyParser = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>(
    /^(application|text)\/([\w.-]+\+)?json\b/,
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) => parseJson(text)
  )
  // Observed: clients send a Content-Type on GET and DELETE too; without a body it says nothing.
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    if (hasBody(request)) throw refusal('mediaType', { type: String(request.headers['content-type']) })
  })
}
