import fc from 'fast-check'
import t from 'tap'
import { createRedaction, type RedactedRequest } from '../../src/recording/redact.js'
import { toRedactionRules } from '../../src/recording/redaction-rules.js'
import { createStandIns } from '../../src/recording/stand-ins.js'

interface Given {
  target?: string
  rawHeaders?: string[]
  body?: string | Uint8Array
}

const redactor = (...rules: string[]) => {
  const redact = createRedaction(toRedactionRules(rules), createStandIns())
  return ({ target = '/', rawHeaders = [], body = '' }: Given): RedactedRequest & { text: string } => {
    const left = redact({ target, rawHeaders, body: Buffer.from(body) })
    return { ...left, text: Buffer.from(left.body).toString() }
  }
}

const event = {
  eventCategoryType: 'TransactionalSendEvents.EmailSent',
  compositeId: '1301.12025550143.0',
  mid: 7_210_001,
  info: { to: 'jane@b.c', subscriberKey: 'key-1', mobileNumber: '12025550143', renderedSubject: 'Hi jane@b.c' }
}

t.test('a batch stays JSON, and what is not redacted stays to the byte', async t => {
  const redact = redactor()
  const body = `[ {"to":"jane@b.c",\t"n":1.50,"s":"\\u003dx\\/","to":"joe@b.c"} ]\r\n`
  const { text, redacted } = redact({ body })
  t.equal(text, `[ {"to":"redacted-1@example.com",\t"n":1.50,"s":"\\u003dx\\/","to":"redacted-2@example.com"} ]\r\n`)
  t.strictSame(redacted, [{ rule: 'email', where: 'body', count: 2 }])
})

t.test('the same gets the same, in this request and the next', async t => {
  const redact = redactor()
  const first = redact({ body: JSON.stringify([event, event]) })
  t.strictSame(first.redacted, [
    { rule: 'phone', where: 'body', count: 4 },
    { rule: 'email', where: 'body', count: 4 }
  ])
  t.strictSame(JSON.parse(first.text)[1], {
    ...event,
    compositeId: '1301.00000000001.0',
    info: {
      ...event.info,
      to: 'redacted-2@example.com',
      mobileNumber: '00000000001',
      renderedSubject: 'Hi redacted-2@example.com'
    }
  })
  const second = redact({ target: '/hook?e=JANE%40b.c', body: '[{"to":["new@b.c","jane@b.c"]}]' })
  t.equal(second.text, '[{"to":["redacted-3@example.com","redacted-2@example.com"]}]')
  t.equal(second.target, '/hook?e=redacted-2%40example.com')
  t.strictSame(second.redacted, [
    { rule: 'email', where: 'body', count: 2 },
    { rule: 'email', where: 'target', count: 1 }
  ])
})

t.test('where there is nothing to redact the bytes are the same', async t => {
  for (const body of [
    Buffer.from('[{"a":"\\u003d \\ud83d\\ude00","b":1e5}]\r\n'),
    Buffer.from('\ufeff[]'),
    Buffer.from([0xff, 0xfe, 0, 1, 0xc3, 0x28]),
    Buffer.alloc(0)
  ]) {
    const left = redactor()({ body })
    t.strictSame(left.body, body)
    t.strictSame(left.redacted, [])
  }
})

t.test('keys, numbers and nested JSON', async t => {
  const { text } = redactor(
    'mid',
    '/77\\d/'
  )({
    body: '[{"a@b.c":true,"mobileNumber":4917612345,"mid":99,"n":1775,"x":null,"verificationKey":12,"s":"{\\"to\\":\\"a@b.c\\"}"}]'
  })
  t.strictSame(JSON.parse(text), [
    {
      'redacted-2@example.com': true,
      mobileNumber: 1_000_000_001,
      mid: 3,
      n: 14,
      x: null,
      verificationKey: 1,
      s: '{"to":"redacted-2@example.com"}'
    }
  ])
})

t.test('headers that proxies and apps put credentials into', async t => {
  const names = ['X-Auth', 'X-Auth-Key', 'X-Forwarded-Authorization', 'Cf-Access-Jwt-Assertion', 'X-Amzn-Oidc-Data']
  for (const name of names)
    t.strictSame(redactor()({ target: '/', rawHeaders: [name, 'abc'], body: '' }).headers, [`${name}: redacted`])
  t.strictSame(redactor()({ target: '/', rawHeaders: ['X-Author', 'Ada'], body: '' }).headers, ['X-Author: Ada'])
})

