import t from 'tap'
import { unusedId } from '../../src/operations/unused-id.js'

t.test('an id that nothing has yet', async t => {
  const ids = ['a', 'b', 'c', 'd'].values()
  const uuid = (): string => String(ids.next().value)
  t.equal(
    unusedId({ uuid }, id => id < 'c'),
    'c'
  )
  t.equal(
    unusedId({ uuid }, () => undefined),
    'd'
  )
})
