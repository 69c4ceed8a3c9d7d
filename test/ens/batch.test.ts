import fc from 'fast-check'
import t from 'tap'
import { joinEvents, splitEvents, toEvents } from '../../src/ens/batch.js'

const bytes = (text: string) => Buffer.from(text)
const text = (array: Uint8Array) => Buffer.from(array).toString()

t.test('arrays become one, byte for byte', async t => {
  t.equal(text(joinEvents([])), '[]')
  t.equal(text(joinEvents([bytes('[{"a":1}]'), bytes('["€",2]')])), '[{"a":1},"€",2]')
  const alone = bytes('[ 1 ]')
  t.equal(joinEvents([alone]), alone, 'a single one comes back as it is')
})

t.test('texts become an array', async t => {
  t.equal(text(toEvents(['{"a":"ä"}', '2'])), '[{"a":"ä"},2]')
})

t.test('an array falls into two', async t => {
  const split = (array: string, count: number) => splitEvents(bytes(array), count).map(text)
  t.same(split('[1,2,3]', 1), ['[1]', '[2,3]'])
  t.same(split('[1,2,3]', 3), ['[1,2,3]', '[]'])
  t.same(split('[1,2,3]', 9), ['[1,2,3]', '[]'], 'there are no more')
  t.same(split('[{"a":[1,2]},{"b":{"c":","}}]', 1), ['[{"a":[1,2]}]', '[{"b":{"c":","}}]'])
  t.same(split('["\\"],[","\\\\",3]', 2), ['["\\"],[","\\\\"]', '[3]'], 'strings may have anything in them')
})

t.test('a view into a larger buffer is taken for itself alone', async t => {
  const whole = bytes('xx[1,2]xx')
  t.same(splitEvents(whole.subarray(2, 7), 1).map(text), ['[1]', '[2]'])
})

t.test('whatever the events, taking apart and putting together gives the same bytes', async () => {
  const events = fc.array(fc.jsonValue(), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(events, fc.nat(), (list, random) => {
      const array = bytes(JSON.stringify(list))
      const count = 1 + (random % (list.length - 1))
      const [first, others] = splitEvents(array, count)
      return (
        text(first) === JSON.stringify(list.slice(0, count)) &&
        text(others) === JSON.stringify(list.slice(count)) &&
        array.equals(joinEvents([first, others]))
      )
    })
  )
})
