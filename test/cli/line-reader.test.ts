import { PassThrough } from 'node:stream'
import t from 'tap'
import { createLineReader } from '../../src/cli/line-reader.js'

t.test('brings line after line, also of one chunk, and then nothing', async t => {
  const stdin = new PassThrough()
  const lines = createLineReader({ stdin })
  stdin.end('first\r\n\nlast')
  t.strictSame([await lines.next(), await lines.next(), await lines.next()], ['first', '', 'last'])
  t.equal(await lines.next(), undefined)
})

t.test('who waits when it is closed gets nothing, and so do those who come later', async t => {
  const stdin = new PassThrough()
  const lines = createLineReader({ stdin })
  const waiting = lines.next()
  lines.close()
  t.equal(await waiting, undefined)
  t.equal(await lines.next(), undefined)
})

t.test('reads nothing before it is asked to', async t => {
  const stdin = new PassThrough()
  const lines = createLineReader({ stdin })
  stdin.write('mine\n')
  lines.close()
  t.equal(String(stdin.read()), 'mine\n')
})
