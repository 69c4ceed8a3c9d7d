import t from 'tap'
import { troubleAdvice, unmatchedAdvice } from '../../src/cli/trigger-advice.js'
import type { Unmatched } from '../../src/ens/publication.js'

const unmatched = (reason: string): Unmatched => ({
  subscriptionId: 'sub-1',
  subscriptionName: 'sent\u001b[2J',
  callbackId: 'cb-1',
  reason,
  detail: `It is so: ${reason}.`
})

t.test('a next step for every reason', async t => {
  for (const [reason, step] of [
    ['type', 'subscriptions update sub-1 --types'],
    ['paused', 'subscriptions resume sub-1'],
    ['unverified', 'callbacks verify cb-1 KEY'],
    ['not yet active', 'activation delay'],
    ['suspended', 'clock advance 1h'],
    ['filter definitionKey=welcome', '--set definitionKey=welcome'],
    ['filter bounceCode=HARD', '--set info.bounceCode=HARD'],
    ['filter statusCode=1', '--set info.statusCode=1'],
    ['filter smtpReason=5.1.1', '--set info.smtpReason=5.1.1']
  ] as const) {
    const lines = unmatchedAdvice([unmatched(reason)], 0)
    t.match(lines, ['No subscription matched:', `  sent�[2J (sub-1): It is so: ${reason}.`, step], reason)
    t.equal(lines.length, 3)
  }
  t.equal(unmatchedAdvice([unmatched('a reason to come')], 0).length, 2, 'one that is not known here needs none')
  t.match(unmatchedAdvice([unmatched('type')], 7).at(-1), 'and 7 more')
  t.match(unmatchedAdvice([], 0), [/there is none/, /subscriptions create/])
})

t.test('what went wrong, and where to look', async t => {
  t.strictSame(troubleAdvice([]), [])
  t.match(troubleAdvice([{ callbackName: 'orders\n', verdict: '503', why: 'It is tried again.' }]), [
    /What went wrong/,
    '  orders�: 503. It is tried again.',
    /deliveries show ID/
  ])
})
