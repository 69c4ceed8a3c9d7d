// What our routes and replies carry beyond Fastify's own: the vendor's page name, the scope, the refusal for the log.

import 'fastify'
import type { FiredRule } from '../ens/fault-rule.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The vendor's page name, for example `createCallback`. */
    operation?: string
    /** The scope a token needs; absent where none is asked. */
    scope?: string
    /** JSON Schema of the request body, for openapi.json. Fastify itself compiles nothing: see validate.ts. */
    body?: object
    /** One sentence for openapi.json. */
    summary?: string
    /** A part of a page: openapi.json is silent about it. */
    isAsset?: true
    /** Of the control API: for everybody who reaches us, because there is nothing to guard. */
    isUnguarded?: true
  }
  interface FastifyRequest {
    /** When it came, on the stopwatch. */
    startedAt: number
  }
  interface FastifyReply {
    /** Set by the error handler, read by the activity of the request. */
    refusal?: { errorcode: number; message: string; hint: string }
    /** The fault rule that has delayed or answered the request. */
    fault?: FiredRule
  }
}
