// The frame of the page: where one can go, how the connection is, what there is to say, and the view that was chosen.

import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Keys } from './keys.js'
import { Empty } from './kit/notes.js'
import {
  CallbacksView,
  ConnectPage,
  DeliveriesView,
  EmulatorPage,
  FaultsPage,
  LedgerPage,
  OverviewPage,
  RegisterPage,
  SendPage,
  SubscribePage
} from './late-views.js'
import { Connected } from './live/connected.js'
import { Notices } from './notices.js'
import { usePage } from './page-context.js'
import { printable } from './printable.js'
import { type Route, toHash, type View } from './route.js'
import { TimelineView } from './timeline/timeline-view.js'
import { useScrollBack } from './use-scroll-back.js'

const places: readonly (readonly [view: Exclude<View, 'nowhere'>, name: string])[] = [
  ['timeline', 'Timeline'],
  ['callbacks', 'Callbacks'],
  ['deliveries', 'Deliveries'],
  ['send', 'Send events'],
  ['faults', 'Faults'],
  ['overview', 'Overview'],
  ['emulator', 'Emulator'],
  ['connect', 'Connect'],
  ['ledger', 'Fidelity']
]

/** Forms that belong to a place of the menu. */
const within: Partial<Record<View, View>> = { register: 'callbacks', subscribe: 'callbacks' }

const titles: Readonly<Record<View, string>> = {
  ...(Object.fromEntries(places) as Record<Exclude<View, 'nowhere'>, string>),
  register: 'Register a callback',
  subscribe: 'Subscribe',
  nowhere: 'Not here'
}

const Menu = ({ view }: { readonly view: View }): JSX.Element => {
  const menu = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a narrow screen the menu scrolls, and the present place may lie outside.
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [view])
  return (
    <nav aria-label="Views" ref={menu}>
      {places.map(([to, name]) => (
        <a
          key={to}
          href={toHash({ view: to } as Route)}
          {...((within[view] ?? view) === to && { 'aria-current': 'page' as const })}
        >
          {name}
        </a>
      ))}
    </nav>
  )
}

const Outlet = ({ route }: { readonly route: Route }): JSX.Element => {
  switch (route.view) {
    case 'timeline':
      return <TimelineView activityId={route.activityId} />
    case 'callbacks':
      return <CallbacksView callbackId={route.callbackId} />
    case 'deliveries':
      return <DeliveriesView deliveryId={route.deliveryId} />
    case 'register':
      return <RegisterPage />
    case 'subscribe':
      return <SubscribePage callbackId={route.callbackId} />
    case 'send':
      return <SendPage type={route.type} />
    case 'faults':
      return <FaultsPage />
    case 'emulator':
      return <EmulatorPage />
    case 'overview':
      return <OverviewPage />
    case 'connect':
      return <ConnectPage />
    case 'ledger':
      return <LedgerPage rule={route.rule} />
    case 'nowhere':
      return (
        <div class="sheet">
          <h1>{titles.nowhere}</h1>
          <Empty title={`There is nothing at ${printable(route.hash, 200)}.`}>
            <p>
              <a href="#/timeline">Go to the timeline</a>
            </p>
          </Empty>
        </div>
      )
  }
}

export const App = (): JSX.Element => {
  const route = usePage().route.value
  const main = useRef<HTMLElement>(null)
  const { view } = route
  const wasAt = useRef('')
  // Of the timeline, which looks after its places itself, all are one.
  const place = view === 'timeline' ? view : toHash(route)
  useScrollBack(main, place)
  useEffect(() => {
    document.title = `${titles[view]} · ens-local`
    // Whoever comes by keyboard or screen reader goes on in the new view, not at the menu or before it.
    if (wasAt.current !== '' && document.activeElement?.matches('body, nav *')) main.current?.focus()
    wasAt.current = place
  }, [view, place])
  return (
    <>
      <header class="bar">
        <a class="skip" href={toHash(route)} onClick={() => main.current?.focus()}>
          Skip to the view
        </a>
        <a class="brand" href="#/timeline">
          ens-local
        </a>
        <Menu view={view} />
        <Connected />
      </header>
      <main ref={main} tabIndex={-1} aria-label={titles[view]}>
        <Outlet route={route} />
      </main>
      <Notices />
      <Keys />
    </>
  )
}
