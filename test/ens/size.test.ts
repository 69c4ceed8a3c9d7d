import t from 'tap'
import { parseSize } from '../../src/ens/size.js'

t.test('sizes', async t => {
  t.strictSame(
    ['0', '12', '12b', '64kb', '10MB', '1.5kb', ' 1gb '].map(parseSize),
    [0, 12, 12, 65_536, 10_485_760, 1536, 1_073_741_824]
  )
  t.strictSame(['', 'kb', '-1kb', '1 kb', '1k', '1tb', '1e3'].map(parseSize), Array(7).fill(undefined))
})
