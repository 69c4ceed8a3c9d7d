import t from 'tap'
import { createDeliveryIds } from '../../src/delivery/delivery-id.js'
import { createRandom } from '../../src/random/create-random.js'

t.test('ids are uuids of version 7, each after the one before', async t => {
  let now = 1_795_000_000_000
  const { next: newId } = createDeliveryIds({ now: () => now }, createRandom(1, 'ids'))
  const ids = Array.from({ length: 5000 }, (_none, index) => {
    if (index % 1000 === 0) now += 1
    return newId()
  })
  for (const id of ids.slice(0, 10))
    t.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.equal(Number.parseInt(String(ids[0]).replace('-', '').slice(0, 12), 16), 1_795_000_000_001)
  t.strictSame(ids.toSorted(), ids)
  t.equal(new Set(ids).size, 5000)
  now -= 100
  t.not(newId(), ids.at(-1), 'a clock that goes back begins anew')
})

t.test('a life after another one, with the same seed and the same time, has other ids', async t => {
  const [one, two] = [1, 1].map(seed => createDeliveryIds({ now: () => 1_795_000_000_000 }, createRandom(seed, 'ids')))
  const earlier = [one?.next(), one?.next(), one?.next()]
  two?.goOnAfter(String(earlier.at(-1)))
  const ids = [...earlier, two?.next(), two?.next(), two?.next()]
  t.strictSame(ids.toSorted(), ids)
  t.equal(new Set(ids).size, 6)
})
