import t from 'tap'
import { durationText } from '../../src/ens/duration-text.js'

const rows: [number, string][] = [
  [0, '0 ms'],
  [4.3, '4 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [1540, '1.5 s'],
  [60_000, '1 m'],
  [307_200, '5 m 7 s'],
  [598_000, '9 m 58 s'],
  [3_600_000, '1 h'],
  [3_601_000, '1 h'],
  [5_400_000, '1 h 30 m'],
  [604_800_000, '7 d'],
  [90_000_000, '1 d 1 h']
]

t.test('the two largest units', async t => {
  for (const [ms, text] of rows) t.equal(durationText(ms), text, `${ms}`)
})
