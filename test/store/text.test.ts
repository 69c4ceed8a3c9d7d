import fc from 'fast-check'
import t from 'tap'
import { fromText, toText } from '../../src/store/text.js'

/** Any sequence of UTF-16 units, well-formed or not. */
const unit = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0x5c, 0x75, 0xd800, 0xdc00))
const anyString = fc.array(unit).map(units => String.fromCharCode(...units))

t.test('every string comes back, and what is kept is plain text', async () => {
  fc.assert(
    fc.property(anyString, value => {
      const kept = toText(value)
      return fromText(kept) === value && Buffer.from(kept).toString() === kept && !/\p{Cc}/u.test(kept)
    })
  )
})

t.test('what needs no escaping is kept as it is', async t => {
  t.equal(toText('Zürich 😀 "x" 100% \ufffd'), 'Zürich 😀 "x" 100% \ufffd')
  t.equal(toText('a\0\\u0000\ud800'), 'a\\u0000\\u005cu0000\\ud800')
})
