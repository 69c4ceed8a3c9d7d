import t from 'tap'
import {
  headerRows,
  requestBody,
  responseBody,
  sentBody,
  sentText
} from '../../../src/inspector/deliveries/exchange-body.js'
import { attempt, delivery } from '../../support/deliveries.js'

const request = (body: string | undefined, bytes: number) => ({
  request: { ...attempt().request, body: 'x', bytes, ...(body === undefined ? {} : { body }) }
})
const { body: _body, ...bodiless } = request('x', 5).request

t.test('of a request', async t => {
  const one = attempt(request('[{"ü":1}]', 10))
  const { bytes, text, note } = requestBody(delivery({ attempts: [one] }), one)
  t.equal(text, '[{"ü":1}]')
  t.equal(Buffer.from(bytes).toString(), text)
  t.equal(note, '')
})

t.test('one that is with the last attempt alone', async t => {
  const first = attempt({ request: bodiless })
  const last = attempt({ ...request('[{}]x', 5), attempt: 2 })
  t.match(requestBody(delivery({ attempts: [first, last] }), first), {
    text: '[{}]x',
    note: 'The same body as that of attempt 2.'
  })
  const shorter = attempt({ ...request('[]', 2), attempt: 2 })
  t.match(
    requestBody(delivery({ attempts: [first, shorter] }), first).note,
    /^It had 5 bytes then\. Shown is what is left: [^.]+\.$/,
    'which is not the same'
  )
})

t.test('one that has been altered, or is no longer whole', async t => {
  const bent = attempt({
    ...request('[{}]', 4),
    fault: { rule: 'rule-1', kind: 'corrupt-body', detail: 'Byte 2 was sent as 0x32' }
  })
  const of = (one: typeof bent): string => requestBody(delivery({ attempts: [one] }), one).note
  t.equal(of(bent), 'Shown as it was signed. Byte 2 was sent as 0x32.')
  t.equal(
    of(attempt({ ...request('[{}]', 4), fault: { rule: 'rule-1', kind: 'corrupt-body' } })),
    'Shown as it was signed. A byte of it was altered.'
  )
  t.equal(of(attempt({ ...request('[{}]', 4), fault: { rule: 'rule-1', kind: 'timeout' } })), '')
  t.match(of(attempt(request('[{}]', 900))), /^It had 900 bytes then\. Shown is what is left/)
})

t.test('before the first attempt, and one that is not kept', async t => {
  t.match(sentBody(delivery({ attempts: [], body: '[1]' })), { text: '[1]', bytes: { length: 3 }, note: '' })
  const without = delivery({ attempts: [attempt({ request: bodiless })] })
  t.equal(sentText(without), undefined)
  t.match(sentBody(without), { text: '', bytes: { length: 0 } })
  t.match(requestBody(without, attempt({ request: bodiless })), { text: '', bytes: { length: 0 } })
  t.match(requestBody(delivery({ attempts: [], body: '[1] x' }), attempt({ request: bodiless })).text, '[1] x')
})

t.test('of a response', async t => {
  const response = { statusCode: 200, reason: 'OK', headers: {}, truncated: false } as const
  t.match(responseBody({ ...response, body: 'dü', bodyEncoding: 'utf8' }), {
    text: 'dü',
    bytes: { length: 3 },
    note: ''
  })
  const binary = responseBody({ ...response, body: '/wAB', bodyEncoding: 'base64', truncated: true })
  t.strictSame([...binary.bytes], [255, 0, 1])
  t.equal(binary.text, undefined)
  t.equal(binary.note, 'It is no text in UTF-8: shown as bytes. Only the first 3 bytes are kept.')
})

t.test('headers', async t => {
  t.strictSame(headerRows({ a: '1', 'set-cookie': ['x', 'y'] }), [
    ['a', '1'],
    ['set-cookie', 'x'],
    ['set-cookie', 'y']
  ])
})
