// What every view of the page works with: the calls, the route, what is live, what is known, and a word to the person.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Activity } from '../ens/activity.js'
import type { Subscription } from '../ens/subscription.js'
import type { Api, Problem } from './api.js'
import type { CallbackView, ClockView, FaultKindView, FaultsView, HealthView, LedgerView } from './control-views.js'
import type { LiveActivities } from './live/live-activities.js'
import { createResource, type Resource } from './resource.js'
import type { Route } from './route.js'

/** A word to the person, shown until read. */
export interface Notice {
  readonly id: number
  readonly kind: 'done' | 'problem'
  readonly text: string
  /** What to do next. */
  readonly hint: string
}

export interface Page {
  readonly api: Api
  readonly live: LiveActivities
  readonly route: ReadonlySignal<Route>
  go(route: Route): void
  /** Goes there if nobody has gone elsewhere since this was called. */
  goFromHere(): (route: Route) => void
  /** Keeps the control token for this tab, and connects with it. */
  unlock(controlToken: string): void
  readonly callbacks: Resource<readonly CallbackView[]>
  readonly subscriptions: Resource<readonly Subscription[]>
  readonly faults: Resource<FaultsView>
  readonly faultKinds: Resource<readonly FaultKindView[]>
  readonly ledger: Resource<readonly LedgerView[]>
  readonly health: Resource<HealthView>
  readonly clock: Resource<ClockView>
  /** The emulator's clock, in milliseconds since 1970: a real one goes on by itself, about once a second. */
  readonly now: ReadonlySignal<number>
  readonly notices: ReadonlySignal<readonly Notice[]>
  /** Says that something was done. */
  done(text: string): void
  /** Shows why something failed; takes whatever was thrown. */
  failed(error: unknown): void
  dismiss(id: number): void
}

const about =
  (...beginnings: string[]) =>
  ({ type }: Activity): boolean =>
    beginnings.some(beginning => type.startsWith(beginning)) || type.startsWith('state.')

type After = (ms: number, run: () => void) => void

type Resources = Pick<Page, 'callbacks' | 'subscriptions' | 'faults' | 'faultKinds' | 'ledger' | 'health' | 'clock'>

/** The whole of what the page keeps in view. */
export const createResources = (api: Api, after: After): Resources => {
  const of = <T>(load: () => Promise<T>, concerns: (activity: Activity) => boolean): Resource<T> =>
    createResource({ load, concerns, after })
  const never = (): boolean => false
  return {
    callbacks: of(
      async () => (await api.get<{ callbacks: CallbackView[] }>('/callbacks')).callbacks,
      about('callback.', 'probe.', 'event.', 'delivery.')
    ),
    subscriptions: of(
      async () => (await api.get<{ subscriptions: Subscription[] }>('/subscriptions')).subscriptions,
      about('subscription.', 'callback.deleted')
    ),
    faults: of(() => api.get<FaultsView>('/faults'), about('fault.')),
    faultKinds: of(async () => (await api.get<{ kinds: FaultKindView[] }>('/fault-kinds')).kinds, never),
    ledger: of(async () => (await api.get<{ rows: LedgerView[] }>('/ledger')).rows, never),
    health: of(() => api.get<HealthView>('/health'), about('clock.')),
    clock: of(() => api.get<ClockView>('/clock'), about('clock.'))
  }
}

export const createNotices = (
  toProblem: (error: unknown) => Problem
): Pick<Page, 'notices' | 'done' | 'failed' | 'dismiss'> => {
  const notices = signal<readonly Notice[]>([])
  let last = 0
  const add = (notice: Omit<Notice, 'id'>): void => {
    last += 1
    // More than a few would hide the page.
    notices.value = [...notices.value, { id: last, ...notice }].slice(-4)
  }
  return {
    notices,
    done: text => add({ kind: 'done', text, hint: '' }),
    failed: error => {
      const { message, hint } = toProblem(error)
      add({ kind: 'problem', text: message, hint })
    },
    dismiss: id => {
      notices.value = notices.value.filter(notice => notice.id !== id)
    }
  }
}
