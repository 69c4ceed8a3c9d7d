import t from 'tap'
import { toWebException } from '../../src/ens/web-exception.js'

const unanswered = { answered: false, phase: 'dns', detail: 'getaddrinfo ENOTFOUND example.com' } as const

t.equal(
  toWebException({ ...unanswered, status: 'NameResolutionFailure' }, 'example.com')?.message,
  "The remote name could not be resolved: 'example.com'",
  "the vendor's own sentence"
)
