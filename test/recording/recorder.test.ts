import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sign, verifySignature } from '../../src/ens/signature.js'
import { readRecording } from '../../src/recording/read-recordings.js'
import { openRecorder, type Recordable, type Recorder } from '../../src/recording/recorder.js'
import { toBytes } from '../../src/recording/recording.js'
import { toRedactionRules } from '../../src/recording/redaction-rules.js'
import { writeNew } from '../../src/recording/write-new.js'

const clock = { now: () => Date.parse('2026-11-22T10:15:30.123Z') }

const open = (folder: string, write = writeNew): Promise<Recorder> =>
  openRecorder({ folder, rules: toRedactionRules(), clock, write })

const delivery = (body: string | Uint8Array, given: Partial<Recordable> = {}): Recordable => ({
  kind: 'delivery',
  target: '/hook',
  rawHeaders: ['Content-Type', 'application/json', 'X-A', '1', 'x-a', '2'],
  body: Buffer.from(body),
  signature: 'unchecked',
  answer: { statusCode: 200, ms: 23.4 },
  ...given
})

t.test('a file for each request, for its owner alone', async t => {
  const folder = join(t.testdir(), 'new', 'folder')
  const { record } = await open(folder)
  const recorded = await record(delivery('[{"info":{"to":"a@b.c"}}]'))
  const file = '2026-11-22T10-15-30.100Z-0001-delivery.json'
  t.match(recorded, { kept: true, file })
  t.strictSame(readdirSync(folder), [file])
  if (process.platform !== 'win32') {
    t.equal(statSync(folder).mode & 0o777, 0o700)
    t.equal(statSync(join(folder, file)).mode & 0o777, 0o600)
  }
  const text = readFileSync(join(folder, file), 'utf8')
  t.match(text, /^\{\n {2}"type": "recording",\n {2}"version": 1,\n {2}"recordedAt": "2026-11-22T10:15:30\.100Z",\n/)
  t.notMatch(text, 'a@b.c')
  t.match(JSON.parse(text), {
    kind: 'delivery',
    method: 'POST',
    target: '/hook',
    headers: ['Content-Type: application/json', 'X-A: 1', 'x-a: 2'],
    body: '[{"info":{"to":"redacted-1@example.com"}}]',
    bodyEncoding: 'utf8',
    bytes: 42,
    signature: 'unchecked',
    redacted: [{ rule: 'email', where: 'body', count: 1 }],
    standIns: 1,
    answer: { statusCode: 200, ms: 23.4 }
  })
})

t.test('what is not redacted is there to the byte, and its signature fits', async t => {
  const folder = t.testdir()
  const { record } = await open(folder)
  const key = Buffer.alloc(32, 7).toString('base64')
  const bodies = [
    Buffer.from('[{"s":"\\u003d \\ud83d\\ude00 ö"}]\r\n'),
    Buffer.from('\ufeff[]'),
    Buffer.from([0xff, 0, 0xfe, 13, 10]),
    Buffer.alloc(0)
  ]
  for (const body of bodies) {
    const recorded = await record(delivery(body))
    const recording = await readRecording(folder, recorded.file)
    t.strictSame(Buffer.from(toBytes(recording)), body)
    t.ok(verifySignature(toBytes(recording), sign(body, key), key))
  }
})

t.test('goes on where the last run ended', async t => {
  const folder = t.testdir({ 'notes.txt': '', 'package.json': '{}' })
  const first = await open(folder)
  await first.record(delivery('["a@b.c"]'))
  await first.record(delivery('["b@b.c"]'))
  const broken = '2026-11-22T10-15-30.123Z-0007-delivery.json'
  writeFileSync(join(folder, broken), '{')
  const second = await open(folder)
  const recorded = await second.record(delivery('["c@b.c"]'))
  t.match(recorded, { file: /-0008-/, recording: { body: '["redacted-3@example.com"]', standIns: 3 } })
})

t.test('two in one folder at the same time lose nothing', async t => {
  const folder = t.testdir()
  const recorders = [await open(folder), await open(folder)]
  const requests = recorders.flatMap(({ record }, who) => ['a', 'b'].map(what => record(delivery(`["${what}${who}"]`))))
  const recorded = await Promise.all(requests)
  t.ok(recorded.every(({ kept }) => kept))
  t.strictSame(readdirSync(folder).sort(), recorded.map(({ file }) => file).sort())
  const bodies = readdirSync(folder).map(file => JSON.parse(readFileSync(join(folder, file), 'utf8')).body)
  t.strictSame(bodies.sort(), ['["a0"]', '["a1"]', '["b0"]', '["b1"]'])
})

t.test('a folder that is none', async t => {
  const folder = t.testdir({ file: '' })
  await t.rejects(open(join(folder, 'file')), {
    code: 'ERR_RECORDING',
    message: /^Nothing can be recorded in .*file \(EEXIST\)\.$/
  })
})

t.test('says what could not be written', async t => {
  const folder = t.testdir()
  const full = await open(folder, () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })))
  t.match(await full.record(delivery('[]')), { kept: false, code: 'ENOSPC', file: /-0001-/ })
  const odd = await open(folder, () => Promise.reject(new Error('odd')))
  t.match(await odd.record(delivery('[]')), { kept: false, code: 'Error: odd' })
  const { record } = await open(folder)
  mkdirSync(join(folder, '2026-11-22T10-15-30.100Z-0001-delivery.json', 'x'), { recursive: true })
  t.match(await record(delivery('[]')), { kept: true, file: /-0002-/ }, 'beside what has that name')
  rmSync(folder, { recursive: true })
  t.match(await record(delivery('[]')), { kept: false, code: 'ENOENT', file: /-0003-/ })
})
