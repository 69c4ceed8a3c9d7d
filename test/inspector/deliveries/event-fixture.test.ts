import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { toTriggerPlan } from '../../../src/cli/trigger-plan.js'
import { fixtureName, toFixture } from '../../../src/inspector/deliveries/event-fixture.js'

const events = [
  { eventCategoryType: 'TransactionalSendEvents.EmailSent', mid: 5, info: { to: "O'Brien <a@b.c>" } },
  { eventCategoryType: 'EngagementEvents.EmailOpen', info: {} }
]
const body = JSON.stringify(events)

t.test('trigger --file sends what was delivered', async t => {
  const cwd = await mkdtemp(join(tmpdir(), 'ens-local-fixture-'))
  t.teardown(() => rm(cwd, { recursive: true }))
  const file = fixtureName(body, '0190f3a1-0000-7000-8000-0123456789ab')
  t.equal(file, 'TransactionalSendEvents.EmailSent-0123456789ab.json')
  await writeFile(join(cwd, file), toFixture(body))
  const { total, calls } = await toTriggerPlan({ file }, { cwd })
  t.equal(total, 2)
  t.strictSame([...calls], [{ count: 2, body: { events } }])
})

t.test('to be edited by hand', async t => {
  t.equal(toFixture('[{"a":1}]'), '[\n  {\n    "a": 1\n  }\n]\n')
})

t.test('a name that is a name everywhere', async t => {
  t.equal(fixtureName('[]', 'd-1'), 'events-d-1.json')
  t.equal(fixtureName('[{"eventCategoryType":"../../x"}]', '../d'), 'events-___d.json')
})
