import fc from 'fast-check'
import t from 'tap'
import { printable, printableLines } from '../../src/inspector/printable.js'

t.test('control characters become signs', async t => {
  t.equal(printable('a\u0000b\nc\u001b[31m\u007f\u0085'), 'a␀b␊c␛[31m␡�')
  t.equal(printable('abc\u202edef\u2066'), 'abc�def�')
  t.equal(printable('Zoë — 日本 👋 <b>'), 'Zoë — 日本 👋 <b>')
})

t.test('several lines keep their ends and tabs', async t => {
  t.equal(printableLines('a\n\tb\r\u0007'), 'a\n\tb␍␇')
})

t.test('what is long is cut', async t => {
  t.equal(printable('abcdef', 4), 'abc…')
  t.equal(printable('abcd', 4), 'abcd')
  t.equal(printable('x'.repeat(3000)).length, 2000)
  t.equal(printableLines('abcdef', 4), 'abc…')
  t.equal(printableLines('x'.repeat(3000)).length, 3000)
})

t.test('no control character is left, whatever comes', async t => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => !/\p{Cc}/u.test(printable(text))),
    { numRuns: 500 }
  )
  t.pass('none found')
})
