// What comes from outside is text on the page, whatever it is: markup, scripts, control characters, marks that turn the
// writing direction, and far too much of it.

import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { type TestBrowser, takePicture } from './browser.js'
import { type Inspected, startInspected } from './inspected.js'
import { type InspectedView, inspectedViews, sideways, visit } from './inspector-views.js'

const MARKUP = '<hacked-thing></hacked-thing><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
const BREAKOUT = `"'></td></pre></textarea></title>${MARKUP}`
/** Turns what follows around, and hides the end of a name: RLO, LRI, NUL, BEL, ESC. */
const MARKS = 'invoice\u202e\u2066gpj.exe\u0000\u0007\u001b[31m'
const HUGE = 'A'.repeat(200_000)

interface Harm {
  readonly hacked: boolean
  readonly elements: number
  readonly marks: number
}

const harm = (page: Page): Promise<Harm> =>
  page.evaluate(`(() => {
    const text = document.body.innerText
    return {
      hacked: 'hacked' in window,
      elements: document.querySelectorAll('hacked-thing, img, script:not([src]), iframe').length,
      marks: (text.match(/[\\u202a-\\u202e\\u2066-\\u2069\\u0000\\u0007\\u001b]/g) ?? []).length
    }
  })()`)

const none: Harm = { hacked: false, elements: 0, marks: 0 }

/** Everything that a stranger can write, written by one who means harm. */
const startHostile = async (t: Test): Promise<Inspected> => {
  const ens = await startInspected(t)
  const { emulator, call, sink, orders } = ens
  sink.respondWith(({ json }) => ({
    status: Array.isArray(json) ? 500 : 200,
    headers: { 'content-type': 'text/html', 'x-harm': encodeURIComponent(BREAKOUT), 'x-huge': HUGE.slice(0, 8000) },
    body: `${MARKUP}${MARKS}${HUGE}`
  }))
  for (const [index, name] of [BREAKOUT, MARKS, HUGE].entries()) {
    const url = `https://example.com/${index}/${index === 2 ? HUGE.slice(0, 5000) : MARKUP.replaceAll(/\s/g, '%20')}`
    const [callback] = (await call('POST', '/platform/v1/ens-callbacks', [{ callbackName: name, url }])).json ?? []
    await call('POST', '/platform/v1/ens-subscriptions', [
      {
        callbackId: callback?.callbackId ?? orders.callbackId,
        subscriptionName: `${index}${name}`,
        eventCategoryTypes: ['TransactionalSendEvents.EmailSent'],
        filters: [`definitionKey=${MARKUP}`]
      }
    ])
    await call('POST', '/platform/v1/ens-verify', { callbackId: name, verificationKey: MARKUP })
    await call('GET', `/platform/v1/${encodeURIComponent(name).slice(0, 8000)}`)
    await emulator.publish({
      type: 'EmailSent',
      overrides: { 'info.to': name, definitionKey: BREAKOUT, [`info.${MARKUP.replaceAll('.', '')}`]: MARKUP }
    })
  }
  await emulator.settled()
  return ens
}

/** Each view, and every page that is about something of theirs. */
const hostileViews = async (ens: Inspected): Promise<InspectedView[]> => {
  const { callbacks } = (await ens.call('GET', '/_ens-local/callbacks')).json as { callbacks: { callbackId: string }[] }
  const { deliveries } = await ens.emulator.deliveries.list({ limit: 3 })
  const types = ['callback.created', 'api.request', 'event.accepted', 'delivery.attempted', 'event.unmatched'] as const
  return [
    ...inspectedViews(ens).filter(({ name }) => name !== 'timeline'),
    { name: 'timeline', hash: '#/timeline', says: '<hacked-thing>' },
    ...types.map(type => ({
      name: type,
      hash: `#/timeline/${ens.seen(type).at(-1)?.id}`,
      says: type,
      opens: ['JSON']
    })),
    ...callbacks.map(({ callbackId }) => ({ name: 'callback', hash: `#/callbacks/${callbackId}`, says: callbackId })),
    ...deliveries.map(({ deliveryId }) => ({
      name: 'delivery',
      hash: `#/deliveries/${deliveryId}`,
      says: 'What another reading gives',
      opens: ['Signature check, step by step']
    })),
    { name: 'send', hash: `#/send/${encodeURIComponent(MARKUP)}`, says: 'info.to' },
    { name: 'no delivery', hash: `#/deliveries/${encodeURIComponent(BREAKOUT)}`, says: 'There is no delivery' },
    { name: 'no callback', hash: `#/callbacks/${encodeURIComponent(MARKS)}`, says: 'There is no callback' },
    { name: 'nowhere', hash: `#/${encodeURIComponent(BREAKOUT)}`, says: 'There is nothing at' }
  ]
}

/** A test of this browser. */
export const lookAtHostile = (browser: TestBrowser, width: number): void =>
  browser.test(`hostile content, ${width} wide`, async (t, open) => {
    const ens = await startHostile(t)
    const page = await open(`${ens.emulator.url}/_ens-local/`, { width, allowed: [/status of 404 .*\/deliveries\//] })
    const main = page.getByRole('main')
    let shown = 0
    for (const view of await hostileViews(ens)) {
      await visit(page, view)
      const name = `${view.name} ${view.hash.slice(0, 60)}`
      t.same(await harm(page), none, name)
      t.same(await sideways(page), [], `${name}: nothing makes it scroll sideways`)
      for (const tab of await main.getByRole('tab').all()) {
        await tab.click()
        t.same(await harm(page), none, `${name}, ${await tab.innerText()}`)
      }
      shown += (await main.innerText()).includes('<hacked-thing>') ? 1 : 0
    }
    t.ok(shown > 5, `as text it is on ${shown} views`)
    await takePicture(page, `hostile-${width}`)
  })
