import t from 'tap'
import type { ImportedState } from '../../../src/ens/emulator-state.js'
import { importedWords, readState } from '../../../src/inspector/actions/state-file.js'
import { problemOf, startPageApi } from '../../support/page-api.js'

const file = (text: string) => new Blob([text])

t.test('a file that is no JSON, and one that is gone', async t => {
  const hint = /--export-on-exit/
  t.match(await problemOf(readState(file('{'))), { message: /not JSON/, hint })
  const gone = { text: () => Promise.reject(new Error('NotReadableError')) }
  t.match(await problemOf(readState(gone)), { message: /changed, or is gone/, hint })
})

t.test('a state goes out and in again', async t => {
  const api = await startPageApi(t)
  const text = JSON.stringify(await api.get('/export'), null, 2)
  const { imported } = await api.send<{ imported: ImportedState }>('POST', '/import', await readState(file(text)))
  t.equal(
    importedWords(imported),
    'Imported: callbacks 0, subscriptions 0, deliveries 0, events to be delivered 0, fault rules 0.'
  )
  t.match(await problemOf(api.send('POST', '/import', await readState(file('[]')))), {
    status: 400,
    message: /state/,
    hint: /\S/
  })
})
