import t from 'tap'
import { wrap } from '../../src/cli/wrap.js'
import { didYouMean } from '../../src/did-you-mean.js'

t.test('wrap breaks at blanks, and never inside a word', async t => {
  t.strictSame(wrap('a bb ccc dddd', 7), ['a bb', 'ccc', 'dddd'])
  t.strictSame(wrap('a bb ccc', 8, '  '), ['  a bb', '  ccc'])
  t.strictSame(wrap('a bb ccc', 8, '  ', ''), ['a bb ccc'])
  t.strictSame(wrap('a https://a.long.word b', 6), ['a', 'https://a.long.word', 'b'])
  t.strictSame(wrap('one line without a width', undefined, ' '), [' one line without a width'])
  t.strictSame(wrap('one line without a size', 0, ' '), [' one line without a size'])
  t.strictSame(wrap('', 5), [''])
})

t.test('didYouMean offers the nearest, if one is near', async t => {
  t.equal(didYouMean('strat', ['demo', 'start', 'strict'], 'no'), 'Did you mean start?')
  t.equal(didYouMean('START', ['start'], 'no'), 'Did you mean start?')
  t.equal(didYouMean('xyz', ['start'], 'no'), 'no')
  t.equal(didYouMean('', [], 'no'), 'no')
})
