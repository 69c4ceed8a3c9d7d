// Every view but the timeline, loaded together when the first of them is shown: who opens the page loads the timeline
// alone.

import { signal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { Button } from './kit/button.js'
import { Note } from './kit/notes.js'
import { usePage } from './page-context.js'

type Views = typeof import('./views.js')

const views = signal<Views | undefined>(undefined)
const isMissing = signal(false)

const load = (): Promise<void> =>
  import('./views.js').then(
    loaded => {
      views.value = loaded
    },
    () => {
      isMissing.value = true
    }
  )

const NotYet = (): JSX.Element => {
  const { live } = usePage()
  const { state } = live.connection.value
  // Now, and again with each try to reach an emulator that has gone.
  useSignalEffect(() => {
    if (live.connection.value && views.peek() === undefined) void load()
  })
  if (!isMissing.value) return <p class="loading">Loading…</p>
  if (state === 'lost') return <Note>This view comes when the emulator answers again.</Note>
  return (
    <Note>
      <p>This view could not be loaded: the emulator is another version than this page.</p>
      <Button onClick={() => location.reload()}>Load the page anew</Button>
    </Note>
  )
}

const late = <N extends keyof Views>(name: N): Views[N] => {
  const View = (props: object): JSX.Element => {
    const Loaded = views.value?.[name] as ((props: object) => JSX.Element) | undefined
    return Loaded === undefined ? <NotYet /> : <Loaded {...props} />
  }
  return View as Views[N]
}

export const CallbacksView: Views['CallbacksView'] = late('CallbacksView')
export const DeliveriesView: Views['DeliveriesView'] = late('DeliveriesView')
export const RegisterPage: Views['RegisterPage'] = late('RegisterPage')
export const SubscribePage: Views['SubscribePage'] = late('SubscribePage')
export const SendPage: Views['SendPage'] = late('SendPage')
export const FaultsPage: Views['FaultsPage'] = late('FaultsPage')
export const EmulatorPage: Views['EmulatorPage'] = late('EmulatorPage')
export const OverviewPage: Views['OverviewPage'] = late('OverviewPage')
export const ConnectPage: Views['ConnectPage'] = late('ConnectPage')
export const LedgerPage: Views['LedgerPage'] = late('LedgerPage')
/** What the timeline says as long as there is nothing in it. */
export const FirstVisit: Views['FirstVisit'] = late('FirstVisit')
