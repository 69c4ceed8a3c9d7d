// What came of an exchange, in the words that go behind "it".

import type { Outcome } from '../ens/outcome.js'

export const outcomeWords = (outcome: Outcome): string =>
  outcome.answered ? `was answered ${`${outcome.statusCode} ${outcome.reason}`.trim()}` : `failed as ${outcome.status}`
