// Every view of the inspector on an emulator with something of everything, and what is there when all of it is.

import type { Page } from 'playwright-core'
import type { Inspected } from './inspected.js'

export interface InspectedView {
  readonly name: string
  readonly hash: string
  /** Words of it that come last. */
  readonly says: string | RegExp
  /** What is folded and shall be open. */
  readonly opens?: readonly string[]
}

const ofCallbacks = ({ orders, unverified, broken }: Inspected): InspectedView[] => [
  { name: 'callbacks', hash: '#/callbacks', says: 'not verified yet' },
  { name: 'a callback', hash: `#/callbacks/${orders.callbackId}`, says: 'welcome only' },
  {
    name: 'a callback not verified',
    hash: `#/callbacks/${unverified.callbackId}`,
    says: 'Verify with the key ENS sent'
  },
  { name: 'a callback whose probe failed', hash: `#/callbacks/${broken.callbackId}`, says: 'Likely fix:' },
  { name: 'no such callback', hash: '#/callbacks/nope', says: 'There is no callback nope' },
  { name: 'register', hash: '#/register', says: 'No query string.' },
  { name: 'subscribe', hash: `#/subscribe/${orders.callbackId}`, says: 'EmailBounced' }
]

const ofDeliveries = ({ deliveredId, deferredId }: Inspected): InspectedView[] => [
  { name: 'deliveries', hash: '#/deliveries', says: 'deferred' },
  {
    name: 'a delivery',
    hash: `#/deliveries/${deliveredId}`,
    says: 'What another reading gives',
    opens: ['Signature check, step by step']
  },
  {
    name: 'a deferred delivery',
    hash: `#/deliveries/${deferredId}`,
    says: 'Run the next attempt now',
    opens: ['Attempts as a table']
  },
  { name: 'no such delivery', hash: '#/deliveries/nope', says: 'There is no delivery nope' }
]

export const inspectedViews = (of: Inspected): InspectedView[] => [
  { name: 'timeline', hash: '#/timeline', says: 'not verified yet' },
  { name: 'an activity', hash: `#/timeline/${of.unmatchedId}`, says: 'Not delivered?', opens: ['JSON'] },
  ...ofCallbacks(of),
  ...ofDeliveries(of),
  { name: 'send events', hash: '#/send', says: 'info.to' },
  { name: 'faults', hash: '#/faults', says: 'lost-answers' },
  { name: 'emulator', hash: '#/emulator', says: 'Retry policy' },
  { name: 'overview', hash: '#/overview', says: 'In all' },
  { name: 'connect', hash: '#/connect', says: 'Client secret' },
  { name: 'ledger', hash: '#/ledger/current.defer', says: 'current.defer' },
  { name: 'nowhere', hash: '#/nowhere', says: 'There is nothing at' }
]

/** For the console: one view asks for something that is not there. */
export const noSuch: RegExp = /status of 404 .*nope/

/** Resolves when the view before is gone: the page hears of a new hash first, and has drawn before we do. */
const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate(`new Promise(resolve => {
    const before = location.hash
    addEventListener('hashchange', () => resolve(), { once: true })
    location.hash = ${JSON.stringify(hash)}
    if (location.hash === before) resolve()
  })`)

/** Resolves when it is there, whole. */
export const visit = async (page: Page, { hash, says, opens = [] }: InspectedView): Promise<void> => {
  await goTo(page, hash)
  const main = page.getByRole('main')
  for (const summary of opens) await main.locator('summary').filter({ hasText: summary }).first().click()
  await main.getByText(says).filter({ visible: true }).first().waitFor()
}

/** What scrolls sideways and must not: the window, the view, and every box that the keyboard does not come to. */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(`[document.documentElement, ...document.querySelectorAll('main, main *')]
    .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
    .filter(element => element.tabIndex < 0 || element.localName === 'main')
    .filter(element => element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX))
    .map(element => element.outerHTML.slice(0, 200))`)
