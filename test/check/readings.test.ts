import t from 'tap'
import { fixOf, isOfEns, readings } from '../../src/check/readings.js'
import { sign } from '../../src/ens/signature.js'

const key = Buffer.alloc(32, 'k').toString('base64')
const body = '[ {"a": "é:, \\u003d\\"", "b":[1,2]} ]'

t.test('each signs as it says', async t => {
  t.same(
    readings.map(reading => reading.sign(body, key)),
    [
      sign(body, key),
      sign(body, key, 'utf8'),
      ...[JSON.stringify(JSON.parse(body)), '[{"a": "\\u00e9:, =\\"", "b": [1, 2]}]'].flatMap(text => [
        sign(text, key),
        sign(text, key, 'utf8')
      ])
    ]
  )
  t.same(new Set(readings.map(({ says }) => says)).size, 6)
})

t.test('what is no JSON stays as it is', async t => {
  t.equal(new Set(readings.map(reading => reading.sign('[{', key))).size, 2, 'only the keys differ')
})

t.test('ENS has one of them, and the others have a fix', async t => {
  t.same(
    readings.map(reading => [isOfEns(reading), fixOf(reading) !== '']),
    readings.map((_reading, index) => [index === 0, index !== 0])
  )
})
