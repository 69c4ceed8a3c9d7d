import t from 'tap'
import { createCheckJson } from '../../src/cli/check-json.js'
import { failed, found, passed, skipped, tell, toReport } from './check-results.js'

t.test('a line for each case and a summary', async t => {
  const text = tell(createCheckJson, toReport([passed, found, failed, ...skipped], { unreachable: 'Gone.' }))
  const lines = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.equal(lines.length, 7)
  t.ok(lines.every(line => Object.keys(line)[0] === 'type'))
  t.strictSame(lines[1], { type: 'case', ...found })
  t.strictSame(lines[6], {
    type: 'summary',
    passed: false,
    url: 'http://127.0.0.1:3000/ens?a&b',
    signature: { says: 'It decodes the key, and hashes the raw body.' },
    counts: { pass: 1, finding: 1, fail: 1, skip: 3 },
    ms: 1250,
    unreachable: 'Gone.'
  })
})

t.test('findings count when it is strict', async t => {
  for (const strict of [false, true]) {
    const text = tell(createCheckJson, toReport([found]), { strict })
    t.match(JSON.parse(text.split('\n')[1] ?? ''), { type: 'summary', passed: !strict })
  }
})
