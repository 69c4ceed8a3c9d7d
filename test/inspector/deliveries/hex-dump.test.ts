import fc from 'fast-check'
import t from 'tap'
import { hexDump, hexRowCount } from '../../../src/inspector/deliveries/hex-dump.js'

t.test('as hexdump -C has it', async t => {
  t.equal(
    hexDump(new TextEncoder().encode('[{"to":"ü€"}]\n and\u0000more~\u007f'), 10),
    [
      '00000000  5b 7b 22 74 6f 22 3a 22  c3 bc e2 82 ac 22 7d 5d  |[{"to":"....."}]|',
      '00000010  0a 20 61 6e 64 00 6d 6f  72 65 7e 7f              |. and.more~.|'
    ].join('\n')
  )
  t.equal(hexDump(new Uint8Array(), 10), '')
})

t.test('no more lines than asked for, each with its offset', async t => {
  const bytes = new Uint8Array(100)
  t.equal(hexRowCount(bytes), 7)
  t.strictSame(
    hexDump(bytes, 3)
      .split('\n')
      .map(line => line.slice(0, 8)),
    ['00000000', '00000010', '00000020']
  )
})

t.test('every byte is in it', async t => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      const lines = hexDump(bytes, hexRowCount(bytes)).split('\n')
      const pairs = lines.flatMap(line => line.slice(10, 59).trim().split(/ +/)).filter(pair => pair !== '')
      t.strictSame(
        pairs.map(pair => Number.parseInt(pair, 16)),
        [...bytes]
      )
    })
  )
})
