import t from 'tap'
import { bytesText, parseSize } from '../../src/ens/size.js'

t.test('sizes', async t => {
  t.strictSame(
    ['0', '12', '12b', '64kb', '10MB', '1.5kb', ' 1gb '].map(parseSize),
    [0, 12, 12, 65_536, 10_485_760, 1536, 1_073_741_824]
  )
  t.strictSame(['', 'kb', '-1kb', '1 kb', '1k', '1tb', '1e3'].map(parseSize), Array(7).fill(undefined))
})

t.test('as people read them', async t => {
  t.same([0, 999, 1000, 1540, 99_999, 20_000_000].map(bytesText), ['0 B', '999 B', '1 kB', '1.5 kB', '100 kB', '20 MB'])
})
