import t from 'tap'
import { toWebException } from '../../src/ens/web-exception.js'

const unanswered = { answered: false, phase: 'dns', detail: 'getaddrinfo ENOTFOUND example.com' } as const

t.equal(
  toWebException({ ...unanswered, status: 'NameResolutionFailure' }, 'example.com')?.message,
  "The remote name could not be resolved: 'example.com'",
  "the vendor's own sentence"
)

const answered = (statusCode: number, reason: string): string | undefined =>
  toWebException(
    { answered: true, statusCode, reason, headers: {}, body: new Uint8Array(), truncated: false },
    'example.com'
  )?.message

t.equal(answered(200, 'OK'), undefined)
t.equal(
  answered(503, 'Service Unavailable'),
  'The remote server returned an error: (503) Server Unavailable.',
  ".NET's own words, whatever the server says"
)
t.equal(answered(418, "I'm a teapot"), "The remote server returned an error: (418) I'm a teapot.", "the server's words")
t.equal(answered(418, ''), 'The remote server returned an error: (418).', 'none at all')
