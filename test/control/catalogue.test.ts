import t from 'tap'
import { eventTypes } from '../../src/ens/event-catalogue.js'
import { ledger } from '../../src/ens/ledger.js'
import { steps } from '../../src/ens/next-steps.js'
import { startEns } from '../support/ens.js'

t.test('the ledger, with the rules that its rows are about', async t => {
  const { call } = await startEns(t)
  const { status, json } = await call('GET', '/_ens-local/ledger')
  t.equal(status, 200)
  t.same(json, { rows: ledger })
  const about = (rule: string) => json.rows.filter((row: { rule?: string }) => row.rule === rule)
  t.match(about('current.defer'), [{ topic: 'delivery', source: 'Docs', behaviour: /^current\.defer: / }])
  t.match(about(steps.replayFailed().rule), [{ source: 'Assumed', behaviour: steps.replayFailed().why }])
})

t.test('types of events, and an example of each', async t => {
  const { call } = await startEns(t)
  t.same((await call('GET', '/_ens-local/fixtures')).json, { types: eventTypes })
  for (const name of ['EmailSent', 'TransactionalSendEvents.EmailSent'])
    t.match(await call('GET', `/_ens-local/fixtures/${name}`), {
      status: 200,
      json: {
        type: 'TransactionalSendEvents.EmailSent',
        filters: ['definitionKey'],
        event: { eventCategoryType: 'TransactionalSendEvents.EmailSent', info: { to: /@/ } }
      }
    })
  t.match(await call('GET', '/_ens-local/fixtures/EmailSend'), {
    status: 404,
    json: { error: { code: 'no-such-type', message: /EmailSend/, hint: /^Did you mean .*EmailSent/ } }
  })
  t.match(await call('GET', '/_ens-local/fixtures/OttNotSent'), {
    status: 404,
    json: { error: { message: /2 categories/, hint: /SendEvents\.OttNotSent/ } }
  })
})

t.test('kinds of faults', async t => {
  const { call } = await startEns(t)
  const { kinds } = (await call('GET', '/_ens-local/fault-kinds')).json
  t.match(
    kinds.find(({ name }: { name: string }) => name === 'slow-<ms>'),
    { parameter: { name: 'ms', min: 1 }, phases: ['probe', 'delivery'], isHost: true, says: /\.$/ }
  )
})
