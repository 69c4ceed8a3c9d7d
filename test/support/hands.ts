// How a person works a page: with the mouse, or with the keyboard alone.

import type { Locator, Page } from 'playwright-core'

export interface Hands {
  /** A button, link, tab, box to tick or summary to open. */
  press(what: Locator): Promise<void>
  /** In place of what is in it. */
  write(where: Locator, text: string): Promise<void>
}

export const mouse: Hands = {
  press: what => what.click(),
  write: (where, text) => where.fill(text)
}

const MOST_STEPS = 300

declare const document: { readonly activeElement: unknown }

interface Place {
  compareDocumentPosition(other: unknown): number
}

/** Of a place that is to be reached: whether it is, or lies behind where the focus is now. */
const whereIs = (element: unknown): 'here' | 'before' | 'behind' => {
  if (element === document.activeElement) return 'here'
  const PRECEDING = 2
  return ((document.activeElement as Place).compareDocumentPosition(element) & PRECEDING) > 0 ? 'before' : 'behind'
}

const isHere = async (what: Locator): Promise<boolean> => (await what.evaluate(whereIs)) === 'here'

/** As people do it: on with Tab, and back with Shift+Tab. */
const tabTo = async (page: Page, what: Locator): Promise<void> => {
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const place = await what.evaluate(whereIs)
    if (place === 'here') return
    await page.keyboard.press(place === 'before' ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`No number of Tab leads to ${String(what)}.`)
}

/** To tabs one comes where one of them is chosen, and then by the arrows. */
const reach = async (page: Page, what: Locator): Promise<void> => {
  await what.waitFor()
  if ((await what.getAttribute('role')) !== 'tab') return tabTo(page, what)
  await tabTo(page, what.locator('xpath=..').locator('[aria-selected=true]'))
  while (!(await isHere(what))) await page.keyboard.press('ArrowRight')
}

export const keyboard = (page: Page): Hands => ({
  press: async what => {
    await reach(page, what)
    // An arrow has chosen a tab already.
    const role = await what.evaluate(element => (element as { type?: string }).type)
    await page.keyboard.press(role === 'checkbox' ? 'Space' : 'Enter')
  },
  write: async (where, text) => {
    await reach(page, where)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(text)
  }
})