t.test('secrets, always', async t => {
  const { text, headers, target, redacted } = redactor('none')({
    target: '/hook?code=abc&x=1&my_token=t',
    rawHeaders: [
      'Authorization',
      'Bearer abc.def',
      'Cookie',
      'session=abc',
      'X-Api-Key',
      'abc',
      'proxy-authorization',
      'abc',
      'X-Note',
      'access_token=abc; a@b.c',
      'X-SFMC-ENS-Signature',
      'abc+4912345678='
    ],
    body: '{"callbackId":"1","verificationKey":"abc=","list":{"signatureKey":["abc",["abc"]]},"to":"a@b.c"}'
  })
  t.equal(
    text,
    '{"callbackId":"1","verificationKey":"redacted","list":{"signatureKey":["redacted",["redacted"]]},"to":"a@b.c"}'
  )
  t.strictSame(headers, [
    'Authorization: Bearer redacted',
    'Cookie: redacted',
    'X-Api-Key: redacted',
    'proxy-authorization: redacted',
    'X-Note: access_token=redacted; a@b.c',
    'X-SFMC-ENS-Signature: abc+4912345678='
  ])
  t.equal(target, '/hook?code=redacted&x=1&my_token=redacted')
  t.strictSame(redacted, [
    { rule: 'secret', where: 'body', count: 3 },
    { rule: 'secret', where: 'headers', count: 5 },
    { rule: 'secret', where: 'target', count: 2 }
  ])
})

t.test('bodies that are no JSON', async t => {
  const redact = redactor()
  for (const [body, left] of [
    ['{"verificationKey": "ab\\"c", "to": "a@b.c"', '{"verificationKey": "redacted", "to": "redacted-1@example.com"'],
    ['{"verificationKey":"abc', '{"verificationKey":"redacted"'],
    ['x={\\"verificationKey\\":\\"abc\\"}', 'x={\\"verificationKey\\":\\"redacted\\"'],
    ['client_secret=abc&to=a@b.c', 'client_secret=redacted&to=redacted-1@example.com'],
    ['\ufeff["a@b.c"]', '\ufeff["redacted-1@example.com"]']
  ] as const)
    t.equal(redact({ body }).text, left)
  const bytes = Buffer.from([0xff, ...Buffer.from(' a@b.c '), 0xfe])
  t.strictSame(redact({ body: bytes }).body, Buffer.from([0xff, ...Buffer.from(' redacted-1@example.com '), 0xfe]))
})

t.test('paths: what is there and below', async t => {
  const redact = redactor('info.subscriberKey', 'composite')
  const body = JSON.stringify([
    { info: { subscriberKey: 'x', other: 'x' }, composite: { a: 'x', b: [1, 'y', true, null] }, subscriberKey: 'x' }
  ])
  const { text, redacted } = redact({ body })
  t.strictSame(JSON.parse(text), [
    {
      info: { subscriberKey: 'redacted-1', other: 'x' },
      composite: { a: 'redacted-2', b: [3, 'redacted-4', true, null] },
      subscriberKey: 'x'
    }
  ])
  t.strictSame(redacted, [
    { rule: 'info.subscriberKey', where: 'body', count: 1 },
    { rule: 'composite', where: 'body', count: 3 }
  ])
  t.equal(redact({ body: '{"composite":"x"}' }).text, '{"composite":"redacted-2"}')
})

t.test('patterns', async t => {
  const redact = redactor('/[A-Z]{2}\\d+/', '/(?=q)|zz/')
  const { text, headers, target } = redact({
    target: '/AB1',
    rawHeaders: ['x-a', 'AB1 CD2 qzz'],
    body: '["AB1"]'
  })
  t.equal(text, '["redacted-1"]')
  t.strictSame(headers, ['x-a: redacted-1 redacted-2 qredacted-3'])
  t.equal(target, '/redacted-1')
})

t.test('no address survives, wherever it is and however it is written', async t => {
  const forms = [
    (address: string) => JSON.stringify([{ info: { to: address }, [address]: `<${address}>` }]),
    (address: string) => JSON.stringify({ a: [JSON.stringify({ to: address })] }),
    (address: string) => JSON.stringify([address]).replaceAll('@', '\\u0040'),
    (address: string) => `not JSON: ${address}`,
    (address: string) => `{"to":"${address}`
  ]
  fc.assert(
    fc.property(fc.emailAddress(), fc.constantFrom(...forms), fc.json(), (address, form, more) => {
      const body = form(address)
      const { text, headers, target } = redactor()({
        target: `/hook/${address}?e=${encodeURIComponent(address)}&f=${address}`,
        rawHeaders: ['x-to', address, 'x-json', more, 'from', `Jane <${address}>`, 'x-url', `https://x/?q=${address}`],
        body
      })
      const whole = [text, ...headers, target].join('\n').toLowerCase()
      const decoded = whole.replaceAll('\\u0040', '@').replaceAll('%40', '@').replaceAll('\\"', '"')
      t.notOk(decoded.includes(address.toLowerCase()), address)
      t.notOk(whole.includes(encodeURIComponent(address).toLowerCase()), address)
    })
  )
})

t.test('what is JSON stays JSON of the same shape', async t => {
  const shapeOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shapeOf)
    return typeof value === 'object' && value !== null ? Object.values(value).map(shapeOf) : typeof value
  }
  fc.assert(
    fc.property(fc.json(), fc.emailAddress(), (json, address) => {
      const value = [JSON.parse(json) as unknown, { to: address, mobileNumber: 4_917_612_345 }]
      const { text } = redactor('/[a-f]/i', '0')({ body: JSON.stringify(value) })
      t.strictSame(shapeOf(JSON.parse(text)), shapeOf(value))
    })
  )
})
