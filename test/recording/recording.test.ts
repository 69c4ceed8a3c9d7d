import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { isExact, numberIn, toBody, toBytes, toFileName, toText } from '../../src/recording/recording.js'
import { recordingOf } from '../support/recordings.js'

t.test('keeps any bytes', async t => {
  const through = (bytes: Uint8Array): void => {
    const { sha256, bytes: length, ...body } = toBody(bytes)
    const written = JSON.parse(JSON.stringify(body)) as typeof body
    t.strictSame(Buffer.from(toBytes(written)), Buffer.from(bytes))
    t.equal(length, bytes.length)
    t.equal(sha256, createHash('sha256').update(bytes).digest('hex'))
  }
  fc.assert(fc.property(fc.uint8Array(), through))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => through(Buffer.from(text))))
  t.match(toBody(Buffer.from('\ufeff[]\r\n')), { body: '\ufeff[]\r\n', bodyEncoding: 'utf8' })
  t.match(toBody(Buffer.from([0xff])), { body: '/w==', bodyEncoding: 'base64' })
})

t.test('text is what is UTF-8', async t => {
  t.equal(toText(Buffer.from('\ufeffä')), '\ufeffä')
  t.equal(toText(Buffer.from([0xc3])), undefined)
})

t.test('is exact when nothing has changed the body', async t => {
  t.ok(isExact(recordingOf()))
  t.ok(isExact(recordingOf({ redacted: [{ rule: 'email', where: 'headers', count: 1 }] })))
  t.notOk(isExact(recordingOf({ redacted: [{ rule: 'email', where: 'body', count: 1 }] })))
  t.notOk(isExact({ ...recordingOf(), body: '[1]' }))
})

t.test('file names', async t => {
  const name = toFileName(recordingOf(), 7)
  t.equal(name, '2026-11-22T10-15-30.123Z-0007-delivery.json')
  t.equal(numberIn(name), 7)
  t.equal(numberIn(toFileName(recordingOf({ kind: 'probe' }), 12_345)), 12_345)
  for (const other of ['package.json', '7.json', name.replace('.json', '.txt')]) t.equal(numberIn(other), 0)
})
