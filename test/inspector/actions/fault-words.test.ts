import t from 'tap'
import { faultSentence, type PhasedRule } from '../../../src/inspector/actions/fault-words.js'

const sentence = (more: Partial<PhasedRule> = {}): string =>
  faultSentence({ match: { phase: 'delivery' }, fault: { kind: 'drop-ack' }, ...more })

t.test('what it bends, and by what', async t => {
  t.equal(sentence(), 'Bends delivery attempts to any callback by drop-ack: until it is cleared.')
  const match = { phase: 'delivery', callbackName: 'orders', host: '*.example.com', eventType: 'EmailSent' } as const
  t.match(sentence({ match }), 'delivery attempts to orders at *.example.com with EmailSent by')
  t.match(sentence({ match: { phase: 'probe', callbackName: 'orders' } }), 'Bends probes of orders by')
  t.match(sentence({ match: { phase: 'api' } }), 'Bends calls of any operation by')
  t.match(sentence({ match: { phase: 'api', operation: 'createCallback' } }), 'Bends calls of createCallback by')
  t.match(sentence({ fault: { kind: 'status', status: 503 } }), 'by status 503:')
  t.match(sentence({ fault: { kind: 'delay', by: '1s' } }), 'by delay 1s:')
})

t.test('how often', async t => {
  t.match(sentence({ times: 1 }), ': once.')
  t.match(sentence({ after: 2, times: 3 }), ': lets the first 2 pass, then 3 times.')
  t.match(sentence({ after: 1, times: 1 }), ': lets the first pass, then once.')
  t.match(sentence({ probability: 0.125, times: 2 }), ': with a chance of 12.5 % each, at most 2 times.')
  t.match(sentence({ probability: 0 }), ': with a chance of 0 % each, until it is cleared.')
})
