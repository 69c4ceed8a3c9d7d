import t from 'tap'
import { endToEnd } from '../src/hop-by-hop.js'

t.test('headers of one connection stay behind', async t => {
  const headers = ['A', '1', 'Connection', 'keep-alive, X-Mine', 'TE', 'trailers', 'x-mine', '2', 'a', '3', 'B', '4']
  t.strictSame(endToEnd(headers), ['A', '1', 'a', '3', 'B', '4'])
  t.strictSame(endToEnd(headers, ['b']), ['A', '1', 'a', '3'])
  t.strictSame(endToEnd([]), [])
})
