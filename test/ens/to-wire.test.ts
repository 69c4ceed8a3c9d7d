import fc from 'fast-check'
import t from 'tap'
import { escapeHtml, toWire } from '../../src/ens/to-wire.js'

const event = { eventCategoryType: 'X.Y', info: { link: "https://a/?x=1&y='<ö>'", 'k=': 1 } }

t.test('compact JSON', async t => {
  t.equal(toWire(event), JSON.stringify(event))
  t.equal(toWire(event, { escapeHtml: false }), JSON.stringify(event))
})

t.test('the escapes of the samples', async t => {
  t.equal(
    toWire(event, { escapeHtml: true }),
    '{"eventCategoryType":"X.Y","info":{"link":"https://a/?x\\u003d1\\u0026y\\u003d\\u0027\\u003cö\\u003e\\u0027","k\\u003d":1}}'
  )
})

t.test('escaped or not, it says the same', async t => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = escapeHtml(JSON.stringify(value))
      t.strictSame(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      t.notMatch(text, /[=&<>']/)
    }),
    { numRuns: 50 }
  )
})

t.test('what JSON can not hold', async t => {
  t.throws(() => toWire({ ...event, mid: 1n }), {
    code: 'ERR_EVENT',
    message: /can not be written as JSON: .*BigInt/,
    hint: /Use text/
  })
})
