import t from 'tap'
import { createCheckJunit } from '../../src/cli/check-junit.js'
import { readXml } from '../support/strict-xml.js'
import { failed, found, passed, skipped, tell, toReport } from './check-results.js'

const everything = toReport([passed, found, failed, ...skipped])

t.test('it is XML, with its sums, and each case says how it went', async t => {
  const root = readXml(tell(createCheckJunit, everything))
  const sums = { tests: '6', failures: '1', errors: '0', skipped: '3', time: '1.250' }
  t.match(root, { name: 'testsuites', attributes: { name: 'ens-local check', ...sums } })
  t.match(root.children, [{ name: 'testsuite', attributes: { name: 'http://127.0.0.1:3000/ens?a&b', ...sums } }])
  const cases = root.children[0]?.children ?? []
  t.match(cases[0], {
    name: 'testcase',
    attributes: { classname: 'ens-local.check', name: 'probe-200: The probe is answered with 200', time: '0.004' },
    children: []
  })
  t.match(cases[1]?.children, [
    { name: 'system-out', text: /^says: A batch that anybody can send was taken\.\nsent: / }
  ])
  t.match(cases[2], { attributes: { name: 'unknown-event-type: Events & <types> #not "known" \\ are taken' } })
  t.match(cases[2]?.children, [
    {
      name: 'failure',
      attributes: { type: 'fail', message: 'It broke.��' },
      text: /came: ReceiveFailure: read ECONNRESET \]\]> �\[2J\nENS next: It tries again[^\n]*\nfix: Answer 200/
    }
  ])
  t.match(cases[5]?.children, [{ name: 'skipped', attributes: { message: 'Give --handshake # to ask this.' } }])
})

t.test('line ends and tabs in a message survive an attribute', async t => {
  const root = readXml(tell(createCheckJunit, toReport([{ ...failed, says: 'one\ttwo\r\nthree' }])))
  t.match(root.children[0]?.children[0]?.children[0], { attributes: { message: 'one\ttwo\r\nthree' } })
})

t.test('a finding fails with --strict; --details tells of what passed', async t => {
  const strict = readXml(tell(createCheckJunit, toReport([found]), { strict: true }))
  t.match(strict.children[0]?.children[0]?.children, [{ name: 'failure', attributes: { type: 'finding' } }])
  t.match(strict.attributes, { failures: '1' })
  const detailed = readXml(tell(createCheckJunit, toReport([passed]), { details: true }))
  t.match(detailed.children[0]?.children[0]?.children, [{ name: 'system-out', text: /came: 200 OK in 4 ms/ }])
})

t.test('what reads it here takes nothing but XML', async t => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  t.match(readXml(`${head}<a b="&lt;"><c/>&amp;</a>`), { name: 'a', attributes: { b: '<' }, text: '&' })
  const wrong = [
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a>&no;</a>',
    '<a>\u0007</a>',
    '<a>></a>'
  ]
  for (const xml of wrong) t.throws(() => readXml(head + xml), xml)
  t.throws(() => readXml('<a/>'))
})
