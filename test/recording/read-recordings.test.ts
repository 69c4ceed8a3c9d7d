import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { claimsToBeRecording, listRecordings, readRecording, toRecording } from '../../src/recording/read-recordings.js'
import { recordingOf, writeRecordings } from '../support/recordings.js'

t.test('all in a folder, by name', async t => {
  const folder = t.testdir({ 'notes.txt': 'x' })
  const [later, sooner] = writeRecordings(folder, [
    recordingOf({ recordedAt: '2026-11-22T10:15:31.000Z', headers: ['X-SFMC-ENS-Signature: abc='] }),
    recordingOf({ kind: 'probe', body: '{}', redacted: [{ rule: 'secret', where: 'body', count: 1 }] })
  ])
  t.strictSame(await listRecordings(folder), [
    {
      file: sooner,
      kind: 'probe',
      signature: 'unchecked',
      bytes: 2,
      at: Date.parse('2026-11-22T10:15:30.123Z'),
      isSigned: false,
      isExact: false
    },
    {
      file: later,
      kind: 'delivery',
      signature: 'unchecked',
      bytes: 2,
      at: Date.parse('2026-11-22T10:15:31.000Z'),
      isSigned: true,
      isExact: true
    }
  ])
})

t.test('a folder without any', async t => {
  const folder = t.testdir({ 'notes.txt': '' })
  const hint = /ens-local listen --record DIR/
  await t.rejects(listRecordings(folder), { code: 'ERR_RECORDING', message: /There are no recordings in /, hint })
  await t.rejects(listRecordings(join(folder, 'none')), { message: /none is no folder .*\(ENOENT\)/, hint })
  await t.rejects(listRecordings(join(folder, 'notes.txt')), { message: /\(ENOTDIR\)/, hint })
})

t.test('files that are none', async t => {
  const folder = t.testdir({ 'a.json': '{', 'b.json': '[]', 'c.json': {} })
  await t.rejects(listRecordings(folder), { message: /a\.json is no recording: it is not JSON\./ })
  await t.rejects(readRecording(folder, 'b.json'), { message: /b\.json is no recording: it is no JSON object\./ })
  await t.rejects(readRecording(folder, 'c.json'), { code: 'ERR_RECORDING', message: /can not be read \(EISDIR\)/ })
  writeFileSync(join(folder, 'a.json'), JSON.stringify({ ...recordingOf(), headers: ['x'] }))
  await t.rejects(listRecordings(folder), {
    message: /a\.json is no recording: headers is \["x"\], and must be a list of "name: value"\.$/
  })
})

t.test('names the field', async t => {
  for (const [field, value, why] of [
    ['type', 'x', /type is "x", and must be "recording"/],
    ['version', 2, /version is 2, and must be 1/],
    ['recordedAt', 'yesterday', /recordedAt is "yesterday", and must be a time/],
    ['recordedAt', 5, /must be a time/],
    ['kind', 'batch', /kind is "batch", and must be "probe" or "delivery" or "other"/],
    ['method', 'GET', /must be "POST"/],
    ['target', 1, /must be a text/],
    ['headers', 'x: y', /must be a list/],
    ['headers', ['x: a\nb'], /must be a list/],
    ['headers', [1], /must be a list/],
    ['body', null, /body is null, and must be a text/],
    ['body', undefined, /body is missing, and must be a text/],
    ['bodyEncoding', 'hex', /must be "utf8" or "base64"/],
    ['bytes', -1, /must be a count/],
    ['bytes', '1', /must be a count/],
    ['sha256', 1, /must be a text/],
    ['signature', 'fine', /must be "good" or/],
    ['redacted', {}, /must be a list of objects/],
    ['redacted', [1], /must be a list of objects/]
  ] as const) {
    const content = JSON.parse(JSON.stringify({ ...recordingOf(), [field]: value })) as unknown
    t.throws(() => toRecording(content, 'f.json'), { code: 'ERR_RECORDING', message: why }, field)
  }
  t.throws(() => toRecording({ type: 'recording', version: 2 }, 'f.json'), {
    message: /version is 2/,
    hint: /another version of ens-local/
  })
  t.strictSame(toRecording(recordingOf({ headers: ['a:', 'b: ö'] }), 'f.json').headers, ['a:', 'b: ö'])
})

t.test('what claims to be one', async t => {
  t.ok(claimsToBeRecording({ type: 'recording' }))
  for (const other of [{ type: 'EmailSent' }, [], null, 'recording']) t.notOk(claimsToBeRecording(other))
})
