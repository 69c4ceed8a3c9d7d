// The state of the emulator: forgotten, taken away as a file, and brought back.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ImportedState } from '../../ens/emulator-state.js'
import { download } from '../deliveries/download.js'
import { ActionButton } from '../kit/button.js'
import { Confirm } from '../kit/confirm.js'
import { Field } from '../kit/field.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { importedWords, readState } from './state-file.js'

const FILE = 'ens-local-state.json'

const Import = (): JSX.Element => {
  const { api, done } = usePage()
  const file = useSignal<File | undefined>(undefined)
  const chosen = file.value
  return (
    <>
      <Field
        label="A state to import"
        hint="A file that was exported, here or with --export-on-exit. It replaces everything."
      >
        {ties => (
          <input
            {...ties}
            type="file"
            accept=".json,application/json"
            onChange={event => {
              file.value = event.currentTarget.files?.[0]
            }}
          />
        )}
      </Field>
      <div class="row">
        <Confirm
          label="Import"
          disabled={chosen === undefined}
          question={`Replace all there is with ${printable(chosen?.name ?? '', 200)}?`}
          onConfirm={async () => {
            const state = chosen && (await readState(chosen))
            const { imported } = await api.send<{ imported: ImportedState }>('POST', '/import', state)
            done(importedWords(imported))
          }}
        />
      </div>
    </>
  )
}

export const StateCard = (): JSX.Element => {
  const { api, done } = usePage()
  return (
    <section class="card">
      <h2>State</h2>
      <div class="row">
        <ActionButton onAction={async () => download(FILE, JSON.stringify(await api.get('/export'), null, 2))}>
          Export to {FILE}
        </ActionButton>
        <span class="hint">
          Callbacks, subscriptions, events, deliveries and fault rules. It contains the keys: keep it to yourself.
        </span>
      </div>
      <Import />
      <h3>Reset</h3>
      <div class="row">
        <Confirm
          label="Forget everything"
          question="Forget all callbacks, subscriptions, events, deliveries and fault rules?"
          onConfirm={async () => {
            await api.send('POST', '/reset')
            done('Everything is forgotten.')
          }}
        />
      </div>
    </section>
  )
}
