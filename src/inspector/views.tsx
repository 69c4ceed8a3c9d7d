// Every view but the timeline, in one piece: see `late-views.tsx`.

export { EmulatorPage } from './actions/emulator-page.js'
export { FaultsPage } from './actions/faults-page.js'
export { RegisterPage } from './actions/register-page.js'
export { SendPage } from './actions/send-page.js'
export { SubscribePage } from './actions/subscribe-page.js'
export { CallbacksView } from './callbacks/callbacks-view.js'
export { DeliveriesView } from './deliveries/deliveries-view.js'
export { ConnectPage } from './overview/connect-page.js'
export { FirstVisit } from './overview/first-visit.js'
export { LedgerPage } from './overview/ledger-page.js'
export { OverviewPage } from './overview/overview-page.js'
