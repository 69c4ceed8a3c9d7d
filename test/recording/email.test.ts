import fc from 'fast-check'
import t from 'tap'
import { createEmailRule } from '../../src/recording/email.js'
import { createStandIns } from '../../src/recording/stand-ins.js'

const redacted = (text: string): [string, number] => {
  let count = 0
  const left = createEmailRule(createStandIns())(text, () => {
    count += 1
  })
  return [left, count]
}

t.test('replaces addresses and nothing around them', async t => {
  for (const [text, left] of [
    ['a@b.c', 'redacted-1@example.com'],
    ['Jane Doe <jane.doe+news@mail.example.co.uk>, hello', 'Jane Doe <redacted-1@example.com>, hello'],
    ['(a@b.c) a@b.d. A@B.C!', '(redacted-1@example.com) redacted-2@example.com. redacted-1@example.com!'],
    ["mailto:o'brien@b.c", 'mailto:redacted-1@example.com'],
    ["{'to':'a@b.c'}", "{'to':'redacted-1@example.com'}"],
    ['"john smith"@b.c', 'redacted-1@example.com'],
    ['{"a":"x","@type":"y"}', '{"a":"x","@type":"y"}'],
    ['a@[192.168.1.1] root@localhost', 'redacted-1@example.com redacted-2@example.com'],
    ['jörg@bücher.example “ä@b.c”', 'redacted-1@example.com “redacted-2@example.com”'],
    ['https://x.example/y/a@b.c?q=1', 'https://x.example/y/redacted-1@example.com?q=1'],
    ['https://x.example/?u=1&e=a@b.c&z=2', 'https://x.example/?u=1&e=redacted-1@example.com&z=2'],
    ['https://me@x.example/', 'https://redacted-1@example.com/'],
    ['/hook/a@b.c /a@b.c', '/hook/redacted-1@example.com /redacted-1@example.com'],
    ['?e=a%2Bz%40b.c a+z@b.c', '?e=redacted-1%40example.com redacted-1@example.com'],
    ['?e=%zz%2540b.c', '?e=redacted-1%2540example.com'],
    ['a&#64;b.c a&#x40;b.c', 'redacted-1&#64;example.com redacted-1&#x40;example.com'],
    ['"O\\u0027Brien\\u0040b.c"', '"redacted-1\\u0040example.com"'],
    ['bounce-a=b.c@d.e', 'redacted-1@example.com'],
    ['x%40@b.c %40@b.c a@b.c@d.e', 'redacted-1@example.com redacted-2@example.com redacted-3@example.com@d.e'],
    ['@home @ b@ 5 @ 3', '@home @ b@ 5 @ 3'],
    ['/hook/a/@b.c', '/hook/redacted-1@example.com'],
    ['', '']
  ] as const)
    t.equal(redacted(text)[0], left, text)
})

t.test('counts them', async t => {
  t.strictSame(redacted('a@b.c a@b.c c@d.e')[1], 3)
  t.strictSame(redacted('none')[1], 0)
})

t.test('leaves no address, whatever stands around it', async t => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.string(), fc.string(), (address, before, after) => {
      const [left, count] = redacted(`${before} ${address} ${after}`)
      t.notOk(left.includes(address), address)
      t.ok(count > 0)
    })
  )
})

t.test('takes no longer for what is made to take long', async t => {
  for (const part of ['a', '%', '@', 'a@', '%40', '&', '/', '"', '\\u0040', '?a=@', '//'])
    t.type(redacted(`${'a'.repeat(100_000)}${part.repeat(100_000)}`)[0], 'string')
})
