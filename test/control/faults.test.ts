import t from 'tap'
import { startEns } from '../support/ens.js'

const drop = { match: { phase: 'delivery' }, fault: { kind: 'drop-ack' } }

t.test('rules are armed, listed and cleared', async t => {
  const { call, emulator } = await startEns(t)
  t.match(await call('GET', '/_ens-local/faults'), { status: 200, json: { rules: [] } })
  const one = await call('POST', '/_ens-local/faults', drop)
  t.equal(one.status, 201)
  t.strictSame(one.json, { rules: [{ id: 'rule-1', ...one.json.rules[0] }] })
  t.strictSame(one.json.rules, [{ id: 'rule-1', ...drop, seen: 0, fired: 0, spent: false }])
  const two = await call('POST', '/_ens-local/faults', [{ ...drop, id: 'a' }, drop])
  t.match(two.json, { rules: [{ id: 'a' }, { id: 'rule-2' }] })
  const three = await call('POST', '/_ens-local/faults', { rules: [{ ...drop, id: 'b.c' }] })
  t.match(three.json, { rules: [{ id: 'b.c' }] })
  const { json } = await call('GET', '/_ens-local/faults')
  t.strictSame(json, { rules: JSON.parse(JSON.stringify(emulator.faults.list())) })
  t.equal(json.rules.length, 4)
  t.match(await call('DELETE', '/_ens-local/faults/b.c'), { status: 200, json: { cleared: 1 } })
  t.match(await call('DELETE', '/_ens-local/faults/b.c'), {
    status: 404,
    json: { error: { code: 'no-such-rule', message: 'There is no fault rule b.c.', hint: /GET .*faults/ } }
  })
  t.match(await call('DELETE', '/_ens-local/faults'), { status: 200, json: { cleared: 3 } })
  t.match(await call('DELETE', '/_ens-local/faults'), { json: { cleared: 0 } })
  t.same(emulator.faults.list(), [])
})

t.test('rules that make no sense: 400, and none is armed', async t => {
  const { call, emulator } = await startEns(t)
  t.match(await call('POST', '/_ens-local/faults', [drop, { fault: { kind: 'drop-akc' } }]), {
    status: 400,
    json: {
      error: {
        code: 'bad-fault',
        message: 'rule 2: There is no kind of fault "drop-akc".',
        hint: 'Did you mean drop-ack?'
      }
    }
  })
  t.match(await call('POST', '/_ens-local/faults'), {
    status: 400,
    json: { error: { code: 'bad-fault', message: 'undefined is no fault rule.' } }
  })
  t.same(emulator.faults.list(), [])
})

t.test('openapi knows the calls', async t => {
  const { call } = await startEns(t)
  const { paths } = (await call('GET', '/_ens-local/openapi.json')).json
  t.same(Object.keys(paths['/_ens-local/faults']).sort(), ['delete', 'get', 'post'])
  t.same(Object.keys(paths['/_ens-local/faults/{id}']), ['delete'])
})
