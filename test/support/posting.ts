// A poster for one test, and a request with every field filled in.

import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import type { Outcome, Unanswered } from '../../src/ens/outcome.js'
import { createPoster, type Poster, type PosterOptions } from '../../src/outbound/create-poster.js'
import type { PostRequest } from '../../src/ports.js'

const stopwatch = createStopwatch()

interface Test {
  teardown(end: () => unknown): void
}

export const registeredHost = 'hook.example.test'

/** A poster whose every connection goes to this port of the loopback. */
export const startPoster = (
  t: Test,
  port: number,
  protocol: 'http:' | 'https:' = 'http:',
  options: Partial<PosterOptions> = {}
): Poster => {
  const resolve = () => ({ protocol, hostname: '127.0.0.1', port })
  const poster = createPoster({ stopwatch, resolve, ...options })
  t.teardown(() => poster.close())
  return poster
}

export const buildRequest = (overrides: Partial<PostRequest> = {}): PostRequest => ({
  url: new URL(`https://${registeredHost}/ens/callback`),
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"callbackId":"1","verificationKey":"2"}'),
  deadlineMs: 30_000,
  keepBytes: 64 * 1024,
  ...overrides
})

export const unanswered = (outcome: Outcome): Partial<Unanswered> => (outcome.answered ? {} : outcome)
