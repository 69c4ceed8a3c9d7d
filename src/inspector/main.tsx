// The page begins here.

import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { createApi } from './api.js'
import { App } from './app.js'
import { followNow } from './follow-now.js'
import { startLive } from './live/start-live.js'
import { createNotices, createResources, type Page } from './page.js'
import { PageProvider } from './page-context.js'
import { toProblem } from './resource.js'
import { parseRoute, type Route, toHash } from './route.js'

const CONTROL_TOKEN = 'ens-local-control-token'

const after = (ms: number, run: () => void): void => void setTimeout(run, ms)

const buildPage = (): Page => {
  const api = createApi({
    origin: location.origin,
    controlToken: () => sessionStorage.getItem(CONTROL_TOKEN) ?? undefined
  })
  const live = startLive(api)
  const resources = createResources(api, after)
  live.listen(activities => {
    for (const resource of Object.values(resources)) for (const activity of activities) resource.note(activity)
  })
  // After an interruption nothing that was known need be true any more.
  effect(() => {
    if (live.connection.value.state === 'live') for (const { revive } of Object.values(resources)) revive()
  })
  const route = signal<Route>(parseRoute(location.hash))
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash)
  })
  const now = followNow(resources.clock.data)
  const notices = createNotices(toProblem)
  const go = (to: Route): void => {
    location.hash = toHash(to)
  }
  return {
    api,
    live,
    ...resources,
    now,
    ...notices,
    route,
    go,
    goFromHere: () => {
      const here = route.peek()
      return to => {
        if (route.peek() === here) go(to)
      }
    },
    unlock: token => {
      sessionStorage.setItem(CONTROL_TOKEN, token)
      live.reconnect()
    }
  }
}

const page = buildPage()
// A bug of the page is said, not swallowed.
addEventListener('error', ({ error, message }) => page.failed(error ?? message))
addEventListener('unhandledrejection', ({ reason }) => page.failed(reason))
render(
  <PageProvider value={page}>
    <App />
  </PageProvider>,
  document.getElementById('page') as HTMLElement
)
