import t from 'tap'
import { createRandom } from '../../../src/random/create-random.js'
import { createBackOff } from '../../../src/tunnel/supervisor/back-off.js'

const always = (byte: number) => ({ ...createRandom(), bytes: (count: number) => new Uint8Array(count).fill(byte) })

t.test('it doubles up to 15 seconds, and begins again', async t => {
  const backOff = createBackOff(always(0))
  const halves = Array.from({ length: 8 }, () => backOff.next())
  t.strictSame(halves, [125, 250, 500, 1000, 2000, 4000, 7500, 7500])
  t.equal(backOff.next(2000), 1000, 'or to what it is told')
  for (let turn = 0; turn < 2000; turn++) backOff.next()
  t.equal(backOff.next(), 7500)
  backOff.reset()
  t.equal(backOff.next(), 125)
})

t.test('chance is in the upper half', async t => {
  const most = createBackOff(always(255)).next()
  t.ok(most > 249 && most < 250, `${most}`)
  const waits = new Set(Array.from({ length: 20 }, (_none, seed) => createBackOff(createRandom(seed)).next()))
  t.equal(waits.size, 20)
})
